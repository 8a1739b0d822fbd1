from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.errors import Refused
from core.models import AuditEvent
from exams.models import (
    Admission,
    Application,
    ApplicationState,
    ExamSession,
    SystemCheck,
)
from exams.queries.applications import (
    count_waiting_applications,
)
from exams.queries.sessions import phase_now
from exams.rules.sessions import Phase
from exams.services.admissions import admit
from exams.services.applications import (
    refuse_application,
    withdraw_application,
)
from tests.conftest import NOW
from tests.exams.applying import (
    DAY,
    admitted,
    applied,
    apply,
    last_mail,
    new_session,
    reason,
)
from tests.exams.officer_world import person_of


def test_an_application_pins_the_scheme_and_is_recorded(demo_app: Flask) -> None:
    made = applied("candidate5")
    assert made.state is ApplicationState.SUBMITTED
    assert made.statement == "三年经验"
    assert made.scheme_id
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.object_id == made.public_id)
    ).one()
    assert (event.action, event.data["declared"]) == ("application.submitted", True)


def test_one_cannot_apply_twice_for_the_same_role_and_level(demo_app: Flask) -> None:
    applied("candidate5")
    assert reason(apply("candidate5")) == "already_applied"


def test_after_the_session_is_over_one_can_apply_again(demo_app: Flask) -> None:
    admitted("candidate5", new_session(days=1))
    assert reason(apply("candidate5")) == "already_applied"
    assert isinstance(apply("candidate5", now=NOW + 2 * DAY), Application)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "L2"}, "not_open"),
        ({"role": "DA"}, "not_open"),
        ({"route": "magic"}, "unknown_route"),
        ({"legal_name": "  "}, "name_empty"),
        ({"legal_name": "12345"}, "name_characters"),
        ({"legal_name": "a\u200bb"}, "name_characters"),
        ({"legal_name": "长" * 121}, "name_too_long"),
    ],
)
def test_an_application_that_cannot_be_taken_is_refused_with_a_reason(
    demo_app: Flask, changes: dict[str, object], said: str
) -> None:
    assert reason(apply("candidate5", **changes)) == said


def test_a_session_that_is_over_cannot_be_wanted(demo_app: Flask) -> None:
    past = next(
        s
        for s in db.session.scalars(select(ExamSession)).unique()
        if phase_now(s, NOW) is Phase.CLOSED
    )
    assert reason(apply("candidate5", wanted_session=past)) == "session_closed"


def test_admitting_gives_a_unique_ticket_a_seat_a_form_and_a_mail(demo_app: Flask) -> None:
    session = new_session()
    first = admitted("candidate5", session)
    second = admitted("candidate2", session, extra_percent=25)
    assert isinstance(first, Admission)
    assert isinstance(second, Admission)
    assert (first.ticket, second.ticket) == ("2611250001", "2611250002")
    assert (first.seat, second.seat) == ("A01", "A02")
    assert first.form_id == second.form_id
    assert first.application.state is ApplicationState.ADMITTED
    mail = last_mail()
    assert mail.recipient == "candidate2@example.org"
    assert second.ticket in mail.body
    assert "延时 25%" in mail.body


def test_tickets_are_unique_over_two_sessions_of_one_day(demo_app: Flask) -> None:
    one, other = new_session(), new_session()
    tickets = [admitted("candidate5", one), admitted("candidate2", other)]
    assert len({t.ticket for t in tickets if isinstance(t, Admission)}) == 2


def test_a_mail_speaks_the_readers_language_and_time(demo_app: Flask) -> None:
    person = person_of(db.session, "candidate5")
    person.language, person.time_zone = "en", "Europe/Berlin"
    admitted("candidate5", new_session())
    mail = last_mail()
    assert "2026-11-25 05:00 (Europe/Berlin, UTC+0100)" in mail.body
    assert "Trial" in mail.subject


def test_a_full_session_takes_nobody_more(demo_app: Flask) -> None:
    session = new_session(capacity=1)
    admitted("candidate5", session)
    assert reason(admitted("candidate2", session)) == "session_full"


def test_staff_who_trained_the_candidate_bar_the_session(demo_app: Flask) -> None:
    """The demo's examiner trained candidate4 until 400 days ago."""
    refused = admitted("candidate4", new_session(staff=True))
    assert isinstance(refused, Refused)
    assert refused.reason == "trained_recently"
    assert refused.detail["staff"] == "高明远"
    assert isinstance(admitted("candidate4", new_session()), Admission)


def test_a_session_that_is_over_or_cancelled_takes_nobody(demo_app: Flask) -> None:
    for session in db.session.scalars(select(ExamSession)).unique().all():
        if phase_now(session, NOW) in (Phase.CLOSED, Phase.CANCELLED):
            assert reason(admitted("candidate5", session)) == "session_closed"


def test_extra_time_is_nothing_a_quarter_or_a_half(demo_app: Flask) -> None:
    assert reason(admitted("candidate5", new_session(), extra_percent=10)) == "extra_percent"


def test_an_application_is_decided_once(demo_app: Flask) -> None:
    made = admitted("candidate5", new_session())
    assert isinstance(made, Admission)
    officer = person_of(db.session, "officer")
    refusal = refuse_application(db.session, made.application, reason="x", actor=officer, now=NOW)
    assert reason(refusal) == "already_decided"
    again = admit(
        db.session, made.application, new_session(), extra_percent=0, actor=officer, now=NOW
    )
    assert reason(again) == "already_decided"


def test_nobody_decides_on_their_own_application(demo_app: Flask) -> None:
    made = applied("candidate5")
    own = made.person
    assert reason(refuse_application(db.session, made, reason="x", actor=own, now=NOW)) == (
        "own_application"
    )
    assert reason(admitted("candidate5", new_session(), actor=own)) == "own_application"


def test_a_refusal_tells_its_reason_and_leaves_the_way_open(demo_app: Flask) -> None:
    made = applied("candidate5")
    officer = person_of(db.session, "officer")
    assert reason(refuse_application(db.session, made, reason=" ", actor=officer, now=NOW)) == (
        "reason_missing"
    )
    assert refuse_application(db.session, made, reason="缺材料", actor=officer, now=NOW).ok
    assert (made.state, made.decided_by) == (ApplicationState.REFUSED, officer)
    assert "缺材料" in last_mail().body
    assert isinstance(apply("candidate5"), Application)


def test_withdrawing_gives_the_seat_back(demo_app: Flask) -> None:
    session = new_session()
    made = admitted("candidate5", session)
    assert isinstance(made, Admission)
    application, person = made.application, made.person
    assert withdraw_application(db.session, application, actor=person, now=NOW).ok
    assert application.state is ApplicationState.WITHDRAWN
    assert application.admission is None
    assert (
        not db.session.scalars(select(Admission).where(Admission.session_id == session.id))
        .unique()
        .all()
    )
    assert isinstance(admitted("candidate5", session), Admission)


def test_once_the_preparation_has_begun_an_application_stays(demo_app: Flask) -> None:
    made = admitted("candidate5", new_session())
    assert isinstance(made, Admission)
    db.session.add(SystemCheck(admission_id=made.id, passed=False, data={}, at=NOW))
    db.session.flush()
    verdict = withdraw_application(db.session, made.application, actor=made.person, now=NOW)
    assert reason(verdict) == "already_begun"


def test_the_demo_has_an_application_in_every_state(demo_app: Flask) -> None:
    found = db.session.scalars(select(Application)).unique().all()
    assert {application.state for application in found} == set(ApplicationState)
    assert count_waiting_applications(db.session) == sum(
        a.state is ApplicationState.SUBMITTED for a in found
    )
