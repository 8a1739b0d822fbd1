from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.canonical import canonical_json
from core.errors import NotFound
from exams.models import Blueprint
from exams.queries.exams import find_blueprint, get_blueprint
from exams.rules.blueprints import Quota, from_document, number, to_document
from exams.rules.plans import build_spec, items_to_allocate
from exams.services.blueprints import get_plan, load_blueprint, plan_blueprint
from standards.rules import allocate
from standards.services import load_bundled
from tests.conftest import NOW
from tests.exams.officer_world import WEIGHTS, de_l1


def spec_of(plan: dict[str, Any]) -> Any:
    return build_spec(
        plan, edition="e", weights=WEIGHTS, allocation=allocate(WEIGHTS, items_to_allocate(plan))
    )


def test_the_theory_paper_has_eighty_items_and_a_hundred_points_in_ninety_minutes() -> None:
    theory = de_l1().paper("theory")
    assert (theory.items, theory.points, theory.minutes, theory.cut) == (80, 100, 90, 60)
    counts = {section.name: (section.count, section.points) for section in theory.sections}
    assert counts == {
        "single": (40, 1),
        "multiple": (20, Fraction(3, 2)),
        "true_false": (10, 1),
        "numeric|ordering": (10, 2),
    }


def test_the_points_of_a_domain_equal_its_weight_within_two() -> None:
    for quota in de_l1().paper("theory").domain_points:
        assert quota.target == WEIGHTS[quota.name]
        assert quota.tolerance == 2


def test_the_kinds_are_fifty_forty_five_five_per_cent_of_the_items() -> None:
    kinds = {q.name: (q.target, q.tolerance) for q in de_l1().paper("theory").kinds}
    assert kinds == {"knowledge": (40, 3), "skill": (36, 3), "innovation": (4, 1)}


def test_the_interim_practical_paper_takes_five_whole_cases_and_says_that_it_has_no_hands_on() -> (
    None
):
    practical = de_l1().paper("practical")
    assert (practical.items, practical.points, practical.minutes, practical.cut) == (
        20,
        100,
        150,
        60,
    )
    assert practical.whole_cases
    points = {q.name: q.target for q in practical.domain_points}
    assert points == {"PRC": 40, "MOD": 20, "COL": 20, "SYS": 20}
    assert practical.notice["zh"] == "案例机考，未含实际操作"
    assert de_l1().source_status == "proposed"


def test_a_blueprint_survives_its_document() -> None:
    document = to_document(de_l1())
    assert from_document(document) == de_l1()
    canonical_json(document)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p["papers"][1]["domains"].update(PRC="39"), "points of the domains"),
        (lambda p: p["papers"][0]["kinds"]["skill"].update(percent=44), "kinds do not sum"),
        (lambda p: p["papers"][0].update(cut="101"), "not on the scale"),
        (lambda p: p["papers"][0]["sections"][3].update(points="1"), ""),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(change: Any, said: str) -> None:
    plan = copy.deepcopy(dict(get_plan("DE", "L1")))
    change(plan)
    if not said:
        assert spec_of(plan).paper("theory").points == 90
        return
    with pytest.raises(ValueError, match=said):
        spec_of(plan)


@given(st.fractions(min_value=0, max_value=200, max_denominator=60))
def test_a_number_is_written_exactly(value: Fraction) -> None:
    assert Fraction(number(value)) == value


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_bounds_of_a_quota_hold_its_target_and_no_negative_amount(t: int, tol: int) -> None:
    quota = Quota("X", Fraction(t), Fraction(tol))
    assert 0 <= quota.low <= quota.target <= quota.high


def test_loading_twice_keeps_one_version(session: Session) -> None:
    load_bundled(session, now=NOW)
    first = load_blueprint(session, "DE", "L1", now=NOW)
    again = load_blueprint(session, "DE", "L1", now=NOW)
    assert first.id == again.id
    assert (first.code, first.version) == ("DE-L1", 1)
    assert from_document(first.document) == de_l1()
    assert get_blueprint(session, "DE-L1").id == first.id


def test_a_changed_blueprint_becomes_a_new_version(session: Session) -> None:
    load_bundled(session, now=NOW)
    made = load_blueprint(session, "DE", "L1", now=NOW)
    session.add(
        Blueprint(
            code="DE-L1",
            version=2,
            role="DE",
            level="L1",
            edition_id=made.edition_id,
            document=made.document,
            digest="0" * 64,
            created_at=NOW,
        )
    )
    session.flush()
    assert load_blueprint(session, "DE", "L1", now=NOW).version == 3
    assert len(session.scalars(select(Blueprint)).unique().all()) == 3


def test_a_blueprint_without_plan_or_standard_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        plan_blueprint(session, "DE", "L1")
    load_bundled(session, now=NOW)
    with pytest.raises(NotFound):
        plan_blueprint(session, "DE", "L9")
    assert find_blueprint(session, "DE-L1") is None
    with pytest.raises(NotFound):
        get_blueprint(session, "DE-L1")
