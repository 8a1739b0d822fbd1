"""The end of a sitting: sealed by hand-in or by time, with a receipt. The start: ``starts``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from accounts.models import Person, PersonState, SignIn
from core import audit
from core.events import bus
from core.jobs import enqueue
from exams.models import SealedBy, Sitting, SittingState
from exams.queries.sittings import list_due, read_entries
from exams.rules.log import fold_state, receipt_code, seal_digest
from exams.rules.sittings import SittingSealed, due_before, is_due, sealed_moment

SWEEP = "exams.sweep"
AT_ONCE = 10


@dataclass(frozen=True)
class Receipt:
    """What a candidate gets for a sealed sitting; ``by`` is candidate or time."""

    sitting: str
    by: SealedBy
    sealed_at: datetime
    seal: str
    sequence: int
    answered: int

    @property
    def code(self) -> str:
        """The start of the seal in groups of four digits."""
        return receipt_code(self.seal)


def submit_sitting(session: Session, sitting: Sitting, *, actor: Person, now: datetime) -> Receipt:
    """Hand a sitting in, sealing its log; a second time returns the same receipt."""
    row = session.execute(_locked().where(Sitting.id == sitting.id)).one()
    return _seal(session, row, actor=actor.public_id, now=now)


def hand_in(
    session: Session, public_id: str, *, person: int, sign_in: int, now: datetime
) -> Receipt | None:
    """Hand in as the cookie's person; None when the sitting is not theirs or the session is over.

    Three statements beside the audit event and what follows from ``SittingSealed``.
    """
    query = (
        _locked()
        .join(Person, Person.id == Sitting.person_id)
        .join(SignIn, SignIn.person_id == Sitting.person_id)
        .where(
            Sitting.public_id == public_id,
            Sitting.person_id == person,
            Person.state == PersonState.ACTIVE,
            SignIn.id == sign_in,
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now,
        )
        .add_columns(Person.public_id.label("actor"))
    )
    row = session.execute(query).first()
    return None if row is None else _seal(session, row, actor=row.actor, now=now)


def close_if_due(session: Session, public_id: str, *, now: datetime) -> bool:
    """Seal a sitting whose time, grace and settling are over; return whether it was done now."""
    row = session.execute(_locked().where(Sitting.public_id == public_id)).first()
    if row is None or row.state is not SittingState.OPEN or not is_due(row.deadline_at, now):
        return False
    _seal(session, row, actor=audit.SYSTEM, now=now)
    return True


def sweep_expired(session: Session, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Seal open sittings whose time is over, at most ``limit``, oldest first; return how many.

    Few at once, because the embedded database admits one writer and saves wait meanwhile.
    """
    done = 0
    for sitting_id in list_due(session, due_before(now), limit):
        locked = _locked(skip=True).where(Sitting.id == sitting_id)
        row = session.execute(locked).first()
        if row is not None and row.state is SittingState.OPEN and is_due(row.deadline_at, now):
            _seal(session, row, actor=audit.SYSTEM, now=now)
            done += 1
    return done


def sweep_job(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Handle ``exams.sweep``; comes back at once while there is more to do."""
    if sweep_expired(session, now=now) == AT_ONCE:
        enqueue(session, SWEEP, {}, now=now)


def receipt_of(sitting: Sitting) -> Receipt | None:
    """Return the receipt of a sealed sitting, None for an open one."""
    if sitting.seal is None or sitting.sealed_by is None or sitting.sealed_at is None:
        return None
    return Receipt(
        sitting.public_id,
        sitting.sealed_by,
        sitting.sealed_at,
        sitting.seal,
        sitting.seal_sequence or 0,
        sitting.answered or 0,
    )


def _locked(*, skip: bool = False) -> Any:
    return select(
        Sitting.id,
        Sitting.public_id,
        Sitting.state,
        Sitting.deadline_at,
        Sitting.sealed_at,
        Sitting.sealed_by,
        Sitting.seal,
        Sitting.seal_sequence,
        Sitting.answered,
    ).with_for_update(of=Sitting, skip_locked=skip)


def _seal(session: Session, row: Row[Any], *, actor: str, now: datetime) -> Receipt:
    """Seal a locked sitting: digest, count, audit, event. A sealed one gives its receipt again."""
    if row.state is SittingState.SEALED:
        return Receipt(
            row.public_id, row.sealed_by, row.sealed_at, row.seal, row.seal_sequence, row.answered
        )
    entries = read_entries(session, row.id)
    in_time, sealed_at = sealed_moment(row.deadline_at, now)
    receipt = Receipt(
        sitting=row.public_id,
        by=SealedBy.CANDIDATE if in_time else SealedBy.TIME,
        sealed_at=sealed_at,
        seal=seal_digest((sequence, digest) for sequence, _, digest in entries),
        sequence=entries[-1][0] if entries else 0,
        answered=fold_state((n, json.loads(body)) for n, body, _ in entries).answered,
    )
    session.execute(
        update(Sitting)
        .where(Sitting.id == row.id)
        .values(
            state=SittingState.SEALED,
            sealed_at=receipt.sealed_at,
            sealed_by=receipt.by,
            seal=receipt.seal,
            seal_sequence=receipt.sequence,
            answered=receipt.answered,
        )
    )
    audit.record(
        session,
        actor=actor if in_time else audit.SYSTEM,
        action="sitting.sealed",
        object_type="sitting",
        object_id=row.public_id,
        now=now,
        by=receipt.by.value,
        seal=receipt.seal,
        entries=receipt.sequence,
    )
    session.flush()
    bus.emit(session, SittingSealed(row.id, receipt.sealed_at))
    return receipt
