"""Reads of certificates and their standing."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import Person
from certificates.models import Certificate, CertificateFile, StatusChange
from certificates.numbers import normalise
from certificates.rules import Status, standing
from core.clock import BEIJING
from core.errors import NotFound
from core.i18n import lazy_gettext as _l


def today(now: datetime) -> date:
    """Return the day in Beijing, by which certificates expire."""
    return now.astimezone(BEIJING).date()


def find_by_number(session: Session, text: str) -> Certificate | None:
    """Return the certificate of a number as people type it, or None."""
    number = normalise(text)
    if number is None:
        return None
    return session.scalars(select(Certificate).where(Certificate.number == number)).first()


def get_by_number(session: Session, text: str) -> Certificate:
    """Return the certificate of a number; raises ``NotFound``."""
    found = find_by_number(session, text)
    if found is None:
        raise NotFound(_l("没有这个编号的证书。"))
    return found


def get_certificate(session: Session, row: int) -> Certificate:
    """Return a certificate by its row; raises ``NotFound``."""
    found = session.get(Certificate, row)
    if found is None:
        raise NotFound(_l("没有这张证书。"))
    return found


def find_of_decision(session: Session, decision_id: int) -> Certificate | None:
    """Return the certificate that a decision led to, or None."""
    return session.scalars(
        select(Certificate).where(Certificate.decision_id == decision_id)
    ).first()


def get_pdf(session: Session, certificate: Certificate) -> bytes:
    """Return the registered file."""
    return session.get_one(CertificateFile, certificate.id).pdf


def status_of(certificate: Certificate, on: date) -> Status:
    """Return the standing of a certificate on a day."""
    return standing([c.status for c in certificate.changes], expires=certificate.expires_on, on=on)


def certificates_of(session: Session, person: Person) -> list[Certificate]:
    """Return a person's certificates, the newest first."""
    query = select(Certificate).where(Certificate.person_id == person.id)
    return list(session.scalars(query.order_by(Certificate.issued_at.desc())))


def list_certificates(
    search: str = "", status: Status | None = None, on: date | None = None
) -> Select[Certificate]:
    """Return the select of the register: by number or holder, and by standing on a day."""
    query = select(Certificate).order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    if search:
        like = f"%{search.strip()}%"
        number = normalise(search) or search.strip().upper()
        query = query.where(
            or_(Certificate.number.ilike(f"%{number}%"), Certificate.holder.ilike(like))
        )
    if status is not None and on is not None:
        query = query.where(_stands(status, on))
    return query


def count_by_status(session: Session, *, on: date) -> dict[Status, int]:
    """Return how many certificates stand how on a day."""
    last = _last_status()
    rows = session.execute(
        select(last, Certificate.expires_on < on, func.count()).group_by(
            last, Certificate.expires_on < on
        )
    )
    counts: Counter[Status] = Counter()
    for stored, past, count in rows:
        history = [] if stored is None else [Status(stored)]
        shown = standing(history, expires=date.min if past else on, on=on)
        counts[shown] += count
    return dict(counts)


def _last_status() -> ScalarSelect[Status]:
    newest = (
        select(func.max(StatusChange.id))
        .where(StatusChange.certificate_id == Certificate.id)
        .correlate(Certificate)
        .scalar_subquery()
    )
    return select(StatusChange.status).where(StatusChange.id == newest).scalar_subquery()


def _stands(status: Status, on: date) -> ColumnElement[bool]:
    last = func.coalesce(_last_status(), Status.VALID.value)
    if status is Status.EXPIRED:
        return (last == Status.VALID.value) & (Certificate.expires_on < on)
    if status is Status.VALID:
        return (last == Status.VALID.value) & (Certificate.expires_on >= on)
    return last == status.value
