"""Standing of a certificate and its possible changes, as pure decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import Allowed, Refused, Verdict


class Status(StrEnum):
    """The standing of a certificate; ``expired`` follows from its dates and is never stored."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


FINAL = frozenset({Status.WITHDRAWN, Status.SUPERSEDED})
CHANGES: dict[Status, frozenset[Status]] = {
    Status.VALID: frozenset({Status.SUSPENDED, Status.WITHDRAWN}),
    Status.EXPIRED: frozenset({Status.WITHDRAWN}),
    Status.SUSPENDED: frozenset({Status.VALID, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
    Status.SUPERSEDED: frozenset(),
}
SHORTEST_REASON = 5


@dataclass(frozen=True)
class CertificateIssued:
    """A certificate was issued; ``certificate_id`` is its row."""

    certificate_id: int


def standing(stored: Iterable[Status], *, expires: date, on: date) -> Status:
    """Return the status on a day from the stored changes, oldest first, and the last day of validity.

    Withdrawn and superseded stay so for ever; a suspension outlives the expiry date, since it was
    not lifted; otherwise a certificate is expired from the day after its last.
    """
    last = Status.VALID
    for status in stored:
        last = status
    if last is Status.VALID and on > expires:
        return Status.EXPIRED
    return last


def may_change(current: Status, wanted: Status, reason: str) -> Verdict:
    """Say whether the status may be changed so, and whether the reason will do."""
    if wanted not in CHANGES[current]:
        return Refused("no_such_change", {"from": current.value, "to": wanted.value})
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused("reason_needed", {"least": SHORTEST_REASON})
    return Allowed()


def add_years(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
