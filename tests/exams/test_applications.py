from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Person
from core.clock import SettableClock
from core.db import db
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from exams.models import (
    Admission,
    Application,
    ApplicationState,
    ExamSession,
    SystemCheck,
)
from exams.queries.applications import (
    count_waiting_applications,
    find_open_application,
    list_applications_of,
)
from exams.queries.exams import open_levels
from exams.queries.sessions import list_upcoming_sessions, phase_now
from exams.rules.sessions import Phase
from exams.services.admissions import admit
from exams.services.applications import (
    refuse_application,
    submit_application,
    withdraw_application,
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


FORM = {
    "legal_name": "阿依古丽·买买提",
    "name_confirmed": "y",
    "route": "self_taught",
    "statement": "",
    "accommodation": "需要延长时间",
    "wanted_session": "",
    "declaration": "y",
}


def test_a_visitor_sees_what_can_be_applied_for_and_is_asked_to_sign_in(
    demo_client: FlaskClient,
) -> None:
    page = demo_client.get("/apply").get_data(as_text=True)
    assert "可以报名" in page
    assert "尚未开考" in page
    assert "数据分析师" in page
    answer = demo_client.get("/apply/DE-L1")
    assert answer.status_code == 302
    assert "/account/sign-in" in answer.headers["Location"]


def test_the_rules_stand_on_the_form_before_one_applies(sign_in_as: SignIn) -> None:
    page = sign_in_as("candidate5").get("/apply/DE-L1").get_data(as_text=True)
    for text in (
        "平台拟定",
        "案例机考，未含实际操作",
        "全部选对才得分",
        "59.96 分显示为 59.9 分，不合格",
        "自学，不属于以上各项",
    ):
        assert text in page


def test_a_person_applies_sees_the_application_and_withdraws_it(sign_in_as: SignIn) -> None:
    browser = sign_in_as("candidate5")
    coming = next(
        s for s in list_upcoming_sessions(db.session, NOW) if phase_now(s, NOW) is Phase.SCHEDULED
    )
    answer = browser.post("/apply/DE-L1", data={**FORM, "wanted_session": coming.public_id})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    place = answer.headers["Location"]
    page = browser.get(place).get_data(as_text=True)
    assert "需要延长时间" in page
    assert "撤回报名" in page
    assert "已有一份未结束的报名" in browser.get("/apply/DE-L1").get_data(as_text=True)
    assert browser.post("/apply/DE-L1", data=FORM).status_code == 409
    answer = browser.post(f"{place}/withdraw", follow_redirects=True)
    assert "已撤回" in answer.get_data(as_text=True)
    assert browser.post(f"{place}/withdraw").status_code == 422


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("name_confirmed", "请核对姓名并勾选"),
        ("route", "请选择一项"),
        ("declaration", "请阅读后勾选声明"),
        ("legal_name", "请填写。"),
    ],
)
def test_an_application_lacks_nothing_that_the_scheme_asks_for(
    sign_in_as: SignIn, missing: str, said: str
) -> None:
    browser = sign_in_as("candidate5")
    data = {key: value for key, value in FORM.items() if key != missing}
    answer = browser.post("/apply/DE-L1", data=data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert (
        find_open_application(db.session, person_of(db.session, "candidate5"), "DE", "L1", now=NOW)
        is None
    )


def test_a_name_that_no_certificate_can_carry_is_said_at_its_field(sign_in_as: SignIn) -> None:
    answer = sign_in_as("candidate5").post("/apply/DE-L1", data={**FORM, "legal_name": "123"})
    assert answer.status_code == 422
    assert "不能印在证书上" in answer.get_data(as_text=True)


def test_nobody_sees_or_withdraws_anothers_application(sign_in_as: SignIn) -> None:
    other = list_applications_of(db.session, person_of(db.session, "candidate2"))[0]
    browser = sign_in_as("candidate5")
    assert browser.get(f"/apply/mine/{other.public_id}").status_code == 404
    assert browser.post(f"/apply/mine/{other.public_id}/withdraw").status_code == 404


def test_what_has_no_exam_cannot_be_applied_for(sign_in_as: SignIn) -> None:
    browser = sign_in_as("candidate5")
    assert browser.get("/apply/DE-L2").status_code == 404
    assert browser.post("/apply/DA-L1", data=FORM).status_code == 404


def waiting(name: str) -> Application:
    person = person_of(db.session, name)
    return next(
        a for a in list_applications_of(db.session, person) if a.state is ApplicationState.SUBMITTED
    )


def test_an_officer_admits_from_the_queue(sign_in_as: SignIn) -> None:
    session = new_session()
    db.session.commit()
    application = waiting("candidate4")
    officer = sign_in_as("officer")
    path = f"/applications/{application.public_id}"
    page = officer.get(path).get_data(as_text=True)
    assert "高明远 培训过 Emily Carter" in page
    data = {"admit-session": session.public_id, "admit-extra_percent": "50"}
    answer = officer.post(f"{path}/admit", data=data, follow_redirects=True)
    assert "准考证号 2611250001" in answer.get_data(as_text=True)
    assert officer.post(f"{path}/admit", data=data).status_code in (409, 422)


def test_a_barred_session_is_refused_and_told_why(sign_in_as: SignIn) -> None:
    session = new_session(staff=True)
    db.session.commit()
    path = f"/applications/{waiting('candidate4').public_id}"
    data = {"admit-session": session.public_id, "admit-extra_percent": "0"}
    answer = sign_in_as("officer").post(f"{path}/admit", data=data)
    assert answer.status_code == 422
    assert "结束才 403 天" in answer.get_data(as_text=True)


def test_an_officer_refuses_with_a_reason(sign_in_as: SignIn) -> None:
    path = f"/applications/{waiting('candidate4').public_id}"
    officer = sign_in_as("officer")
    assert officer.post(f"{path}/refuse", data={"refuse-reason": " "}).status_code == 422
    answer = officer.post(f"{path}/refuse", data={"refuse-reason": "请补充"}, follow_redirects=True)
    assert "请补充" in answer.get_data(as_text=True)
    assert officer.post(f"{path}/refuse", data={"refuse-reason": "x"}).status_code == 409


def test_an_auditor_reads_applications_and_decides_none(sign_in_as: SignIn) -> None:
    path = f"/applications/{waiting('candidate4').public_id}"
    auditor = sign_in_as("auditor")
    page = auditor.get(path)
    assert page.status_code == 200
    assert "不予受理" not in page.get_data(as_text=True)
    assert auditor.post(f"{path}/refuse", data={"refuse-reason": "x"}).status_code == 403
    assert auditor.post(f"{path}/admit").status_code == 403


def test_candidates_and_examiners_do_not_see_the_queue(sign_in_as: SignIn) -> None:
    for name in ("candidate", "examiner", "trainer", "employer", "admin"):
        browser = sign_in_as(name)
        assert browser.get("/applications").status_code == 403
        assert browser.get(f"/applications/{waiting('candidate4').public_id}").status_code == 403


def test_the_queue_is_searched_filtered_sorted_and_comes_as_csv(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    page = officer.get("/applications?state=submitted&q=carter").get_data(as_text=True)
    assert "Emily Carter" in page
    assert "陈静怡" not in page
    ticket = db.session.scalars(select(Admission).order_by(Admission.id.desc())).unique().first()
    assert ticket is not None
    found = officer.get(f"/applications?q={ticket.ticket}").get_data(as_text=True)
    assert ticket.application.legal_name in found
    every = db.session.scalars(select(Application)).unique().all()
    rows = officer.get("/applications?format=csv&sort=name").get_data(as_text=True)
    assert len(rows.strip().splitlines()) == 1 + len(every)


def test_a_name_that_differs_from_the_account_is_pointed_out(
    sign_in_as: SignIn, clock: SettableClock
) -> None:
    browser = sign_in_as("candidate5")
    browser.post("/apply/DE-L1", data={**FORM, "legal_name": "古丽"})
    made = (
        db.session.scalars(
            select(Application)
            .join(Person, Person.id == Application.person_id)
            .where(Person.email == "candidate5@example.org")
            .order_by(Application.id.desc())
        )
        .unique()
        .first()
    )
    assert made is not None
    page = sign_in_as("officer").get(f"/applications/{made.public_id}").get_data(as_text=True)
    assert "与账户里的姓名" in page
