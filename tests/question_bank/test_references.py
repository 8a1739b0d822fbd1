"""What a document names outside itself is asked for while it is written and when it is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import InvalidInput
from question_bank import services
from question_bank.errors import DraftIncomplete
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.pictures import asset_ids, asset_places
from question_bank.models import Asset, ItemVersion
from question_bank.queries.references import list_reference_problems
from question_bank.services.reviews import submission_problems
from standards.services import load_bundled
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import PICTURE, body, both
from tests.question_bank.editor_form import Enter, fields
from tests.question_bank.test_assets import plain

LOST = "1b" * 16
SHOWN = f"![图](asset:{LOST})"
PLACES: list[tuple[str, dict[str, Any], str]] = [
    ("single", {"stem": both("题干", f"See {SHOWN}")}, "stem.en"),
    ("single", {"rationale": both(SHOWN, "x")}, "rationale.zh"),
    ("true_false", {"why": both("x", SHOWN)}, "why.en"),
    ("hotspot", {"image": {**PICTURE, "asset": LOST}}, "image"),
    ("point", {"image": {**PICTURE, "asset": LOST}}, "image"),
]


def with_option(where: str) -> dict[str, Any]:
    made = body("single")
    made["options"][1][where]["zh"] = SHOWN
    return made


@pytest.mark.parametrize(("kind", "changes", "place"), PLACES)
def test_a_picture_that_the_bank_lacks_is_named_at_its_place(
    world: World, kind: str, changes: dict[str, Any], place: str
) -> None:
    found = list_reference_problems(world.session, world.bank.id, body(kind, **changes))
    assert [(problem.field, problem.advice) for problem in found] == [(place, False)]
    assert LOST in str(found[0].message)


@pytest.mark.parametrize("where", ["text", "why"])
def test_a_picture_in_an_option_is_named_by_the_option(world: World, where: str) -> None:
    found = list_reference_problems(world.session, world.bank.id, with_option(where))
    assert [problem.field for problem in found] == [f"options.B.{where}.zh"]


def test_a_picture_that_the_bank_has_is_fine(world: World) -> None:
    made = services.add_asset(
        world.session, world.bank, plain(), name="x", actor=world["author"], now=NOW
    )
    shown = body("single", stem=both(f"![a](asset:{made.identifier})", "x"))
    assert list_reference_problems(world.session, world.bank.id, shown) == []
    assert asset_ids(shown) == [name for _, name in asset_places(shown)] == [made.identifier]


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_a_complete_document_of_each_type_lacks_its_picture_alone(world: World, kind: str) -> None:
    fields_ = {p.field for p in list_reference_problems(world.session, world.bank.id, body(kind))}
    assert fields_ == ({"image"} if "image" in body(kind) else set())


def test_what_is_missing_keeps_a_draft_from_review(world: World) -> None:
    item = world.draft("hotspot")
    assert [p.field for p in submission_problems(world.session, item, item.draft)] == ["image"]
    with pytest.raises(DraftIncomplete) as refused:
        services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
    assert [named["field"] for named in refused.value.detail["problems"]] == ["image"]
    assert world.session.scalars(select(ItemVersion)).all() == []


def test_a_material_must_be_in_the_bank_with_its_pictures(world: World) -> None:
    session, bank = world.session, world.bank
    named = body("single", stimulus="CASE-1")
    assert [p.field for p in list_reference_problems(session, bank.id, named)] == ["stimulus"]
    text = {"title": both("材料", "Case"), "body": both(SHOWN, "text")}
    with pytest.raises(InvalidInput, match=LOST):
        services.create_stimulus(session, bank, text, actor=world["author"], now=NOW)
    services.stimuli.save_stimulus(session, bank, "CASE-1", text, now=NOW)
    found = list_reference_problems(session, bank.id, named)
    assert [problem.field for problem in found] == ["stimulus"]
    assert LOST in str(found[0].message)
    text = {**text, "body": both("文", "text")}
    services.stimuli.save_stimulus(session, bank, "CASE-1", text, now=NOW)
    assert list_reference_problems(session, bank.id, named) == []


STANDARD: list[tuple[dict[str, Any], str]] = [
    ({"competence": "PRC-99"}, "competence"),
    ({"competence": "XYZ-01", "domain": "XYZ"}, "competence"),
    ({"topic": "没有这个考点"}, "topic"),
    ({"topic": "skill"}, "topic"),
]


@pytest.mark.parametrize(("changes", "field"), STANDARD)
def test_what_the_standard_does_not_have_is_named(
    world: World, changes: dict[str, Any], field: str
) -> None:
    wrong = body("single", **changes)
    assert list_reference_problems(world.session, world.bank.id, wrong) == []
    load_bundled(world.session, now=NOW)
    found = list_reference_problems(world.session, world.bank.id, wrong)
    assert [problem.field for problem in found] == [field]
    assert list_reference_problems(world.session, world.bank.id, body("single")) == []


@pytest.mark.parametrize("name", ["L1-PRC-999", "other/L1-PRC-001", ""])
def test_an_enemy_that_names_no_item_is_refused(world: World, name: str) -> None:
    item = world.draft()
    with pytest.raises(InvalidInput):
        services.add_enemy(world.session, item, name, reason="same", actor=world["author"], now=NOW)


def test_the_editor_says_so_while_one_writes(enter: Enter) -> None:
    sent = fields(body("single", stem=both(f"看图 {SHOWN}", "Look.")))
    checks = enter("author").post("/bank/preview?bank=open", data=sent).get_json()["checks"]
    assert LOST in checks
    other = enter("author").post("/bank/preview?bank=", data=sent).get_json()["checks"]
    assert LOST not in other


def test_a_copied_item_brings_the_pictures_of_its_material(world: World) -> None:
    session, bank = world.session, world.bank
    picture = services.add_asset(session, bank, plain(), name="x", actor=world["author"], now=NOW)
    text = {
        "title": both("材料", "Case"),
        "body": both(f"![图](asset:{picture.identifier})", "text"),
    }
    services.create_stimulus(
        session, bank, text, identifier="CASE-1", actor=world["author"], now=NOW
    )
    item = world.approved("single", stimulus="CASE-1")
    goal = services.create_bank(
        session,
        slug="second",
        name=both("第二", "Second"),
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    copy = services.copies.copy_item(session, item, goal, actor=world["author"], now=NOW)
    there = session.scalars(select(Asset.identifier).where(Asset.bank_id == goal.id)).all()
    assert list(there) == [picture.identifier]
    assert copy.draft is not None
    assert list_reference_problems(session, goal.id, json.loads(json.dumps(copy.draft.body))) == []
