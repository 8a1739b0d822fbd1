"""The editor under a real hand: pasting, input methods, a lost line, a lost session, another type."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.journeys.conftest import Site, open_context, sign_in

ONCE = f"只存一份{uuid.uuid4().hex[:4]}"
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.focus();
  return field.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
GIVE = """async (field, [kind, name, event]) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [50, 40];
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const file = kind ? new File([drawn], name, { type: kind }) : new File(["no picture"], name);
  const data = new DataTransfer();
  data.items.add(file);
  const options = { bubbles: true, cancelable: true };
  return field.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, ...options })
    : new DragEvent("drop", { dataTransfer: data, ...options }));
}"""


@pytest.fixture
def editor(desk: tuple[BrowserContext, list[str]]) -> Iterator[Callable[[str], Page]]:
    """Open the editor of a new item of a type in the module's browser."""
    context, errors = desk
    errors.clear()
    opened: list[Page] = []

    def make(kind: str = "single") -> Page:
        opened.append(context.new_page())
        return open_editor(opened[-1], kind)

    yield make
    for page in opened:
        page.close()
    assert not errors


def open_editor(page: Page, kind: str) -> Page:
    page.goto(f"/bank/items/new?bank=type-gallery&type={kind}")
    page.wait_for_selector(".iv", state="attached")
    return page


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def written(page: Page, name: str) -> list[str]:
    found: list[str] = page.locator(f"[data-rows] [name={name}]").evaluate_all(
        "(fields) => fields.map((field) => field.value)"
    )
    return found


def paste(page: Page, name: str, place: int, text: str) -> bool:
    """Paste into a field; return whether the browser was left to do it."""
    return bool(page.locator(f"[data-rows] [name={name}]").nth(place).evaluate(PASTE, text))


def test_lines_and_cells_become_rows_and_come_back_by_undoing(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    assert not paste(page, "option_zh", 0, "A. 甲\r\nB. 乙\r\nC. 丙\r\nD. 丁\r\nE. 戊\r\n")
    assert written(page, "option_zh") == ["甲", "乙", "丙", "丁", "戊"]
    expect(page.locator('[data-list=""] [data-live]')).to_contain_text("粘贴成 5 行")
    undo = page.locator('[data-list=""] [data-undo]')
    undo.click()
    assert written(page, "option_zh") == ["", "", "", ""]
    assert not paste(page, "option_zh", 0, '甲\tone\n乙\t"two\nlines"\n丙\tthree\n')
    assert written(page, "option_zh") == ["甲", "乙", "丙", ""]
    assert written(page, "option_en") == ["one", "two\nlines", "three", ""]
    assert paste(page, "option_zh", 3, "SELECT a\n  FROM t\n"), "code stays one text"
    assert paste(page, "option_zh", 0, "一\n二"), "what is written is not overwritten"
    page.locator("[data-act=remove]").nth(1).click()
    assert written(page, "option_zh") == ["甲", "丙", ""]
    undo.click()
    assert written(page, "option_zh") == ["甲", "乙", "丙", ""]
    expect(page.locator("[data-view] .iv-row")).to_have_count(4)


def test_a_picture_is_taken_from_the_clipboard_or_dropped_on_a_text(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    stem = page.locator("[name=stem_zh]")
    stem.fill("看图：")
    assert stem.evaluate(GIVE, ["image/png", "shot.png", "paste"]) is False
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-picture-state]")).to_contain_text("50 × 40")
    dialog.locator("[data-alt-zh]").fill("空白")
    dialog.locator("[data-alt-en]").fill("Blank")
    dialog.locator("[data-picture-insert]").click()
    expect(stem).to_have_value(re.compile(r"^看图：!\[空白\]\(asset:[0-9a-f]{32}\)$"))
    expect(page.locator("[name=stem_en]")).to_have_value(re.compile(r"^!\[Blank\]\(asset:"))
    assert page.locator("#lint").evaluate(GIVE, ["image/png", "a.png", "drop"]) is False
    expect(dialog).to_have_count(0)
    assert stem.evaluate(GIVE, ["", "notes.docx", "drop"]) is False
    expect(dialog.locator("[data-picture-state]")).to_contain_text("没有收进去")
    dialog.locator("[data-picture-cancel]").click()


def test_nothing_happens_while_an_input_method_composes(editor: Callable[[str], Page]) -> None:
    page = editor("single")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    title = page.locator("[name=title_zh]")
    title.focus()
    page.keyboard.type("abc")
    client = page.context.new_cdp_session(page)
    composing = {"text": "liang", "selectionStart": 5, "selectionEnd": 5}
    client.send("Input.imeSetComposition", composing)
    expect(title).to_have_value("abcliang")
    sent.clear()
    for key in ({"key": "Enter"}, {"key": "s", "ctrlKey": True}, {"key": "Enter", "ctrlKey": True}):
        title.dispatch_event("keydown", {**key, "isComposing": True, "cancelable": True})
    page.wait_for_timeout(1700)
    assert not [url for url in sent if "presence" not in url]
    client.send("Input.insertText", {"text": "量才"})
    expect(state(page)).to_have_text(SAVED)
    expect(title).to_have_value("abc量才")
    page.wait_for_url("**/edit")
    address = page.url
    page.keyboard.type("，题目")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("#item-form")).not_to_have_attribute("data-dirty", "")
    assert page.url == address
    expect(title).to_be_focused()


