"""Finding stays fast and right: one plan for searches, the same order with and without counts, the values
that filters offer, and statements that do not grow with the rows of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text

from accounts.models import Person
from core.db import db
from question_bank import queries
from question_bank.models import Item, ItemAuthor
from question_bank.queries import finding
from question_bank.services.banks import create_bank
from question_bank.services.tags import add_tag
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import both

Enter = Callable[[str], FlaskClient]
NARROWED: list[dict[str, Any]] = [
    {},
    {"text": "数据"},
    {"text": "数据 -左"},
    {"text": "-左"},
    {"text": '"数据 连接"'},
    {"text": "l1-prc"},
    {"missing": "en"},
    {"text": "数据", "state": "draft"},
    {"text": "数据", "state": "usable"},
    {"text": "数据", "state": "returned"},
    {"text": "数据", "state": "nonsense"},
    {"text": "数据", "sort": "-title"},
    {"text": "数据", "sort": "author", "tag": "期末"},
    {"text": "数据", "sort": "-used", "missing": "en"},
    {"text": "。"},
    {"state": "approved", "sort": "-changed"},
    {"sort": "title"},
    {"sort": "-identifier"},
]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def some_items(world: World) -> None:
    """Make seven items that the filters above tell apart."""
    world.approved(title=both("数据仓库", "Warehouse"))
    world.approved(title=both("左连接的数据", "Left join"), domain="COL", competence="COL-01")
    for n in range(4):
        item = world.draft("numeric", title=both(f"数据 连接 {n % 2}", f"Join {n % 2}"))
    add_tag(world.session, item, "期末", actor=world["author"], now=NOW)
    world.draft(title={"zh": "只有中文的数据"})


@pytest.mark.parametrize("narrow", NARROWED, ids=str)
def test_pages_hold_what_the_list_holds_in_its_order(
    either_world: World, narrow: dict[str, Any]
) -> None:
    world, session = either_world, either_world.session
    some_items(world)
    filters = queries.ItemFilters(banks=[world.bank.id], **narrow)
    wanted = list(session.scalars(queries.list_items(filters)))
    found: list[Item] = []
    for number in range(1, -(-len(wanted) // 2) + 1):
        page = queries.find_items(session, filters, number, 2)
        assert (page.page.number, page.page.total) == (number, len(wanted))
        assert page.states == queries.count_states(session, filters)
        found += page.page.items
    assert found == wanted
    assert queries.count_found(session, filters) == len(wanted)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (4, 4), (9, 4)])
@pytest.mark.parametrize("words", ["", "数据"])
def test_a_page_out_of_range_is_the_nearest(
    world: World, words: str, asked: int, given: int
) -> None:
    some_items(world)
    filters = queries.ItemFilters(banks=[world.bank.id], text=words)
    found = queries.find_items(world.session, filters, asked, 2).page
    assert (found.number, found.total) == (given, 7)
    assert list(found.items) == list(
        queries.find_items(world.session, filters, given, 2).page.items
    )


def test_what_is_found_very_often_is_ordered_by_identifier(
    either_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, session = either_world, either_world.session
    world.draft(stem=both("题干里有快照", "A snapshot"))
    world.draft(title=both("快照", "Snapshot"))
    filters = queries.ItemFilters(banks=[world.bank.id], text="快照")

    def found() -> list[str]:
        page = queries.find_items(session, filters, 1, 25).page.items
        assert page == list(session.scalars(queries.list_items(filters)))
        return [item.identifier for item in page]

    assert found() == ["L1-PRC-002", "L1-PRC-001"]
    monkeypatch.setattr(finding, "MOST_WEIGHED", 1)
    assert found() == ["L1-PRC-001", "L1-PRC-002"]
    monkeypatch.setattr(finding, "MOST_WEIGHED", 2)
    assert found() == ["L1-PRC-002", "L1-PRC-001"]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"tag": "期末"},
        {"ids": ["x", "y"]},
        {"author": 1},
        {"commented": True},
        {"used": "never"},
        {"least": 5},
        {"missing": "en"},
        {"state": "returned"},
        {"domain": "PRC", "level": "L1", "type": "single", "kind": "skill", "state": "draft"},
        {"sort": "title"},
        {"sort": "author"},
        {"sort": "-used"},
    ],
    ids=str,
)
def test_the_index_is_asked_once_and_not_for_each_item(world: World, more: dict[str, Any]) -> None:
    session = world.session
    filters = queries.ItemFilters(banks=[world.bank.id, 99], text="数据", **more)
    query = queries.list_items(filters).with_only_columns(Item.id).limit(25)
    written = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [
        row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {written}".replace(":", r"\:")))
    ]
    assert plan[0].startswith("SCAN item_search VIRTUAL TABLE"), plan


def test_counting_states_reads_an_index_only(world: World) -> None:
    with statements() as sent:
        queries.count_states(world.session, queries.ItemFilters(banks=[world.bank.id, 99]))
    plan = world.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {sent[-1]}", (world.bank.id, 99)
    )
    steps = [row[3] for row in plan]
    assert steps == ["SEARCH item USING COVERING INDEX ix_item_listed (bank_id=?)"]


def test_filters_offer_what_stands_in_the_banks(either_world: World) -> None:
    world, session = either_world, either_world.session
    some_items(world)
    other = create_bank(
        session,
        slug="other",
        name=both("另一个", "Other"),
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    item = world.draft(domain="MOD", competence="MOD-01", by="colleague")
    item.bank_id = other.id
    add_tag(session, item, "平时", actor=world["colleague"], now=NOW)
    helper = world["reviewer"]
    session.add(
        ItemAuthor(
            item_id=item.id, person_id=helper.id, added_by_id=world["colleague"].id, added_at=NOW
        )
    )
    session.flush()
    here, there = [world.bank.id], [other.id]
    assert queries.list_values(session, here) == {
        "domain": ["COL", "PRC"],
        "level": ["L1"],
        "competence": ["COL-01", "PRC-01"],
        "tag": ["期末"],
    }
    assert queries.list_values(session, there)["tag"] == ["平时"]
    assert queries.list_values(session, [*here, *there])["domain"] == ["COL", "MOD", "PRC"]
    assert not any(queries.list_values(session, []).values())
    assert list(queries.list_authors(session, here)) == [world["author"]]
    assert set(queries.list_authors(session, there)) == {world["colleague"], helper}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("author", "/bank/items?per=100"),
        ("author", "/bank/items?per=100&q=prc&tag=t"),
        ("reviewer", "/bank/review?per=100"),
        ("author", "/bank"),
        ("author", "/bank/banks/open"),
        ("officer", "/exams/coverage"),
    ],
)
def test_statements_do_not_grow_with_rows(
    world: World, enter: Enter, name: str, address: str
) -> None:
    browser = enter(name)
    people = {one: who.id for one, who in world.people.items()}

    def add(count: int) -> None:
        world.people = {one: db.session.get_one(Person, row) for one, row in people.items()}
        world.bank = queries.get_bank(db.session, "open")
        for n in range(count):
            item = world.waiting() if n % 2 else world.draft()
            add_tag(world.session, item, "t", actor=world["author"], now=NOW)

    def sent_now() -> list[str]:
        """Return what is sent with nothing read before, as a request of its own finds it."""
        db.session.commit()
        db.session.expunge_all()
        with statements() as sent:
            assert browser.get(address).status_code == 200
        return sent

    add(10)
    few = sent_now()
    add(50)
    many = sent_now()
    assert len(many) == len(few), [one for one in many if many.count(one) > few.count(one)][:3]
