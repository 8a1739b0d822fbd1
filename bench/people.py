"""Makes the candidates of a benchmark through the services and prints their admissions' public ids."""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import select

from accounts.consents import PRIVACY_VERSION
from accounts.queries import find_person_by_email
from accounts.services.people import register_person
from app import create_app
from core import clock
from core.db import db
from exams.agreements import agreement_texts
from exams.models import Application, Exam, ExamSession
from exams.rules.checks import Measurements
from exams.services.admissions import admit
from exams.services.applications import submit_application
from exams.services.readiness import accept_agreement, record_check
from exams.services.sessions import schedule_session

PASSWORD = "a bench of oak 2026"  # noqa: S105 - of people who exist for a minute


def main(count: int) -> None:
    """Register, admit, agree and check so many candidates."""
    app = create_app()
    now = clock.now()
    with app.app_context():
        officer = find_person_by_email(db.session, "officer@example.org")
        exam = db.session.scalars(select(Exam)).first()
        assert officer is not None
        assert exam is not None
        session = schedule_session(
            db.session,
            exam=exam,
            title={"zh": "压测", "en": "Bench"},
            opens_at=now,
            closes_at=now + timedelta(days=1),
            capacity=count,
            place="-",
            staff=[],
            actor=officer,
            now=now - timedelta(days=1),
        )
        assert isinstance(session, ExamSession), session
        for n in range(count):
            sys.stdout.write(_candidate(n, session, officer, now) + "\n")
        db.session.commit()


def _candidate(n: int, session: ExamSession, officer: object, now: object) -> str:
    person = register_person(
        db.session,
        email=f"bench{n}@example.org",
        password=PASSWORD,
        legal_name=f"Bench Candidate {n}",
        consent_version=PRIVACY_VERSION,
        now=now,
    )
    application = submit_application(
        db.session,
        person=person,
        role="DE",
        level="L1",
        legal_name=person.legal_name,
        route="working",
        statement="",
        accommodation="",
        wanted_session=session,
        now=now,
    )
    assert isinstance(application, Application), application
    admission = admit(db.session, application, session, extra_percent=0, actor=officer, now=now)
    for kind in agreement_texts():
        accept_agreement(db.session, admission, kind, now=now)
    record_check(db.session, admission, GOOD, now=now)
    return admission.public_id


GOOD = Measurements(
    cookies=True, storage=True, modules=True, skew_ms=0, pings_ms=(5,) * 10, width=1280, height=900
)

if __name__ == "__main__":
    main(int(sys.argv[1]))
