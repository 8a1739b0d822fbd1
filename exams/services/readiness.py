"""What a candidate does before a paper: accept the agreements, have the browser checked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from exams.agreements import agreement_texts
from exams.models import Admission, Agreement, SystemCheck
from exams.rules.checks import Measurements, check_browser, passed


def accept_agreement(
    session: Session, admission: Admission, kind: str, *, now: datetime
) -> Agreement:
    """Record that the candidate accepted a text in force; a second time returns the first.

    Raises ``InvalidInput`` for a kind that there is not.
    """
    query = select(Agreement).where(Agreement.admission_id == admission.id, Agreement.kind == kind)
    there = session.scalar(query)
    if there is not None:
        return there
    text = agreement_texts().get(kind)
    if text is None:
        raise InvalidInput(_l("没有这份约定。"))
    made = Agreement(
        admission_id=admission.id,
        kind=kind,
        version=text.version,
        text_digest=text.digest,
        at=now,
    )
    session.add(made)
    audit.record(
        session,
        actor=admission.person.public_id,
        action="agreement.accepted",
        object_type="admission",
        object_id=admission.public_id,
        now=now,
        kind=kind,
        version=text.version,
        digest=text.digest,
    )
    session.flush()
    return made


def record_check(
    session: Session, admission: Admission, found: Measurements, *, now: datetime
) -> SystemCheck:
    """Record what the candidate's browser measured and what it comes to."""
    checks = check_browser(found)
    measured = asdict(found) | {"pings_ms": list(found.pings_ms)}
    made = SystemCheck(
        admission_id=admission.id,
        passed=passed(checks),
        data={
            "measured": measured,
            "checks": [
                {"name": check.name, "outcome": check.outcome.value, "figure": check.figure}
                for check in checks
            ],
        },
        at=now,
    )
    session.add(made)
    audit.record(
        session,
        actor=admission.person.public_id,
        action="check.recorded",
        object_type="admission",
        object_id=admission.public_id,
        now=now,
        passed=made.passed,
    )
    session.flush()
    return made
