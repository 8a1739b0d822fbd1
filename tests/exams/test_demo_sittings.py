"""The demo's sittings: every state, and scores as planned."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import Person
from core.db import db
from exams.demo_sittings import PLANS, answers_for, load
from exams.models import Admission, PaperKind, SealedBy, Sitting, SittingState
from exams.queries.forms import form_key
from exams.queries.sittings import read_log
from exams.rules.layout import drawn_variant
from exams.rules.log import fold_log, seal_of
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES
from question_bank.parameters import draw_variants
from tests.conftest import NOW
from tests.question_bank.parametrised import VARIANTS, varied


def score(sitting: Sitting) -> Fraction:
    """Score a sitting from its log and its key alone."""
    key = form_key(db.session, sitting.form_paper_id)
    answers = fold_log(read_log(db.session, sitting.id))
    total = Fraction(0)
    for ref, entry in key["items"].items():
        answer: Any = answers.get(ref)
        if isinstance(answer, list):
            answer = [entry["options"][option] for option in answer]
        elif answer in entry["options"]:
            answer = entry["options"][answer]
        outcome = ITEM_TYPES[entry["type"]].score(entry["instance"], answer, key["multiple_rule"])
        total += outcome.score
    return total


def test_past_candidates_score_what_was_planned(demo_app: Flask) -> None:
    query = select(Sitting, Person.email).join(Person, Person.id == Sitting.person_id)
    found = {
        (email.split("@")[0], sitting.paper): sitting
        for sitting, email in db.session.execute(query.where(Sitting.state == SittingState.SEALED))
        if email.split("@")[0] in PLANS
    }
    wanted: dict[tuple[str, PaperKind], tuple[str, bool]] = {}
    for name, plan in PLANS.items():
        wanted[name, PaperKind.THEORY] = (plan.theory, plan.theory_in_time)
        if plan.practical is not None:
            wanted[name, PaperKind.PRACTICAL] = (plan.practical, plan.practical_in_time)
    assert set(found) == set(wanted)
    for place, (points, in_time) in wanted.items():
        sitting = found[place]
        assert score(sitting) == Fraction(points), place
        assert sitting.sealed_by is (SealedBy.CANDIDATE if in_time else SealedBy.TIME)
        assert sitting.seal == seal_of(read_log(db.session, sitting.id))


def test_one_paper_is_open_with_some_answers(demo_app: Flask) -> None:
    opened = db.session.scalars(select(Sitting).where(Sitting.state == SittingState.OPEN)).one()
    answers = fold_log(read_log(db.session, opened.id))
    assert 10 < len(answers) < 40
    assert opened.deadline_at > NOW
    admission = db.session.get_one(Admission, opened.admission_id)
    assert admission.person.email == "candidate9@example.org"


def test_loading_again_adds_nothing(demo_app: Flask) -> None:
    before = len(db.session.scalars(select(Sitting.id)).all())
    load(db.session, now=NOW)
    assert len(db.session.scalars(select(Sitting.id)).all()) == before


ITEMS = {
    f"q{number}": {
        "type": "single",
        "points": points,
        "instance": {"key": "A"},
        "options": {f"o{number}a": "A", f"o{number}b": "B", f"o{number}c": "C"},
    }
    for number, points in enumerate(["1"] * 6 + ["3/2"] * 4 + ["2"] * 3)
}


@given(st.integers(0, 36), st.integers())
def test_answers_reach_any_score_in_halves(halves: int, seed: int) -> None:
    points = Fraction(halves, 2)
    if points in (Fraction(1, 2), Fraction(35, 2)):
        return
    answers = answers_for(ITEMS, points, random.Random(seed))
    right = sum(
        (
            Fraction(ITEMS[ref]["points"])
            for ref, given_ in answers.items()
            if given_ == ref.replace("q", "o") + "a"
        ),  # type: ignore[arg-type]
        Fraction(0),
    )
    assert right == points


@given(st.integers(0, 6), st.text("0123456789abcdef", min_size=32, max_size=32), st.integers())
def test_answers_to_parametrised_items_are_those_of_the_sitting_s_own_variants(
    wanted: int, seed: str, number: int
) -> None:
    kinds = sorted({name for name, kind in ITEM_TYPES.items() if not kind.marked_by_people})
    answerable = [kind for kind in kinds if kind != "point"]
    entries: dict[str, Any] = {}
    for place, kind in enumerate(answerable):
        variants = draw_variants(varied(kind), VARIANTS)
        names = ITEM_TYPES[kind].named_ids(variants[0].body)
        entries[f"q{place}"] = {
            "type": kind,
            "points": "1",
            "instance": ITEM_TYPES[kind].instance(
                variants[drawn_variant(seed, f"q{place}", VARIANTS)].body, Fraction(1)
            ),
            "options": {f"o{name}": name for name in names},
        }
    answers = answers_for(entries, Fraction(wanted), random.Random(number))
    total = Fraction(0)
    for ref, entry in entries.items():
        kind_ = ITEM_TYPES[entry["type"]]
        given_ = kind_.renamed(answers[ref], entry["options"]) if entry["options"] else answers[ref]
        total += kind_.score(entry["instance"], given_, ALL_OR_NOTHING).score
    assert total == wanted


def test_a_score_that_no_items_make_is_refused() -> None:
    with pytest.raises(ValueError, match="no items"):
        answers_for(ITEMS, Fraction(1, 2), random.Random(1))
