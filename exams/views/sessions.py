"""The officers' screens of exam sessions: list, plan, change, cancel, roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, Refused
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate
from exams.forms import ReasonForm
from exams.labels import PAPERS, explain
from exams.models import ExamSession, Sitting
from exams.queries import sessions as queries
from exams.queries.sessions import RosterRow, SessionFilters, phase_now
from exams.rules.sessions import Phase, holds_all_papers, may_cancel, may_edit
from exams.services.sessions import cancel_session
from exams.views import bp

PHASES: dict[str, Any] = {
    Phase.SCHEDULED.value: _l("已排期"),
    Phase.OPEN.value: _l("进行中"),
    Phase.CLOSED.value: _l("已结束"),
    Phase.CANCELLED.value: _l("已取消"),
}


@bp.get("/sessions")
@requires(Permission.EXAM_READ)
def sessions() -> Any:
    """List the sessions: search, filter, sort, pages, CSV."""
    now = clock.now()
    filters = SessionFilters(
        text=request.args.get("q", ""),
        phase=request.args.get("phase", ""),
        exam=request.args.get("exam", ""),
        sort=request.args.get("sort", "-opens"),
    )
    query = queries.list_sessions(filters, now=now)
    if request.args.get("format") == "csv":
        return _sessions_csv(db.session.scalars(query).unique().all(), now)
    page = paginate(db.session, query, page_number())
    return render_template(
        "exams/sessions.html",
        page=page,
        filters=filters,
        phases=PHASES,
        phase_now=lambda row: phase_now(row, now),
        admitted=queries.count_admissions(db.session, [row.id for row in page.items]),
    )


def _sessions_csv(rows: Iterable[ExamSession], now: datetime) -> Any:
    found = list(rows)
    admitted = queries.count_admissions(db.session, [row.id for row in found])
    head = [
        _("场次"),
        _("考试"),
        _("开放时间"),
        _("截止时间"),
        _("地点"),
        _("已准考"),
        _("容量"),
        _("状态"),
    ]
    body = (
        [
            bi(row.title),
            bi(row.exam.title),
            format_moment(row.opens_at),
            format_moment(row.closes_at),
            row.place,
            admitted.get(row.id, 0),
            row.capacity,
            PHASES[phase_now(row, now).value],
        ]
        for row in found
    )
    return csv_response("sessions", head, body)


@bp.get("/sessions/<public_id>")
@requires(Permission.EXAM_READ, Permission.SESSION_SUPERVISE)
def session(public_id: str) -> Any:
    """Show a session: its window, staff, candidates and how far they are; CSV."""
    found = queries.get_session(db.session, public_id)
    roster = queries.list_roster(db.session, found)
    if request.args.get("format") == "csv":
        return _roster_csv(found, roster)
    return _session_page(found, roster, ReasonForm(formdata=None))


def _session_page(found: ExamSession, roster: list[RosterRow], cancelling: ReasonForm) -> str:
    now = clock.now()
    started = sum(row.theory is not None for row in roster)
    verdict = may_cancel(found.state.value, found.closes_at, sittings=started, now=now)
    minutes = [paper.minutes for paper in found.exam.papers]
    return render_template(
        "exams/session.html",
        exam_session=found,
        exam=found.exam,
        phase=phase_now(found, now),
        staff=queries.list_staff(db.session, found),
        roster=roster,
        waiting=queries.list_waiting_for(db.session, found),
        papers=PAPERS,
        short_window=not holds_all_papers(found.opens_at, found.closes_at, minutes),
        minutes=minutes,
        editable=may_edit(found.state.value, found.opens_at, now=now).ok,
        why_no_cancel=explain(verdict) if isinstance(verdict, Refused) else "",
        cancelling=cancelling,
        sitting_state=_sitting_state,
    )


def _sitting_state(sitting: Sitting | None) -> str:
    return "absent" if sitting is None else sitting.state.value


def _roster_csv(found: ExamSession, roster: Iterable[RosterRow]) -> Any:
    head = [
        _("座位"),
        _("准考证号"),
        _("姓名"),
        _("邮箱"),
        _("卷别"),
        _("延时"),
        _("设备检查"),
        PAPERS["theory"],
        PAPERS["practical"],
    ]
    checks = {True: _("通过"), False: _("未通过"), None: ""}
    states = {"absent": "", "open": _("答题中"), "sealed": _("已交卷")}
    rows = (
        [
            row.admission.seat,
            row.admission.ticket,
            row.admission.application.legal_name,
            row.admission.person.email,
            row.admission.form.label,
            f"{row.admission.extra_percent} %",
            checks[row.check],
            states[_sitting_state(row.theory)],
            states[_sitting_state(row.practical)],
        ]
        for row in roster
    )
    return csv_response(f"session-{found.opens_at:%Y%m%d}", head, rows)


@bp.post("/sessions/<public_id>/cancel")
@requires(Permission.EXAM_MANAGE)
def session_cancel(public_id: str) -> Any:
    """Cancel a session, with a reason that its candidates read."""
    found = queries.get_session(db.session, public_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _session_page(found, queries.list_roster(db.session, found), form), 422
    verdict = cancel_session(
        db.session, found, reason=form.reason.data, actor=current_person(), now=clock.now()
    )
    if isinstance(verdict, Refused):
        raise Conflict(explain(verdict), code=verdict.reason)
    db.session.commit()
    flash(_("已取消场次：%(title)s。名单上的考生会收到通知。", title=bi(found.title)), "ok")
    return redirect(url_for("exams.session", public_id=public_id))
