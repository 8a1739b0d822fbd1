from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from question_bank.labels import CHECKLIST as CHECKLIST_LABELS
from question_bank.reasons import REASONS, reason_text
from question_bank.rules import (
    ALL_YES,
    CHECKLIST,
    ItemFacts,
    ItemState,
    VersionStanding,
    answers_of,
    may_approve_with,
    may_comment,
    may_resolve,
    may_review,
    may_withdraw,
    standing_after,
    state_after,
    state_of_approved,
)

S = ItemState
REVIEWER = {"reviews": True, "pending": True}
AUTHOR = {"writes": True, "author": True, "pending": True}


def reason_of(verdict: object) -> str | None:
    return verdict.reason if isinstance(verdict, Refused) else None


TABLE = [
    (may_review, ItemFacts(S.IN_REVIEW, **REVIEWER), None),
    (may_review, ItemFacts(S.IN_USE, **REVIEWER), None),
    (may_review, ItemFacts(S.SUSPENDED, **REVIEWER), None),
    (may_review, ItemFacts(S.RETIRED, **REVIEWER), "wrong_state"),
    (may_review, ItemFacts(S.IN_REVIEW, judged=True, **REVIEWER), "approved_before"),
    (may_review, ItemFacts(S.IN_REVIEW, author=True, **REVIEWER), "own_item"),
    (may_review, ItemFacts(S.IN_REVIEW, pending=True, writes=True), "no_reviewer"),
    (may_withdraw, ItemFacts(S.IN_REVIEW, **AUTHOR), None),
    (may_withdraw, ItemFacts(S.RETIRED, **AUTHOR), None),
    (may_withdraw, ItemFacts(S.IN_REVIEW, writes=True, pending=True), "not_author"),
    (may_withdraw, ItemFacts(S.IN_REVIEW, author=True, pending=True), "no_writer"),
    (may_withdraw, ItemFacts(S.APPROVED, writes=True, author=True), "not_pending"),
    (may_comment, ItemFacts(S.DRAFT, writes=True), None),
    (may_comment, ItemFacts(S.RETIRED, reviews=True), None),
    (may_comment, ItemFacts(S.DRAFT), "no_commenter"),
]


@pytest.mark.parametrize(("rule", "facts", "reason"), TABLE)
def test_who_may_judge_take_back_and_comment(
    rule: object, facts: ItemFacts, reason: str | None
) -> None:
    verdict = rule(facts)  # type: ignore[operator]
    assert reason_of(verdict) == reason
    if isinstance(verdict, Refused):
        assert str(reason_text(verdict))


RESOLVING = [
    (ItemFacts(S.DRAFT, writes=True), True, None),
    (ItemFacts(S.DRAFT, writes=True), False, "not_concerned"),
    (ItemFacts(S.DRAFT, writes=True, author=True), False, None),
    (ItemFacts(S.DRAFT, reviews=True), False, None),
    (ItemFacts(S.DRAFT), True, "no_commenter"),
]


@pytest.mark.parametrize(("facts", "own", "reason"), RESOLVING)
def test_who_may_close_a_comment(facts: ItemFacts, own: bool, reason: str | None) -> None:
    assert reason_of(may_resolve(facts, own=own)) == reason


ANSWERS = [
    (dict(ALL_YES), None, []),
    ({}, "checklist_open", list(CHECKLIST)),
    ({**ALL_YES, "key": ""}, "checklist_open", ["key"]),
    ({**ALL_YES, "key": "maybe"}, "checklist_open", ["key"]),
    ({**ALL_YES, "key": "no", "language": "no"}, "checklist_no", ["key", "language"]),
    ({"key": "no"}, "checklist_open", [point for point in CHECKLIST if point != "key"]),
]


@pytest.mark.parametrize(("answers", "reason", "points"), ANSWERS)
def test_approval_needs_a_yes_to_every_point(
    answers: dict[str, str], reason: str | None, points: list[str]
) -> None:
    verdict = may_approve_with(answers)
    assert reason_of(verdict) == reason
    if isinstance(verdict, Refused):
        assert verdict.detail["points"] == points
        assert reason in REASONS


@given(st.dictionaries(st.sampled_from([*CHECKLIST, "other"]), st.sampled_from(["yes", "no", "x"])))
def test_only_answers_to_known_points_are_kept(given_answers: dict[str, str]) -> None:
    kept = answers_of(given_answers)
    assert set(kept) <= set(CHECKLIST)
    assert set(kept.values()) <= {"yes", "no"}
    assert may_approve_with(kept).ok == may_approve_with(given_answers).ok


def test_every_point_of_the_checklist_is_explained() -> None:
    assert tuple(CHECKLIST_LABELS) == CHECKLIST


@given(st.integers(0, 5), st.integers(1, 3))
def test_as_many_approvals_as_were_asked_are_enough(approvals: int, needed: int) -> None:
    approved = standing_after(approvals, needed) is VersionStanding.APPROVED
    assert approved == (approvals >= needed)


def test_an_item_that_stands_in_a_form_comes_back_in_use() -> None:
    assert state_after("reinstate", used=True) is S.IN_USE
    assert state_after("reinstate", used=False) is S.APPROVED
    assert state_after("suspend", used=True) is S.SUSPENDED
    assert state_of_approved(used=True) is S.IN_USE
    assert state_of_approved(used=False) is S.APPROVED
