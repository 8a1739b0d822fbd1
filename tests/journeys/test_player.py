"""The player in a real browser: resuming, losing the line, two windows, keys, time, handing in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import PASSWORD, sign_in

AXE = Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY = "[data-controller=player][data-ready]"


def cell(page: Page, number: int) -> object:
    return page.get_by_role("button", name=re.compile(rf"^第 {number} 题，"))


def open_practice(page: Page) -> None:
    """From the page of the open exam into the practice paper."""
    page.goto("/apply/mine")
    page.goto(open_admission(page) + "/practice")
    page.wait_for_selector(READY)


def open_admission(page: Page) -> str:
    """Return the address of the exam that the person can still sit."""
    page.goto("/home")
    links = page.locator("a[href*='/admissions/']")
    addresses = [links.nth(at).get_attribute("href") or "" for at in range(links.count())]
    found = [re.match(r"(/admissions/[0-9a-f-]{36})", address) for address in addresses]
    return next(match.group(1) for match in found if match)


def resume(page: Page) -> None:
    page.goto(open_admission(page))
    page.get_by_role("link", name=re.compile("继续作答")).first.click()
    page.wait_for_selector(READY)


def answered(page: Page) -> int:
    return page.locator("[data-sheet] .cell.done").count()


def pick_first_open(page: Page, option: int = 0) -> str:
    """Answer the first open item, a single choice; return its number."""
    page.locator("[data-sheet] .cell:not(.done)").first.click()
    number = page.locator("[data-number]").inner_text()
    page.locator("[data-view] label.lc-opt").nth(option).click()
    return number


def test_a_paper_survives_reloads_lost_lines_and_other_windows(
    signed_in: Callable[..., Page], new_context: Callable[..., BrowserContext]
) -> None:
    page = signed_in("candidate9")
    resume(page)
    before = answered(page)
    assert before > 0

    first = pick_first_open(page)
    expect(page.locator("[data-part=saved]")).to_contain_text("已保存")
    page.reload()
    page.wait_for_selector(READY)
    assert answered(page) == before + 1
    assert first

    page.context.set_offline(True)
    pick_first_open(page)
    pick_first_open(page)
    expect(page.get_by_role("alert").filter(has_text="网络已断开")).to_be_visible()
    expect(page.locator("[data-part=saved]")).to_contain_text("已保存在本机")
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="作答已同步")).to_be_visible()

    other = new_context().new_page()
    sign_in(other, "candidate9@example.org")
    resume(other)
    assert answered(other) == before + 3
    pick_first_open(other, option=1)
    expect(other.locator("[data-part=saved]")).to_contain_text("已保存")

    pick_first_open(page)
    stale = page.get_by_role("alert").filter(has_text="另一个窗口")
    expect(stale).to_be_visible()
    expect(page.locator("[data-view] input").first).to_be_disabled()
    stale.get_by_role("button", name="在这里继续作答").click()
    page.wait_for_selector(READY)
    page.get_by_role("button", name="保留服务器上的").click()
    assert answered(page) == before + 4

    lose_the_session(page)
    assert answered(page) == before + 5

    hand_in(page)
    run_out_of_time(page)


def lose_the_session(page: Page) -> None:
    """An answer given after the session has ended arrives once the candidate has signed in again."""
    page.context.clear_cookies()
    pick_first_open(page)
    banner = page.get_by_role("alert").filter(has_text="登录已失效")
    expect(banner).to_be_visible()
    banner.get_by_role("link", name="重新登录").click()
    page.locator("input[name=email]").fill("candidate9@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(READY)
    expect(page.locator("[data-part=saved]")).to_contain_text(re.compile("已保存 "))


def run_out_of_time(page: Page) -> None:
    """The practical paper, whose time runs out: it is handed in with what was answered last."""
    page.goto(open_admission(page))
    page.get_by_role("link", name=re.compile("^开始")).click()
    page.clock.install()
    page.get_by_role("button", name=re.compile("^开始")).click()
    page.wait_for_selector(READY)
    expect(page.locator("[data-part=material]")).to_be_visible()
    page.locator("[data-view] label.lc-opt, [data-view] input").first.click()
    page.clock.fast_forward(151 * 60_000)
    page.wait_for_url(re.compile("/receipt$"))
    expect(page.locator("main")).to_contain_text("共 20 题")


def hand_in(page: Page) -> None:
    """Review, look at the dialog, step back, hand in, and get the same receipt ever after."""
    page.get_by_role("button", name="检查并交卷").click()
    expect(page.locator("[data-part=review]")).to_contain_text("题未答")
    button = page.locator("[data-part=review] [data-hand-in]")
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("交卷以后不能再修改")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('dialog[open]').contains(document.activeElement)"
            " || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    dialog.get_by_role("button", name="交卷", exact=True).click()
    page.wait_for_url(re.compile("/receipt$"))
    code = page.locator("[data-receipt]").inner_text()
    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){3}", code)
    page.goto(page.url.removesuffix("/receipt"))
    page.wait_for_url(re.compile("/receipt$"))
    assert page.locator("[data-receipt]").inner_text() == code


def test_everything_can_be_done_with_the_keyboard_and_keys_can_be_turned_off(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("candidate")
    open_practice(page)
    heading = page.locator("[data-number]")
    page.keyboard.press("b")
    expect(page.locator("[data-view] input").nth(1)).to_be_checked()
    page.keyboard.press("Alt+m")
    expect(cell(page, 1)).to_have_attribute("aria-label", "第 1 题，已答，已标记")  # type: ignore[arg-type]
    page.keyboard.press("Alt+ArrowRight")
    expect(heading).to_have_text("第 2 题")
    page.keyboard.press("1")
    page.keyboard.press("3")
    assert page.locator("[data-view] input:checked").count() == 2
    page.keyboard.press("Alt+ArrowLeft")
    expect(heading).to_have_text("第 1 题")
    page.keyboard.press("Alt+r")
    expect(page.locator("[data-counts]").first).to_contain_text("共 7 题：已答 2 题")
    page.keyboard.press("Alt+r")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog")
    help_.get_by_label("使用按键").uncheck()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    for key in ("a", "Alt+ArrowRight", "Alt+m", "?"):
        page.keyboard.press(key)
    expect(heading).to_have_text("第 1 题")
    expect(page.locator("[data-view] input").nth(1)).to_be_checked()
    expect(cell(page, 1)).to_have_attribute("aria-label", "第 1 题，已答，已标记")  # type: ignore[arg-type]


def test_time_is_announced_shown_at_the_end_and_stops_the_paper(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("candidate")
    page.clock.install()
    open_practice(page)
    page.get_by_role("button", name="隐藏剩余时间").click()
    expect(page.locator("[data-part=time] output")).to_have_text("已隐藏")
    polite = page.locator("[data-live=polite]")
    page.clock.run_for(20 * 60_000)
    expect(polite).to_have_text("还剩 10 分钟")
    expect(page.locator("[data-part=time] output")).to_have_text("已隐藏")
    page.clock.run_for(5 * 60_000)
    expect(polite).to_have_text("还剩 5 分钟")
    expect(page.locator("[data-part=time] output")).to_contain_text("00:0")
    page.clock.run_for(4 * 60_000)
    expect(page.locator("[data-live=assertive]")).to_have_text("还剩 1 分钟")
    page.clock.run_for(61_000)
    expect(page.get_by_role("alert").filter(has_text="练习时间到")).to_be_visible()
    expect(page.locator("[data-view] input").first).to_be_disabled()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_player_has_no_barriers_that_a_machine_finds(
    signed_in: Callable[..., Page], width: int
) -> None:
    page = signed_in(
        "candidate", viewport={"width": width, "height": 800}, bypass_csp=True, locale="zh-CN"
    )
    open_practice(page)
    page.add_script_tag(path=str(AXE))
    check(page)
    for number in (2, 5, 6):
        cell(page, number).click()  # type: ignore[attr-defined]
        check(page)
    for scheme in ("black-yellow", "sepia"):
        page.select_option("[data-tool=contrast]", scheme)
        check(page)
    page.select_option("[data-tool=contrast]", "default")
    page.select_option("[data-tool=zoom]", "200")
    check(page)
    page.get_by_role("button", name="检查并交卷").click()
    check(page)
    page.locator("[data-part=review] [data-hand-in]").click()
    check(page)


def check(page: Page) -> None:
    """No finding of axe, nothing wider than the window."""
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(({violations}) =>"
        " violations.map(({id, nodes}) => `${id}: ${nodes.map(node => node.html).join(' ')}`))",
        RULES,
    )
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
