"""Applications and admissions as the tests make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.errors import Refused
from core.models import OutgoingMail
from exams.models import (
    Admission,
    Application,
    ExamSession,
)
from exams.queries.applications import (
    find_open_application,
)
from exams.queries.exams import open_levels
from exams.services.admissions import admit
from exams.services.applications import (
    submit_application,
)
from exams.services.sessions import schedule_session
from tests.conftest import NOW
from tests.exams.officer_world import person_of

SignIn = Callable[[str], FlaskClient]
DAY = timedelta(days=1)


def reason(outcome: object) -> str:
    return outcome.reason if isinstance(outcome, Refused) else ""


def apply(name: str, **changes: object) -> Application | Refused:
    person = person_of(db.session, name)
    given: dict[str, object] = {
        "role": "DE",
        "level": "L1",
        "legal_name": person.legal_name,
        "route": "working",
        "statement": " 三年经验 ",
        "accommodation": "",
        "wanted_session": None,
        "now": NOW,
    }
    return submit_application(db.session, person=person, **{**given, **changes})  # type: ignore[arg-type]


def applied(name: str) -> Application:
    made = apply(name)
    assert isinstance(made, Application), made
    return made


def new_session(*, capacity: int = 5, staff: bool = False, days: int = 3) -> ExamSession:
    made = schedule_session(
        db.session,
        exam=open_levels(db.session)["DE", "L1"],
        title={"zh": "试场", "en": "Trial"},
        opens_at=NOW + days * DAY,
        closes_at=NOW + days * DAY + timedelta(hours=6),
        capacity=capacity,
        place="",
        staff=[person_of(db.session, "examiner")] if staff else [],
        actor=person_of(db.session, "officer"),
        now=NOW,
    )
    assert isinstance(made, ExamSession)
    return made


def admitted(name: str, session: ExamSession, **changes: object) -> Admission | Refused:
    person = person_of(db.session, name)
    waiting = find_open_application(db.session, person, "DE", "L1", now=NOW)
    application = waiting if waiting is not None else applied(name)
    given: dict[str, object] = {
        "extra_percent": 0,
        "actor": person_of(db.session, "officer"),
        "now": NOW,
    }
    return admit(db.session, application, session, **{**given, **changes})  # type: ignore[arg-type]


def last_mail() -> OutgoingMail:
    found = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert found is not None
    return found
