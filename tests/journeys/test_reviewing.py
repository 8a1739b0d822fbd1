"""A reviewer's day: commenting on chosen words, going through the checklist, on to the next item."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

CHOOSE = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


def opened(page: Page, identifier: str) -> None:
    page.goto("/bank/review")
    page.get_by_role("link", name=identifier, exact=True).click()
    page.wait_for_selector(".iv input")


def test_words_chosen_in_an_item_are_commented_on(signed_in: Callable[..., Page]) -> None:
    page = signed_in("reviewer")
    opened(page, "L1-DEMO-07")
    page.locator(".iv .lc-opt .txt").nth(2).evaluate(CHOOSE)
    page.get_by_role("button", name="评论所选文字").click()
    expect(page.get_by_label("评论内容")).to_be_focused()
    expect(page.get_by_label("评论的位置")).to_have_value("options.C.text.zh")
    expect(page.get_by_label("引用的文字")).to_have_value("5、2、2")
    page.get_by_label("评论内容").fill("新的干扰项合适。")
    page.get_by_role("button", name="发表评论").click()
    comment = page.locator(".rv-thread", has_text="新的干扰项合适。")
    expect(comment).to_contain_text("选项 C 文字（中文）")
    comment.get_by_role("button", name="关闭这条评论").click()
    expect(page.get_by_text("已关闭的评论（1 条）")).to_be_visible()


def test_a_reviewer_works_with_single_keys_and_can_turn_them_off(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("reviewer")
    page.goto("/bank/review")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".iv input")
    page.wait_for_load_state("networkidle")
    key = page.locator("#key")
    page.keyboard.press("k")
    expect(key).to_have_attribute("open", "")
    page.keyboard.press("k")
    expect(key).not_to_have_attribute("open", "")
    page.keyboard.press("l")
    expect(page.locator("#checklist input").first).to_be_focused()
    page.locator(".iv-stem").evaluate(CHOOSE)
    page.keyboard.press("c")
    expect(page.get_by_label("评论的位置")).to_have_value("stem.zh")
    page.keyboard.type("k")
    expect(page.get_by_label("评论内容")).to_have_value("k")
    expect(key).not_to_have_attribute("open", "")
    page.locator("#shortcuts summary").click()
    page.get_by_label("使用单键快捷键").uncheck()
    page.locator("h1").click()
    page.keyboard.press("k")
    expect(key).not_to_have_attribute("open", "")
    page.get_by_label("使用单键快捷键").check()
    page.locator("h1").click()
    here = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != here)


def test_the_second_approval_makes_a_version_current_and_opens_the_next(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("reviewer")
    opened(page, "L1-DEMO-06")
    expect(page.get_by_text("需要 2 位审题人通过，已有 1 位。")).to_be_visible()
    page.locator(".iv input").first.check()
    page.get_by_role("button", name="试答，看得分").click()
    expect(page.locator("#tried")).to_contain_text("试答得 1 分")
    expect(page.get_by_text("排序从旧到新，留下的是最早的一行。")).to_be_visible()
    approve(page)
    expect(page.locator("#review-error")).to_contain_text("检查表还有没回答的项目")
    for answer in page.get_by_role("radio", name="是").all():
        answer.check()
    before = page.url
    approve(page)
    page.wait_for_url(lambda url: url != before and "/versions/" in url)
    expect(page.get_by_role("status").first).to_contain_text("L1-DEMO-06 第 1 版已通过")
    page.goto("/bank/items?q=L1-DEMO-06")
    expect(page.get_by_role("row", name=re.compile("L1-DEMO-06"))).to_contain_text("已通过")


def approve(page: Page) -> None:
    page.get_by_role("button", name="通过这一版").click()
    page.get_by_role("dialog").get_by_role("button", name="通过这一版").click()


def test_versions_are_compared_on_a_narrow_screen(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer", viewport={"width": 320, "height": 700})
    page.goto("/bank/items?q=L1-DEMO-07")
    page.get_by_role("link", name="L1-DEMO-07", exact=True).click()
    page.get_by_role("link", name="比较版本").click()
    expect(page.locator("ins").nth(1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
