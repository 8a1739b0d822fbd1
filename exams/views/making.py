"""Making an exam: ask, show the forms or what is missing for them, publish what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_writing, db, reading_only
from core.i18n import bi
from core.i18n import gettext as _
from exams.assembly import Assembly, Shortages, time_limit
from exams.blueprint_words import bases_of, nearness_text, relaxation_text, relaxing_text
from exams.errors import AssemblyFailed, BankChanged, PublishError
from exams.forms import NewExamForm, choice
from exams.models import Blueprint, MultipleRule
from exams.queries import exams as queries
from exams.rules.blueprints import BlueprintSpec, from_document
from exams.services.exams import (
    assemble_forms,
    assembly_digest,
    count_possible,
    prepare_exam,
    store_exam,
)
from exams.services.prepared import PreparedExam
from exams.views import bp
from exams.views.blueprints import SEARCH_SECONDS
from exams.views.coverage import figures_of
from exams.views.officer import exam_words
from exams.views.writing import writing_of


@bp.get("/exams/new")
@requires(Permission.EXAM_MANAGE)
def new_exam() -> Any:
    """Ask what to assemble; once asked, show the forms that come of it or what is missing."""
    codes = [blueprint.code for blueprint in queries.list_blueprints(db.session)]
    if not codes:
        flash(_("还没有蓝图。先载入一个蓝图，再组卷。"), "info")
        return redirect(url_for("exams.blueprints"))
    if "seed" in request.args:
        form = _bind(codes, formdata=request.args, meta={"csrf": False})
        if not form.validate():
            return _page(None, form, None), 422
        found = queries.get_blueprint(db.session, form.blueprint.data)
        return _page(found, form, _try(found, form))
    code = request.args.get("blueprint", codes[0])
    found = queries.get_blueprint(db.session, code)
    form = _bind(codes, formdata=None, data=_defaults(from_document(found.document)))
    return _page(found, form, None)


def _bind(codes: list[str], **options: Any) -> NewExamForm:
    form = NewExamForm(**options)
    form.blueprint.choices = [choice(code, code) for code in codes]
    return form


def _defaults(spec: BlueprintSpec) -> dict[str, Any]:
    today = clock.now().astimezone(clock.BEIJING).date()
    return {
        "blueprint": spec.code,
        "title_zh": f"{spec.title['zh']}　{today:%Y-%m}",
        "title_en": f"{spec.title['en']}, {today:%Y-%m}",
        "seed": int(f"{today:%Y%m%d}"),
        "forms": "1",
        "multiple_rule": MultipleRule.ALL_OR_NOTHING.value,
    }


@dataclass(frozen=True)
class Tried:
    """What a search came to: ``assembly`` None when its time was over; without forms, so many fewer
    could be assembled together (None: not known)."""

    assembly: Assembly | None
    fewer: int | None = None


def _try(found: Blueprint, form: NewExamForm) -> Tried:
    spec = from_document(found.document)
    asked = {"seed": int(form.seed.data or 0), "forms": int(form.forms.data)}
    made = None
    try:
        with time_limit(SEARCH_SECONDS):
            made = assemble_forms(db.session, spec, **asked)
            if made.forms:
                return Tried(made)
            return Tried(made, count_possible(db.session, spec, **asked))
    except AssemblyFailed:
        return Tried(made)


def _page(
    found: Blueprint | None,
    form: NewExamForm,
    tried: Tried | None,
    *,
    refused: PublishError | None = None,
) -> str:
    words: dict[str, Any] = {"form": form, "tried": tried, "seconds": round(SEARCH_SECONDS)}
    if found is None or tried is None or tried.assembly is None:
        return render_template("exams/new_exam.html", assembly=None, **words)
    assembly = tried.assembly
    spec = from_document(found.document)
    by_version = {item.version_id: item for item in queries.list_available(db.session, spec)}
    fields = {name: value for name, value in form.data.items() if name != "csrf_token"}
    figures = {
        (assembled.label, paper.kind): figures_of(paper, by_version)
        for assembled in assembly.forms
        for paper in assembled.papers
    }
    about = exam_words(found.edition)
    return render_template(
        "exams/new_exam.html",
        **words,
        blueprint=found,
        spec=spec,
        assembly=assembly,
        writing=writing_of(spec, found.edition, assembly.lack),
        fields={**fields, "digest": assembly_digest(assembly)},
        figures=figures,
        bases=bases_of(
            (_("%(label)s 卷：%(paper)s", label=label, paper=about["papers"][kind]), figure.mean)
            for (label, kind), figure in figures.items()
        ),
        by_version=by_version,
        relaxation_text=relaxation_text,
        refused=refused,
        nearness=nearness_text(assembly.distance, nearest=assembly.nearest),
        relaxing_text=relaxing_text,
        **about,
    )


@bp.post("/exams/new")
@requires(Permission.EXAM_MANAGE)
def publish_exam() -> Any:
    """Publish the exam as it was shown; shown again when the bank changed in between.

    Assembling and rendering take a second, so they happen before the transaction that writes.
    """
    db.session.rollback()
    with reading_only():
        form = _bind([blueprint.code for blueprint in queries.list_blueprints(db.session)])
        if not form.validate_on_submit():
            return _page(None, form, None), 422
        try:
            prepared = _prepare(form)
        except PublishError as refused:
            return _refused(form, refused)
    if isinstance(prepared, Shortages) or prepared.digest != form.digest.data:
        return _show_again(form)
    begin_writing(db.session)
    try:
        made = store_exam(db.session, prepared, actor=current_person(), now=clock.now())
    except BankChanged:
        return _show_again(form)
    db.session.commit()
    flash(_("已发布考试：%(title)s。现在可以安排场次。", title=bi(made.title)), "ok")
    return redirect(url_for("exams.exam", public_id=made.public_id))


def _refused(form: NewExamForm, refused: PublishError) -> Any:
    """Show the preview again with the items that keep it from being published, each with its page."""
    found = queries.get_blueprint(db.session, form.blueprint.data)
    return _page(found, form, _try(found, form), refused=refused), refused.status


def _prepare(form: NewExamForm) -> PreparedExam | Shortages:
    return prepare_exam(
        db.session,
        blueprint=queries.get_blueprint(db.session, form.blueprint.data),
        seed=int(form.seed.data or 0),
        forms=int(form.forms.data),
        multiple_rule=MultipleRule(form.multiple_rule.data),
        title={"zh": form.title_zh.data, "en": form.title_en.data},
    )


def _show_again(form: NewExamForm) -> Any:
    flash(_("预览以后题库有变化，请再看一遍再发布。"), "warn")
    shown = {k: v for k, v in form.data.items() if k not in ("csrf_token", "digest")}
    return redirect(url_for("exams.new_exam", **shown))
