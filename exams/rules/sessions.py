"""Exam sessions: windows, phases, seats, tickets, and who may examine whom. Pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from accounts.rules import TrainingSpan, may_examine
from core.clock import BEIJING
from core.errors import Allowed, Refused, Verdict

SEATS_IN_A_ROW = 20
EXTRA_PERCENTS = (0, 25, 50)
CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a session stands at a moment."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def phase_of(state: str, opens_at: datetime, closes_at: datetime, *, now: datetime) -> Phase:
    """Return the phase of a session in this state with this window."""
    if state == CANCELLED:
        return Phase.CANCELLED
    if now < opens_at:
        return Phase.SCHEDULED
    return Phase.OPEN if now < closes_at else Phase.CLOSED


def check_window(
    opens_at: datetime, closes_at: datetime, minutes: Sequence[int], *, now: datetime
) -> Verdict:
    """Say whether a session can be scheduled in a window for papers of so many minutes.

    Refused when it ends before it begins, lies in the past, or is shorter than the longest paper.
    """
    if closes_at <= opens_at:
        return Refused("window_reversed")
    if closes_at <= now:
        return Refused("window_past")
    longest = max(minutes, default=0)
    if closes_at - opens_at < timedelta(minutes=longest):
        return Refused("window_short", {"minutes": longest})
    return Allowed()


def holds_all_papers(opens_at: datetime, closes_at: datetime, minutes: Sequence[int]) -> bool:
    """Whether someone who starts at once can sit all papers in full, one after the other."""
    return closes_at - opens_at >= timedelta(minutes=sum(minutes))


def may_edit(state: str, opens_at: datetime, *, now: datetime) -> Verdict:
    """Say whether a session can still be changed: only before it opens."""
    if state == CANCELLED:
        return Refused("session_cancelled")
    if now >= opens_at:
        return Refused("session_open")
    return Allowed()


def may_cancel(state: str, closes_at: datetime, *, sittings: int, now: datetime) -> Verdict:
    """Say whether a session can be cancelled: not once somebody has started, nor after its end."""
    if state == CANCELLED:
        return Refused("session_cancelled")
    if sittings:
        return Refused("sittings_started", {"sittings": sittings})
    if now >= closes_at:
        return Refused("session_over")
    return Allowed()


def check_capacity(capacity: int, admitted: int) -> Verdict:
    """Say whether a session with this capacity can hold those already admitted."""
    if capacity < max(1, admitted):
        return Refused("capacity_below_admitted", {"admitted": admitted})
    return Allowed()


@dataclass(frozen=True)
class StaffFacts:
    """What bears on whether a staff member may examine a candidate."""

    is_candidate: bool
    trainings: tuple[TrainingSpan, ...]


def may_staff(facts: StaffFacts, *, on: date) -> Verdict:
    """Say whether a person may examine or invigilate a session with this candidate.

    Nobody examines themselves, nor anyone whom they trained within two years before the session
    (ISO/IEC 17024:2012, 5.2.3 e).
    """
    if facts.is_candidate:
        return Refused("self")
    return may_examine(facts.trainings, on=on)


def exam_day(opens_at: datetime) -> date:
    """Return the day of a session in Beijing, from which bars are counted."""
    return opens_at.astimezone(BEIJING).date()


def ticket_number(day: date, number: int) -> str:
    """Return the ticket of the n-th admission (from 1) for a day: ``2611280007``.

    Year, month and day of the session in Beijing, then four digits; five beyond 9,999.
    """
    return f"{day:%y%m%d}{number:04d}"


def next_seat(taken: Collection[str]) -> str:
    """Return the first free seat: ``A01`` … ``A20``, ``B01`` … ``Z20``, ``AA01`` …"""
    number = 0
    while (seat := seat_name(number)) in taken:
        number += 1
    return seat


def seat_name(number: int) -> str:
    """Return the name of a seat counted from 0."""
    row, place = divmod(number, SEATS_IN_A_ROW)
    name = ""
    row += 1
    while row:
        row, letter = divmod(row - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}{place + 1:02d}"
