"""The officers' screens of blueprints and exams."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.pages import csv_response, page_number, paginate
from exams.assembly import Assembly, Shortages, find_shortages
from exams.errors import AssemblyFailed
from exams.forms import MOST_FORMS, NewExamForm
from exams.labels import (
    CUT_BASES,
    KINDS,
    MULTIPLE_RULES,
    PAPERS,
    SECTIONS,
    bounds_label,
    check_label,
)
from exams.models import Blueprint, Exam, FormPaper, MultipleRule
from exams.queries import exams as queries
from exams.queries.sessions import count_admissions, list_sessions_of_exam, phase_now
from exams.rules.blueprints import BlueprintSpec, from_document, number
from exams.services.blueprints import load_blueprint, read_plans
from exams.services.exams import assemble_forms, assembly_digest, create_exam
from exams.views import bp
from exams.views.coverage import figures_of, matrix_of
from standards.models import Edition
from standards.rules import WEIGHT_NOTICE, status_label


def domain_names(edition: Edition) -> dict[str, str]:
    """Return the names of an edition's domains by code, in the reader's language."""
    return {domain.code: bi(domain.name) for domain in edition.domains}


@bp.get("/exams/blueprints")
@requires(Permission.EXAM_READ)
def blueprints() -> str:
    """List the blueprints, and the plans that are not brought in yet."""
    found = queries.list_blueprints(db.session)
    there = {blueprint.code for blueprint in found}
    planned = [f"{plan['role']}-{plan['level']}" for plan in read_plans()]
    return render_template(
        "exams/blueprints.html",
        rows=[(blueprint, from_document(blueprint.document)) for blueprint in found],
        planned=[code for code in planned if code not in there],
        status_label=status_label,
        papers=PAPERS,
        number=number,
    )


@bp.post("/exams/blueprints/<code>/load")
@requires(Permission.EXAM_MANAGE)
def blueprint_load(code: str) -> Any:
    """Bring in a plan with the weights of the latest edition; a new version when it changed."""
    role, _dash, level = code.partition("-")
    before = queries.find_blueprint(db.session, code)
    found = load_blueprint(db.session, role, level, now=clock.now())
    db.session.commit()
    if before is not None and before.version == found.version:
        flash(_("蓝图 %(code)s 已是最新。", code=code), "info")
    else:
        flash(_("已载入蓝图 %(code)s 第 %(n)s 版。", code=code, n=found.version), "ok")
    return redirect(url_for("exams.blueprint", code=code))


@bp.get("/exams/blueprints/<code>")
@requires(Permission.EXAM_READ)
def blueprint(code: str) -> str:
    """Show a blueprint: its papers, and what the bank has against what so many forms need."""
    found = queries.get_blueprint(db.session, code)
    spec = from_document(found.document)
    forms = min(max(request.args.get("forms", 1, type=int), 1), MOST_FORMS)
    available = queries.list_available(db.session, spec)
    shortages = find_shortages(spec, available, forms=forms)
    return render_template(
        "exams/blueprint.html",
        blueprint=found,
        spec=spec,
        forms=forms,
        most=MOST_FORMS,
        matrices=[matrix_of(p, available, shortages, forms=forms) for p in spec.papers],
        shortages=shortages,
        versions=queries.list_versions(db.session, code),
        status_label=status_label,
        weight_notice=WEIGHT_NOTICE,
        **_words(found),
    )


def _words(blueprint_: Blueprint) -> dict[str, Any]:
    return {
        "domains": domain_names(blueprint_.edition),
        "papers": PAPERS,
        "sections": SECTIONS,
        "kinds": KINDS,
        "rules": MULTIPLE_RULES,
        "cut_bases": CUT_BASES,
        "number": number,
        "check_label": check_label,
        "bounds_label": bounds_label,
    }


@bp.get("/exams")
@requires(Permission.EXAM_READ)
def exams() -> Any:
    """List the exams: search, filter, sort, pages, CSV."""
    filters = queries.ExamFilters(
        text=request.args.get("q", ""),
        code=request.args.get("code", ""),
        sort=request.args.get("sort", "-created"),
    )
    query = queries.list_exams(filters)
    if request.args.get("format") == "csv":
        head = [_("考试"), _("蓝图"), _("版本"), _("发布时间"), _("发布人")]
        rows = db.session.scalars(query).unique()
        return csv_response("exams", head, (_csv_row(row) for row in rows))
    page = paginate(db.session, query, page_number())
    ids = [row.id for row in page.items]
    return render_template(
        "exams/exams.html",
        page=page,
        filters=filters,
        codes=[b.code for b in queries.list_blueprints(db.session)],
        forms=queries.count_forms(db.session, ids),
        sessions=queries.count_sessions(db.session, ids),
    )


def _csv_row(exam_: Exam) -> list[object]:
    return [
        bi(exam_.title),
        exam_.blueprint.code,
        exam_.blueprint.version,
        format_moment(exam_.created_at),
        exam_.created_by.display_name,
    ]


@bp.get("/exams/new/<code>")
@requires(Permission.EXAM_MANAGE)
def new_exam(code: str) -> str:
    """Ask what to assemble; once asked, show the forms that come of it or what is missing."""
    found = queries.get_blueprint(db.session, code)
    spec = from_document(found.document)
    if "seed" not in request.args:
        form = NewExamForm(formdata=None, data=_defaults(spec))
        return _new_exam_page(found, form, None)
    form = NewExamForm(formdata=request.args, meta={"csrf": False})
    return _new_exam_page(found, form, _assembly(spec, form) if form.validate() else None)


def _defaults(spec: BlueprintSpec) -> dict[str, Any]:
    today = clock.now().astimezone(clock.BEIJING).date()
    return {
        "title_zh": f"{spec.title['zh']}　{today:%Y-%m}",
        "title_en": f"{spec.title['en']}, {today:%Y-%m}",
        "seed": int(f"{today:%Y%m%d}"),
        "forms": "1",
        "multiple_rule": MultipleRule.ALL_OR_NOTHING.value,
    }


def _assembly(spec: BlueprintSpec, form: NewExamForm) -> Assembly:
    return assemble_forms(
        db.session, spec, seed=int(form.seed.data or 0), forms=int(form.forms.data)
    )


def _new_exam_page(found: Blueprint, form: NewExamForm, assembly: Assembly | None) -> str:
    spec = from_document(found.document)
    by_version = {item.version_id: item for item in queries.list_available(db.session, spec)}
    confirming = None
    if assembly is not None and not assembly.shortages:
        fields = {name: value for name, value in form.data.items() if name != "csrf_token"}
        fields["digest"] = assembly_digest(assembly)
        confirming = NewExamForm(formdata=None, data=fields)
    return render_template(
        "exams/new_exam.html",
        blueprint=found,
        spec=spec,
        form=form,
        assembly=assembly,
        confirming=confirming,
        figures={
            (f.label, p.kind): figures_of(p, by_version)
            for f in (assembly.forms if assembly else ())
            for p in f.papers
        },
        by_version=by_version,
        **_words(found),
    )


@bp.post("/exams/new/<code>")
@requires(Permission.EXAM_MANAGE)
def publish_exam(code: str) -> Any:
    """Publish the exam as it was shown; shown again when the bank changed in between."""
    found = queries.get_blueprint(db.session, code)
    spec = from_document(found.document)
    form = NewExamForm()
    if not form.validate_on_submit():
        return _new_exam_page(found, form, None), 422
    assembly = _assembly(spec, form)
    if assembly.shortages or assembly_digest(assembly) != form.digest.data:
        flash(_("题库在预览以后有变化，请再看一遍再发布。"), "warn")
        shown = {k: v for k, v in form.data.items() if k not in ("csrf_token", "digest")}
        return redirect(url_for("exams.new_exam", code=code, **shown))
    made = create_exam(
        db.session,
        blueprint=found,
        seed=int(form.seed.data or 0),
        forms=int(form.forms.data),
        multiple_rule=MultipleRule(form.multiple_rule.data),
        title={"zh": form.title_zh.data, "en": form.title_en.data},
        actor=current_person(),
        now=clock.now(),
    )
    if isinstance(made, Shortages):
        raise AssemblyFailed
    db.session.commit()
    flash(_("已发布考试：%(title)s。现在可以安排场次。", title=bi(made.title)), "ok")
    return redirect(url_for("exams.exam", public_id=made.public_id))


@bp.get("/exams/<public_id>")
@requires(Permission.EXAM_READ)
def exam(public_id: str) -> str:
    """Show an exam: the rules of its papers, its forms and how they conform, its sessions."""
    found = queries.get_exam(db.session, public_id)
    sessions = list_sessions_of_exam(db.session, found)
    now = clock.now()
    return render_template(
        "exams/exam.html",
        exam=found,
        spec=from_document(found.blueprint.document),
        forms=queries.list_forms(db.session, found),
        sessions=[(row, phase_now(row, now)) for row in sessions],
        admitted=count_admissions(db.session, [row.id for row in sessions]),
        status_label=status_label,
        **_words(found.blueprint),
    )


@bp.get("/exams/forms/<public_id>")
@requires(Permission.EXAM_READ)
def exam_form(public_id: str) -> Any:
    """Show one paper of a form: its items and its conformity, counted out anew; CSV."""
    found = queries.get_form_paper(db.session, public_id)
    if request.args.get("format") == "csv":
        return _items_csv(found)
    spec = from_document(found.form.exam.blueprint.document)
    return render_template(
        "exams/exam_form.html",
        form_paper=found,
        exam=found.form.exam,
        checks=[check.to_document() for check in queries.recount(spec, found)],
        **_words(found.form.exam.blueprint),
    )


def _items_csv(found: FormPaper) -> Any:
    head = [_("题号"), _("编号"), _("题型"), _("领域"), _("能力"), _("类型"), _("分值")]
    rows = (
        [
            row.position,
            row.item_version.item.identifier,
            SECTIONS.get(row.type, row.type),
            row.domain,
            row.competence,
            KINDS.get(row.kind, row.kind),
            number(row.points),
        ]
        for row in found.items
    )
    return csv_response(f"form-{found.form.label}-{found.paper.kind.value}", head, rows)
