"""What the richer types refuse or set right while an item is answered, and what they say to it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.payloads import PAYLOADS, WORDS
from tests.journeys.test_item_view_types import Shows, given, labels, press, response, show

__all__ = ["labels", "show"]


def state(page: Page) -> str:
    return page.locator("#here [role=status]").first.inner_text()


@pytest.mark.parametrize(("kind", "place"), [("hot_text", ".iv-hot"), ("hotspot", ".iv-area")])
def test_no_more_places_are_taken_than_are_asked_for(show: Shows, kind: str, place: str) -> None:
    page = show(kind)
    for at in range(3):
        page.locator(place).nth(at).press("Space")
    assert len(response(page)) == 2
    assert state(page) == "最多选 2 处：先取消一处，再选别的。"
    page.locator(place).nth(0).press("Space")
    page.locator(place).nth(2).press("Enter")
    assert len(given(page)) == 4


@pytest.mark.parametrize(("kind", "place"), [("hot_text", ".iv-hot"), ("hotspot", ".iv-area")])
def test_where_one_place_is_asked_for_another_takes_its_turn(
    show: Shows, kind: str, place: str
) -> None:
    page = show({**PAYLOADS[kind], "most": 1})
    page.locator(place).nth(0).click()
    page.locator(place).nth(1).click()
    assert [len(answer) for answer in given(page)] == [1, 1]
    expect(page.locator("#here [aria-checked=true]")).to_have_count(1)


def test_areas_are_chosen_by_their_letters(show: Shows) -> None:
    page = show("hotspot")
    assert page.get_by_role("checkbox", name="A 左上").count() == 1
    page.locator(".iv-area").first.focus()
    press(page, "b", "a", "b")
    assert given(page) == [["a2"], ["a1", "a2"], ["a1"]]
    assert state(page) == "已选：A。"


def test_a_point_is_set_by_clicking_and_removed_from_the_list(show: Shows) -> None:
    page = show("point")
    field = page.locator(".iv-target")
    for x, y in ((40, 60), (300, 120), (10, 10)):
        field.click(position={"x": x, "y": y})
    first, second = response(page)
    assert abs(int(first.split()[0]) - 40) <= 2
    assert state(page) == "已有 2 个点：先删去一个，再定别的。"
    page.get_by_role("button", name="删去第 1 个点").press("Enter")
    assert response(page) == [second]
    expect(field).to_be_focused()
    press(page, "Delete")
    assert response(page) is None


def test_a_word_is_used_once_and_given_back(show: Shows) -> None:
    page = show("gap_match", response=["o1 g1", "o2 g2"])
    assert response(page) == {"g1": "o1", "g2": "o2"}
    second = page.locator(".iv-slot").nth(1)
    second.focus()
    press(page, "a")
    assert response(page) == {"g2": "o1"}
    second.focus()
    press(page, "Delete")
    assert response(page) is None
    assert given(page) == [{"g2": "o1"}, None]
    page.locator(".iv-word").nth(2).click()
    expect(page.locator("#here [role=status]")).to_have_text("已选 客户端：现在选一个空")
    second.click()
    assert response(page) == {"g2": "o3"}
    page.locator(".iv-word").nth(0).drag_to(page.locator(".iv-slot").nth(0))
    assert response(page) == {"g1": "o1", "g2": "o3"}
    page.locator(".iv-slot").nth(0).click()
    page.get_by_role("button", name="清空第 1 空").click()
    assert response(page) == {"g2": "o3"}


def test_escape_leads_back_from_the_words_to_the_gap(show: Shows) -> None:
    page = show("gap_match")
    press(page, "Tab", "Tab", "Enter")
    expect(page.locator(".iv-word").first).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".iv-slot").nth(1)).to_be_focused()
    assert given(page) == []


def test_a_word_can_be_used_again_where_that_is_allowed(show: Shows) -> None:
    page = show({**PAYLOADS["gap_match"], "reuse": True})
    press(page, "Tab", "a", "a")
    assert response(page) == {"g1": "o1", "g2": "o1"}


def test_what_another_row_has_can_not_be_matched_again(show: Shows) -> None:
    page = show("matching", response=["r1 o1"])
    assert response(page) == {"r1": "o1"}
    second = page.locator("select").nth(1)
    expect(second.locator("option[value=o1]")).to_be_disabled()
    expect(second.locator("option[value=o1]")).to_have_text("A　消息队列（已用）")
    page.locator("select").nth(0).select_option("")
    expect(second.locator("option[value=o1]")).to_be_enabled()
    free = show({**PAYLOADS["matching"], "reuse": True}, response={"r1": "o1"})
    expect(free.locator("select").nth(1).locator("option[value=o1]")).to_be_enabled()


def test_several_cells_of_a_row_are_chosen_where_that_is_allowed(show: Shows) -> None:
    page = show({**PAYLOADS["choice_table"], "many": True})
    page.locator("tbody input").first.focus()
    press(page, "c", "a")
    assert given(page) == [{"r1": ["o3"]}, {"r1": ["o1", "o3"]}]
    assert page.get_by_role("checkbox", name="CSV 带有类型信息 错").count() == 1


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("85", "85"),
        ("８５", "85"),
        (" 0 ", "0"),
        ("87", None),
        ("105", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_number_off_the_scale_is_not_taken(show: Shows, typed: str, taken: str | None) -> None:
    page = show("slider", response="50")
    page.get_by_label("答案").fill(typed)
    assert response(page) == taken
    wrong = "没有记下：填 0 到 100 之间的数，间隔 5。"
    assert state(page) == ("" if taken else wrong if typed else "还没有作答。")
    if taken:
        expect(page.locator("input[type=range]")).to_have_value(taken)


def test_the_lowest_value_of_a_scale_can_be_meant(show: Shows) -> None:
    page = show("slider")
    expect(page.locator("input[type=range]")).to_have_attribute("aria-valuetext", "还没有作答。")
    press(page, "Tab", "Enter")
    assert given(page) == ["0"]
    expect(page.locator("input[type=range]")).to_have_attribute("aria-valuetext", "0 %")


def test_a_text_that_is_too_long_is_said_and_not_cut(show: Shows) -> None:
    page = show("extended_text")
    field = page.get_by_label("作答")
    field.fill("字" * 62)
    expect(page.locator(".iv-count")).to_have_text("已写 62 字，超出 2 字")
    expect(page.locator("#here [role=status]")).to_have_text("已写 62 字，超出 2 字")
    assert response(page) == "字" * 62
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("")
    assert given(page)[-1] is None
    code = {**PAYLOADS["extended_text"], "answer": {"format": "code", "language": "sql"}}
    page = show(code, response="SELECT 1\n  FROM t")
    expect(page.get_by_label("代码")).to_have_value("SELECT 1\n  FROM t")


def file(name: str, size: int) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": b"x" * size}


def test_files_are_refused_in_words(show: Shows) -> None:
    page = show("upload")
    field = page.locator("input[type=file]")
    field.set_input_files([file("a.exe", 3), file("b.sql", 2000)])
    expect(page.locator("#here [role=alert] p")).to_have_text(
        ["没有收下 a.exe：只收 sql, csv。", "没有收下 b.sql：它有 2 KB，最大 1 KB。"]
    )
    field.set_input_files([file("c.csv", 0), file("d.SQL", 5)])
    expect(page.locator("#here [role=alert] p")).to_have_text(["没有收下 c.csv：文件是空的。"])
    field.set_input_files([file("e.csv", 5), file("f.csv", 5), file("d.SQL", 6)])
    expect(page.locator("#here [role=alert] p")).to_have_text(
        ["没有收下 f.csv：最多 2 个文件，先删去一个。"]
    )
    assert [(f["name"], f["size"]) for f in response(page)] == [("e.csv", 5), ("d.SQL", 6)]


def test_words_come_in_the_order_of_the_sitting(show: Shows) -> None:
    page = show("gap_match", shuffle=["o3", "o1", "o2"])
    assert page.locator(".iv-word .txt").all_inner_texts() == ["客户端", "主节点", "数据节点"]
    assert len(WORDS) == 3


@pytest.mark.parametrize(
    ("kind", "texts"),
    [("inline_choice", ["YARN　HDFS", "YARN　HDFS　Hive"]), ("matching", ["存储", "调度"])],
)
def test_on_paper_what_there_is_to_choose_from_is_listed(
    show: Shows, kind: str, texts: list[str]
) -> None:
    page = show(kind)
    listed = page.locator("#here .iv-onpaper")
    expect(listed).to_be_hidden()
    page.emulate_media(media="print")
    expect(listed).to_be_visible()
    for text in texts:
        expect(listed).to_contain_text(text)
    assert page.locator("#here .iv-hint:visible").count() == 0
    select = page.locator("#here select").first
    assert select.evaluate("(e) => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"
