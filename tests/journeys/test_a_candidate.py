"""A candidate: registers, applies, is admitted, sits both papers, and hands them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import closing, steps
from tests.journeys.closing import Closing
from tests.journeys.conftest import Site, sign_in


@pytest.fixture(scope="module")
def closing_session(browser: Browser, site: Site) -> Iterator[Closing]:
    """It closes while the other journeys of this module go on."""
    contexts = [browser.new_context(base_url=site.url, locale="zh-CN") for _ in range(3)]
    officer, present, absent = (context.new_page() for context in contexts)
    sign_in(officer, "officer@example.org")
    yield closing.begin(officer, present, absent, site)
    for context in contexts:
        context.close()


def test_a_session_may_close_before_the_time_of_a_paper_is_over(closing_session: Closing) -> None:
    expect(steps.saved(closing_session.present)).to_be_visible()
    assert len(set(closing_session.sittings)) == 2


def test_from_registering_to_the_receipts_of_both_papers(
    new_context: Callable[..., BrowserContext],
    signed_in: Callable[..., Page],
    site: Site,
) -> None:
    page = new_context().new_page()
    email = they_register_and_apply(page)
    they_are_admitted(signed_in("officer"), email)
    admission = they_accept_the_terms_and_pass_the_check(page)
    sitting = steps.start(page, admission, "theory")
    they_answer_one_item_of_each_type(page, site, sitting)
    their_answers_survive_a_reload(page)
    another_browser_resumes_where_they_are(new_context().new_page(), email, sitting)
    page.reload()
    page.wait_for_selector(steps.READY)
    they_flag_an_item_and_see_it_in_the_grid(page)
    they_answer_the_rest_and_review(page, site, sitting)
    receipt = they_hand_in_by_the_dialog(page)
    the_paper_is_closed_to_them(page, sitting, receipt)
    their_result_waits_for_the_other_paper(page)
    practical = steps.start(page, admission, "practical")
    they_answer_one_item_of_each_type(page, site, practical)
    steps.enter(page, steps.answers_worth(site, practical, "85"))
    they_hand_in_with_keys(page)
    they_read_that_they_passed(page)


def they_register_and_apply(page: Page) -> str:
    email = steps.register(page, "周海棠")
    steps.apply_for(page, steps.OPEN_SESSION)
    expect(page.locator("main")).to_contain_text("待审核")
    return email


def they_are_admitted(officer: Page, email: str) -> None:
    assert steps.admit(officer, email, steps.OPEN_SESSION)
    officer.goto(f"/applications?state=submitted&q={email}")
    expect(officer.locator("#application-list")).to_contain_text("没有符合条件的报名")


def they_accept_the_terms_and_pass_the_check(page: Page) -> str:
    admission = steps.admission_of(page)
    page.goto(f"{admission}/start/theory")
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    steps.agree(page, admission)
    steps.check_the_system(page)
    expect(page.get_by_role("link", name="开始理论")).to_be_visible()
    return admission


def they_answer_one_item_of_each_type(page: Page, site: Site, sitting: str) -> None:
    key = steps.key_of(site, sitting)
    right = steps.answers_worth(site, sitting, "100")
    met: set[str] = set()
    for number, ref in enumerate(steps.refs_of(steps.state_of(page)), start=1):
        kind = key[ref]["type"]
        if kind in met:
            continue
        met.add(kind)
        steps.cell(page, number).click()
        steps.answer_shown(page, kind, right[ref])
        expect(steps.cell(page, number)).to_have_attribute(
            "aria-label", re.compile(f"^第 {number} 题，已答")
        )
    assert len(met) >= 3
    expect(steps.saved(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d:\d\d"))


def done(page: Page) -> int:
    return page.locator("[data-sheet] .cell.done").count()


def their_answers_survive_a_reload(page: Page) -> None:
    """And loading again after only looking at an item does not pass for another window."""
    before = done(page)
    page.locator("[data-sheet] .cell:not(.done)").nth(20).click()
    expect(page.locator("[data-view] label.lc-opt").first).to_be_visible()
    page.reload()
    page.wait_for_selector(steps.READY)
    assert done(page) == before
    page.locator("[data-sheet] .cell:not(.done)").nth(20).click()
    page.locator("[data-view] label.lc-opt").first.click()
    expect(steps.saved(page)).to_have_text(re.compile("已保存"))
    assert done(page) == before + 1


def another_browser_resumes_where_they_are(page: Page, email: str, sitting: str) -> None:
    sign_in(page, email)
    page.goto(f"/sittings/{sitting}")
    page.wait_for_selector(steps.READY)
    assert done(page) >= 3
    page.context.close()


def they_flag_an_item_and_see_it_in_the_grid(page: Page) -> None:
    expect(steps.cell(page, 7)).to_have_attribute("aria-label", "第 7 题，未看")
    steps.cell(page, 7).click()
    expect(steps.cell(page, 7)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="标记", exact=True).click()
    expect(steps.cell(page, 7)).to_have_attribute("aria-label", "第 7 题，未答，已标记")
    page.locator("[data-filter=flagged]").click()
    expect(page.locator("[data-sheet] li:visible")).to_have_count(1)
    page.locator("[data-filter=all]").click()
    expect(steps.saved(page)).to_have_text(re.compile("已保存"))


def they_answer_the_rest_and_review(page: Page, site: Site, sitting: str) -> None:
    answers = steps.answers_worth(site, sitting, "82.5")
    open_ref = steps.refs_of(steps.state_of(page))[6]
    page.get_by_role("button", name="检查并交卷").click()
    expect(page.locator("[data-part=review] [data-counts]")).to_contain_text("题未答")
    steps.enter(page, {ref: answer for ref, answer in answers.items() if ref != open_ref})
    expect(steps.cell(page, 7)).to_have_attribute("aria-label", re.compile("已标记$"))
    page.get_by_role("button", name="检查并交卷").click()
    page.get_by_label("只看未答和有标记的题").check()
    page.get_by_role("button", name="回到第 7 题").or_(
        page.locator(".pl-jump", has_text=re.compile("^第 7 题$"))
    ).first.click()
    expect(page.locator("[data-number]")).to_have_text("第 7 题")
    if answers.get(open_ref) is not None:
        view = page.locator("[data-view]")
        kind = steps.key_of(site, sitting)[open_ref]["type"]
        expect(view.locator("input, .iv-orow").first).to_be_visible()
        steps.answer_shown(page, kind, answers[open_ref])
        expect(steps.saved(page)).to_have_text(re.compile("已保存"))


def they_hand_in_by_the_dialog(page: Page) -> str:
    code = steps.hand_in(page)
    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){3}", code)
    expect(page.locator("main")).to_contain_text("周海棠")
    return code


def the_paper_is_closed_to_them(page: Page, sitting: str, receipt: str) -> None:
    page.goto(f"/sittings/{sitting}")
    page.wait_for_url(re.compile("/receipt$"))
    expect(page.locator("[data-receipt]")).to_have_text(receipt)
    refused = page.request.get(f"/sittings/{sitting}/paper.json")
    assert refused.status == 409


def their_result_waits_for_the_other_paper(page: Page) -> None:
    page.goto("/results")
    expect(page.locator("main table")).to_contain_text("还差技能")
    page.locator("main table a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^还差技能.*，考完才出成绩$")
    )
    expect(page.locator("main")).not_to_contain_text("82.5")


def they_hand_in_with_keys(page: Page) -> None:
    page.keyboard.press("Alt+r")
    expect(page.locator("#pl-review")).to_be_focused()
    press_tab_to(page, "交卷")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="返回检查")).to_be_focused()
    press_tab_to(page, "交卷")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/receipt$"))


def press_tab_to(page: Page, words: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"the Tab key does not reach {words}")


def they_read_that_they_passed(page: Page) -> None:
    page.get_by_role("link", name="查看成绩").click()
    expect(page.locator("main table")).to_contain_text("82.5")
    page.locator("main table a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("通过")


def test_the_practice_paper_is_done_with_the_keyboard_alone(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("candidate")
    page.goto(steps.admission_of(page))
    press_tab_to(page, "练习")
    page.keyboard.press("Enter")
    page.wait_for_selector(steps.READY)
    total = page.locator("[data-sheet] .cell").count()
    for number in range(1, total + 1):
        expect(page.locator("[data-number]")).to_have_text(f"第 {number} 题")
        answer_with_keys(page)
        expect(steps.cell(page, number)).to_have_attribute("aria-label", re.compile("已答"))
        if number == 2:
            page.keyboard.press("Alt+m")
        page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#pl-review")).to_be_focused()
    expect(page.locator("[data-part=review] [data-counts]")).to_contain_text(
        f"共 {total} 题：已答 {total} 题"
    )
    expect(page.locator("[data-part=review] [data-counts]")).to_contain_text("1 题有标记")
    press_tab_to(page, "结束练习")
    page.keyboard.press("Enter")
    press_tab_to(page, "结束练习")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/admissions/[0-9a-f-]+$"))


def answer_with_keys(page: Page) -> None:
    view = page.locator("[data-view]")
    if view.locator(".iv-number").count():
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.iv-number input')"):
                break
        page.keyboard.type("12.5")
    elif view.locator(".iv-ordering").count():
        page.keyboard.press("a")
        page.keyboard.press("Alt+ArrowDown")
    else:
        page.keyboard.press("b")


def test_time_hands_in_with_the_browser_open_and_with_the_browser_closed(
    closing_session: Closing, site: Site
) -> None:
    done = closing_session
    closing.the_open_browser_hands_in_by_itself(done.present)
    closing.the_closed_one_is_handed_in_by_the_sweep(done.officer, done.roster)
    closing.both_logs_give_the_same_score(site, done.sittings)
    for page in (done.present, done.absent):
        closing.they_read_that_a_paper_is_missing(page)
