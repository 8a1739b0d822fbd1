"""What stands in the header: the way to the work of each person, the same on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from sqlalchemy.orm import Session

from accounts.access import may, maybe_person
from accounts.models import Person
from accounts.rules import Permission as P
from accounts.rules import Role
from core.db import db
from core.i18n import gettext as _
from core.i18n import lazy_pgettext
from question_bank.queries import count_review_queue


@dataclass(frozen=True)
class Entry:
    """One entry of the header: its text, where it leads, which endpoints it stands for, who sees it, who
    does not since another entry leads there, and how much work of the person's waits there."""

    label: Any
    endpoint: str
    also: tuple[str, ...] = ()
    needs: tuple[P, ...] = ()
    unless: tuple[P, ...] = ()
    waiting: Callable[[Session, Person], int] | None = None


VISITOR = (
    Entry(lazy_pgettext("nav", "认证介绍"), "portal.landing"),
    Entry(lazy_pgettext("nav", "能力标准"), "standards.index", ("standards.",)),
    Entry(lazy_pgettext("nav", "认证方案"), "portal.scheme"),
    Entry(lazy_pgettext("nav", "核验证书"), "verification.verify", ("verification.",)),
)
HOME = Entry(lazy_pgettext("nav", "工作台"), "portal.dashboard")
CANDIDATE = (
    Entry(
        lazy_pgettext("nav", "报名与考试"),
        "exams.my_applications",
        ("exams.apply", "exams.my_", "exams.admission"),
    ),
    Entry(lazy_pgettext("nav", "成绩"), "grading.my_results", ("grading.my_",)),
    Entry(lazy_pgettext("nav", "我的证书"), "certificates.mine", ("certificates.certificate",)),
)
STAFF = (
    Entry(lazy_pgettext("nav", "题库"), "question_bank.items", ("question_bank.",), (P.ITEM_READ,)),
    Entry(lazy_pgettext("nav", "覆盖"), "exams.coverage", (), (P.ITEM_READ,), (P.EXAM_READ,)),
    Entry(
        lazy_pgettext("nav", "审题"),
        "question_bank.review_queue",
        (),
        (P.ITEM_REVIEW,),
        waiting=count_review_queue,
    ),
    Entry(
        lazy_pgettext("nav", "组卷"),
        "exams.exams",
        ("exams.exam", "exams.blueprint", "exams.draft", "exams.coverage", "exams.new_exam"),
        (P.EXAM_READ,),
    ),
    Entry(
        lazy_pgettext("nav", "场次"),
        "exams.sessions",
        ("exams.session", "exams.new_session"),
        (P.EXAM_READ,),
    ),
    Entry(
        lazy_pgettext("nav", "报名"),
        "exams.applications",
        ("exams.application",),
        (P.APPLICATION_READ,),
    ),
    Entry(lazy_pgettext("nav", "成绩"), "grading.results", ("grading.result",), (P.RESULT_READ,)),
    Entry(
        lazy_pgettext("nav", "决定"), "grading.decisions", ("grading.decision",), (P.DECISION_MAKE,)
    ),
    Entry(
        lazy_pgettext("nav", "证书"),
        "certificates.register",
        ("certificates.manage",),
        (P.CERTIFICATE_READ,),
    ),
    Entry(lazy_pgettext("nav", "人员"), "accounts.people", ("accounts.person",), (P.PEOPLE_READ,)),
    Entry(
        lazy_pgettext("nav", "机构"),
        "accounts.organisations",
        ("accounts.organisation",),
        (P.PEOPLE_READ,),
    ),
    Entry(
        lazy_pgettext("nav", "培训"),
        "accounts.trainings",
        ("accounts.training",),
        (P.TRAINING_RECORD,),
    ),
    Entry(lazy_pgettext("nav", "审计"), "accounts.audit", (), (P.AUDIT_READ,)),
)
REST = (Entry(lazy_pgettext("nav", "能力标准"), "standards.index", ("standards.",)),)


def entries() -> tuple[Entry, ...]:
    """Return the entries for whoever is asking."""
    person = maybe_person()
    if person is None:
        return VISITOR
    staff = tuple(e for e in STAFF if may(*e.needs) and not (e.unless and may(*e.unless)))
    own = CANDIDATE if Role.CANDIDATE in person.roles and not staff else ()
    more = (*REST, VISITOR[3]) if len(staff) < 5 else ()
    return (HOME, *own, *staff, *more)


def nav_items() -> list[dict[str, Any]]:
    """Return label, url, whether it is the present place, and what waits there in figures and in words
    (none: 0 and empty), for the header.
    """
    here = request.endpoint or ""
    shown = entries()
    exact = [entry for entry in shown if entry.endpoint == here]
    near = [entry for entry in shown if any(here.startswith(prefix) for prefix in entry.also)]
    current = next(iter(exact or near), None)
    return [
        {
            "label": entry.label,
            "url": url_for(entry.endpoint),
            "current": entry is current,
            **_waiting(entry),
        }
        for entry in shown
    ]


def _waiting(entry: Entry) -> dict[str, Any]:
    """Return how much waits at an entry; counted once in a request."""
    person = maybe_person()
    if entry.waiting is None or person is None:
        return {"waiting": 0, "says": ""}
    counted: dict[str, int] = g.setdefault("lc_waiting", {})
    if entry.endpoint not in counted:
        counted[entry.endpoint] = entry.waiting(db.session, person)
    number = counted[entry.endpoint]
    return {"waiting": number, "says": _("%(n)s 题待审", n=number) if number else ""}
