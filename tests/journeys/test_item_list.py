"""A trainer looks for items, goes from one to the next and back to the list, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_items_are_found_walked_through_and_left_by_keyboard(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items")
    page.wait_for_load_state("networkidle")
    bank = page.locator("select[name=bank]")
    bank.select_option("type-gallery")
    expect(page.locator("h1")).to_contain_text("题型示例库")
    expect(page.locator(".lc-crumb")).to_contain_text("题型示例库")
    page.locator("select[name=type]").focus()
    page.locator("select[name=type]").select_option("single")
    expect(page).to_have_url(re.compile(r"type=single"))
    expect(page.locator("select[name=type]")).to_be_focused()
    page.wait_for_load_state("networkidle")
    total = page.locator("tr[data-row]").count()  # other journeys write single choice items too
    assert total > 1
    expect(page.locator("tr[data-row]").filter(has_text="单项选择")).to_have_count(total)
    page.locator("select[name=type]").blur()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    place = page.get_by_role("navigation", name="在题目列表里")
    expect(place).to_contain_text(f"列表里第 1 题，共 {total} 题")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    expect(place).to_contain_text(f"列表里第 2 题，共 {total} 题")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts dl")).to_be_visible()
    name = page.locator(".lc-idno").inner_text()
    page.keyboard.press("q")
    expect(page).to_have_url(re.compile(r"bank=type-gallery&type=single#i-"))
    expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()


def test_a_preview_that_takes_its_time_says_so(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items")
    page.wait_for_load_state("networkidle")
    page.locator("input[name=item]").first.check()
    page.locator("[name=tag]").last.fill("期末")
    page.evaluate("window.addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="导出 CSV").click()
    page.wait_for_timeout(1200)
    expect(page.get_by_text("正在准备预览…")).to_have_count(0)
    page.get_by_role("button", name="预览这项操作").click()
    expect(page.get_by_text("正在准备预览…")).to_be_visible()


def test_the_list_fits_the_screen_and_its_columns_are_chosen_by_keyboard(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    page.set_viewport_size({"width": 1280, "height": 900})
    for language in ("en", "zh"):
        page.goto(f"/bank/items?lang={language}")
        box = page.locator(".lc-scroll:has(.bk-table)")
        assert box.evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(page.locator("thead th", has_text="曝光")).to_have_count(0)
    menu = page.locator(".bk-columns")
    menu.locator("summary").press("Enter")
    menu.locator("input[value=exposures]").press("Space")
    menu.locator("input[value=exposures]").press("Enter")
    expect(page.locator("thead th", has_text="曝光")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/bank/items$"))
