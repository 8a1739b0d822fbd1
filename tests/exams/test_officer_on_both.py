"""What the officers' side asks of a database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core.db import db
from exams.models import Admission, Application, ExamSession, SessionState
from exams.queries.applications import ApplicationFilters, count_by_state, list_applications
from exams.queries.exams import ExamFilters, list_exams, open_levels
from exams.queries.sessions import SessionFilters, list_roster, list_sessions
from exams.services.admissions import admit
from exams.services.applications import submit_application, withdraw_application
from exams.services.sessions import SessionPlan, cancel_session, change_session, schedule_session
from tests.conftest import NOW
from tests.exams.delivery_world import build_world

DAY = timedelta(days=1)


def test_an_officers_work_runs_on_both_databases(either_app: Flask) -> None:
    session = db.session
    world = build_world(session, NOW)
    assert open_levels(session) == {("DE", "L1"): world.exam}
    held = schedule_session(
        session,
        exam=world.exam,
        title={"zh": "机房场", "en": "Test centre"},
        opens_at=NOW + DAY,
        closes_at=NOW + DAY + timedelta(hours=5),
        capacity=2,
        place="302",
        staff=[],
        actor=world.officer,
        now=NOW,
    )
    assert isinstance(held, ExamSession)
    application = submit_application(
        session,
        person=world.stranger,
        role="DE",
        level="L1",
        legal_name="Stranger",
        route="working",
        statement="",
        accommodation="",
        wanted_session=None,
        now=NOW,
    )
    assert isinstance(application, Application)
    made = admit(session, application, held, extra_percent=50, actor=world.officer, now=NOW)
    assert isinstance(made, Admission)
    assert (made.ticket, made.seat, made.form_id) == ("2611230001", "A01", world.admission.form_id)
    plan = SessionPlan(
        {"zh": "机房场", "en": "Test centre"},
        NOW + 2 * DAY,
        NOW + 2 * DAY + timedelta(hours=5),
        3,
        "303",
        [],
    )
    assert change_session(session, held, plan, actor=world.officer, now=NOW) is held
    assert [row.admission.person_id for row in list_roster(session, held)] == [world.stranger.id]

    def found(**filters: str) -> list[str]:
        rows = session.scalars(list_sessions(SessionFilters(**filters), now=NOW)).unique()
        return [row.title["en"] for row in rows]

    assert found(text="机房") == found(text="centre") == found(text="303") == ["Test centre"]
    assert found(phase="open") == ["Session (en)"]
    assert found(phase="scheduled") == ["Test centre"]
    assert len(session.scalars(list_exams(ExamFilters(text="exam"))).unique().all()) == 1
    queue = session.scalars(list_applications(ApplicationFilters(text="strang"))).unique().all()
    assert queue == [application]
    assert sum(count_by_state(session).values()) == 2
    assert withdraw_application(session, application, actor=world.stranger, now=NOW).ok
    assert cancel_session(session, held, reason="x", actor=world.officer, now=NOW).ok
    assert held.state is SessionState.CANCELLED
    session.commit()
