"""Issuing: from a decision to a registered, signed certificate."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from accounts.queries import certification_body
from certificates import keyring, queries
from certificates.document import BilingualText, CertificateDocument, ScoreLine
from certificates.models import Certificate, CertificateFile
from certificates.numbers import generate
from certificates.rendering.page import render_certificate
from certificates.rules import CertificateIssued, add_years
from certificates.signing import sign_pdf
from core import audit
from core.db import begin_writing, reading_only
from core.events import bus
from core.i18n import force_locale, gettext
from core.jobs import enqueue
from core.mail import post_mail
from core.settings import Settings
from grading.models import Decision, DecisionOutcome, ExamResult
from grading.rules import DecisionMade, shown
from standards.models import SourceStatus
from standards.rules import WEIGHT_NOTICE

ISSUE = "certificates.issue"


def enqueue_issue(session: Session, event: DecisionMade) -> None:
    """Handle a decision: a granted one enqueues the issue, in the decision's transaction."""
    if event.outcome is DecisionOutcome.GRANTED:
        key = f"{ISSUE}:{event.decision_id}"
        enqueue(session, ISSUE, {"decision": event.decision_id}, now=event.at, key=key)


class Issuer:
    """The job's handler, with the settings of the site."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, session: Session, payload: dict[str, Any], now: datetime) -> None:
        """Issue the certificate of one decision."""
        issue_certificate(session, payload["decision"], settings=self.settings, now=now)


def issue_certificate(
    session: Session, decision_id: int, *, settings: Settings, now: datetime
) -> Certificate:
    """Render, sign and register the certificate of a granted decision; a second call finds the first.

    Drawing and signing happen outside a writing transaction. Raises ``UnrenderableCharacter`` or
    ``TextTooLong`` when the name cannot be drawn, ``KeysUnavailable`` without keys; nothing is
    registered then.
    """
    signer = keyring.site_signer(settings, now=now)
    with reading_only():
        found = queries.find_of_decision(session, decision_id)
        if found is not None:
            return found
        decision = session.get_one(Decision, decision_id)
        document = make_document(
            session, decision, settings=settings, now=now, development=signer.development
        )
    begin_writing(session)
    pdf = sign_pdf(render_certificate(document), signer, at=document.issued_at)
    return _register(session, decision_id, document, pdf, now=now)


def make_document(
    session: Session, decision: Decision, *, settings: Settings, now: datetime, development: bool
) -> CertificateDocument:
    """Return what the certificate of a decision will say, with a number that is not in use."""
    result = decision.result
    admission = result.admission
    blueprint = admission.session.exam.blueprint
    edition = blueprint.edition
    level = next(row for row in edition.levels if row.code == blueprint.level)
    direction = level.direction or {}
    number = _new_number(session, now, edition.role, level.code)
    effective = queries.today(decision.at)
    body = certification_body(session).name
    years = int(admission.session.exam.scheme.document["rules"]["validity_years"])
    return CertificateDocument(
        number=number,
        holder=admission.application.legal_name,
        role_zh=edition.role_name["zh"],
        role_en=edition.role_name["en"],
        role_code=edition.role,
        level_zh=level.name["zh"],
        level_en=level.name["en"],
        level_code=level.code,
        direction_zh=direction.get("zh"),
        direction_en=direction.get("en"),
        body_zh=body["zh"],
        body_en=body["en"],
        standard_code=edition.code,
        standard_edition=edition.slug.removeprefix(edition.role.lower() + "-"),
        standard_date=edition.issued_on,
        effective=effective,
        expires=add_years(effective, years) - timedelta(days=1),
        issued_at=now.astimezone(UTC).replace(microsecond=0),
        scores=_score_lines(result),
        notes=_notes(result),
        verify_url=f"{settings.site_url.rstrip('/')}/verify/{number}",
        development=development,
    )


def _register(
    session: Session, decision_id: int, document: CertificateDocument, pdf: bytes, *, now: datetime
) -> Certificate:
    raced = queries.find_of_decision(session, decision_id)
    if raced is not None:
        return raced
    decision = session.get_one(Decision, decision_id)
    digest = hashlib.sha256(pdf).hexdigest()
    certificate = Certificate(
        number=document.number,
        decision_id=decision_id,
        person_id=decision.result.admission.person_id,
        holder=document.holder,
        document=json.loads(document.to_json()),
        pdf_sha256=digest,
        effective_on=document.effective,
        expires_on=document.expires,
        issued_at=document.issued_at,
    )
    session.add(certificate)
    session.flush()
    session.add(CertificateFile(certificate_id=certificate.id, pdf=pdf))
    audit.record(
        session,
        actor=audit.SYSTEM,
        action="certificate.issued",
        object_type="certificate",
        object_id=certificate.public_id,
        now=now,
        number=certificate.number,
        sha256=digest,
        decision=decision.public_id,
    )
    _tell_holder(session, certificate, document, now=now)
    session.flush()
    bus.emit(session, CertificateIssued(certificate.id))
    return certificate


def _tell_holder(
    session: Session, certificate: Certificate, document: CertificateDocument, *, now: datetime
) -> None:
    person = certificate.person
    with force_locale(person.language):
        subject = gettext("证书已签发：%(number)s", number=certificate.number)
        body = gettext(
            "%(name)s：\n\n证书已签发，编号 %(number)s，有效期至 %(expires)s。"
            "登录后可以下载签名 PDF；任何人都可以在 %(url)s 核验。\n",
            name=person.legal_name,
            number=certificate.number,
            expires=certificate.expires_on.isoformat(),
            url=document.verify_url,
        )
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)


def _new_number(session: Session, now: datetime, role: str, level: str) -> str:
    year = queries.today(now).year
    while True:
        number = generate(year=year, role_code=role, level=int(level[1:]), entropy=os.urandom(16))
        if queries.find_by_number(session, number) is None:
            return number


def _score_lines(result: ExamResult) -> tuple[ScoreLine, ...]:
    return (
        ScoreLine("理论", "Theory", shown(result.theory.score)),
        ScoreLine("技能", "Practical", shown(result.practical.score)),
    )


def _notes(result: ExamResult) -> tuple[BilingualText, ...]:
    blueprint = result.admission.session.exam.blueprint
    notes = []
    if blueprint.document.get("source_status") != SourceStatus.OFFICIAL.value:
        notes.append(_both(WEIGHT_NOTICE))
    for paper in blueprint.document["papers"]:
        if paper.get("notice", {}).get("zh"):
            notes.append(BilingualText(zh=paper["notice"]["zh"], en=paper["notice"]["en"]))
    return tuple(notes)


def _both(lazy: object) -> BilingualText:
    with force_locale("zh"):
        chinese = str(lazy)
    with force_locale("en"):
        return BilingualText(zh=chinese, en=str(lazy))
