from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from exams.models import Admission, Exam, ExamSession, SessionState
from exams.queries.applications import find_open_application
from exams.queries.exams import open_levels
from exams.queries.sessions import (
    list_roster,
    list_sessions_for,
    list_staff,
    list_upcoming_sessions,
    phase_now,
)
from exams.rules.sessions import Phase
from exams.services.admissions import admit
from exams.services.applications import submit_application
from exams.services.sessions import SessionPlan, cancel_session, change_session, schedule_session
from tests.conftest import NOW
from tests.exams.officer_world import person_of

SignIn = Callable[[str], FlaskClient]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def an_exam() -> Exam:
    return open_levels(db.session)["DE", "L1"]


def latest_closed() -> ExamSession:
    query = select(ExamSession).order_by(ExamSession.closes_at.desc())
    found = db.session.scalars(query).unique()
    return next(s for s in found if phase_now(s, NOW) is Phase.CLOSED)


def plan(
    *,
    opens_at: datetime = NOW + 2 * DAY,
    hours: int = 6,
    capacity: int = 3,
    staff: Sequence[Person] = (),
    place: str = "线上",
) -> SessionPlan:
    return SessionPlan(
        {"zh": "试场", "en": "Trial"}, opens_at, opens_at + hours * HOUR, capacity, place, staff
    )


def schedule(wanted: SessionPlan, *, now: datetime = NOW) -> ExamSession | Refused:
    return schedule_session(
        db.session,
        exam=an_exam(),
        title=wanted.title,
        opens_at=wanted.opens_at,
        closes_at=wanted.closes_at,
        capacity=wanted.capacity,
        place=wanted.place,
        staff=wanted.staff,
        actor=person_of(db.session, "officer"),
        now=now,
    )


def scheduled(**wanted: object) -> ExamSession:
    made = schedule(plan(**wanted))  # type: ignore[arg-type]
    assert isinstance(made, ExamSession)
    return made


def reason(outcome: object) -> str:
    return outcome.reason if isinstance(outcome, Refused) else ""


def admit_to(session: ExamSession, name: str) -> Admission:
    person = person_of(db.session, name)
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
        now=NOW,
    )
    assert not isinstance(application, Refused), application
    made = admit(
        db.session,
        application,
        session,
        extra_percent=0,
        actor=person_of(db.session, "officer"),
        now=NOW,
    )
    assert isinstance(made, Admission), made
    return made


@pytest.fixture
def lone(demo_app: Flask) -> str:
    """The name of a candidate without an open application."""
    return "candidate5"


def test_a_session_is_scheduled_with_its_staff_and_recorded(demo_app: Flask) -> None:
    examiner = person_of(db.session, "examiner")
    made = scheduled(staff=[examiner])
    assert list_staff(db.session, made) == [examiner]
    assert made in list_upcoming_sessions(db.session, NOW)
    assert made in list_sessions_for(db.session, "DE", "L1", now=NOW)
    assert list_sessions_for(db.session, "DE", "L2", now=NOW) == []
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.object_id == made.public_id)
    ).one()
    assert event.action == "session.scheduled"
    assert event.data["staff"] == [examiner.public_id]


def test_a_session_too_short_for_the_longest_paper_is_refused(demo_app: Flask) -> None:
    assert reason(schedule(plan(hours=2))) == "window_short"
    assert not reason(schedule(plan(hours=3)))


def test_a_session_in_the_past_is_refused(demo_app: Flask) -> None:
    assert reason(schedule(plan(opens_at=NOW - DAY))) == "window_past"


def test_only_examiners_are_assigned(demo_app: Flask) -> None:
    staff = [person_of(db.session, "trainer")]
    assert reason(schedule(plan(staff=staff))) == "not_examiner"


def test_a_session_is_changed_before_it_opens_and_its_candidates_are_told(
    demo_app: Flask, lone: str
) -> None:
    made = scheduled()
    admit_to(made, lone)
    officer = person_of(db.session, "officer2")
    changed = change_session(
        db.session, made, plan(opens_at=NOW + 3 * DAY, place="机房 2"), actor=officer, now=NOW
    )
    assert isinstance(changed, ExamSession)
    assert (changed.opens_at, changed.place) == (NOW + 3 * DAY, "机房 2")
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail is not None
    assert mail.recipient == f"{lone}@example.org"
    assert "机房 2" in mail.body
    assert reason(change_session(db.session, made, plan(), actor=officer, now=NOW + 3 * DAY)) == (
        "session_open"
    )


