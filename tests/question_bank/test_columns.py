"""The columns of the list of items: few at first, chosen in a menu, kept by the browser."""

from __future__ import annotations

import re

from tests.question_bank.conftest import World
from tests.question_bank.editor_form import Enter, text_of

AT_FIRST = ["题号", "标题", "题型", "能力项", "等级", "状态", "预估难度", "作者", "最近改动"]


def heads(page: str) -> list[str]:
    """Return the words of the columns that sort, in their order."""
    return re.findall(r'class="lc-sort"[^>]*>([^<]+)<', page)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="column" value="(\w+)" checked', page)


def test_few_columns_are_shown_at_first(world: World, enter: Enter) -> None:
    world.draft()
    page = text_of(enter("author").get("/bank/items"))
    assert heads(page) == AT_FIRST
    assert len(ticked(page)) == len(AT_FIRST) - 2


def test_chosen_columns_stay_and_the_list_keeps_its_place(world: World, enter: Enter) -> None:
    world.draft()
    browser = enter("author")
    answer = browser.get(
        "/bank/items?state=draft&sort=-title&page=2&columns=1&column=used&column=kind&column=x"
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/bank/items?state=draft&sort=-title&page=2"
    assert heads(text_of(browser.get("/bank/items"))) == ["题号", "标题", "能力类型", "最近使用"]


def test_all_columns_may_be_hidden_and_shown_again(world: World, enter: Enter) -> None:
    world.draft()
    browser = enter("author")
    browser.get("/bank/items?columns=1")
    page = text_of(browser.get("/bank/items"))
    assert heads(page) == ["题号", "标题"]
    names = re.findall(r'name="column" value="(\w+)"', page)
    browser.get("/bank/items", query_string={"columns": "1", "column": names})
    assert len(heads(text_of(browser.get("/bank/items")))) == 2 + len(names) == 12


def test_a_cookie_that_says_nothing_known_shows_only_what_must_be(
    world: World, enter: Enter
) -> None:
    world.draft()
    browser = enter("author")
    browser.set_cookie("lc-item-columns", "<b>.nothing")
    assert heads(text_of(browser.get("/bank/items"))) == ["题号", "标题"]
