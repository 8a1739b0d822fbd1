"""Planning exam sessions: schedule one, change one that has not opened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.queries import list_people_with_role
from accounts.rules import Permission, Role
from core import clock
from core.db import db
from core.errors import Conflict, Refused
from core.i18n import bi, zone
from core.i18n import gettext as _
from exams.forms import SessionForm, choice, refuse_field
from exams.labels import explain
from exams.models import Exam, ExamSession
from exams.queries import exams as exam_queries
from exams.queries import sessions as queries
from exams.rules.sessions import holds_all_papers, may_edit
from exams.services.sessions import SessionPlan, change_session, schedule_session
from exams.views import bp

FIELD_OF = {
    "window_reversed": "closes_at",
    "window_past": "closes_at",
    "window_short": "closes_at",
    "capacity_below_admitted": "capacity",
}


@bp.get("/sessions/new")
@requires(Permission.EXAM_MANAGE)
def new_session() -> Any:
    """Ask when, where and for whom an exam takes place."""
    if not _exams():
        flash(_("还没有考试。先组卷发布一个考试，再安排场次。"), "info")
        return redirect(url_for("exams.exams"))
    data = {"exam": request.args.get("exam", ""), "place": _("线上"), "capacity": 30}
    return _form_page(_bind(SessionForm(formdata=None, data=data)), None)


@bp.post("/sessions/new")
@requires(Permission.EXAM_MANAGE)
def create_session() -> Any:
    """Schedule a session."""
    form = _bind(SessionForm())
    if not form.validate_on_submit():
        return _form_page(form, None), 422
    plan = _plan(form)
    exam = exam_queries.get_exam(db.session, form.exam.data)
    made = schedule_session(
        db.session,
        exam=exam,
        title=plan.title,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        capacity=plan.capacity,
        place=plan.place,
        staff=plan.staff,
        actor=current_person(),
        now=clock.now(),
    )
    if isinstance(made, Refused):
        return _refused(form, made, None), 422
    db.session.commit()
    flash(_("已安排场次：%(title)s。", title=bi(made.title)), "ok")
    _warn_of_short_window(made)
    return redirect(url_for("exams.session", public_id=made.public_id))


@bp.get("/sessions/<public_id>/edit")
@requires(Permission.EXAM_MANAGE)
def session_edit(public_id: str) -> Any:
    """Show what can be changed of a session that has not opened."""
    found = queries.get_session(db.session, public_id)
    _insist_editable(found)
    data = {
        "exam": found.exam.public_id,
        "title_zh": found.title.get("zh", ""),
        "title_en": found.title.get("en", ""),
        "opens_at": found.opens_at.astimezone(zone()),
        "closes_at": found.closes_at.astimezone(zone()),
        "place": found.place,
        "capacity": found.capacity,
        "staff": [person.public_id for person in queries.list_staff(db.session, found)],
    }
    return _form_page(_bind(SessionForm(formdata=None, data=data), found), found)


@bp.post("/sessions/<public_id>/edit")
@requires(Permission.EXAM_MANAGE)
def session_change(public_id: str) -> Any:
    """Change a session that has not opened."""
    found = queries.get_session(db.session, public_id)
    _insist_editable(found)
    form = _bind(SessionForm(), found)
    if not form.validate_on_submit():
        return _form_page(form, found), 422
    changed = change_session(
        db.session, found, _plan(form), actor=current_person(), now=clock.now()
    )
    if isinstance(changed, Refused):
        return _refused(form, changed, found), 422
    db.session.commit()
    flash(_("已修改场次：%(title)s。", title=bi(changed.title)), "ok")
    _warn_of_short_window(changed)
    return redirect(url_for("exams.session", public_id=public_id))


def _insist_editable(found: ExamSession) -> None:
    verdict = may_edit(found.state.value, found.opens_at, now=clock.now())
    if isinstance(verdict, Refused):
        raise Conflict(explain(verdict), code=verdict.reason)


def _exams() -> list[Exam]:
    query = exam_queries.list_exams(exam_queries.ExamFilters())
    return list(db.session.scalars(query).unique())


def _bind(form: SessionForm, found: ExamSession | None = None) -> SessionForm:
    """Fill the choices: exams (only its own for a session that is there) and examiners."""
    exams = _exams() if found is None else [found.exam]
    form.exam.choices = [choice(exam.public_id, bi(exam.title)) for exam in exams]
    people = list_people_with_role(db.session, Role.EXAMINER)
    form.staff.choices = [choice(person.public_id, person.display_name) for person in people]
    return form


def _plan(form: SessionForm) -> SessionPlan:
    wanted = set(form.staff.data or [])
    people = list_people_with_role(db.session, Role.EXAMINER)
    return SessionPlan(
        title={"zh": form.title_zh.data, "en": form.title_en.data},
        opens_at=_aware(form.opens_at.data),
        closes_at=_aware(form.closes_at.data),
        capacity=int(form.capacity.data or 0),
        place=form.place.data or "",
        staff=[person for person in people if person.public_id in wanted],
    )


def _aware(moment: datetime) -> datetime:
    """Return what was typed in the reader's zone as UTC."""
    return moment.replace(tzinfo=zone()).astimezone(UTC)


def _refused(form: SessionForm, refused: Refused, found: ExamSession | None) -> str:
    refuse_field(form, FIELD_OF.get(refused.reason, "staff"), explain(refused))
    return _form_page(form, found)


def _form_page(form: SessionForm, found: ExamSession | None) -> str:
    return render_template(
        "exams/session_form.html", form=form, exam_session=found, zone_name=str(zone())
    )


def _warn_of_short_window(made: ExamSession) -> None:
    minutes = [paper.minutes for paper in made.exam.papers]
    if not holds_all_papers(made.opens_at, made.closes_at, minutes):
        text = _(
            "开放时段短于两科合计的 %(minutes)s 分钟：考完第一科的考生，第二科会被提前收卷。",
            minutes=sum(minutes),
        )
        flash(text, "warn")
