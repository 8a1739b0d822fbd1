"""People, organisations, trainings and the audit trail, through the pages."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.models import Training
from accounts.rules import Role
from core import audit
from core.models import AuditEvent
from tests.accounts.world import (
    Browser,
    actions_about,
    browser,
    link_in,
    mails_to,
    organisation,
    person,
    register,
)
from tests.conftest import NOW


@pytest.fixture
def admin(app: Flask, session: Session) -> Browser:
    """An administrator's browser, on a site with a trainer and a candidate."""
    for slug in ("body", "school", "firm"):
        organisation(session, slug)
    person(session, "admin", Role.ADMINISTRATOR)
    person(session, "zhou", Role.TRAINER)
    register(session, "lin")
    session.commit()
    visitor = browser(app)
    assert visitor.sign_in("admin").status_code == 302
    return visitor


def id_of(session: Session, name: str) -> str:
    found = queries.find_person_by_email(session, f"{name}@example.org")
    assert found is not None
    public_id = found.public_id
    session.rollback()
    return public_id


def said(answer: object) -> str:
    return answer.get_data(as_text=True)


def cells(answer: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(said(answer).removeprefix("\ufeff"))))


def test_the_list_is_searched_filtered_ordered_and_exported(
    admin: Browser, session: Session
) -> None:
    assert "lin@example.org" in said(admin.get("/people"))
    narrowed = said(admin.get("/people?q=zhou&role=trainer&organisation=school&state=active"))
    assert "zhou@example.org" in narrowed
    assert "lin@example.org" not in narrowed
    odd = admin.get("/people?role=king&state=x&sort=password_hash&page=-3")
    assert odd.status_code == 200
    rows = cells(admin.get("/people?format=csv&sort=email"))
    assert [row[1] for row in rows[1:]] == [f"{n}@example.org" for n in ("admin", "lin", "zhou")]
    nobody = said(admin.get("/people?q=nobody-like-this"))
    assert "没有符合条件的人" in nobody


def test_names_cannot_become_formulas_or_markup(admin: Browser, session: Session) -> None:
    register(session, "evil", legal_name="=cmd|' /C calc'!A0")
    register(session, "script", legal_name="<script>alert(1)</script>")
    session.commit()
    names = [row[0] for row in cells(admin.get("/people?format=csv"))]
    assert "'=cmd|' /C calc'!A0" in names
    assert "<script>alert(1)" not in said(admin.get("/people"))
    page = said(admin.get(f"/people/{id_of(session, 'script')}"))
    assert "<script>alert(1)" not in page


def test_long_lists_come_in_pages(admin: Browser, session: Session) -> None:
    for n in range(30):
        services.create_person(
            session,
            email=f"p{n:02}@example.org",
            password=None,
            legal_name=f"人 p{n:02}",
            actor=None,
            now=NOW,
        )
    session.commit()
    second = said(admin.get("/people?sort=email&page=2"))
    assert "p29@example.org" in second
    assert "p01@example.org" not in second


def test_an_account_is_opened_and_its_owner_sets_the_password(
    app: Flask, admin: Browser, session: Session
) -> None:
    data = {"legal_name": "何清", "email": "He@example.org", "language": "zh"}
    made = admin.post("/people/new", data=data)
    page = said(admin.get(made.location))
    assert "未设密码" in page
    address = link_in(mails_to(session, "he@example.org")[0])
    session.rollback()
    visitor = browser(app)
    token = address.split("token=")[1]
    done = visitor.post(
        "/account/reset", data={"token": token, "password": "green-kettle-9-mountains"}
    )
    assert done.location == "/account/sign-in"
    assert visitor.sign_in("he", "green-kettle-9-mountains").status_code == 302
    again = admin.post("/people/new", data=data)
    assert again.status_code == 422
    assert "这个邮箱已经有账号" in said(again)