def test_a_change_that_moves_nothing_sends_no_mail(demo_app: Flask, lone: str) -> None:
    made = scheduled()
    admit_to(made, lone)
    before = len(db.session.scalars(select(OutgoingMail)).all())
    officer = person_of(db.session, "officer")
    assert change_session(db.session, made, plan(capacity=9), actor=officer, now=NOW) is made
    assert len(db.session.scalars(select(OutgoingMail)).all()) == before


def test_the_capacity_cannot_fall_below_who_is_admitted(demo_app: Flask, lone: str) -> None:
    made = scheduled()
    admit_to(made, lone)
    admit_to(made, "candidate2")
    officer = person_of(db.session, "officer")
    changed = change_session(db.session, made, plan(capacity=1), actor=officer, now=NOW)
    assert reason(changed) == "capacity_below_admitted"


def test_whoever_trained_an_admitted_candidate_cannot_be_assigned(demo_app: Flask) -> None:
    """The demo's examiner trained candidate4 until 400 days ago."""
    made = scheduled()
    candidate = person_of(db.session, "candidate4")
    application = find_open_application(db.session, candidate, "DE", "L1", now=NOW)
    assert application is not None
    officer = person_of(db.session, "officer")
    admitted = admit(db.session, application, made, extra_percent=0, actor=officer, now=NOW)
    assert isinstance(admitted, Admission)
    staffed = plan(staff=[person_of(db.session, "examiner")])
    refused = change_session(db.session, made, staffed, actor=officer, now=NOW)
    assert isinstance(refused, Refused)
    assert refused.reason == "trained_recently"
    assert refused.detail["candidate"] == candidate.display_name
    assert list_staff(db.session, made) == []


def test_a_cancelled_session_tells_its_candidates_why_and_frees_them(
    demo_app: Flask, lone: str
) -> None:
    made = scheduled()
    admit_to(made, lone)
    officer = person_of(db.session, "officer")
    assert reason(cancel_session(db.session, made, reason=" ", actor=officer, now=NOW)) == (
        "reason_missing"
    )
    assert cancel_session(db.session, made, reason="停电", actor=officer, now=NOW).ok
    assert made.state is SessionState.CANCELLED
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail is not None
    assert "停电" in mail.body
    again = cancel_session(db.session, made, reason="停电", actor=officer, now=NOW)
    assert reason(again) == "session_cancelled"
    admit_to(scheduled(), lone)


def test_a_session_with_sittings_cannot_be_cancelled(demo_app: Flask) -> None:
    running = next(
        s for s in list_upcoming_sessions(db.session, NOW) if phase_now(s, NOW) is Phase.OPEN
    )
    officer = person_of(db.session, "officer")
    assert reason(cancel_session(db.session, running, reason="x", actor=officer, now=NOW)) == (
        "sittings_started"
    )


def test_the_demo_has_a_session_in_every_phase(demo_app: Flask) -> None:
    sessions = db.session.scalars(select(ExamSession)).unique().all()
    assert {phase_now(session, NOW) for session in sessions} == set(Phase)


def test_the_roster_tells_how_far_each_candidate_is(demo_app: Flask) -> None:
    past = latest_closed()
    rows = {row.admission.person.email.split("@")[0]: row for row in list_roster(db.session, past)}
    assert rows["candidate2"].agreed
    assert rows["candidate2"].check
    assert rows["candidate2"].theory is not None
    assert rows["candidate9"].practical is None
    assert rows["candidate6"].admission.extra_percent == 25


FORM = {
    "title_zh": "十二月",
    "title_en": "December",
    "opens_at": "2026-12-10T09:00",
    "closes_at": "2026-12-10T15:00",
    "place": "线上",
    "capacity": "20",
}


