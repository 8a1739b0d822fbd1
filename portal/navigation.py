"""What stands in the header: the way to the work of each person, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from accounts.access import may, maybe_person
from accounts.rules import Permission as P
from accounts.rules import Role
from core.i18n import lazy_pgettext


@dataclass(frozen=True)
class Entry:
    """One entry of the header: its text, where it leads, which endpoints it stands for, who sees it, and
    who does not since another entry leads there."""

    label: Any
    endpoint: str
    also: tuple[str, ...] = ()
    needs: tuple[P, ...] = ()
    unless: tuple[P, ...] = ()


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
    Entry(lazy_pgettext("nav", "审题"), "question_bank.review_queue", (), (P.ITEM_REVIEW,)),
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
    """Return label, url and whether it is the present place, for the header."""
    here = request.endpoint or ""
    shown = entries()
    exact = [entry for entry in shown if entry.endpoint == here]
    near = [entry for entry in shown if any(here.startswith(prefix) for prefix in entry.also)]
    current = next(iter(exact or near), None)
    return [
        {"label": entry.label, "url": url_for(entry.endpoint), "current": entry is current}
        for entry in shown
    ]
