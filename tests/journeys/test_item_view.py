"""The view of one item in a real browser: choosing, typing, ordering, striking out, languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from question_bank.rendering import render_item, to_payload
from tests.question_bank.documents import body

AXE = Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LABELS = {
    "zh": {
        "options": "选项", "true": "对", "false": "错", "number": "答案", "clear": "清除作答",
        "order": "按顺序排列", "orderHint": "提示", "keepOrder": "就用现在的顺序", "notOrdered": "还没有作答",
        "ordered": "已作答", "up": "上移 {name}", "down": "下移 {name}", "drag": "拖动",
        "moved": "{name} 移到第 {place} 位，共 {total} 位", "strike": "排除 {name}",
        "unstrike": "取消排除 {name}", "missing": "没有这种语言",
    },
    "en": {"true": "True", "false": "False", "up": "Move up {name}", "clear": "Clear", "missing": "None"},
}  # fmt: skip
MOUNT = """async ([payload, options]) => {
  const { mountItem } = await import("/static/js/item-view.js");
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/static/css/item.css";
  document.head.append(sheet);
  await new Promise((resolve) => { sheet.onload = resolve; });
  const place = document.querySelector("main");
  place.innerHTML = '<h1>题</h1><div id="here"></div><p id="outside" tabindex="0">外</p>';
  window.given = [];
  window.struck = [];
  window.view = mountItem(document.getElementById("here"), payload, {
    ...options,
    onChange: (response) => window.given.push(response),
    onStrike: (ids) => window.struck.push(ids),
  });
}"""


@pytest.fixture
def show(warm_page: Callable[[int], Page]) -> Callable[..., Page]:
    def mount(kind: str, /, document: dict[str, Any] | None = None, **options: Any) -> Page:
        page = warm_page(900)
        page.goto("/verify")
        payload = to_payload(render_item(document or body(kind), "zh"))
        page.evaluate(MOUNT, [payload, {"labels": LABELS, "lang": "zh", **options}])
        return page

    return mount


def given(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.given")
    return found


def test_one_option_is_chosen_by_mouse_and_by_keys(show: Callable[..., Page]) -> None:
    page = show("single")
    page.locator(".lc-opt").nth(1).click()
    for key in ("c", "4", "Ａ", "9", "Control+b", "Alt+b"):
        page.keyboard.press(key) if key.isascii() else page.evaluate(
            "(key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))",
            key,
        )
    assert given(page) == ["B", "C", "D", "A"]
    expect(page.locator("input[value=A]")).to_be_focused()
    page.get_by_role("button", name="清除作答").click()
    assert given(page)[-1] is None
    expect(page.locator("input:checked")).to_have_count(0)


def test_keys_work_only_where_the_item_is_unless_they_are_handed_over(
    show: Callable[..., Page],
) -> None:
    page = show("single")
    page.locator("#outside").focus()
    page.keyboard.press("b")
    assert given(page) == []
    press = "(key) => window.view.press(new KeyboardEvent('keydown', {key}))"
    assert page.evaluate(press, "b") is True
    assert page.evaluate(press, "z") is False
    assert given(page) == ["B"]


def test_several_options_are_chosen_and_reported_in_order(show: Callable[..., Page]) -> None:
    page = show("multiple", shuffle=["E", "D", "C", "B", "A"], response=["D"])
    expect(page.locator("input:checked")).to_have_value("D")
    assert page.locator(".txt").first.inner_text() == "第 E 项"
    page.locator(".lc-opt").first.focus()
    page.locator("input").first.focus()
    for key in ("1", "e", "b"):
        page.keyboard.press(key)
    assert given(page) == [["D", "E"], ["A", "D", "E"], ["A", "E"]]


def test_true_and_false_follow_the_language(show: Callable[..., Page]) -> None:
    page = show("true_false")
    assert page.locator(".txt").all_inner_texts() == ["对", "错"]
    page.locator("input").first.focus()
    page.keyboard.press("2")
    page.evaluate("window.view.setLanguage('en')")
    assert page.locator(".txt").all_inner_texts() == ["True", "False"]
    assert page.locator(".iv").get_attribute("lang") == "en"
    assert page.evaluate("window.view.response") == "false"
    assert given(page) == ["false"]


def test_a_number_is_reported_as_typed_and_not_while_composing(show: Callable[..., Page]) -> None:
    page = show("numeric")
    field = page.get_by_label("答案")
    field.fill(" 3.5 ")
    page.evaluate(
        """() => {
          const field = document.querySelector(".iv input");
          const say = (type, init) => field.dispatchEvent(new (type === "input" ? InputEvent : CompositionEvent)(type, {bubbles: true, ...init}));
          say("compositionstart");
          field.value = "san";
          say("input", {isComposing: true});
          field.value = "３";
          say("input", {isComposing: true});
          say("compositionend");
        }"""
    )
    field.fill("")
    assert given(page) == ["3.5", "３", None]
    field.press("b")
    assert given(page)[-1] == "b"


def order(page: Page) -> list[str]:
    return [text[2] for text in page.locator(".iv-order .txt").all_inner_texts()]


def test_elements_are_ordered_by_buttons_keys_and_dragging(show: Callable[..., Page]) -> None:
    page = show("ordering", shuffle=["A", "B", "C", "D"])
    assert page.evaluate("window.view.response") is None
    down = page.get_by_role("button", name="下移 第 A 项")
    down.click()
    assert order(page) == ["B", "A", "C", "D"]
    expect(down).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    assert order(page) == ["B", "C", "A", "D"]
    expect(page.locator("#here [role=status]")).to_have_text("第 A 项 移到第 3 位，共 4 位")
    grip = page.locator(".iv-grip").last.bounding_box()
    goal = page.locator(".iv-orow").first.bounding_box()
    assert grip is not None
    assert goal is not None
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 30, goal["y"] + 5, steps=8)
    page.mouse.up()
    assert order(page) == ["D", "B", "C", "A"]
    assert given(page) == [list("BACD"), list("BCAD"), list("DBCA")]
    page.get_by_role("button", name="清除作答").click()
    assert given(page)[-1] is None
    assert order(page) == ["A", "B", "C", "D"]


def test_an_order_that_is_right_already_can_be_confirmed(show: Callable[..., Page]) -> None:
    page = show("ordering", shuffle=["C", "A", "D", "B"])
    page.get_by_role("button", name="就用现在的顺序").click()
    assert given(page) == [["C", "A", "D", "B"]]
    expect(page.get_by_role("button", name="就用现在的顺序")).to_be_hidden()


def test_options_are_struck_out_and_brought_back(show: Callable[..., Page]) -> None:
    page = show("single", strike=True, response="B")
    page.get_by_role("button", name="排除 B").click()
    assert given(page) == [None]
    page.locator("input").first.focus()
    page.keyboard.press("Shift+C")
    expect(page.locator(".lc-opt.struck")).to_have_count(2)
    page.keyboard.press("c")
    expect(page.locator(".lc-opt.struck")).to_have_count(1)
    assert page.evaluate("window.struck") == [["B"], ["B", "C"], ["B"]]
    page.evaluate("window.view.setStrike(false)")
    expect(page.locator(".iv-strike").first).to_be_hidden()
    expect(page.locator(".lc-opt.struck")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "response"), [("single", "B"), ("numeric", "3.0"), ("ordering", ["B", "A", "D", "C"])]
)
def test_a_view_to_read_shows_the_answer_and_changes_nothing(
    show: Callable[..., Page], kind: str, response: Any
) -> None:
    page = show(kind, response=response, readOnly=True)
    assert page.evaluate("window.view.response") == response
    page.locator(".iv").click()
    for key in ("a", "Alt+ArrowDown"):
        page.keyboard.press(key)
    if kind == "ordering":
        page.locator(".iv-down").first.click(force=True)
    assert given(page) == []
    expect(page.get_by_role("button", name="清除作答")).to_have_count(0)


def test_a_missing_language_is_said(show: Callable[..., Page]) -> None:
    page = show("single", document=body("single", stem={"zh": "只有中文？"}))
    expect(page.locator(".iv-missing")).to_be_hidden()
    page.evaluate("window.view.setLanguage('en')")
    expect(page.locator(".iv-missing")).to_be_visible()
    expect(page.locator(".iv-stem")).to_have_text("只有中文？")
    assert page.locator(".iv").get_attribute("lang") == "zh-CN"


SMALL = """() => [...document.querySelectorAll("#here .lc-opt, #here button, #here input.lc-in")]
  .filter((part) => part.offsetParent)
  .map((part) => part.getBoundingClientRect())
  .filter((box) => box.height < 36 || box.width < 36).length"""


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "numeric", "ordering"])
def test_every_type_is_accessible_and_large_enough_to_hit(
    show: Callable[..., Page], kind: str
) -> None:
    page = show(kind, strike=True)
    rows = page.evaluate(
        "[...document.querySelectorAll('.lc-opt')].map((row) => row.getBoundingClientRect().height)"
    )
    assert all(height >= 44 for height in rows)
    assert page.evaluate(SMALL) == 0
    for width in (900, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run('#here', {runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
