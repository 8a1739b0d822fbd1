from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Person
from core.clock import SettableClock
from core.db import db
from exams.models import (
    Admission,
    Application,
    ApplicationState,
)
from exams.queries.applications import (
    find_open_application,
    list_applications_of,
)
from exams.queries.sessions import list_upcoming_sessions, phase_now
from exams.rules.sessions import Phase
from tests.conftest import NOW
from tests.exams.applying import (
    SignIn,
    new_session,
)
from tests.exams.officer_world import person_of

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
