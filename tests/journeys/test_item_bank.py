"""Writing, trying, sending, judging an item: a trainer and a reviewer, each in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")


def rows(page: Page) -> list[str]:
    return [row.input_value() for row in page.locator("[data-rows] [name=option_zh]").all()]


def write(page: Page, name: str, zh: str, en: str) -> None:
    page.locator(f"[name={name}_zh]").fill(zh)
    page.locator(f"[name={name}_en]").fill(en)


def test_an_item_is_written_tried_sent_and_approved(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items/new?bank=de-open&type=single")
    page.wait_for_selector(".iv")
    write(page, "title", "分区数与并行度", "Partitions and parallelism")
    write(
        page,
        "stem",
        "主题有 **6** 个分区，同组 8 个消费者中最多几个在读取？",
        "Of 8 consumers, how many read **6** partitions?",
    )
    write(
        page,
        "rationale",
        "一个分区同时只由组内一个消费者读取。",
        "A partition has one reader in a group.",
    )
    for index, count in enumerate(("2", "6", "8", "14")):
        row = page.locator("[data-row]").nth(index)
        for field in ("option_zh", "option_en"):
            row.locator(f"[name={field}]").fill(count)
        row.locator("summary").click()
        row.locator("[name=option_why_zh]").fill(f"说明 {count}。")
        row.locator("[name=option_why_en]").fill(f"Reason {count}.")
    page.locator("[name=competence]").select_option("COL-04")
    page.locator("[name=topic]").select_option("消息仅在分区内有序")
    page.locator("[name=kind]").select_option("knowledge")
    page.locator("[name=cognition]").select_option("understand")
    page.locator("[name=p_expected]").select_option("0.70")
    page.locator("[name=source]").fill("自拟")
    expect(page.locator(".iv-stem strong")).to_have_text("6")
    expect(page.locator("[data-checks]")).to_contain_text("还没有标出答案")
    expect(page.locator("[data-submit]")).to_have_attribute("aria-disabled", "true")
    page.get_by_label("选项 B 是答案").check()
    expect(page.locator("[data-submit]")).to_have_attribute("aria-disabled", "false")
    page.locator(".iv input").nth(1).check()
    page.get_by_role("button", name="试答，看得分").click()
    expect(page.locator("[data-tried]")).to_contain_text("试答得 1 分，满分 1 分")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.wait_for_url(re.compile("/edit$"))
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.locator(".lc-flashes")).to_contain_text("草稿已保存")
    page.wait_for_url(re.compile("/edit$"))
    page.wait_for_selector(".iv")
    expect(page.locator("[data-submit]")).to_have_attribute("aria-disabled", "false")
    page.locator("[data-submit]").click()
    page.wait_for_url(re.compile(r"/bank/items/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("已送审")
    judge(signed_in("reviewer"))


def judge(page: Page) -> None:
    page.goto("/bank/review")
    page.get_by_role("row", name=re.compile("分区数与并行度")).get_by_role("link").click()
    page.wait_for_selector(".iv input")
    expect(page.get_by_text("说明 6。")).to_be_hidden()
    page.locator(".iv input").first.check()
    page.get_by_role("button", name="试答，看得分").click()
    expect(page.locator("#tried")).to_contain_text("试答得 0 分")
    page.locator(".lc-preview [data-lang-choice=en]").click()
    expect(page.locator(".iv-stem")).to_contain_text("Of 8 consumers")
    expect(page.get_by_text("说明 6。")).to_be_visible()
    page.get_by_label("决定之后打开下一题").uncheck()
    for answer in page.get_by_role("radio", name="是").all():
        answer.check()
    page.get_by_role("button", name="通过这一版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("第 1 版")
    dialog.get_by_role("button", name="通过这一版").click()
    page.wait_for_url(re.compile("/bank/review$"))
    expect(page.get_by_role("status").first).to_contain_text("第 1 版已通过")


def test_options_are_arranged_with_buttons_and_keys_and_nothing_is_lost(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items?q=L1-DEMO-01")
    page.get_by_role("link", name="L1-DEMO-01").click()
    page.get_by_role("link", name="继续写").click()
    page.wait_for_selector(".iv")
    first, second, *rest = rows(page)
    page.get_by_role("button", name="下移选项 A").click()
    assert rows(page) == [second, first, *rest]
    expect(page.get_by_label("选项 B 是答案")).to_be_checked()
    page.get_by_label("选项 B（中文）").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert rows(page) == [first, second, *rest]
    expect(page.get_by_label("选项 A（中文）")).to_be_focused()
    page.get_by_role("button", name="加一个选项").click()
    expect(page.get_by_label("选项 E（中文）")).to_be_focused()
    page.get_by_role("button", name="删除选项 E").click()
    assert len(rows(page)) == 4
    state = page.locator("[data-save-state]")
    expect(state).to_contain_text("已保存")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".iv")
    other.locator("[name=source]").fill("别处保存")
    other.keyboard.press("Control+s")
    expect(other.locator("[data-save-state]")).to_have_text(SAVED)
    source = page.locator("[name=source]")
    source.fill("这里的内容")
    conflict = page.locator("[data-conflict]")
    expect(conflict.get_by_role("alert")).to_contain_text("已保存过这份草稿")
    told = conflict.get_by_role("row", name=re.compile("来源"))
    expect(told).to_contain_text("这里的内容")
    expect(told).to_contain_text("别处保存")
    the_button_asks_before_it_overwrites(page)
    other.reload()
    expect(other.locator("[name=source]")).to_have_value("这里的内容")


def the_button_asks_before_it_overwrites(page: Page) -> None:
    """Press the button into a conflict: the page says so and keeps the text; pressed again it saves."""
    save = page.get_by_role("button", name="存草稿").last
    source = page.locator("[name=source]")
    save.click()
    alert = page.locator("[data-conflict]").get_by_role("alert")
    expect(alert).to_contain_text("再按「存草稿」")
    expect(alert).to_contain_text("已保存过这份草稿")
    expect(source).to_have_value("这里的内容")
    expect(page.locator("[data-save-state]")).to_have_text("没有保存：别人已保存过")
    save.click()
    expect(page.locator(".lc-flashes")).to_contain_text("草稿已保存")
    expect(source).to_have_value("这里的内容")


def test_a_draft_that_is_saved_at_once_becomes_one_item(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items/new?bank=de-open&type=single")
    page.wait_for_selector(".iv")
    title = page.locator("[name=title_zh]")
    title.fill("马上存下的一题")
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.locator(".lc-flashes")).to_be_visible()
    page.wait_for_url(re.compile("/edit$"))
    expect(title).to_have_value("马上存下的一题")
    page.goto("/bank/items?q=马上存下的一题")
    expect(page.get_by_role("row").filter(has_text="马上存下的一题")).to_have_count(1)


def test_a_draft_is_saved_without_script(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer", java_script_enabled=False)
    page.goto("/bank/items/new?type=ordering")
    page.locator("[name=title_zh]").fill("没有脚本")
    page.get_by_role("button", name="加一个选项").click()
    assert len(rows(page)) == 5
    page.locator("[name=title_zh]").press("Enter")
    page.wait_for_url(re.compile("/edit$"))
    expect(page.locator("[name=title_zh]")).to_have_value("没有脚本")


def test_items_are_searched_while_typing(signed_in: Callable[..., Page]) -> None:
    page = signed_in("auditor")
    page.goto("/bank/items")
    page.wait_for_load_state("networkidle")
    page.get_by_label("题号、文字、拼音首字母").fill("l1-prc-001")
    found = page.locator("#items tbody tr")
    # The open bank's item, and the copy of it that the training body keeps.
    expect(found).to_have_count(2)
    for slug in ("de-open", "donghu-practice"):
        expect(found.filter(has_text=slug)).to_contain_text("L1-PRC-001")
    page.get_by_label("试题库", exact=True).select_option("de-open")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("L1-PRC-001")
    page.get_by_label("题号、文字、拼音首字母").fill("zljdcx")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("左连接的查询结果")
    page.wait_for_url(re.compile("q=zljdcx"))
    expect(page.get_by_role("link", name="写一道题")).to_have_count(0)