def test_roles_are_granted_and_revoked_by_name(admin: Browser, session: Session) -> None:
    path = f"/people/{id_of(session, 'zhou')}"
    refused = admin.post(f"{path}/roles", data={"organisation": "school", "role": "officer"})
    assert refused.status_code == 422
    assert "这类机构里没有这个角色" in said(refused)
    admin.post(f"{path}/roles", data={"organisation": "body", "role": "officer"})
    page = said(admin.get(path))
    assert "撤销 姓名 zhou 的认证官角色" in page
    admin.post(f"{path}/roles/body/officer/revoke")
    assert "认证官角色" not in said(admin.get(path)).split("<main", 1)[1].split("已撤销")[1][40:]
    assert admin.post(f"{path}/roles/body/king/revoke").status_code == 404
    assert admin.post(f"{path}/roles/nowhere/officer/revoke").status_code == 404


def test_nobody_takes_their_own_administrator_role(admin: Browser, session: Session) -> None:
    path = f"/people/{id_of(session, 'admin')}"
    admin.post(f"{path}/roles/body/administrator/revoke")
    assert "这是最后一位能登录的管理员" in said(admin.get(path))
    person(session, "second", Role.ADMINISTRATOR)
    session.commit()
    admin.post(f"{path}/roles/body/administrator/revoke")
    assert "不能去掉自己的管理员角色" in said(admin.get(path))
    admin.post(f"{path}/suspend", data={"reason": "x"})
    assert "不能停用自己的账号" in said(admin.get(path))
    granted = admin.post(f"{path}/roles", data={"organisation": "body", "role": "auditor"})
    assert granted.status_code == 302
    assert admin.is_signed_in()


def test_suspending_asks_for_a_reason(admin: Browser, session: Session) -> None:
    lin = id_of(session, "lin")
    refused = admin.post(f"/people/{lin}/suspend", data={"reason": " "})
    assert refused.status_code == 422
    admin.post(f"/people/{lin}/suspend", data={"reason": "查实冒名"})
    assert "停用中" in said(admin.get(f"/people/{lin}"))
    admin.post(f"/people/{lin}/reactivate")
    admin.post(f"/people/{lin}/link")
    assert actions_about(session, lin)[-3:] == [
        "person.suspended",
        "person.reactivated",
        "person.link_sent",
    ]


def test_organisations_are_created_renamed_closed_and_reopened(
    admin: Browser, session: Session
) -> None:
    data = {"name_zh": "东湖数据学院", "name_en": "Donghu", "slug": "donghu"}
    made = admin.post("/organisations/new", data=data | {"kind": "training_body"})
    assert made.location == "/organisations/donghu"
    twice = admin.post("/organisations/new", data=data | {"kind": "training_body"})
    assert "这个标识已被另一个机构使用" in said(twice)
    bad = admin.post("/organisations/new", data=data | {"slug": "东湖", "kind": "employer"})
    assert bad.status_code == 422
    admin.post("/organisations/donghu", data={"name_zh": "东湖学院", "name_en": ""})
    assert "东湖学院" in said(admin.get("/organisations"))
    admin.post("/organisations/donghu/close")
    assert "已关闭" in said(admin.get("/organisations/donghu"))
    admin.post("/organisations/donghu/reopen")
    admin.post("/organisations/body/close")
    assert "这是唯一的认证机构" in said(admin.get("/organisations/body"))
    assert "zhou@example.org" in said(admin.get("/organisations/school"))
    rows = cells(admin.get("/organisations?format=csv&kind=training_body"))
    assert [row[0] for row in rows[1:]] == ["school", "donghu"]


def training_data(**changes: str) -> dict[str, str]:
    values = {
        "trainer_email": "zhou@example.org",
        "trainee_email": "lin@example.org",
        "subject": "SQL",
        "organisation": "school",
        "started_on": "2026-10-01",
        "ended_on": "",
    }
    return values | changes


