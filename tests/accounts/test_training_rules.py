"""What a record of a training may say, and whom it keeps from judging."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import (
    TrainingProblem,
    TrainingSpan,
    backdated_days,
    may_examine,
    training_problem,
)

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("ended", "allowed"),
    [
        ([], True),
        ([None], False),
        ([0], False),
        ([729], False),
        ([730], False),
        ([731], True),
        ([2000, 731], True),
        ([2000, 40], False),
        ([2000, None], False),
    ],
)
def test_two_years_must_lie_between_training_and_examining(
    ended: list[int | None], allowed: bool
) -> None:
    spans = [TrainingSpan(None if days is None else ago(days)) for days in ended]
    assert may_examine(spans, on=TODAY).ok is allowed


@given(st.lists(st.integers(0, 4000)), st.integers(0, 4000))
def test_a_further_training_never_opens_the_way(days: list[int], more: int) -> None:
    spans = [TrainingSpan(ago(n)) for n in days]
    wider = [*spans, TrainingSpan(ago(more))]
    assert may_examine(spans, on=TODAY).ok or not may_examine(wider, on=TODAY).ok


@pytest.mark.parametrize(
    ("same", "started", "ended", "problem"),
    [
        (False, ago(10), None, None),
        (False, ago(10), ago(10), None),
        (False, TODAY, TODAY, None),
        (True, ago(10), None, TrainingProblem.SELF),
        (False, ago(-1), None, TrainingProblem.NOT_STARTED),
        (False, ago(10), ago(11), TrainingProblem.ENDS_BEFORE),
        (False, ago(10), ago(-1), TrainingProblem.ENDS_LATER),
    ],
)
def test_what_a_record_may_say(
    same: bool, started: date, ended: date | None, problem: TrainingProblem | None
) -> None:
    found = training_problem(same_person=same, started_on=started, ended_on=ended, today=TODAY)
    assert found == problem


def test_how_late_a_day_was_recorded() -> None:
    assert [backdated_days(day, TODAY) for day in (None, TODAY, ago(-3), ago(40))] == [0, 0, 0, 40]
