"""Accounts: registering, creating, naming, suspending."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import mails
from accounts.consents import PRIVACY, get_consent_text
from accounts.errors import AddressTaken
from accounts.hashing import UNUSABLE, hashing
from accounts.labels import explain
from accounts.models import Consent, Person, PersonState
from accounts.queries import certification_body, count_other_administrators, find_person_by_email
from accounts.rules import Role, clean_email, clean_name, may_suspend, name_problem
from accounts.services.common import record_about, refuse_weak
from accounts.services.roles import grant_role
from accounts.services.sessions import end_sessions
from core.errors import Allowed, InvalidInput, Verdict
from core.i18n import LANGUAGES
from core.i18n import lazy_gettext as _l
from core.mail import post_mail


def register_person(
    session: Session,
    *,
    email: str,
    password: str,
    legal_name: str,
    consent_version: str,
    now: datetime,
    language: str = "zh",
) -> Person:
    """Open an account for a candidate who agreed to a version of the privacy notice.

    Hashes before the first statement, so that no lock is held meanwhile. Raises ``WeakPassword``,
    ``InvalidInput`` (name, version), ``AddressTaken``, ``NoCertificationBody``, ``HashingBusy``.
    """
    name = _checked_name(legal_name)
    refuse_weak(password, email=clean_email(email), name=name)
    text = get_consent_text(PRIVACY, consent_version)
    password_hash = hashing().hash(password)
    body = certification_body(session)
    person = _add_person(session, email, name, password_hash, language=language, now=now)
    session.add(
        Consent(
            person_id=person.id,
            kind=text.kind,
            version=text.version,
            text_digest=text.digest,
            at=now,
        )
    )
    record_about(session, person, "person.registered", actor=person, now=now, consent=text.version)
    grant_role(session, person, body, Role.CANDIDATE, actor=person, now=now)
    return person


def create_person(
    session: Session,
    *,
    email: str,
    password: str | None,
    legal_name: str,
    actor: Person | None,
    now: datetime,
    language: str = "zh",
) -> Person:
    """Open an account for someone else; with no password they set one by a link (``send_link``).

    Raises ``WeakPassword``, ``InvalidInput`` (name), ``AddressTaken``, ``HashingBusy``.
    """
    name = _checked_name(legal_name)
    if password is not None:
        refuse_weak(password, email=clean_email(email), name=name)
    password_hash = UNUSABLE if password is None else hashing().hash(password)
    person = _add_person(session, email, name, password_hash, language=language, now=now)
    person.must_change_password = password is None
    record_about(session, person, "person.created", actor=actor, now=now)
    session.flush()
    return person


def _checked_name(legal_name: str) -> str:
    name = clean_name(legal_name)
    problem = name_problem(name)
    if problem is not None:
        raise InvalidInput(explain(problem), code=problem.value)
    return name


def _add_person(
    session: Session, email: str, name: str, password_hash: str, *, language: str, now: datetime
) -> Person:
    if find_person_by_email(session, email) is not None:
        raise AddressTaken
    person = Person(
        email=clean_email(email),
        password_hash=password_hash,
        legal_name=name,
        language=language,
        created_at=now,
        password_changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise AddressTaken from error
    return person


def tell_address_taken(session: Session, person: Person, *, now: datetime) -> None:
    """Write to the owner of an address that someone tried to register with it again.

    The page says the same as for a new address, so that it tells nobody who has an account.
    """
    subject, body = mails.address_taken(person)
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
    record_about(session, person, "person.registered_again", actor=None, now=now)
    session.flush()


def change_legal_name(
    session: Session, person: Person, legal_name: str, *, actor: Person, now: datetime
) -> None:
    """Change the name that certificates will carry; the trail keeps both. Raises ``InvalidInput``."""
    name = _checked_name(legal_name)
    if name == person.legal_name:
        return
    record_about(
        session,
        person,
        "person.renamed",
        actor=actor,
        now=now,
        before=person.legal_name,
        after=name,
    )
    person.legal_name = name
    session.flush()


def set_preferences(
    session: Session, person: Person, *, language: str, time_zone: str, now: datetime
) -> None:
    """Set the language of mails and the time zone of pages. Raises ``InvalidInput``."""
    if language not in LANGUAGES or time_zone not in available_timezones():
        raise InvalidInput(_l("没有这个语言或时区。"))
    if (language, time_zone) == (person.language, person.time_zone):
        return
    person.language, person.time_zone = language, time_zone
    record_about(
        session,
        person,
        "person.preferences_set",
        actor=person,
        now=now,
        language=language,
        time_zone=time_zone,
    )
    session.flush()


def suspend_person(
    session: Session, person: Person, *, reason: str, actor: Person, now: datetime
) -> Verdict:
    """Close an account and end its sessions at once.

    Refused for one's own account and for the last administrator; again is no error.
    """
    others = count_other_administrators(session, person)
    verdict = may_suspend(person.roles, own=actor.id == person.id, others=others)
    if not verdict.ok or person.state is PersonState.SUSPENDED:
        return verdict
    person.state = PersonState.SUSPENDED
    ended = end_sessions(session, person, now=now)
    record_about(
        session, person, "person.suspended", actor=actor, now=now, reason=reason, sessions=ended
    )
    session.flush()
    return Allowed()


def reactivate_person(session: Session, person: Person, *, actor: Person, now: datetime) -> None:
    """Open a suspended account again; again is no error."""
    if person.state is PersonState.SUSPENDED:
        person.state = PersonState.ACTIVE
        record_about(session, person, "person.reactivated", actor=actor, now=now)
    session.flush()
