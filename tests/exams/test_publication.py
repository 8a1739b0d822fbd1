"""A published paper: one document without a key, one key, the places and the use of its items."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.canonical import canonical_json, sha256_hex
from core.events import bus
from exams.models import FormItem
from exams.queries.forms import form_document, form_key, list_form_items, paper_shape
from exams.rules.log import ItemShape
from exams.rules.sittings import FormPublished
from exams.services.publication import Names
from question_bank.item_types import ITEM_TYPES
from question_bank.models import ItemUse
from tests.conftest import NOW
from tests.exams.delivery_world import World, build_world

TELLING = {
    "key",
    "correct",
    "why",
    "rationale",
    "slips",
    "tolerance",
    "instance",
    "identifier",
    "item_version",
    "author",
    "source",
    "topic",
    "p_expected",
}


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session, NOW)


def document(session: Session, form_paper_id: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(form_document(session, form_paper_id)))
    return found


def test_the_document_tells_no_key_no_rationale_no_author_and_no_identifier(
    session: Session, world: World
) -> None:
    for paper in (world.theory, world.practical):
        text = gzip.decompress(form_document(session, paper.id)).decode()
        assert "SECRET" not in text
        names = set(_all_keys(json.loads(text)))
        assert not names & TELLING
        ids = [o["id"] for item in json.loads(text)["items"] for o in item["options"]]
        assert all(len(name) == 9 and name.startswith("o") for name in ids)


def _all_keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for inner in value.values() for key in _all_keys(inner))]
    if isinstance(value, list):
        return [key for inner in value for key in _all_keys(inner)]
    return []


def test_the_document_is_canonical_compressed_and_known_by_its_digest(
    session: Session, world: World
) -> None:
    packed = form_document(session, world.theory.id)
    text = gzip.decompress(packed)
    assert canonical_json(json.loads(text)) == text
    assert sha256_hex(packed) == world.theory.document_digest


def test_theory_sections_follow_the_types_and_a_case_keeps_its_order(
    session: Session, world: World
) -> None:
    theory = document(session, world.theory.id)
    assert [section["title"]["zh"] for section in theory["sections"]] == [
        "单项选择",
        "多项选择",
        "判断",
        "数值与排序",
    ]
    assert "全部选对才得分" in theory["sections"][1]["note"]["zh"]
    case = document(session, world.practical.id)
    (section,) = case["sections"]
    assert section["title"] == {"zh": "A case（中）", "en": "A case (en)"}
    assert "<table" in case["stimuli"][section["stimulus"]]["html"]["en"]
    types = {item["ref"]: item["type"] for item in case["items"]}
    assert [types[ref] for ref in section["items"]] == ["single", "numeric", "multiple", "single"]
    assert {item["stimulus"] for item in case["items"]} == {section["stimulus"]}


def test_only_fixed_options_keep_the_author_s_order(session: Session, world: World) -> None:
    key = form_key(session, world.theory.id)["items"]
    for item in document(session, world.theory.id)["items"]:
        shown = [option["id"] for option in item["options"]]
        author = [key[item["ref"]]["options"][name] for name in shown]
        if item["fixed"]:
            assert author == ["A", "B", "C", "D"]
        else:
            assert shown == sorted(shown)


def test_the_key_scores_in_full_what_it_names(session: Session, world: World) -> None:
    items = form_key(session, world.theory.id)["items"]
    assert len(items) == 6
    for entry in items.values():
        instance = entry["instance"]
        best = instance["key"]
        if entry["type"] == "single" and isinstance(best, list):
            best = best[0]
        outcome = ITEM_TYPES[entry["type"]].score(instance, best, "all_or_nothing")
        assert outcome.score == outcome.maximum == Fraction(entry["points"])
        assert entry["domain"] == "PRC"
        assert entry["identifier"].startswith("L1-SECRETID")


def test_places_and_use_are_written(session: Session, world: World) -> None:
    places = list_form_items(session, world.theory.id)
    assert [item.position for item in places] == [1, 2, 3, 4, 5, 6]
    assert {item.ref for item in places} == set(form_key(session, world.theory.id)["items"])
    used = set(session.scalars(select(ItemUse.version_id)))
    assert used == set(session.scalars(select(FormItem.item_version_id)))


def test_names_are_opaque_stable_and_unlike_each_other(session: Session, world: World) -> None:
    form, kind = world.theory.form, world.theory.paper.kind
    first, again = (Names(form.public_id, form.seed, kind) for _ in range(2))
    made = [first.name("o", number) for number in range(500)]
    assert made == [again.name("o", number) for number in range(500)]
    assert len(set(made)) == 500
    other = Names("0190a6f0-0000-7000-8000-000000000000", form.seed, kind)
    assert other.name("o", 0) != made[0]


def test_the_shape_of_a_paper_says_what_responses_may_be(session: Session, world: World) -> None:
    shape = paper_shape(session, world.theory.id)
    kinds = sorted(item.type for item in shape.items.values())
    assert kinds == ["multiple", "numeric", "ordering", "single", "single", "true_false"]
    numeric = next(item for item in shape.items.values() if item.type == "numeric")
    assert numeric == ItemShape("numeric", frozenset())
    assert sum(len(section.items) for section in shape.sections) == 6


def test_publication_is_announced(session: Session) -> None:
    heard: list[FormPublished] = []

    def listen(_: Session, event: FormPublished) -> None:
        heard.append(event)

    bus.subscribe(FormPublished, listen)
    build_world(session, NOW)
    assert [type(event.at) for event in heard] == [datetime, datetime]
    bus._handlers[FormPublished].remove(listen)
