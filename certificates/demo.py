"""Demo data: certificates of the decisions granted so far, one of them suspended, one withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.queries import find_person_by_email
from certificates import keyring, queries
from certificates.rules import Status
from certificates.services.issuing import issue_certificate
from certificates.services.status import change_status
from grading.models import Decision, DecisionOutcome

AFTER = timedelta(minutes=1)
CHANGES = {
    "holder3": (Status.SUSPENDED, "持证人涉嫌转借证书，正在核实。", 12),
    "holder4": (Status.WITHDRAWN, "经核实，考试中由他人代为作答。", 30),
}


def load(session: Session, *, now: datetime) -> None:
    """Issue what was granted, each a minute after its decision, then change two of them; once only."""
    settings = current_app.config["LIANGCAI"]
    keyring.site_signer(settings, now=now)
    granted = select(Decision).where(Decision.outcome == DecisionOutcome.GRANTED)
    rows = [(row.id, row.at) for row in session.scalars(granted.order_by(Decision.id))]
    for decision_id, at in rows:
        session.commit()
        issue_certificate(session, decision_id, settings=settings, now=at + AFTER)
    officer = find_person_by_email(session, "officer@example.org")
    assert officer is not None
    for name, (status, reason, days) in CHANGES.items():
        person = find_person_by_email(session, f"{name}@example.org")
        assert person is not None
        for certificate in queries.certificates_of(session, person):
            if not certificate.changes:
                at = now - timedelta(days=days)
                change_status(session, certificate, status, reason=reason, actor=officer, now=at)
    session.flush()
