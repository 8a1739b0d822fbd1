"""The audit trail: append-only events, chained by hash afterwards, verifiable against an exported head.

The hash of a link is SHA-256 over the canonical JSON of its sequence, the previous hash and the
event. Chaining after the act keeps acts from queueing behind each other; what is not yet linked is
reported with its age.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from core.models import AuditEvent, AuditLink

GENESIS = "0" * 64
SYSTEM = "system"


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many links, and the hash of the last."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Problem:
    """What is wrong at which link: ``edited``, ``deleted``, ``broken``, ``truncated`` or ``head``."""

    kind: str
    sequence: int
    detail: str


@dataclass
class Report:
    """The outcome of a verification; ``unlinked_age_s`` is the age of the oldest unlinked event."""

    links: int
    head: Head
    unlinked: int
    unlinked_age_s: float | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    object_type: str,
    object_id: str,
    now: datetime,
    **data: Any,
) -> AuditEvent:
    """Add an event in the caller's transaction. ``actor`` is a person's public id or ``SYSTEM``.

    ``data`` must be JSON without floats.
    """
    event = AuditEvent(
        at=now, actor=actor, action=action, object_type=object_type, object_id=object_id, data=data
    )
    digest_of(data)
    session.add(event)
    return event


def head(session: Session) -> Head:
    """Return the end of the chain."""
    last = session.scalars(select(AuditLink).order_by(AuditLink.sequence.desc()).limit(1)).first()
    return Head(0, GENESIS) if last is None else Head(last.sequence, last.hash)


def link_events(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Link up to ``limit`` events that are not linked yet, in order of their row; return how many."""
    unlinked = session.scalars(
        select(AuditEvent)
        .outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id)
        .where(AuditLink.sequence.is_(None))
        .order_by(AuditEvent.id)
        .limit(limit)
    ).all()
    end = head(session)
    for event in unlinked:
        value = _hash(end.sequence + 1, end.hash, event)
        session.add(
            AuditLink(
                sequence=end.sequence + 1,
                event_id=event.id,
                previous_hash=end.hash,
                hash=value,
                linked_at=now,
            )
        )
        end = Head(end.sequence + 1, value)
    session.flush()
    return len(unlinked)


def verify(session: Session, *, now: datetime, expected: Head | None = None) -> Report:
    """Walk the chain and report edits, deletions, breaks, the unlinked tail and truncation.

    ``expected`` is a head exported earlier: a chain shorter than it was truncated, and the link at
    its place must carry its hash.
    """
    problems: list[Problem] = []
    previous, sequence = GENESIS, 0
    seen_expected = expected is None or expected.sequence == 0
    rows = session.execute(
        select(AuditLink, AuditEvent)
        .outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id)
        .order_by(AuditLink.sequence)
        .execution_options(yield_per=1000)
    )
    for link, found in rows:
        event: AuditEvent | None = found
        if link.sequence != sequence + 1:
            problems.append(
                Problem(
                    "deleted", sequence + 1, f"links {sequence + 1} to {link.sequence - 1} are gone"
                )
            )
        elif link.previous_hash != previous:
            problems.append(Problem("broken", link.sequence, "does not follow the link before"))
        if event is None:
            problems.append(Problem("deleted", link.sequence, f"event row {link.event_id} is gone"))
        elif _hash(link.sequence, link.previous_hash, event) != link.hash:
            problems.append(
                Problem("edited", link.sequence, f"event {event.public_id} differs from its hash")
            )
        if expected is not None and link.sequence == expected.sequence:
            seen_expected = True
            if link.hash != expected.hash:
                problems.append(Problem("head", link.sequence, "differs from the exported head"))
        previous, sequence = link.hash, link.sequence
    if not seen_expected and expected is not None:
        problems.append(
            Problem("truncated", sequence, f"the exported head was at {expected.sequence}")
        )
    unlinked, oldest = _unlinked(session)
    age = None if oldest is None else (now - oldest).total_seconds()
    return Report(sequence, Head(sequence, previous), unlinked, age, problems)


def _unlinked(session: Session) -> tuple[int, datetime | None]:
    count, oldest = session.execute(
        select(func.count(AuditEvent.id), func.min(AuditEvent.at))
        .outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id)
        .where(AuditLink.sequence.is_(None))
    ).one()
    return count, oldest


def _hash(sequence: int, previous: str, event: AuditEvent) -> str:
    return digest_of(
        {
            "sequence": sequence,
            "previous": previous,
            "event": event.public_id,
            "at": event.at.isoformat(),
            "actor": event.actor,
            "action": event.action,
            "object_type": event.object_type,
            "object_id": event.object_id,
            "data": event.data,
        }
    )
