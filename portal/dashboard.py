"""What each person's dashboard shows, gathered from the packages' queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from accounts import queries as accounts
from accounts.access import may
from accounts.models import Person
from accounts.rules import Permission as P
from accounts.rules import Role
from certificates import queries as certificates
from certificates.models import Certificate
from certificates.rules import Status
from core.i18n import bi
from core.i18n import gettext as _
from exams import queries as exams
from exams.models import Admission, ExamSession
from grading import queries as grading
from grading.rules import shown
from question_bank import queries as bank
from standards import queries as standards


@dataclass(frozen=True)
class OpenSession:
    """A session that can still be applied for, and how many places are left."""

    session: ExamSession
    left: int


@dataclass(frozen=True)
class Counts:
    """How many certificates were issued and how many of them are withdrawn."""

    issued: int
    withdrawn: int


@dataclass(frozen=True)
class Held:
    """A certificate with its standing today."""

    certificate: Certificate
    status: Status


@dataclass(frozen=True)
class Card:
    """A piece of work that waits: how many, and where to do it."""

    title: str
    count: int
    unit: str
    text: str
    action: str
    url: str


def open_sessions(session: Session, *, now: datetime) -> list[OpenSession]:
    """Return the sessions that are still to end and have places, the next first."""
    rows = exams.list_upcoming_sessions(session, now)
    taken = exams.count_admissions(session, [row.id for row in rows])
    found = [OpenSession(row, row.capacity - taken.get(row.id, 0)) for row in rows]
    return [entry for entry in found if entry.left > 0]


def certificate_counts(session: Session, *, now: datetime) -> Counts:
    """Return the figures of the status line."""
    by_status = certificates.count_by_status(session, on=certificates.today(now))
    return Counts(sum(by_status.values()), by_status.get(Status.WITHDRAWN, 0))


def board(session: Session, person: Person, now: datetime) -> dict[str, Any]:
    """Return everything the dashboard's template needs."""
    edition = standards.latest_edition(session, "DE")
    is_candidate = Role.CANDIDATE in person.roles
    return {
        "headline": _("%(name)s，欢迎回来", name=person.display_name),
        "candidate": _candidate(session, person, now) if is_candidate else None,
        "work": _work(session, person, now),
        "shown": shown,
        "role_name": bi(edition.role_name) if edition else "DE",
        "level_names": {level.code: level.name for level in edition.levels} if edition else {},
    }


def _candidate(session: Session, person: Person, now: datetime) -> dict[str, Any]:
    admissions = exams.list_admissions_of(session, person.id)
    current = [row for row in admissions if row.session.closes_at > now and not _finished(row)]
    held = certificates.certificates_of(session, person)
    return {
        "admissions": [_next(row, now) for row in current],
        "applications": exams.list_applications_of(session, person),
        "results": grading.results_of(session, person),
        "certificates": [
            Held(row, certificates.status_of(row, certificates.today(now))) for row in held
        ],
    }


def _finished(admission: Admission) -> bool:
    sealed = [sitting for sitting in admission.sittings if sitting.sealed_at is not None]
    return len(sealed) == 2


def _next(admission: Admission, now: datetime) -> dict[str, Any]:
    opens = admission.session.opens_at
    open_now = opens <= now
    return {
        "admission": admission,
        "kicker": _("考试已开放") if open_now else _("报名已通过"),
        "days": None if open_now else max(0, (opens - now).days),
        "action": _("进入考试") if open_now else _("查看考前准备"),
    }


def _work(session: Session, person: Person, now: datetime) -> list[Card]:
    cards: list[Card] = []
    if may(P.ITEM_WRITE):
        count = bank.count_own_drafts(session, person)
        text = _("写完后自己先试一遍，再送审。")
        url = url_for("question_bank.items", state="draft", mine=1)
        cards.append(Card(_("我的草稿"), count, _("道题"), text, _("打开草稿"), url))
    if may(P.ITEM_REVIEW):
        count = bank.count_review_queue(session, person)
        text = _("自己写的题由别人审。")
        url = url_for("question_bank.review_queue")
        cards.append(Card(_("待审题目"), count, _("道题"), text, _("开始审题"), url))
    if may(P.APPLICATION_DECIDE):
        count = exams.count_waiting_applications(session)
        text = _("核对姓名与条件，安排到场次。")
        url = url_for("exams.applications", state="submitted")
        cards.append(Card(_("待审报名"), count, _("份"), text, _("审核报名"), url))
    if may(P.DECISION_MAKE):
        count = grading.count_waiting_for_decision(session)
        text = _("教过或考过这位考生的人不能决定。")
        cards.append(
            Card(_("待决定"), count, _("位"), text, _("去决定"), url_for("grading.decisions"))
        )
    if may(P.EXAM_READ):
        count = len(exams.list_upcoming_sessions(session, now))
        text = _("看名单、签到与交卷情况。")
        cards.append(
            Card(
                _("将开或已开的场次"), count, _("场"), text, _("看场次"), url_for("exams.sessions")
            )
        )
    if may(P.PEOPLE_READ):
        cards.append(_people_card(session))
    return cards


def _people_card(session: Session) -> Card:
    count = accounts.count_people(session)
    text = _("账号、角色与机构。")
    return Card(_("人员"), count, _("人"), text, _("看人员"), url_for("accounts.people"))