def refusing(status: int, message: str) -> Callable[[Route], None]:
    """Return what answers every save with a status."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, json={"error": "x", "message": message})

    return answer


def test_a_refused_or_lost_save_loses_no_text_and_makes_no_conflict(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    title = page.locator("[name=title_zh]")
    sent: list[int] = []

    def lose_the_first(route: Route) -> None:
        sent.append(1)
        if len(sent) > 1:
            route.continue_()
            return
        route.fetch()
        route.abort()

    page.route("**/autosave*", lose_the_first)
    title.fill(ONCE)
    page.keyboard.press("Control+s")
    expect(state(page)).to_contain_text("网络中断")
    title.fill(f"{ONCE}，再写")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_url("**/edit")
    page.unroute("**/autosave*")
    for status, words in ((500, "服务器出错，会再试"), (413, "内容太大"), (422, "看不懂")):
        page.route("**/autosave", refusing(status, "看不懂" if status == 422 else ""))
        title.fill(f"{ONCE} {status}")
        page.keyboard.press("Control+s")
        expect(state(page)).to_contain_text(words)
        expect(page.locator("#item-form")).to_have_attribute("data-dirty", "")
        page.unroute("**/autosave")
        page.keyboard.press("Control+s")
        expect(state(page)).to_have_text(SAVED)
        expect(page.locator("#item-form")).not_to_have_attribute("data-dirty", "")
    page.goto(f"/bank/items?bank=type-gallery&q={ONCE}")
    expect(page.get_by_role("row").filter(has_text=ONCE)).to_have_count(1)


def test_whoever_was_signed_out_signs_in_elsewhere_and_goes_on(
    desk: tuple[BrowserContext, list[str]], browser: Browser, site: Site
) -> None:
    errors: list[str] = []
    signed_in = desk[0].storage_state()
    context = open_context(browser, site, errors, {"storage_state": signed_in})
    page = open_editor(context.new_page(), "single")
    title = page.locator("[name=title_zh]")
    title.fill("退出之前")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    context.clear_cookies()
    title.fill("退出之后写的")
    page.keyboard.press("Control+s")
    expect(state(page)).to_contain_text("登录已失效")
    link = state(page).get_by_role("link", name="在新窗口登录")
    expect(link).to_have_attribute("target", "_blank")
    expect(title).to_have_value("退出之后写的")
    other = context.new_page()
    sign_in(other, "trainer@example.org")
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(title).to_have_value("退出之后写的")
    context.close()
    assert not errors


def test_another_type_is_confirmed_with_what_it_has_no_place_for(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    page.locator("[name=title_zh]").fill("换题型")
    page.locator("[name=option_zh]").first.fill("甲")
    page.locator("[name=correct]").first.check()
    page.locator("[data-kind-to=numeric]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("会去掉的：选项、答案")
    dialog.get_by_role("button", name="返回").click()
    expect(page.locator("#item-form [name=type]")).to_have_value("single")
    page.locator("[data-kind-to=multiple]").click()
    expect(page.locator("#item-form [name=type]")).to_have_value("multiple")
    expect(page.locator("[name=title_zh]")).to_have_value("换题型")
    expect(page.locator("[name=correct]").first).to_be_checked()
    page.wait_for_selector(".iv", state="attached")
    page.locator("[name=title_en]").fill("Another type")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_url("**/edit")
    page.locator("[data-kind-to=true_false]").click()
    dialog.get_by_role("button", name="换题型").click()
    expect(page.locator("#item-form [name=type]")).to_have_value("true_false")
    expect(page.locator("[name=title_zh]")).to_have_value("换题型")
    expect(state(page)).to_contain_text("还没有保存")
    page.locator(".ed-kinds-more summary").click()
    expect(page.locator("[data-kind-to=true_false]")).to_have_attribute("aria-current", "true")


def test_leaving_is_questioned_only_while_something_is_unsaved(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]  # Playwright's dialog
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", answer)
    page.locator("[name=title_zh]").click()
    page.keyboard.type("q")
    page.keyboard.press("Backspace")
    page.goto("/bank")
    assert asked == []
    open_editor(page, "single").locator("[name=title_zh]").click()
    page.keyboard.type("q")
    page.goto("/bank")
    assert asked == ["beforeunload"]


def test_what_is_typed_before_the_scripts_are_bound_is_saved(
    editor: Callable[[str], Page],
) -> None:
    page = editor("single")
    held: list[Route] = []
    page.route("**/js/editor-save.js*", lambda route: held.append(route))
    page.goto("/bank/items/new?bank=type-gallery&type=single", wait_until="commit")
    page.locator("[name=title_zh]").fill(f"早{ONCE}")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("[name=title_zh]")).to_have_value(f"早{ONCE}")


def test_what_keeps_variants_from_being_drawn_is_named_where_it_stands(
    editor: Callable[[str], Page],
) -> None:
    page = editor("numeric")
    page.locator("[name=stem_zh]").fill("{{ n }} 批，共 {{ m }} 条？")
    page.locator("#variables summary").click()
    box = page.locator('[data-list="variables"]')
    for name, low, high in (("n", "2", "9"), ("k", "1", "4")):
        box.locator("[data-add]").click()
        row = box.locator("[data-row]").last
        row.locator("[name=var_name]").fill(name)
        row.locator("[name=var_low]").fill(low)
        row.locator("[name=var_high]").fill(high)
    variants, checks = page.locator("[data-variants]"), page.locator("[data-checks]")
    expect(variants).to_contain_text("题干（中文）：没有这个变量：m")
    expect(checks).to_contain_text("变量 k 没有用到")
    page.locator("[name=constraints]").fill("n > 99")
    expect(variants).to_contain_text("没有一组满足 n > 99")
    page.locator("[name=constraints]").fill("n / (k - k) > 1")
    expect(variants).to_contain_text("约束 n / (k - k) > 1：除数是 0")
    variants.get_by_role("link").first.click()
    expect(page.locator("[name=var_name]").first).to_be_focused()
