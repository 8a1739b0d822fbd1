"""Demo data: a blueprint, an exam, sessions in every phase, applications in every state.

The sittings are added by ``exams.demo_sittings``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.queries import find_person_by_email
from core.clock import BEIJING
from core.errors import Refused
from exams import demo_blueprints, demo_history, demo_sittings
from exams.assembly import Shortages
from exams.models import Application, Exam, ExamSession, MultipleRule
from exams.services.admissions import admit
from exams.services.applications import (
    refuse_application,
    submit_application,
    withdraw_application,
)
from exams.services.blueprints import load_blueprint
from exams.services.exams import create_exam
from exams.services.sessions import cancel_session, schedule_session

SEED = 20261122
_TITLE = {"zh": "大数据开发工程师　初级　2026 年冬", "en": "Data engineer, junior, winter 2026"}
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def load(session: Session, *, now: datetime) -> None:
    """Load the demo data once."""
    demo_history.load(session, now=now)
    title = _TITLE["en"]
    if all(exam.title["en"] != title for exam in session.scalars(select(Exam))):
        _load_officers_side(session, now=now)
    demo_sittings.load(session, now=now)
    demo_blueprints.load(session, now=now)


def _load_officers_side(session: Session, *, now: datetime) -> None:
    exam = _exam(session, now - 14 * DAY)
    past = _schedule(
        session,
        exam,
        "officer2",
        {"zh": "十一月第一场（线上）", "en": "November, first session (online)"},
        opens_at=now - 2 * DAY,
        hours=6,
        made_at=now - 13 * DAY,
    )
    running = _schedule(
        session,
        exam,
        "officer",
        {"zh": "十一月第二场（线上）", "en": "November, second session (online)"},
        opens_at=now - HOUR,
        hours=8 * 24 + 1,
        made_at=now - 7 * DAY,
    )
    coming = _schedule(
        session,
        exam,
        "officer",
        {"zh": "十二月第一场（机房）", "en": "December, first session (test centre)"},
        opens_at=_morning(now + 7 * DAY),
        hours=8,
        made_at=now - DAY,
        place="光谷考试中心 302",
        staffed=False,
    )
    _cancelled(session, exam, now)
    _past_candidates(session, past, now)
    _present_applications(session, running, coming, now)


def _person(session: Session, name: str) -> Person:
    found = find_person_by_email(session, f"{name}@example.org")
    assert found is not None, name
    return found


def _morning(moment: datetime) -> datetime:
    """Return nine o'clock in Beijing on the day of a moment."""
    return moment.astimezone(BEIJING).replace(hour=9, minute=0, second=0, microsecond=0)


def _exam(session: Session, now: datetime) -> Exam:
    blueprint = load_blueprint(session, "DE", "L1", now=now)
    made = create_exam(
        session,
        blueprint=blueprint,
        seed=SEED,
        forms=1,
        multiple_rule=MultipleRule.ALL_OR_NOTHING,
        title=_TITLE,
        actor=_person(session, "officer"),
        now=now,
    )
    assert not isinstance(made, Shortages), made
    return made


def _schedule(
    session: Session,
    exam: Exam,
    officer: str,
    title: dict[str, str],
    *,
    opens_at: datetime,
    hours: int,
    made_at: datetime,
    place: str = "线上",
    staffed: bool = True,
) -> ExamSession:
    made = schedule_session(
        session,
        exam=exam,
        title=title,
        opens_at=opens_at,
        closes_at=opens_at + hours * HOUR,
        capacity=30,
        place=place,
        staff=[_person(session, "examiner")] if staffed else [],
        actor=_person(session, officer),
        now=made_at,
    )
    assert isinstance(made, ExamSession), made
    return made


def _cancelled(session: Session, exam: Exam, now: datetime) -> None:
    made = _schedule(
        session,
        exam,
        "officer",
        {"zh": "十一月加场", "en": "November, extra session"},
        opens_at=_morning(now + 3 * DAY),
        hours=6,
        made_at=now - 6 * DAY,
        staffed=False,
    )
    verdict = cancel_session(
        session,
        made,
        reason="报名人数不足，并入第二场。",
        actor=_person(session, "officer"),
        now=now - 4 * DAY,
    )
    assert verdict.ok, verdict


def _apply(
    session: Session,
    name: str,
    now: datetime,
    *,
    wanted: ExamSession | None = None,
    route: str = "working",
    statement: str = "",
    accommodation: str = "",
) -> Application:
    person = _person(session, name)
    made = submit_application(
        session,
        person=person,
        role="DE",
        level="L1",
        legal_name=person.legal_name,
        route=route,
        statement=statement,
        accommodation=accommodation,
        wanted_session=wanted,
        now=now,
    )
    assert isinstance(made, Application), made
    return made


def _admit(
    session: Session,
    application: Application,
    to: ExamSession,
    now: datetime,
    *,
    officer: str,
    extra_percent: int = 0,
) -> None:
    made = admit(
        session,
        application,
        to,
        extra_percent=extra_percent,
        actor=_person(session, officer),
        now=now,
    )
    assert not isinstance(made, Refused), made


def _past_candidates(session: Session, past: ExamSession, now: datetime) -> None:
    """Admit candidates to the past session; two of them needed a second application."""
    withdrawn = _apply(session, "candidate8", now - 12 * DAY, route="studying")
    withdraw_application(session, withdrawn, actor=withdrawn.person, now=now - 11 * DAY)
    refused = _apply(session, "candidate9", now - 12 * DAY, statement="见附件。")
    refuse_application(
        session,
        refused,
        reason="补充说明写着「见附件」，但没有内容。请写明学习或工作经历后重新报名。",
        actor=_person(session, "officer"),
        now=now - 11 * DAY,
    )
    routes = {"5": "studying", "7": "changing", "9": "self_taught"}
    for number in "2356789":
        application = _apply(
            session,
            f"candidate{number}",
            now - 10 * DAY,
            wanted=past,
            route=routes.get(number, "working"),
            accommodation="左手骨折，打字较慢，希望延长时间。" if number == "6" else "",
        )
        extra = 25 if number == "6" else 0
        _admit(session, application, past, now - 9 * DAY, officer="officer", extra_percent=extra)


def _present_applications(
    session: Session, running: ExamSession, coming: ExamSession, now: datetime
) -> None:
    """Admit the first candidate to the open session; leave others waiting."""
    first = _apply(session, "candidate", now - 5 * DAY, wanted=running)
    _admit(session, first, running, now - 4 * DAY, officer="officer")
    _apply(
        session,
        "candidate4",
        now - 3 * HOUR,
        wanted=running,
        route="changing",
        statement="One year of self-study in data warehousing, and two practice projects.",
        accommodation="Low vision: more time, and the zoom of the player.",
    )
    _apply(session, "candidate7", now - HOUR, wanted=coming, statement="上一场没有考好，再考一次。")