def test_times_are_typed_and_shown_in_the_readers_zone(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    exam = an_exam().public_id
    answer = officer.post("/sessions/new", data={**FORM, "exam": exam})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    public_id = answer.headers["Location"].rsplit("/", 1)[-1]
    made = (
        db.session.scalars(select(ExamSession).where(ExamSession.public_id == public_id))
        .unique()
        .one()
    )
    assert made.opens_at.isoformat() == "2026-12-10T01:00:00+00:00"
    assert 'value="2026-12-10T09:00"' in officer.get(f"/sessions/{public_id}/edit").get_data(
        as_text=True
    )
    person_of(db.session, "officer").time_zone = "Europe/Berlin"
    db.session.commit()
    assert 'value="2026-12-10T02:00"' in officer.get(f"/sessions/{public_id}/edit").get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes_at": "2026-12-10T10:00"}, "放不下最长的一科"),
        ({"closes_at": "2026-12-10T08:00"}, "截止时间要晚于开放时间"),
        ({"opens_at": "gestern"}, "请写成日期和时间"),
        ({"capacity": "0"}, "请填写 1 到 5000 的人数"),
        ({"title_zh": " "}, "请填写。"),
    ],
)
def test_what_is_wrong_with_a_session_is_said_at_its_field(
    sign_in_as: SignIn, wrong: dict[str, str], said: str
) -> None:
    officer = sign_in_as("officer")
    data = {**FORM, "exam": an_exam().public_id, **wrong}
    answer = officer.post("/sessions/new", data=data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_window_shorter_than_both_papers_is_warned_about(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    data = {**FORM, "exam": an_exam().public_id, "closes_at": "2026-12-10T12:00"}
    answer = officer.post("/sessions/new", data=data, follow_redirects=True)
    assert "第二科会被提前收卷" in answer.get_data(as_text=True)


def test_an_open_session_cannot_be_edited_in_the_browser(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    running = next(
        s for s in list_upcoming_sessions(db.session, NOW) if phase_now(s, NOW) is Phase.OPEN
    )
    assert officer.get(f"/sessions/{running.public_id}/edit").status_code == 409
    data = {**FORM, "exam": running.exam.public_id}
    assert officer.post(f"/sessions/{running.public_id}/edit", data=data).status_code == 409
    answer = officer.post(f"/sessions/{running.public_id}/cancel", data={"reason": "x"})
    assert answer.status_code == 409
    assert officer.post(f"/sessions/{running.public_id}/cancel").status_code == 422


def test_a_session_is_cancelled_in_the_browser(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    made = scheduled()
    db.session.commit()
    path = f"/sessions/{made.public_id}/cancel"
    answer = officer.post(path, data={"reason": "场地维修"}, follow_redirects=True)
    assert "已取消" in answer.get_data(as_text=True)


def test_examiners_and_auditors_see_sessions_and_change_none(sign_in_as: SignIn) -> None:
    made = scheduled()
    db.session.commit()
    for name in ("examiner", "auditor"):
        browser = sign_in_as(name)
        page = browser.get(f"/sessions/{made.public_id}").get_data(as_text=True)
        assert "取消场次" not in page
        assert "修改场次" not in page
        assert browser.get("/sessions/new").status_code == 403
        assert browser.get(f"/sessions/{made.public_id}/edit").status_code == 403
        answer = browser.post(f"/sessions/{made.public_id}/cancel", data={"reason": "x"})
        assert answer.status_code == 403


def test_sessions_and_rosters_are_searched_filtered_and_come_as_csv(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    found = officer.get("/sessions?q=机房").get_data(as_text=True)
    assert "十二月第一场（机房）" in found
    assert "十一月加场" not in found
    cancelled = officer.get("/sessions?phase=cancelled").get_data(as_text=True)
    assert "十一月加场" in cancelled
    assert "十二月第一场" not in cancelled
    every = db.session.scalars(select(ExamSession)).unique().all()
    rows = officer.get("/sessions?format=csv").get_data(as_text=True).strip().splitlines()
    assert len(rows) == 1 + len(every)
    path = f"/sessions/{latest_closed().public_id}?format=csv"
    roster = officer.get(path).get_data(as_text=True)
    assert len(roster.strip().splitlines()) == 8
    assert "王犇" in roster
