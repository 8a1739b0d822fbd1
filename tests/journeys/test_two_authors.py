"""Two people write one item at once: each knows of the other, and nobody's text is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
ITEM = re.compile(r"/bank/items/[0-9a-f-]{36}$")
COLLEAGUE, AUTHOR = "韩澍", "周予安"


def test_two_people_write_one_item(signed_in: Callable[..., Page]) -> None:
    author, colleague = signed_in("trainer"), signed_in("trainer2")
    address = they_begin_an_item(author)
    the_other_cannot_write_yet(colleague, address)
    they_add_a_co_author(author, address)
    author.goto(f"{address}/edit")
    colleague.goto(f"{address}/edit")
    both_see_each_other(author, colleague)
    what_one_saves_the_other_gets(author, colleague)
    who_stands_in_a_field_is_asked(author, colleague)
    who_has_unsaved_text_sees_both_and_takes_parts(author, colleague)
    a_comment_stands_beside_its_field(author, colleague)
    they_hand_the_item_over(author, address)


def they_begin_an_item(page: Page) -> str:
    page.goto("/bank/items/new?bank=de-open&type=single")
    page.wait_for_selector(".iv", state="attached")
    page.locator("[name=title_zh]").fill("两人合写的一题")
    page.locator("[name=stem_zh]").fill("初稿题干？")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.wait_for_url(re.compile("/edit$"))
    return page.url.removesuffix("/edit")


def the_other_cannot_write_yet(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("请作者把你加为合著者")).to_be_visible()
    refused = page.goto(f"{address}/edit")
    assert refused is not None
    assert refused.status == 403


def they_add_a_co_author(page: Page, address: str) -> None:
    page.goto(address)
    panel = page.get_by_role("region", name="作者与合著者")
    panel.get_by_label("请谁一起写").select_option(label=COLLEAGUE)
    panel.get_by_role("button", name="加合著者").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("加一位合著者")
    dialog.get_by_role("button", name="加合著者").click()
    expect(page.locator(".lc-flashes")).to_contain_text(f"{COLLEAGUE} 现在是")
    expect(panel.get_by_role("listitem").filter(has_text=COLLEAGUE)).to_contain_text("合著者")


def both_see_each_other(author: Page, colleague: Page) -> None:
    for page, name in ((author, COLLEAGUE), (colleague, AUTHOR)):
        note = page.locator("[data-presence]")
        expect(note).to_contain_text(f"{name} 正在编辑这道题")
    author.locator("[name=stem_zh]").focus()
    expect(colleague.locator("[data-presence]")).to_contain_text("题干")


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)


def what_one_saves_the_other_gets(author: Page, colleague: Page) -> None:
    """The colleague only reads: the new text comes by itself."""
    author.locator("[name=stem_zh]").fill("作者改过的题干？")
    saved(author)
    expect(colleague.locator("[name=stem_zh]")).to_have_value("作者改过的题干？")
    expect(colleague.locator("[data-save-state]")).to_contain_text(AUTHOR)


def who_stands_in_a_field_is_asked(author: Page, colleague: Page) -> None:
    colleague.locator("[name=source]").focus()
    author.locator("[name=rationale_zh]").fill("作者写的解析。")
    saved(author)
    note = colleague.locator("[data-newer]")
    expect(note).to_contain_text(f"{AUTHOR} 保存了新的内容")
    expect(colleague.locator("[name=rationale_zh]")).to_have_value("")
    note.get_by_role("button", name="载入新的内容").click()
    expect(colleague.locator("[name=rationale_zh]")).to_have_value("作者写的解析。")


def who_has_unsaved_text_sees_both_and_takes_parts(author: Page, colleague: Page) -> None:
    author.context.set_offline(True)
    author.locator("[name=stem_zh]").fill("作者的新题干？")
    author.locator("[name=source]").fill("作者的来源")
    colleague.locator("[name=stem_zh]").fill("合著者的新题干？")
    colleague.locator("[name=title_en]").fill("By both")
    saved(colleague)
    author.context.set_offline(False)
    conflict = author.locator("[data-conflict]")
    expect(conflict.get_by_role("alert")).to_contain_text(f"{COLLEAGUE} 已保存过这份草稿")
    stem = conflict.get_by_role("row", name=re.compile("题干（中文）"))
    expect(stem).to_contain_text("作者的新题干？")
    expect(stem).to_contain_text("合著者的新题干？")
    leaving_asks(author)
    conflict.get_by_role("button", name="采用这一处 短标题（英文）").click()
    expect(author.locator("[name=title_en]")).to_have_value("By both")
    conflict.get_by_role("button", name="采用这一处 题干（中文）").click()
    expect(author.locator("[name=stem_zh]")).to_have_value("合著者的新题干？")
    conflict.get_by_role("button", name="用我写的覆盖").click()
    expect(author.locator("[data-save-state]")).to_have_text(SAVED)
    colleague.get_by_role("button", name="载入新的内容").click()
    expect(colleague.locator("[name=source]")).to_have_value("作者的来源")
    expect(colleague.locator("[name=stem_zh]")).to_have_value("合著者的新题干？")


def leaving_asks(page: Page) -> None:
    """Try to leave the page with unsaved text: the browser asks, and one stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="题目页与版本").click()
    expect(page.locator("[name=stem_zh]")).to_have_value("作者的新题干？")
    assert asked == ["beforeunload"]


def a_comment_stands_beside_its_field(author: Page, colleague: Page) -> None:
    panel = colleague.get_by_role("region", name=re.compile("^评论"))
    panel.locator("summary").filter(has_text="写评论").click()
    panel.get_by_label("评论的位置").select_option("stem.zh")
    panel.get_by_label("评论内容").fill("题干再短一点。")
    panel.get_by_role("button", name="发表评论").click()
    expect(colleague.locator(".lc-flashes")).to_contain_text("评论已记下")
    author.reload()
    beside = author.locator(".ed-remark")
    expect(beside).to_contain_text(f"{COLLEAGUE}：题干再短一点。")
    expect(author.locator("[name=stem_zh]")).to_have_attribute(
        "aria-describedby", re.compile("comment-")
    )
    beside.get_by_role("link").click()
    expect(author.locator(".rv-thread").first).to_be_focused()


def they_hand_the_item_over(page: Page, address: str) -> None:
    page.goto(address)
    panel = page.get_by_role("region", name="作者与合著者")
    panel.locator("summary").filter(has_text="转交给另一位作者").click()
    panel.get_by_label("新作者").select_option(label=COLLEAGUE)
    panel.get_by_role("button", name="转交这道题").click()
    page.get_by_role("dialog").get_by_role("button", name="转交这道题").click()
    expect(page.locator(".lc-flashes")).to_contain_text(f"现在由 {COLLEAGUE} 负责")
    page.wait_for_url(re.compile(r"/bank/items/[0-9a-f-]{36}(#authors)?$"))
    expect(panel.get_by_role("listitem").first).to_contain_text(COLLEAGUE)
    expect(panel.get_by_role("listitem").nth(1)).to_contain_text(AUTHOR)
    expect(page.get_by_role("link", name="继续写")).to_be_visible()


def test_a_refused_form_is_not_left_unasked(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer")
    page.goto("/bank/items/new?bank=de-open&type=single")
    page.wait_for_selector(".iv", state="attached")
    page.locator("[name=seconds]").fill("5")
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.locator(".lc-errors")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_text("有改动还没有保存")
    expect(page.locator("#item-form")).to_have_attribute("data-dirty", "")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", leave)
    page.locator("[name=title_zh]").click()
    page.goto("/bank")
    assert asked == ["beforeunload"]
