"""Applications: who may apply, withdraw, decide and be admitted. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Allowed, Refused, Verdict
from exams.rules.sessions import EXTRA_PERCENTS, Phase

SUBMITTED = "submitted"
ADMITTED = "admitted"


def is_open(state: str, phase: Phase | None) -> bool:
    """Whether an application still stands in the way of another for the same role and level.

    It does while it waits, and once admitted until its session (in ``phase``) is over or cancelled.
    """
    if state == SUBMITTED:
        return True
    return state == ADMITTED and phase in (Phase.SCHEDULED, Phase.OPEN)


@dataclass(frozen=True)
class ApplicationFacts:
    """What bears on whether a person may apply for a role and level."""

    has_exam: bool
    has_open_application: bool
    routes: frozenset[str]


def may_apply(facts: ApplicationFacts, *, route: str | None = None) -> Verdict:
    """Say whether a person may apply, by the route when one is named."""
    if not facts.has_exam:
        return Refused("not_open")
    if facts.has_open_application:
        return Refused("already_applied")
    if route is not None and route not in facts.routes:
        return Refused("unknown_route", {"route": route})
    return Allowed()


def may_withdraw(state: str, phase: Phase | None, *, begun: bool) -> Verdict:
    """Say whether an application can be withdrawn: it waits, or is admitted and nothing has begun.

    ``phase`` is that of the session to which it was admitted; afterwards it stays as it is. ``begun``
    once the candidate accepted an agreement, made a system check or started a paper.
    """
    if not is_open(state, phase):
        return Refused("not_open_any_more")
    if begun:
        return Refused("already_begun")
    return Allowed()


def may_decide(state: str, *, own: bool) -> Verdict:
    """Say whether an officer may act on an application: it waits, and it is not their own."""
    if own:
        return Refused("own_application")
    if state != SUBMITTED:
        return Refused("already_decided")
    return Allowed()


@dataclass(frozen=True)
class SessionFacts:
    """What bears on whether a session can take one more candidate."""

    phase: Phase
    same_level: bool
    capacity: int
    admitted: int
    holds_candidate: bool
    bars: tuple[Refused, ...]


def may_admit(facts: SessionFacts, *, extra_percent: int) -> Verdict:
    """Say whether a candidate can be admitted to a session.

    Refused when the session is of another role or level, is over or cancelled, full, has the
    candidate already, or has staff who may not examine them (the first such bar is returned).
    """
    if not facts.same_level:
        return Refused("other_level")
    if facts.phase not in (Phase.SCHEDULED, Phase.OPEN):
        return Refused("session_closed")
    if facts.holds_candidate:
        return Refused("already_admitted")
    if facts.admitted >= facts.capacity:
        return Refused("session_full", {"capacity": facts.capacity})
    if extra_percent not in EXTRA_PERCENTS:
        return Refused("extra_percent")
    return facts.bars[0] if facts.bars else Allowed()