def test_a_trainer_records_and_ends_what_they_gave(
    app: Flask, admin: Browser, session: Session
) -> None:
    trainer = browser(app)
    trainer.sign_in("zhou")
    form = said(trainer.get("/trainings/new"))
    assert 'name="trainer_email"' not in form
    pretended = training_data(trainer_email="admin@example.org")
    assert trainer.post("/trainings/new", data=pretended).location == "/trainings"
    training = session.scalars(select(Training)).one()
    path, own = f"/trainings/{training.public_id}", training.trainer.email
    session.rollback()
    assert own == "zhou@example.org"
    early = trainer.post(f"{path}/end", data={"ended_on": "2026-09-01"})
    assert early.status_code == 422
    assert "结束日期不能早于开始日期" in said(early)
    assert trainer.post(f"{path}/end", data={"ended_on": "2026-11-01"}).status_code == 302
    assert trainer.post(f"{path}/end", data={"ended_on": "2026-11-02"}).status_code == 409
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "training.ended")).one()
    assert event.data["end_backdated_days"] == 21


@pytest.mark.parametrize(
    ("changes", "said_so"),
    [
        ({"trainee_email": "nobody@example.org"}, "没有这个邮箱的账号"),
        ({"trainee_email": "zhou@example.org"}, "培训师和学员不能是同一个人"),
        ({"started_on": "2027-01-01"}, "开始日期不能晚于今天"),
        ({"ended_on": "2026-09-01"}, "结束日期不能早于开始日期"),
        ({"ended_on": "2027-09-01"}, "结束日期不能晚于今天"),
        ({"started_on": "soon"}, "请填写开始日期"),
        ({"organisation": "elsewhere"}, "aria-invalid"),
    ],
)
def test_a_record_that_cannot_be_says_why(
    admin: Browser, changes: dict[str, str], said_so: str
) -> None:
    answer = admin.post("/trainings/new", data=training_data(**changes))
    assert answer.status_code == 422
    assert said_so in said(answer)


def test_the_audit_trail_is_searched_by_actor_action_object_and_day(
    admin: Browser, session: Session
) -> None:
    lin = id_of(session, "lin")
    admin.post(f"/people/{lin}/suspend", data={"reason": "查实冒名"})
    rows = cells(admin.get("/audit?format=csv&actor=admin@&action=person.suspended"))
    assert [row[3:6] for row in rows[1:]] == [["person.suspended", "person", lin]]
    assert "查实冒名" in rows[1][6]
    by_part = cells(admin.get(f"/audit?format=csv&action=person&object={lin}"))
    assert {row[3].split(".")[0] for row in by_part[1:]} == {"person"}
    by_name = cells(admin.get("/audit?format=csv&object=lin@example"))
    assert len(by_name) == len(by_part)
    assert len(cells(admin.get("/audit?format=csv&since=2026-11-23"))) == 1
    assert len(cells(admin.get("/audit?format=csv&since=2026-11-22&until=2026-11-22"))) > 5
    assert len(cells(admin.get("/audit?format=csv&until=2026-11-21"))) == 1
    assert admin.get("/audit?since=yesterday&page=x").status_code == 200
    assert "没有符合条件的记录" in said(admin.get("/audit?actor=nobody-like-this"))


def test_the_audit_page_tells_how_the_chain_stands(admin: Browser, session: Session) -> None:
    waiting = said(admin.get("/audit"))
    assert re.search(r"还有 \d+ 条新记录等待接入", waiting)
    audit.link_events(session, now=NOW + timedelta(seconds=10))
    session.commit()
    whole = said(admin.get("/audit"))
    assert "链条完整" in whole
    assert "没有等待接入的记录" in whole
    session.execute(text("DROP TRIGGER tr_audit_event_no_update"))
    session.execute(text("UPDATE audit_event SET actor = 'someone' WHERE id = 2"))
    session.commit()
    broken = said(admin.get("/audit"))
    assert "链条有 1 处问题" in broken
    assert "内容被改动" in broken
