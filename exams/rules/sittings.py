"""When a sitting may start, when it ends and how a save is answered: pure decisions, and the events.

The deadline is the candidate's; after it come ``GRACE``, in which answers that were queued on the
candidate's machine are still taken, and ``SETTLE``, in which a save that was received in time may
still be waiting for the disk. Only then is a sitting closed by time. So the log is complete whenever
that happens, and it makes no difference whether a visit or the sweep does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import Allowed, Refused, Verdict

GRACE = timedelta(seconds=10)
SETTLE = timedelta(seconds=5)
AGREEMENTS = ("rules", "non_disclosure")
PAPERS = ("theory", "practical")


@dataclass(frozen=True)
class SittingSealed:
    """A sitting was sealed; emitted in the transaction that seals it."""

    sitting_id: int
    at: datetime


@dataclass(frozen=True)
class FormPublished:
    """A paper of a form was published."""

    form_id: int
    form_paper_id: int
    at: datetime


def deadline(
    start: datetime, minutes: int, extra_percent: int, closes_at: datetime | None = None
) -> datetime:
    """Return when a sitting ends: start + minutes × (1 + extra %), at the latest when it closes."""
    seconds = -(-minutes * 60 * (100 + extra_percent) // 100)
    end = start + timedelta(seconds=seconds)
    return end if closes_at is None else min(end, closes_at)


def takes_answers(deadline_at: datetime, now: datetime) -> bool:
    """Tell whether an answer received now still counts: up to the deadline and its grace."""
    return now <= deadline_at + GRACE


def is_due(deadline_at: datetime, now: datetime) -> bool:
    """Tell whether an open sitting is to be closed by time."""
    return now > deadline_at + GRACE + SETTLE


def due_before(now: datetime) -> datetime:
    """Return the moment before which the deadlines of all due sittings lie."""
    return now - GRACE - SETTLE


def remaining_ms(deadline_at: datetime, now: datetime) -> int:
    """Return the milliseconds to the deadline, 0 after it."""
    return max(0, (deadline_at - now) // timedelta(milliseconds=1))


def sealed_moment(deadline_at: datetime, now: datetime) -> tuple[bool, datetime]:
    """Return whether a hand-in is in time, and when the sitting counts as sealed.

    A hand-in after the deadline is one by time, and counts from the deadline.
    """
    return (True, now) if now <= deadline_at else (False, deadline_at)


@dataclass(frozen=True)
class StartFacts:
    """What the start of a paper depends on; ``theory`` is the state of the theory paper's sitting."""

    withdrawn: bool
    cancelled: bool
    opens_at: datetime
    closes_at: datetime
    agreed: frozenset[str]
    check_passed: bool | None
    paper: str
    theory: str | None


def may_start(facts: StartFacts, now: datetime) -> Verdict:
    """Say whether a paper may be started now.

    Reasons: ``withdrawn``, ``cancelled``, ``too_early``, ``closed``, ``agreements``, ``no_check``,
    ``check_failed``, ``theory_first``, ``theory_open``.
    """
    if facts.withdrawn:
        return Refused("withdrawn")
    if facts.cancelled:
        return Refused("cancelled")
    if now < facts.opens_at:
        return Refused("too_early", {"opens_at": facts.opens_at})
    if now >= facts.closes_at:
        return Refused("closed", {"closes_at": facts.closes_at})
    if not set(AGREEMENTS) <= facts.agreed:
        return Refused("agreements")
    if facts.check_passed is None:
        return Refused("no_check")
    if not facts.check_passed:
        return Refused("check_failed")
    if facts.paper == "practical" and facts.theory is None:
        return Refused("theory_first")
    if facts.paper == "practical" and facts.theory != "sealed":
        return Refused("theory_open")
    return Allowed()


@dataclass(frozen=True)
class SaveFacts:
    """What stands behind a save that wrote nothing; None where there is no such row."""

    signed_in: bool
    owner: bool
    open: bool
    deadline_at: datetime | None
    last: int
    digest_there: str | None


def answer_to_save(facts: SaveFacts, digest: str, now: datetime) -> Verdict:
    """Say how a save that wrote nothing is answered; allowed means: acknowledged again.

    Reasons: ``revoked`` (401), ``foreign`` (404), ``closed``, ``late``, ``sequence`` (409).
    """
    if not facts.signed_in:
        return Refused("revoked")
    if not facts.owner or facts.deadline_at is None:
        return Refused("foreign")
    if facts.digest_there == digest:
        return Allowed()
    if not facts.open:
        return Refused("closed")
    if not takes_answers(facts.deadline_at, now):
        return Refused("late")
    return Refused("sequence", {"last": facts.last})
