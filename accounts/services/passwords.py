"""Changing a password, and setting one by a link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import mails
from accounts.hashing import hashing
from accounts.models import PasswordReset, Person, PersonState, SignIn
from accounts.queries import find_open_reset, find_person_by_email
from accounts.rules import MOST_LINKS, RESET_SPAN, password_problem
from accounts.services.common import email_digest, read_first, record_about
from accounts.services.sessions import closed_until, end_sessions, forget_failures, note_failure
from core import audit
from core.canonical import sha256_hex
from core.errors import Allowed, Refused, Verdict
from core.mail import post_mail

Link = Callable[[str], str]


def change_password(
    session: Session, person: Person, *, current: str, new: str, keep: SignIn | None, now: datetime
) -> Verdict:
    """Set a new password after checking the present one; ends all sessions but ``keep``.

    Refused ``wrong_password``, ``locked`` (wrong ones count as at sign-in) or a
    ``PasswordProblem``. Called with no open transaction, no lock is held while hashing.
    """
    with read_first(session):
        email, name, stored = person.email, person.legal_name, person.password_hash
        until = closed_until(session, email_digest(email), now=now)
    if until:
        return Refused("locked", {"until": until})
    if not hashing().verify(stored, current):
        note_failure(session, email_digest(email), now=now)
        record_about(session, person, "person.password_refused", actor=person, now=now)
        session.flush()
        return Refused("wrong_password")
    problem = password_problem(new, email=email, name=name)
    if problem is not None:
        return Refused(problem.value)
    _set_password(session, person, hashing().hash(new), now=now, keep=keep)
    record_about(session, person, "person.password_changed", actor=person, now=now)
    subject, body = mails.password_changed(person)
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
    return Allowed()


def _set_password(
    session: Session, person: Person, password_hash: str, *, now: datetime, keep: SignIn | None
) -> None:
    person.password_hash = password_hash
    person.password_changed_at = now
    person.must_change_password = False
    forget_failures(session, email_digest(person.email))
    end_sessions(session, person, now=now, keep=keep)
    unused = select(PasswordReset).where(
        PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None)
    )
    for link in session.scalars(unused):
        link.used_at = now
    session.flush()


def ask_for_reset(session: Session, *, email: str, link: Link, now: datetime) -> None:
    """Mail a link to set a new password, when there is an active account with this address.

    Tells the caller nothing. At most three links stand open at a time. ``link`` makes the address
    of the page from the token.
    """
    digest = email_digest(email)
    audit.record(
        session,
        actor=audit.SYSTEM,
        action="address.reset_asked",
        object_type="address",
        object_id=digest,
        now=now,
    )
    person = find_person_by_email(session, email)
    if person is not None and person.state is PersonState.ACTIVE:
        standing = select(func.count(PasswordReset.id)).where(
            PasswordReset.person_id == person.id,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
        if (session.scalar(standing) or 0) < MOST_LINKS:
            token = issue_link(session, person, span=RESET_SPAN, now=now)
            subject, body = mails.reset(person, link(token))
            post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
    session.flush()


def issue_link(session: Session, person: Person, *, span: timedelta, now: datetime) -> str:
    """Make a single-use token with which a password can be set for so long; return it."""
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordReset(
            person_id=person.id,
            token_digest=sha256_hex(token.encode()),
            created_at=now,
            expires_at=now + span,
        )
    )
    session.flush()
    return token


def send_link(
    session: Session, person: Person, *, link: Link, span: timedelta, actor: Person, now: datetime
) -> None:
    """Mail a person a link to set a password, by an administrator's act."""
    token = issue_link(session, person, span=span, now=now)
    make = mails.invitation if person.must_change_password else mails.reset_by_administrator
    subject, body = make(person, link(token), span)
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
    record_about(session, person, "person.link_sent", actor=actor, now=now)
    session.flush()


def reset_password(
    session: Session, *, token: str, password: str, now: datetime
) -> Person | Refused:
    """Set the password that a link allows to set; ends all sessions of the person.

    Refused ``link`` (unknown, used or expired) or a ``PasswordProblem``. Called with no open
    transaction, no lock is held while hashing.
    """
    digest = sha256_hex(token.encode())
    with read_first(session):
        found = find_open_reset(session, digest, now=now)
        person = session.get(Person, found.person_id) if found else None
        problem = (
            password_problem(password, email=person.email, name=person.legal_name)
            if person and person.state is PersonState.ACTIVE
            else "link"
        )
    if problem is not None:
        return Refused(str(problem))
    password_hash = hashing().hash(password)
    found = find_open_reset(session, digest, now=now, lock=True)
    if found is None:
        return Refused("link")
    person = session.get_one(Person, found.person_id)
    _set_password(session, person, password_hash, now=now, keep=None)
    record_about(session, person, "person.password_reset", actor=person, now=now)
    subject, body = mails.password_changed(person)
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
    return person
