"""Demo data of years past: a former exam whose holders' certificates have every standing by now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.queries import find_person_by_email
from core.errors import Refused
from exams import demo_sittings
from exams.assembly import Shortages
from exams.demo_sittings import Plan
from exams.models import Admission, Application, Exam, ExamSession, MultipleRule
from exams.services.admissions import admit
from exams.services.applications import submit_application
from exams.services.blueprints import load_blueprint
from exams.services.exams import create_exam
from exams.services.sessions import schedule_session
from standards.queries import get_edition

FORMER = "de-demo-former"
SEED = 2022
DAY = timedelta(days=1)
# how many days ago, who sat, and what they reached
PAST: tuple[tuple[int, str, dict[str, Plan]], ...] = (
    (1140, "第一场", {"holder": Plan("71", "80")}),
    (
        400,
        "第二场",
        {
            "holder2": Plan("88.5", "90"),
            "holder3": Plan("64", "65"),
            "holder4": Plan("76", "70"),
        },
    ),
)


def load(session: Session, *, now: datetime) -> None:
    """Add the former exam with its sessions and sittings, once."""
    if session.scalar(select(Exam.id).limit(1)) is not None:
        return
    exam = _former_exam(session, now - 1160 * DAY)
    for days, name, people in PAST:
        held = _schedule(session, exam, name, now - days * DAY)
        for person, plan in people.items():
            admission = _admitted(session, person, held)
            demo_sittings.sit_past(session, admission, plan, held.closes_at)


def _person(session: Session, name: str) -> Person:
    found = find_person_by_email(session, f"{name}@example.org")
    assert found is not None, name
    return found


def _former_exam(session: Session, at: datetime) -> Exam:
    edition = get_edition(session, FORMER)
    blueprint = load_blueprint(session, "DE", "L1", now=at, edition=edition)
    made = create_exam(
        session,
        blueprint=blueprint,
        seed=SEED,
        forms=1,
        multiple_rule=MultipleRule.ALL_OR_NOTHING,
        title={
            "zh": "大数据开发工程师　初级　演示旧卷",
            "en": "Data engineer, junior, former demo exam",
        },
        actor=_person(session, "officer"),
        now=at,
    )
    assert not isinstance(made, Shortages), made
    return made


def _schedule(session: Session, exam: Exam, name: str, opens_at: datetime) -> ExamSession:
    made = schedule_session(
        session,
        exam=exam,
        title={"zh": f"演示旧卷{name}", "en": f"Former demo exam, {opens_at.date().isoformat()}"},
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=6),
        capacity=10,
        place="线上",
        staff=[_person(session, "examiner")],
        actor=_person(session, "officer2"),
        now=opens_at - 15 * DAY,
    )
    assert isinstance(made, ExamSession), made
    return made


def _admitted(session: Session, name: str, held: ExamSession) -> Admission:
    person = _person(session, name)
    applied = submit_application(
        session,
        person=person,
        role="DE",
        level="L1",
        legal_name=person.legal_name,
        route="working",
        statement="",
        accommodation="",
        wanted_session=held,
        now=held.opens_at - 10 * DAY,
    )
    assert isinstance(applied, Application), applied
    made = admit(
        session,
        applied,
        held,
        extra_percent=0,
        actor=_person(session, "officer"),
        now=held.opens_at - 8 * DAY,
    )
    assert not isinstance(made, Refused), made
    return made
