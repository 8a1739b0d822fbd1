"""From the list to an item and back: the filters come along, and what stands before and after."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from question_bank import queries, services
from question_bank.queries import ItemFilters, neighbours_in_list
from question_bank.services.copies import copy_item
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import both

Enter = Callable[[str], FlaskClient]


def text_of(answer: Any) -> str:
    return unescape(str(answer.get_data(as_text=True)))


def links(page: str, rel: str) -> list[str]:
    return re.findall(rf'href="([^"]+)"[^>]* rel="{rel}"', page)


def test_an_item_stands_between_its_neighbours(either_world: World) -> None:
    items = [either_world.draft() for n in range(4)]
    filters = ItemFilters(banks=[either_world.bank.id], state="draft")
    names = [item.public_id for item in items]

    def place(item: Any, at: int) -> tuple[int, int, str, str]:
        found = neighbours_in_list(either_world.session, filters, item, at)
        return found.place, found.total, found.before, found.after

    assert place(items[0], 1) == (1, 4, "", names[1])
    assert place(items[2], 3) == (3, 4, names[1], names[3])
    assert place(items[3], 1) == (4, 4, names[2], "")
    assert place(items[1], 10**6) == (2, 4, names[0], names[2])
    services.submit_for_review(
        either_world.session, items[1], actor=either_world["author"], now=NOW
    )
    assert place(items[1], 2) == (0, 3, names[0], names[2])
    assert place(items[1], 9) == (0, 3, names[3], "")


def test_the_filters_come_along_and_lead_back(world: World, enter: Enter) -> None:
    for _ in range(3):
        world.draft()
    world.waiting()
    browser = enter("author")
    listed = text_of(browser.get("/bank/items?state=draft&sort=-identifier"))
    first = re.findall(r'href="(/bank/items/[^"]+at=1[^"]*)"', listed)[0]
    page = text_of(browser.get(first))
    assert "列表里第 1 题，共 3 题" in page
    assert not links(page, "prev")
    (following,) = links(page, "next")
    assert "at=2" in following
    assert "state=draft" in following
    assert "sort=-identifier" in following
    page = text_of(browser.get(following))
    assert "列表里第 2 题，共 3 题" in page
    name = following.split("?")[0].rsplit("/", 1)[1]
    assert f'href="/bank/items?state=draft&sort=-identifier#i-{name}"' in page
    edited = re.findall(rf'href="(/bank/items/{name}/edit[^"]*)"', page)
    assert edited == [f"/bank/items/{name}/edit?state=draft&sort=-identifier&at=2"]


def test_the_list_is_not_lost_over_saving_and_sending(world: World, enter: Enter) -> None:
    item = world.draft()
    other = world.draft("numeric")
    browser = enter("author")
    query = "?state=draft&at=1"
    answer = browser.post(f"/bank/items/{item.public_id}/comments{query}", data={"text": "改"})
    assert answer.headers["Location"].split("#")[0].endswith(query)
    services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
    page = text_of(browser.get(f"/bank/items/{item.public_id}{query}"))
    assert "这道题已不在列表里，还有 1 题" in page
    assert links(page, "next") == [f"/bank/items/{other.public_id}{query}"]
    assert 'href="/bank/items?state=draft"' in page
    plain = text_of(browser.get(f"/bank/items/{item.public_id}?at=x"))
    assert "返回题目列表" not in plain


def test_a_page_far_down_is_found_again(world: World, enter: Enter) -> None:
    for _ in range(27):
        world.draft()
    browser = enter("author")
    listed = text_of(browser.get("/bank/items?state=draft&page=2"))
    (last,) = re.findall(r'href="(/bank/items/[^"]+at=27[^"]*)"', listed)
    assert "page=2#i-" in text_of(browser.get(last))


def test_the_place_in_somebody_elses_banks_tells_nothing(world: World, enter: Enter) -> None:
    item = world.approved()
    world.draft()
    assert enter("stranger").get(f"/bank/items/{item.public_id}?at=1").status_code in {403, 404}


def test_licence_source_and_attribution_stand_on_the_page(world: World, enter: Enter) -> None:
    item = world.approved(title=both("连接", "Joins"))
    page = text_of(enter("reviewer").get(f"/bank/items/{item.public_id}"))
    part = page.split('id="rights-h"')[1].split("</section>")[0]
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in part
    for words in ("自拟计算", "不是从别的题复制来的", "《连接》", "某 author", "复制署名"):
        assert words in part
    assert item.draft is None
    hidden = world.draft("numeric", licence="LicenseRef-internal", source="")
    page = text_of(enter("author").get(f"/bank/items/{hidden.public_id}"))
    part = page.split('id="rights-h"')[1].split("</section>")[0]
    for words in ("仅限内部使用", "还没有写来源", "不准对外公布"):
        assert words in part
    assert "复制署名" not in part


def test_a_copy_leads_to_its_origin_for_those_who_may_see_it(world: World, enter: Enter) -> None:
    origin = world.approved(title=both("原题", "Original"))
    goal = services.create_bank(
        world.session,
        slug="second",
        name=both("第二题库", "Second bank"),
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    copy = copy_item(world.session, origin, goal, actor=world["author"], now=NOW)
    assert queries.origin_of(world.session, copy, world["author"]) is origin
    assert queries.origin_of(world.session, copy, world["stranger"]) is None
    assert queries.origin_of(world.session, origin, world["author"]) is None
    page = text_of(enter("author").get(f"/bank/items/{copy.public_id}"))
    part = page.split('id="rights-h"')[1].split("</section>")[0]
    assert f'href="/bank/items/{origin.public_id}"' in part
    assert f"open/{origin.identifier}" in part
    assert "改编自 body open" in part
