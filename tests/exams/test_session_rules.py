from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import TrainingSpan
from core.errors import Allowed, Refused, Verdict
from exams.rules.sessions import (
    Phase,
    StaffFacts,
    check_capacity,
    check_window,
    exam_day,
    holds_all_papers,
    may_cancel,
    may_edit,
    may_staff,
    next_seat,
    phase_of,
    seat_name,
    ticket_number,
)

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTES = [90, 150]


def reason(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Refused) else ""


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (HOUR, HOUR, "window_reversed"),
        (2 * HOUR, HOUR, "window_reversed"),
        (-3 * HOUR, timedelta(0), "window_past"),
        (HOUR, HOUR + timedelta(minutes=149), "window_short"),
        (HOUR, HOUR + timedelta(minutes=150), ""),
        (-HOUR, 5 * HOUR, ""),
    ],
)
def test_a_window_holds_the_longest_paper_and_ends_ahead(
    opens: timedelta, closes: timedelta, said: str
) -> None:
    assert reason(check_window(NOW + opens, NOW + closes, MINUTES, now=NOW)) == said


def test_a_window_of_four_hours_holds_both_papers() -> None:
    assert holds_all_papers(NOW, NOW + timedelta(minutes=240), MINUTES)
    assert not holds_all_papers(NOW, NOW + timedelta(minutes=239), MINUTES)


@pytest.mark.parametrize(
    ("state", "moment", "phase"),
    [
        ("scheduled", -HOUR, Phase.SCHEDULED),
        ("scheduled", timedelta(0), Phase.OPEN),
        ("scheduled", 2 * HOUR, Phase.CLOSED),
        ("cancelled", -HOUR, Phase.CANCELLED),
        ("cancelled", 2 * HOUR, Phase.CANCELLED),
    ],
)
def test_a_session_has_one_phase_at_a_moment(state: str, moment: timedelta, phase: Phase) -> None:
    assert phase_of(state, NOW, NOW + 2 * HOUR, now=NOW + moment) is phase


def test_a_session_is_edited_only_before_it_opens() -> None:
    assert may_edit("scheduled", NOW, now=NOW - HOUR).ok
    assert reason(may_edit("scheduled", NOW, now=NOW)) == "session_open"
    assert reason(may_edit("cancelled", NOW, now=NOW - HOUR)) == "session_cancelled"


def test_a_session_is_cancelled_only_before_anyone_started_and_before_its_end() -> None:
    assert may_cancel("scheduled", NOW, sittings=0, now=NOW - HOUR).ok
    assert reason(may_cancel("scheduled", NOW, sittings=1, now=NOW - HOUR)) == "sittings_started"
    assert reason(may_cancel("scheduled", NOW, sittings=0, now=NOW)) == "session_over"
    assert reason(may_cancel("cancelled", NOW, sittings=0, now=NOW)) == "session_cancelled"


def test_the_capacity_is_at_least_one_and_not_below_who_is_admitted() -> None:
    assert check_capacity(1, 0).ok
    assert reason(check_capacity(0, 0)) == "capacity_below_admitted"
    assert reason(check_capacity(4, 5)) == "capacity_below_admitted"


@pytest.mark.parametrize(
    ("days", "said"), [(729, "trained_recently"), (730, "trained_recently"), (731, "")]
)
def test_whoever_trained_a_candidate_is_barred_for_two_years(days: int, said: str) -> None:
    on = date(2026, 11, 28)
    facts = StaffFacts(False, (TrainingSpan(on - timedelta(days=days)),))
    assert reason(may_staff(facts, on=on)) == said


def test_nobody_examines_themselves_or_whom_they_train_now() -> None:
    on = date(2026, 11, 28)
    assert reason(may_staff(StaffFacts(True, ()), on=on)) == "self"
    assert reason(may_staff(StaffFacts(False, (TrainingSpan(None),)), on=on)) == "trains_now"
    assert may_staff(StaffFacts(False, ()), on=on) == Allowed()


def test_the_day_of_a_session_is_told_in_beijing() -> None:
    assert exam_day(datetime(2026, 11, 27, 17, 0, tzinfo=UTC)) == date(2026, 11, 28)


def test_a_ticket_tells_the_day_and_a_number() -> None:
    assert ticket_number(date(2026, 11, 28), 7) == "2611280007"
    assert ticket_number(date(2026, 11, 28), 10_000) == "26112810000"


def test_seats_run_from_a01_over_a20_to_b01() -> None:
    assert [seat_name(n) for n in (0, 19, 20, 519, 520)] == ["A01", "A20", "B01", "Z20", "AA01"]
    assert next_seat(set()) == "A01"
    assert next_seat({"A01", "A03"}) == "A02"


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_no_two_seats_have_the_same_name(a: int, b: int) -> None:
    assert (seat_name(a) == seat_name(b)) == (a == b)
