"""The officers' queue of applications: admit to a session, or refuse with a reason."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, may, requires
from accounts.queries import list_trainings_of
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, Forbidden, Refused
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate
from exams.forms import AdmitForm, ReasonForm, choice, refuse_field
from exams.labels import explain
from exams.models import Application, ApplicationState, ExamSession
from exams.queries import applications as queries
from exams.queries.applications import ApplicationFilters
from exams.queries.sessions import (
    count_admissions,
    get_session,
    list_sessions_for,
    list_upcoming_sessions,
)
from exams.rules.applications import may_decide
from exams.services.admissions import admit, check_admission
from exams.services.applications import refuse_application, routes_of
from exams.views import bp
from standards.models import Scheme

STATES: dict[str, Any] = {
    ApplicationState.SUBMITTED.value: _l("待审核"),
    ApplicationState.ADMITTED.value: _l("已准考"),
    ApplicationState.REFUSED.value: _l("未受理"),
    ApplicationState.WITHDRAWN.value: _l("已撤回"),
}


@bp.get("/applications")
@requires(Permission.APPLICATION_READ)
def applications() -> Any:
    """List the applications: search, filter, sort, pages, CSV."""
    filters = ApplicationFilters(
        text=request.args.get("q", ""),
        state=request.args.get("state", ""),
        code=request.args.get("code", ""),
        session=request.args.get("session", ""),
        sort=request.args.get("sort", "-created"),
    )
    query = queries.list_applications(filters)
    if request.args.get("format") == "csv":
        head = [
            _("姓名"),
            _("邮箱"),
            _("岗位与等级"),
            _("希望的场次"),
            _("状态"),
            _("准考证号"),
            _("提交时间"),
        ]
        rows = db.session.scalars(query).unique()
        return csv_response("applications", head, (_csv_row(row) for row in rows))
    return render_template(
        "exams/applications.html",
        page=paginate(db.session, query, page_number()),
        filters=filters,
        states=STATES,
        counts={k.value: n for k, n in queries.count_by_state(db.session).items()},
        sessions=list_upcoming_sessions(db.session, clock.now()),
    )


def _csv_row(row: Application) -> list[object]:
    return [
        row.legal_name,
        row.person.email,
        f"{row.role}-{row.level}",
        bi(row.wanted_session.title) if row.wanted_session else "",
        STATES[row.state.value],
        row.admission.ticket if row.admission else "",
        format_moment(row.created_at),
    ]


@bp.get("/applications/<public_id>")
@requires(Permission.APPLICATION_READ)
def application(public_id: str) -> str:
    """Show an application and, to whoever may decide, the two ways to do so."""
    found = queries.get_application(db.session, public_id)
    wanted = request.args.get("session", "")
    if not wanted and found.wanted_session is not None:
        wanted = found.wanted_session.public_id
    form = AdmitForm(prefix="admit", formdata=None, data={"session": wanted, "extra_percent": "0"})
    return _page(found, form, ReasonForm(prefix="refuse", formdata=None))


@bp.post("/applications/<public_id>/admit")
@requires(Permission.APPLICATION_DECIDE)
def application_admit(public_id: str) -> Any:
    """Admit an applicant to a session."""
    found = queries.get_application(db.session, public_id)
    form = AdmitForm(prefix="admit")
    refusing = ReasonForm(prefix="refuse", formdata=None)
    _fill(form, found)
    if not form.validate_on_submit():
        return _page(found, form, refusing), 422
    chosen = get_session(db.session, form.session.data)
    made = admit(
        db.session,
        found,
        chosen,
        extra_percent=int(form.extra_percent.data),
        actor=current_person(),
        now=clock.now(),
    )
    if isinstance(made, Refused):
        _raise_if_barred(made)
        refuse_field(form, "session", _said(made, found))
        return _page(found, form, refusing), 422
    db.session.commit()
    flash(
        _("%(name)s 已准考，准考证号 %(ticket)s。", name=found.legal_name, ticket=made.ticket), "ok"
    )
    return redirect(url_for("exams.application", public_id=public_id))


@bp.post("/applications/<public_id>/refuse")
@requires(Permission.APPLICATION_DECIDE)
def application_refuse(public_id: str) -> Any:
    """Refuse an application with a reason that the applicant reads."""
    found = queries.get_application(db.session, public_id)
    form = ReasonForm(prefix="refuse")
    if not form.validate_on_submit():
        return _page(found, AdmitForm(prefix="admit", formdata=None), form), 422
    verdict = refuse_application(
        db.session, found, reason=form.reason.data, actor=current_person(), now=clock.now()
    )
    if isinstance(verdict, Refused):
        _raise_if_barred(verdict)
        raise Conflict(explain(verdict), code=verdict.reason)
    db.session.commit()
    flash(_("没有受理 %(name)s 的报名，理由已通知本人。", name=found.legal_name), "ok")
    return redirect(url_for("exams.application", public_id=public_id))


def _raise_if_barred(refused: Refused) -> None:
    if refused.reason == "own_application":
        raise Forbidden(explain(refused), code=refused.reason)
    if refused.reason == "already_decided":
        raise Conflict(explain(refused), code=refused.reason)


def _said(refused: Refused, found: Application) -> str:
    named = Refused(refused.reason, {"candidate": found.legal_name, **refused.detail})
    return explain(named)


def _fill(form: AdmitForm, found: Application) -> list[tuple[str, str]]:
    """Fill the choice of sessions; return those that cannot take the applicant, and why.

    A form that was not sent is set to a session that can.
    """
    now = clock.now()
    rows = list_sessions_for(db.session, found.role, found.level, now=now)
    admitted = count_admissions(db.session, [row.id for row in rows])
    bars: dict[str, str] = {}
    for row in rows:
        verdict = check_admission(db.session, found, row, now=now)
        if isinstance(verdict, Refused):
            bars[row.public_id] = _said(verdict, found)
    form.session.choices = [
        choice(row.public_id, _choice(row, row.capacity - admitted.get(row.id, 0))) for row in rows
    ]
    able = [row.public_id for row in rows if row.public_id not in bars]
    if not form.is_submitted() and able and form.session.data not in able:
        form.session.data = able[0]
    return [(bi(row.title), bars[row.public_id]) for row in rows if row.public_id in bars]


def _choice(row: ExamSession, left: int) -> str:
    text = _(
        "%(title)s，%(opens)s，余 %(left)s 位",
        title=bi(row.title),
        opens=format_moment(row.opens_at),
        left=left,
    )
    return str(text)


def _page(found: Application, admitting: AdmitForm, refusing: ReasonForm) -> str:
    bars = _fill(admitting, found)
    person = current_person()
    verdict = may_decide(found.state.value, own=found.person_id == person.id)
    waiting = found.state is ApplicationState.SUBMITTED
    scheme = db.session.get_one(Scheme, found.scheme_id)
    return render_template(
        "exams/application.html",
        application=found,
        route=routes_of(scheme, found.level).get(found.route),
        scheme=scheme,
        admitting=admitting,
        refusing=refusing,
        decides=waiting and verdict.ok and may(Permission.APPLICATION_DECIDE),
        why_not=explain(verdict) if waiting and isinstance(verdict, Refused) else "",
        bars=bars if waiting else [],
        trainings=list_trainings_of(db.session, found.person),
        others=[
            row
            for row in queries.list_applications_of(db.session, found.person)
            if row.id != found.id
        ],
    )
