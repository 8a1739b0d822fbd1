"""What a search finds: tokens and questions by themselves, and both databases alike."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import queries
from question_bank.search import ask, fold, fts5, index_of, lacks, statements, tsquery
from question_bank.search.storage import fts5_row, tsvector
from question_bank.search.tokens import GAP, is_han, places, units
from question_bank.services import finding
from question_bank.services.tags import add_tag, remove_tag
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import both

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    | st.sampled_from("数据仓库重复 SQL-92%'\"\\:*&|!()"),
    max_size=60,
)


@given(TEXTS)
def test_units_are_those_of_the_folded_text(text: str) -> None:
    assert units(text) == units(fold(text))
    for run in units(text):
        assert run
        for unit in run:
            assert unit
            assert " " not in unit


@given(TEXTS, st.booleans())
def test_every_place_begins_with_its_unit(text: str, name: bool) -> None:
    plain = [unit for run in units(text) for unit in run]
    assert [place[0] for place in places(text, name=name)] == plain


@given(TEXTS)
def test_neighbouring_characters_stand_together(text: str) -> None:
    tokens = {token for place in places(text) for token in place}
    for run in units(text):
        for one, other in pairwise(run):
            if is_han(one) and is_han(other):
                assert one + other in tokens


@given(TEXTS)
def test_whatever_is_typed_gives_a_question_that_can_be_written(text: str) -> None:
    asked = ask(text)
    for node in (asked.wanted, asked.unwanted):
        if node is not None:
            assert fts5(node).count('"') % 2 == 0
            assert tsquery(node)


@given(TEXTS, TEXTS)
def test_what_is_written_down_has_every_token_once_for_each_database(title: str, stem: str) -> None:
    found = index_of("L1-PRC-001", {"title": {"zh": title}, "stem": {"zh": stem}})
    tokens = {
        token
        for row in (found.identifier, found.names, found.body)
        for place in row
        for token in place
    }
    written = {token for text in fts5_row(found).values() for token in text.split()} - {"¶"}
    assert written == tokens - {"¶"}
    assert tsvector(found).count("':") == len(tokens)
    assert GAP in found.names or not found.names


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ({"stem": both("题干", "Stem")}, []),
        ({"stem": {"zh": "题干"}}, ["en"]),
        ({"stem": both("题干", "Stem"), "options": [{"text": {"en": "A"}}]}, ["zh"]),
        ({"stem": both("题干", "Stem"), "attribution": [{"zh": "x"}]}, []),
        ({}, ["zh", "en"]),
    ],
)
def test_a_missing_language_is_seen(body: dict[str, Any], missing: list[str]) -> None:
    assert lacks(body) == missing


def test_a_reading_is_chosen_by_its_word() -> None:
    heard = {token for place in places("重复数据", name=True) for token in place}
    assert {"ˇcfsj", "ˉchongfushuju"} <= heard


def test_the_statement_is_that_of_the_database() -> None:
    found = index_of("A-1", {"stem": both("题", "Stem")})
    assert "tsvector" in statements("postgresql", 1, found)[0]
    assert "item_search" in statements("sqlite", 1, found)[0]


QUESTIONS = {
    "sjck": {"WH"},
    "shujucangku": {"WH"},
    "shuju": {"WH", "LJ"},
    "数据仓库": {"WH"},
    "数仓": {"WH"},
    "仓库": {"WH"},
    "WAREHOUSE": {"WH"},
    "ware": {"WH"},
    "l1-mod": {"WH"},
    "mod-001": {"WH"},
    "mod001": {"WH"},
    "001": {"WH", "LJ"},
    "左 连接": {"LJ"},
    "左连接": {"LJ"},
    '"连接 条件"': {"LJ"},
    '"条件 连接"': set(),
    '"连接条件"': {"LJ"},
    '"left join"': {"LJ"},
    '"join left"': set(),
    "join -left": set(),
    "-left": {"WH"},
    "数据 -左": {"WH"},
    "100%": {"WH"},
    "%": {"WH"},
    "选项里的词": {"WH"},
    "临时": {"LJ"},
    "linshi": {"LJ"},
    "xxld": {"WH"},
    "xuanxiangli": {"WH"},
    "xx": set(),
    "'; drop table item": set(),
    "。。。": set(),
    "": {"WH", "LJ"},
}


def test_both_databases_find_the_same(either_world: World) -> None:
    world, session = either_world, either_world.session
    first = world.approved(
        domain="MOD",
        competence="MOD-01",
        topic="维度建模",
        title=both("数据仓库分层", "Layers of a data warehouse"),
        stem=both("占 １００％ 的是哪一层？", "Which layer is it?"),
        options=[
            {"id": "A", "text": both("选项里的词", "One"), "why": both("甲", "a"), "correct": True},
            {"id": "B", "text": both("乙", "Two"), "why": both("乙", "b")},
            {"id": "C", "text": both("丙", "Three"), "why": both("丙", "c")},
            {"id": "D", "text": both("丁", "Four"), "why": both("丁", "d")},
        ],
    )
    second = world.draft(title=both("左连接条件", "Left join"), topic="数据的连接")
    add_tag(session, second, "临时", actor=world["author"], now=NOW)
    names = {first.identifier: "WH", second.identifier: "LJ"}

    def found(text: str) -> set[str]:
        filters = queries.ItemFilters(banks=[world.bank.id], text=text)
        return {names[item.identifier] for item in session.scalars(queries.list_items(filters))}

    assert {text: found(text) for text in QUESTIONS} == QUESTIONS
    remove_tag(session, second, "临时", actor=world["author"], now=NOW)
    assert found("linshi") == set()


def test_hits_in_the_identifier_come_first(either_world: World) -> None:
    world, session = either_world, either_world.session
    world.draft(title=both("关于 PRC 的题", "On PRC PRC PRC"), domain="COL", competence="COL-01")
    world.draft(title=both("别的", "Other"))

    def found(text: str) -> list[str]:
        filters = queries.ItemFilters(banks=[world.bank.id], text=text)
        return [item.identifier for item in session.scalars(queries.list_items(filters))]

    assert found("prc") == ["L1-PRC-001", "L1-COL-001"]
    assert found("l1-col-001") == ["L1-COL-001"]


def test_names_weigh_more_than_the_rest(either_world: World) -> None:
    world, session = either_world, either_world.session
    world.draft(stem=both("题干里有快照", "A snapshot in the stem"))
    world.draft(title=both("快照", "Snapshot"))
    filters = queries.ItemFilters(banks=[world.bank.id], text="快照")
    found = [item.identifier for item in session.scalars(queries.list_items(filters))]
    assert found == ["L1-PRC-002", "L1-PRC-001"]


def test_items_without_a_language_are_found(either_world: World) -> None:
    world, session = either_world, either_world.session
    world.draft(title={"zh": "只有中文"})
    world.draft()
    for language, wanted in (("en", ["L1-PRC-001"]), ("zh", [])):
        filters = queries.ItemFilters(banks=[world.bank.id], missing=language)
        found = [item.identifier for item in session.scalars(queries.list_items(filters))]
        assert found == wanted


def test_the_index_can_be_made_anew(either_world: World) -> None:
    world, session = either_world, either_world.session
    item = world.draft(title=both("快照", "Snapshot"))
    finding.forget_item(session, item.id)
    filters = queries.ItemFilters(banks=[world.bank.id], text="快照")
    assert not session.scalars(queries.list_items(filters)).all()
    assert finding.reindex(session, limit=1) == (1, item.id)
    assert finding.reindex(session, after=item.id) == (0, item.id)
    assert session.scalars(queries.list_items(filters)).all() == [item]
