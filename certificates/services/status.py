"""Changes of a certificate's standing, each with its reason (ISO/IEC 17024, 9.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.models import Person
from certificates import queries
from certificates.models import Certificate, StatusChange
from certificates.rules import Status, may_change
from core import audit
from core.errors import Refused, Verdict
from core.i18n import force_locale, gettext
from core.mail import post_mail


def change_status(
    session: Session,
    certificate: Certificate,
    status: Status,
    *,
    reason: str,
    actor: Person,
    now: datetime,
) -> Verdict:
    """Suspend, reinstate or withdraw; it shows at once to whoever verifies.

    Returns ``Refused("no_such_change" | "reason_needed")`` when the rules forbid it.
    """
    current = queries.status_of(certificate, queries.today(now))
    verdict = may_change(current, status, reason)
    if isinstance(verdict, Refused):
        return verdict
    change = StatusChange(status=status, reason=reason.strip(), by_id=actor.id, at=now)
    certificate.changes.append(change)
    audit.record(
        session,
        actor=actor.public_id,
        action=f"certificate.{status.value}",
        object_type="certificate",
        object_id=certificate.public_id,
        now=now,
        number=certificate.number,
        reason=reason.strip(),
    )
    _tell_holder(session, certificate, status, reason.strip(), now=now)
    session.flush()
    return verdict


def _tell_holder(
    session: Session, certificate: Certificate, status: Status, reason: str, *, now: datetime
) -> None:
    person = certificate.person
    with force_locale(person.language):
        subjects = {
            Status.SUSPENDED: gettext("证书已暂停：%(number)s", number=certificate.number),
            Status.WITHDRAWN: gettext("证书已撤销：%(number)s", number=certificate.number),
            Status.VALID: gettext("证书已恢复有效：%(number)s", number=certificate.number),
        }
        body = gettext(
            "%(name)s：\n\n理由：%(reason)s\n\n对此有异议，可以按认证方案中的办法申诉。\n",
            name=person.legal_name,
            reason=reason,
        )
    post_mail(session, recipient=person.email, subject=subjects[status], body=body, now=now)
