"""Signing in and out, and ending sessions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.hashing import hashing
from accounts.models import Person, PersonState, SignIn, SignInFailures
from accounts.queries import find_person_by_email, list_sessions_of
from accounts.rules import (
    MOST_SESSIONS,
    SESSION_SPAN,
    clean_email,
    failures_now,
    locked_until,
)
from accounts.services.common import email_digest, read_first, record_about
from core import audit
from core.canonical import sha256_hex
from core.errors import Refused


@dataclass(frozen=True)
class SignInOutcome:
    """A sign-in that succeeded: ``token`` goes into the cookie and is kept nowhere else."""

    token: str
    sign_in: SignIn
    person: Person


def sign_in(
    session: Session, *, email: str, password: str, now: datetime, agent: str, keep: bool = False
) -> SignInOutcome | Refused:
    """Check address and password and begin a session with a new token.

    Refused ``wrong`` (also when there is no account; both take the same time), ``locked`` with the
    moment ``until``, or ``suspended`` (told only to who knows the password). A hash made with older
    parameters is renewed. Called with no open transaction, no lock is held while hashing. Raises
    ``HashingBusy``.
    """
    address = clean_email(email)
    digest = email_digest(address)
    with read_first(session):
        until = closed_until(session, digest, now=now)
        known = None if until else find_person_by_email(session, address)
        stored = None if known is None else known.password_hash
    if until:
        return Refused("locked", {"until": until})
    right = hashing().verify(stored, password)
    renewed = None
    if right and stored is not None and hashing().is_outdated(stored):
        renewed = hashing().hash(password)
    until = closed_until(session, digest, now=now, lock=True)
    if until:
        return Refused("locked", {"until": until})
    person = find_person_by_email(session, address) if right else None
    if person is None or person.password_hash != stored:
        return _refuse(session, digest, now=now)
    if person.state is not PersonState.ACTIVE:
        record_about(session, person, "person.sign_in_refused", actor=person, now=now)
        session.flush()
        return Refused("suspended")
    if renewed is not None:
        person.password_hash = renewed
    forget_failures(session, digest)
    return _begin_session(session, person, agent=agent, keep=keep, now=now)


def _begin_session(
    session: Session, person: Person, *, agent: str, keep: bool, now: datetime
) -> SignInOutcome:
    token = secrets.token_urlsafe(32)
    begun = SignIn(
        person_id=person.id,
        token_digest=sha256_hex(token.encode()),
        created_at=now,
        seen_at=now,
        expires_at=now + SESSION_SPAN,
        kept=keep,
        agent=agent[:255],
    )
    session.add(begun)
    session.flush()
    others = [entry for entry in list_sessions_of(session, person, now=now) if entry is not begun]
    for oldest in others[MOST_SESSIONS - 1 :]:
        oldest.revoked_at = now
    record_about(
        session, person, "person.signed_in", actor=person, now=now, sign_in=begun.public_id
    )
    session.flush()
    return SignInOutcome(token, begun, person)


def _refuse(session: Session, digest: str, *, now: datetime) -> Refused:
    until = note_failure(session, digest, now=now)
    data: dict[str, Any] = {"until": until.isoformat()} if until else {}
    audit.record(
        session,
        actor=audit.SYSTEM,
        action="address.sign_in_failed",
        object_type="address",
        object_id=digest,
        now=now,
        **data,
    )
    session.flush()
    return Refused("locked", {"until": until}) if until else Refused("wrong")


def closed_until(
    session: Session, digest: str, *, now: datetime, lock: bool = False
) -> datetime | None:
    """Return the moment until which an address is closed after failures, or None when it is open."""
    row = session.get(SignInFailures, digest, with_for_update=lock, populate_existing=lock)
    if row is None:
        return None
    until = locked_until(failures_now(row.failures, row.last_at, now), row.last_at)
    return until if until > now else None


def note_failure(session: Session, digest: str, *, now: datetime) -> datetime | None:
    """Count a failure for an address; return until when it is closed now, or None."""
    row = session.get(SignInFailures, digest, with_for_update=True, populate_existing=True)
    if row is None:
        row = _first_failure(session, digest, now)
    row.failures = failures_now(row.failures, row.last_at, now) + 1
    row.last_at = now
    session.flush()
    until = locked_until(row.failures, now)
    return until if until > now else None


def _first_failure(session: Session, digest: str, now: datetime) -> SignInFailures:
    try:
        with session.begin_nested():
            row = SignInFailures(email_digest=digest, failures=0, last_at=now)
            session.add(row)
    except IntegrityError:
        return session.get_one(SignInFailures, digest, with_for_update=True)
    return row


def forget_failures(session: Session, digest: str) -> None:
    """Count an address anew from nought."""
    row = session.get(SignInFailures, digest)
    if row is not None:
        session.delete(row)


def sign_out(session: Session, entry: SignIn, *, now: datetime) -> None:
    """End a session by its owner's wish; again is no error."""
    if entry.revoked_at is None:
        entry.revoked_at = now
        person = entry.person
        record_about(
            session, person, "person.signed_out", actor=person, now=now, sign_in=entry.public_id
        )
    session.flush()


def end_session(session: Session, entry: SignIn, *, actor: Person, now: datetime) -> None:
    """End one session of a person from another one; again is no error."""
    if entry.revoked_at is None:
        entry.revoked_at = now
        record_about(
            session,
            entry.person,
            "person.session_ended",
            actor=actor,
            now=now,
            sign_in=entry.public_id,
        )
    session.flush()


def end_other_sessions(session: Session, keep: SignIn, *, actor: Person, now: datetime) -> int:
    """End all sessions of a person but the present one; return how many."""
    ended = end_sessions(session, keep.person, now=now, keep=keep)
    if ended:
        record_about(
            session, keep.person, "person.other_sessions_ended", actor=actor, now=now, count=ended
        )
    session.flush()
    return ended


def end_sessions(
    session: Session, person: Person, *, now: datetime, keep: SignIn | None = None
) -> int:
    """End a person's sessions as part of another act, all but ``keep``; return how many."""
    live = [entry for entry in list_sessions_of(session, person, now=now) if entry is not keep]
    for entry in live:
        entry.revoked_at = now
    session.flush()
    return len(live)
