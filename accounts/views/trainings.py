"""Who trained whom: the list, recording, ending."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from accounts import queries, services
from accounts.access import current_person, may, requires
from accounts.forms import EndTrainingForm, TrainingForm
from accounts.forms.fields import choices
from accounts.labels import explain
from accounts.models import Person, Training
from accounts.rules import Permission, Role, training_problem
from accounts.views.base import bp, page
from core import clock
from core.db import db
from core.i18n import bi
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate

ALL = (Permission.PEOPLE_MANAGE, Permission.PEOPLE_READ)


@bp.get("/trainings")
@requires(Permission.TRAINING_RECORD, Permission.PEOPLE_READ)
def trainings() -> Any:
    """All trainings for administrator and auditor; their own for a trainer."""
    search, going_on = request.args.get("q", "").strip(), request.args.get("state") == "open"
    query = queries.list_trainings(trainer=_own_only(), search=search, open_only=going_on)
    if request.args.get("format") == "csv":
        head = [_("培训师"), _("学员"), _("内容"), _("开始日期"), _("结束日期")]
        rows = (
            [t.trainer.legal_name, t.trainee.legal_name, t.subject, t.started_on, t.ended_on]
            for t in db.session.scalars(query)
        )
        return csv_response("trainings", head, rows)
    return page(
        "trainings",
        found=paginate(db.session, query, page_number()),
        search=search,
        going_on=going_on,
        may_end=_may_end,
    )


def _own_only() -> Person | None:
    """Return the trainer to whose records the view is narrowed; None for who sees them all."""
    return None if may(*ALL) else current_person()


def _may_end(training: Training) -> bool:
    if training.ended_on is not None or not may(Permission.TRAINING_RECORD):
        return False
    return may(Permission.PEOPLE_MANAGE) or training.trainer_id == current_person().id


def _form(*, filled: bool) -> TrainingForm:
    form = TrainingForm(formdata=None) if filled else TrainingForm()
    person = current_person()
    offered = queries.list_open_organisations(db.session)
    if not may(Permission.PEOPLE_MANAGE):
        form.trainer_email.data = person.email
        own = {m.organisation_id for m in person.memberships if m.role is Role.TRAINER}
        offered = [organisation for organisation in offered if organisation.id in own]
    form.organisation.choices = choices(
        [("", _("不属于机构")), *((o.slug, bi(o.name)) for o in offered)]
    )
    return form


@bp.get("/trainings/new")
@requires(Permission.TRAINING_RECORD)
def new_training() -> Any:
    """Asks who was trained, in what and when."""
    return page("new_training", form=_form(filled=True))


@bp.post("/trainings/new")
@requires(Permission.TRAINING_RECORD)
def record_training() -> Any:
    """Record the training."""
    form, now = _form(filled=False), clock.now()
    if not form.validate():
        return page("new_training", 422, form=form)
    pair = _people_of(form)
    if pair is None:
        return page("new_training", 422, form=form)
    slug = form.organisation.data
    services.record_training(
        db.session,
        trainer=pair[0],
        trainee=pair[1],
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        subject=form.subject.data,
        organisation=queries.get_organisation(db.session, slug) if slug else None,
        actor=current_person(),
        now=now,
    )
    db.session.commit()
    flash(_("已登记 %(name)s 的培训。", name=pair[1].legal_name), "ok")
    return redirect(url_for("accounts.trainings"))


def _people_of(form: TrainingForm) -> tuple[Person, Person] | None:
    """Return trainer and trainee, or None with the form's errors set."""
    trainer = queries.find_person_by_email(db.session, form.trainer_email.data)
    trainee = queries.find_person_by_email(db.session, form.trainee_email.data)
    for field, found in ((form.trainer_email, trainer), (form.trainee_email, trainee)):
        if found is None:
            field.errors = [_l("没有这个邮箱的账号。请先让对方注册。")]
    if trainer is None or trainee is None:
        return None
    problem = training_problem(
        same_person=trainer.id == trainee.id,
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        today=clock.now().astimezone(clock.BEIJING).date(),
    )
    if problem is None:
        return trainer, trainee
    field = {"trains_self": form.trainee_email, "starts_later": form.started_on}.get(
        problem.value, form.ended_on
    )
    field.errors = [explain(problem.value)]
    return None


@bp.get("/trainings/<public_id>")
@requires(Permission.TRAINING_RECORD, Permission.PEOPLE_READ)
def training(public_id: str) -> Any:
    """One record; while the training goes on, with the form that ends it."""
    shown = _visible(public_id)
    today = clock.now().astimezone(clock.BEIJING).date()
    form = EndTrainingForm(formdata=None, ended_on=today)
    return page("training", training=shown, form=form, may_end=_may_end(shown))


def _visible(public_id: str) -> Training:
    return queries.get_training(db.session, public_id, _own_only())


@bp.post("/trainings/<public_id>/end")
@requires(Permission.TRAINING_RECORD)
def end_training(public_id: str) -> Any:
    """Set the day of its end."""
    shown, form, now = _visible(public_id), EndTrainingForm(), clock.now()
    if form.validate():
        problem = training_problem(
            same_person=False,
            started_on=shown.started_on,
            ended_on=form.ended_on.data,
            today=now.astimezone(clock.BEIJING).date(),
        )
        if problem is not None:
            form.ended_on.errors = [explain(problem.value)]
    if form.errors:
        return page("training", 422, training=shown, form=form, may_end=_may_end(shown))
    services.end_training(
        db.session, shown, ended_on=form.ended_on.data, actor=current_person(), now=now
    )
    db.session.commit()
    flash(_("%(name)s 的培训已结束。", name=shown.trainee.legal_name), "ok")
    return redirect(url_for("accounts.trainings"))
