"""The officers' screens of exams and forms."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from accounts.access import requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.pages import csv_response, page_number, paginate
from exams.labels import (
    BANDS,
    CUT_BASES,
    MULTIPLE_RULES,
    PAPERS,
    SECTIONS,
    bounds_label,
    check_label,
    section_label,
)
from exams.models import Exam, FormPaper
from exams.queries import exams as queries
from exams.queries.sessions import count_admissions, list_sessions_of_exam, phase_now
from exams.rules.blueprints import from_document, number
from exams.rules.conformity import OVER_THE_FORM
from exams.views import bp
from standards.models import Edition
from standards.rules import KINDS, status_label


def domain_names(edition: Edition) -> dict[str, str]:
    """Return the names of an edition's domains by code, in the reader's language."""
    return {domain.code: bi(domain.name) for domain in edition.domains}


class SectionNames(dict[str, Any]):
    """Names of sections; those of joined types are made of the names of the types."""

    def __missing__(self, name: str) -> Any:
        return section_label(name)


def exam_words(edition: Edition) -> dict[str, Any]:
    """Return what templates of blueprints and exams call things."""
    return {
        "domains": domain_names(edition),
        "papers": PAPERS,
        "sections": SectionNames(SECTIONS),
        "bands": BANDS,
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
        head = [_("考试"), _("蓝图"), _("版次"), _("发布时间"), _("发布人")]
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
        **exam_words(found.blueprint.edition),
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
        kept=_only_kept(found),
        **exam_words(found.form.exam.blueprint.edition),
    )


def _only_kept(found: FormPaper) -> list[dict[str, Any]]:
    """Return the checks of publication that its rows alone cannot repeat: of the form as a whole."""
    whole = {check.value for check in OVER_THE_FORM}
    return [check for check in found.conformity if check["check"] in whole]


def _items_csv(found: FormPaper) -> Any:
    head = [_("序号"), _("题号"), _("题型"), _("领域"), _("能力"), _("知识类型"), _("分值")]
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
