"""Applying: what can be applied for, the application, and one's own applications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, public, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, InvalidInput, NotFound, Refused
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.forms import ApplicationForm, choice, refuse_field
from exams.labels import CUT_BASES, MULTIPLE_RULES, PAPERS, explain
from exams.models import Exam
from exams.queries import applications as queries
from exams.queries.exams import open_levels
from exams.queries.sessions import (
    count_admissions,
    list_sessions_for,
    phase_now,
)
from exams.rules.blueprints import from_document, number
from exams.services.applications import (
    check_application,
    check_withdrawal,
    routes_of,
    submit_application,
    withdraw_application,
)
from exams.views import bp
from standards.models import Edition, Level, Scheme
from standards.queries import latest_scheme, list_editions
from standards.rules import ROLE_NAMES, status_label

FIELD_OF = {
    "unknown_route": "route",
    "session_closed": "wanted_session",
    "name_empty": "legal_name",
    "name_too_long": "legal_name",
    "name_characters": "legal_name",
}


@dataclass(frozen=True)
class Offer:
    """A level of a role, and the exam by which it is certified; None while there is none."""

    level: Level
    exam: Exam | None


@bp.get("/apply")
@public
def apply() -> str:
    """Show the roles and levels, and which of them can be applied for."""
    exams = open_levels(db.session)
    newest: dict[str, Edition] = {}
    for edition in list_editions(db.session):
        newest.setdefault(edition.role, edition)
    offers = [
        (edition, [Offer(level, exams.get((role, level.code))) for level in edition.levels])
        for role, edition in sorted(newest.items())
    ]
    return render_template(
        "exams/apply.html",
        offers=offers,
        planned=[bi(name) for role, name in ROLE_NAMES.items() if role not in newest],
        wanted=request.args.get("session", ""),
    )


def _exam_for(code: str) -> tuple[str, str, Exam]:
    role, _dash, level = code.partition("-")
    exam = open_levels(db.session).get((role, level))
    if exam is None:
        raise NotFound(_l("这个岗位和等级还没有开考，暂时不能报名。"))
    return role, level, exam


@bp.get("/apply/<code>")
@requires(Permission.APPLY)
def apply_for(code: str) -> Any:
    """Show the rules of an exam and the application form."""
    role, level, exam = _exam_for(code)
    data = {
        "legal_name": current_person().legal_name,
        "wanted_session": request.args.get("session", ""),
    }
    form = _bind(ApplicationForm(formdata=None, data=data), role, level)
    return _form_page(form, role, level, exam)


@bp.post("/apply/<code>")
@requires(Permission.APPLY)
def apply_submit(code: str) -> Any:
    """Submit an application."""
    role, level, exam = _exam_for(code)
    form = _bind(ApplicationForm(), role, level)
    if not form.validate_on_submit():
        return _form_page(form, role, level, exam), 422
    now = clock.now()
    wanted = form.wanted_session.data
    sessions = list_sessions_for(db.session, role, level, now=now)
    made = submit_application(
        db.session,
        person=current_person(),
        role=role,
        level=level,
        legal_name=form.legal_name.data,
        route=form.route.data,
        statement=form.statement.data or "",
        accommodation=form.accommodation.data or "",
        wanted_session=next((row for row in sessions if row.public_id == wanted), None),
        now=now,
    )
    if isinstance(made, Refused):
        field = FIELD_OF.get(made.reason)
        if field is None:
            raise Conflict(explain(made), code=made.reason)
        refuse_field(form, field, explain(made))
        return _form_page(form, role, level, exam), 422
    db.session.commit()
    flash(_("报名已提交。认证官审核后，结果会发到邮箱，也可以在这里查看。"), "ok")
    return redirect(url_for("exams.my_application", public_id=made.public_id))


def _bind(form: ApplicationForm, role: str, level: str) -> ApplicationForm:
    scheme = latest_scheme(db.session, role)
    form.route.choices = [choice(key, bi(text)) for key, text in routes_of(scheme, level).items()]
    rows = list_sessions_for(db.session, role, level, now=clock.now())
    taken = count_admissions(db.session, [row.id for row in rows])
    choices = [
        choice(
            row.public_id,
            _(
                "%(title)s，%(opens)s 至 %(closes)s",
                title=bi(row.title),
                opens=format_moment(row.opens_at),
                closes=format_moment(row.closes_at),
            ),
        )
        for row in rows
        if taken.get(row.id, 0) < row.capacity
    ]
    form.wanted_session.choices = [choice("", _("都可以，由认证官安排")), *choices]
    return form


def _form_page(form: ApplicationForm, role: str, level: str, exam: Exam) -> str:
    edition = exam.blueprint.edition
    verdict = check_application(db.session, current_person(), role, level, now=clock.now())
    return render_template(
        "exams/apply_form.html",
        form=form,
        exam=exam,
        spec=from_document(exam.blueprint.document),
        edition=edition,
        level=next(row for row in edition.levels if row.code == level),
        code=f"{role}-{level}",
        refused=explain(verdict) if isinstance(verdict, Refused) else "",
        there=queries.find_open_application(
            db.session, current_person(), role, level, now=clock.now()
        ),
        scheme=latest_scheme(db.session, role),
        papers=PAPERS,
        rules=MULTIPLE_RULES,
        cut_bases=CUT_BASES,
        status_label=status_label,
        number=number,
    )


@bp.get("/apply/mine")
@requires(Permission.APPLY)
def my_applications() -> str:
    """List one's own applications."""
    return render_template(
        "exams/my_applications.html",
        applications=queries.list_applications_of(db.session, current_person()),
        titles=_titles(),
        phase_now=lambda row: phase_now(row, clock.now()),
    )


def _titles() -> dict[str, Any]:
    """Return what roles and levels are called, by code like ``DE-L1``."""
    return {
        f"{edition.role}-{level.code}": _(
            "%(role)s　%(level)s", role=bi(edition.role_name), level=bi(level.name)
        )
        for edition in reversed(list_editions(db.session))
        for level in edition.levels
    }


@bp.get("/apply/mine/<public_id>")
@requires(Permission.APPLY)
def my_application(public_id: str) -> str:
    """Show one of one's own applications: where it stands and what comes next."""
    found = queries.get_application_of(db.session, public_id, current_person())
    admission = found.admission
    return render_template(
        "exams/my_application.html",
        application=found,
        title=_titles().get(f"{found.role}-{found.level}", f"{found.role}-{found.level}"),
        route=routes_of(db.session.get_one(Scheme, found.scheme_id), found.level).get(found.route),
        withdrawable=check_withdrawal(db.session, found, now=clock.now()).ok,
        phase=phase_now(admission.session, clock.now()) if admission else None,
    )


@bp.post("/apply/mine/<public_id>/withdraw")
@requires(Permission.APPLY)
def my_withdrawal(public_id: str) -> Any:
    """Take back one of one's own applications."""
    found = queries.get_application_of(db.session, public_id, current_person())
    verdict = withdraw_application(db.session, found, actor=current_person(), now=clock.now())
    if isinstance(verdict, Refused):
        raise InvalidInput(explain(verdict), code=verdict.reason)
    db.session.commit()
    flash(_("已撤回报名。需要时可以重新报名。"), "ok")
    return redirect(url_for("exams.my_applications"))
