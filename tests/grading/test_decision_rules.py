"""Who may decide: nobody who trained, examined, scheduled or is the candidate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from grading.rules import BARS, Circumstances, bar_words, may_decide, may_grant, refusal_words

circumstances = st.builds(Circumstances, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Circumstances(), None),
        (Circumstances(is_candidate=True), "self"),
        (Circumstances(has_trained=True), "trained"),
        (Circumstances(has_examined=True), "examined"),
        (Circumstances(created_session=True), "created_session"),
        (Circumstances(has_trained=True, created_session=True), "trained"),
        (Circumstances(True, True, True, True), "self"),
    ],
)
def test_the_first_bar_is_the_reason(facts: Circumstances, reason: str | None) -> None:
    verdict = may_decide(facts)
    assert verdict.ok is (reason is None)
    assert getattr(verdict, "reason", None) == reason


@given(circumstances)
def test_any_part_in_it_bars_and_every_bar_is_told(facts: Circumstances) -> None:
    verdict = may_decide(facts)
    held = [facts.is_candidate, facts.has_trained, facts.has_examined, facts.created_session]
    assert verdict.ok is not any(held)
    if isinstance(verdict, Refused):
        assert verdict.detail["all"] == [bar for bar, true in zip(BARS, held, strict=True) if true]
        assert len(refusal_words(verdict)) == sum(held)


def test_only_a_passed_exam_can_be_granted() -> None:
    assert may_grant(passed=True).ok
    refused = may_grant(passed=False)
    assert isinstance(refused, Refused)
    assert refused.reason == "not_passed"
    assert refusal_words(refused) == [bar_words("not_passed")]


def test_every_bar_has_words() -> None:
    assert all(str(bar_words(bar)) for bar in BARS)
