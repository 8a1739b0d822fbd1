from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from question_bank.reasons import REASONS, reason_text
from question_bank.rules import (
    STATE_AFTER,
    ItemFacts,
    ItemState,
    fold,
    may_change_state,
    may_edit,
    may_review,
    may_submit,
    next_identifier,
    search_text,
)

S = ItemState
AUTHOR = {"author": True, "writes": True}
TABLE = [
    (may_edit, ItemFacts(S.DRAFT, **AUTHOR), None),
    (may_edit, ItemFacts(S.APPROVED, **AUTHOR), None),
    (may_edit, ItemFacts(S.SUSPENDED, **AUTHOR), None),
    (may_edit, ItemFacts(S.DRAFT, writes=True), "not_author"),
    (may_edit, ItemFacts(S.DRAFT, author=True), "no_writer"),
    (may_edit, ItemFacts(S.IN_REVIEW, pending=True, **AUTHOR), "in_review"),
    (may_edit, ItemFacts(S.APPROVED, pending=True, **AUTHOR), "in_review"),
    (may_edit, ItemFacts(S.RETIRED, **AUTHOR), "retired"),
    (may_submit, ItemFacts(S.DRAFT, has_draft=True, **AUTHOR), None),
    (may_submit, ItemFacts(S.APPROVED, **AUTHOR), "no_draft"),
    (may_review, ItemFacts(S.IN_REVIEW, pending=True, reviews=True), None),
    (may_review, ItemFacts(S.IN_REVIEW, pending=True, reviews=True, author=True), "own_item"),
    (may_review, ItemFacts(S.IN_REVIEW, pending=True), "no_reviewer"),
    (may_review, ItemFacts(S.APPROVED, reviews=True), "not_pending"),
]


@pytest.mark.parametrize(("rule", "facts", "reason"), TABLE)
def test_who_may_do_what(rule: object, facts: ItemFacts, reason: str | None) -> None:
    verdict = rule(facts)  # type: ignore[operator]
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason
    if isinstance(verdict, Refused):
        assert str(reason_text(verdict))


ALLOWED = {
    "suspend": {S.APPROVED, S.IN_USE},
    "retire": {S.APPROVED, S.IN_USE, S.SUSPENDED},
    "reinstate": {S.SUSPENDED, S.RETIRED},
}


@pytest.mark.parametrize("act", sorted(STATE_AFTER))
@pytest.mark.parametrize("state", list(ItemState))
def test_states_follow_each_other_only_as_they_should(act: str, state: ItemState) -> None:
    assert may_change_state(ItemFacts(state, reviews=True), act).ok == (state in ALLOWED[act])
    assert not may_change_state(ItemFacts(state, writes=True, author=True), act).ok


def test_an_author_cannot_bring_the_own_item_back() -> None:
    facts = ItemFacts(S.SUSPENDED, reviews=True, author=True)
    assert may_change_state(facts, "reinstate") == Refused("own_item")


FACTS = st.builds(
    ItemFacts,
    state=st.sampled_from(list(ItemState)),
    pending=st.booleans(),
    has_draft=st.booleans(),
    author=st.booleans(),
    writes=st.booleans(),
    reviews=st.booleans(),
)


@given(FACTS)
def test_nobody_both_writes_and_judges_an_item(facts: ItemFacts) -> None:
    assert not (may_edit(facts).ok and may_review(facts).ok)
    for verdict in (may_edit(facts), may_submit(facts), may_review(facts)):
        assert verdict.ok or verdict.reason in REASONS  # type: ignore[union-attr]


def test_searches_do_not_care_about_width_and_case() -> None:
    text = search_text("L1-PRC-001", {"title": {"zh": "ＳＱＬ 连接"}, "stem": {"en": "LEFT JOIN"}})
    assert fold("ｓｑｌ") in text
    assert fold("left join") in text
    assert fold("l1-prc") in text


def test_the_next_identifier_follows_the_highest() -> None:
    assert (
        next_identifier("L1-PRC-", ["L1-PRC-020", "L1-PRC-003", "L1-COL-099", "L1-PRC-x"])
        == "L1-PRC-021"
    )
    assert next_identifier("L1-PRC-", []) == "L1-PRC-001"
