from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import Refused, Verdict
from exams.rules.applications import (
    ApplicationFacts,
    SessionFacts,
    is_open,
    may_admit,
    may_apply,
    may_decide,
    may_withdraw,
)
from exams.rules.sessions import Phase


def reason(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Refused) else ""


@pytest.mark.parametrize(
    ("state", "phase", "open_"),
    [
        ("submitted", None, True),
        ("admitted", Phase.SCHEDULED, True),
        ("admitted", Phase.OPEN, True),
        ("admitted", Phase.CLOSED, False),
        ("admitted", Phase.CANCELLED, False),
        ("refused", None, False),
        ("withdrawn", None, False),
    ],
)
def test_an_application_is_open_until_its_session_is_over(
    state: str, phase: Phase | None, open_: bool
) -> None:
    assert is_open(state, phase) is open_


@pytest.mark.parametrize(
    ("facts", "route", "said"),
    [
        (ApplicationFacts(True, False, frozenset({"working"})), "working", ""),
        (ApplicationFacts(True, False, frozenset({"working"})), None, ""),
        (ApplicationFacts(True, False, frozenset({"working"})), "magic", "unknown_route"),
        (ApplicationFacts(True, True, frozenset({"working"})), "working", "already_applied"),
        (ApplicationFacts(False, False, frozenset()), "working", "not_open"),
    ],
)
def test_one_applies_once_for_what_has_an_exam(
    facts: ApplicationFacts, route: str | None, said: str
) -> None:
    assert reason(may_apply(facts, route=route)) == said


@pytest.mark.parametrize(
    ("state", "phase", "begun", "said"),
    [
        ("submitted", None, False, ""),
        ("admitted", Phase.SCHEDULED, False, ""),
        ("admitted", Phase.OPEN, True, "already_begun"),
        ("admitted", Phase.CLOSED, False, "not_open_any_more"),
        ("refused", None, False, "not_open_any_more"),
        ("withdrawn", None, False, "not_open_any_more"),
    ],
)
def test_an_application_is_withdrawn_before_anything_began(
    state: str, phase: Phase | None, begun: bool, said: str
) -> None:
    assert reason(may_withdraw(state, phase, begun=begun)) == said


def test_an_officer_decides_once_and_never_on_their_own_application() -> None:
    assert may_decide("submitted", own=False).ok
    assert reason(may_decide("submitted", own=True)) == "own_application"
    assert reason(may_decide("admitted", own=False)) == "already_decided"


GOOD = SessionFacts(Phase.SCHEDULED, True, 10, 9, False, ())


@pytest.mark.parametrize(
    ("facts", "extra", "said"),
    [
        (GOOD, 0, ""),
        (GOOD, 25, ""),
        (GOOD, 50, ""),
        (GOOD, 30, "extra_percent"),
        (replace(GOOD, phase=Phase.OPEN), 0, ""),
        (replace(GOOD, phase=Phase.CLOSED), 0, "session_closed"),
        (replace(GOOD, phase=Phase.CANCELLED), 0, "session_closed"),
        (replace(GOOD, same_level=False), 0, "other_level"),
        (replace(GOOD, admitted=10), 0, "session_full"),
        (replace(GOOD, holds_candidate=True), 0, "already_admitted"),
        (replace(GOOD, bars=(Refused("trained_recently", {"days": 9}),)), 0, "trained_recently"),
    ],
)
def test_a_session_takes_a_candidate_or_says_why_not(
    facts: SessionFacts, extra: int, said: str
) -> None:
    assert reason(may_admit(facts, extra_percent=extra)) == said
