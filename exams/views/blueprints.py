"""The screens of blueprints: the list, a version and its coverage, its sample forms."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import requires
from accounts.rules import Permission
from core import clock
from core.db import db, reading_only
from core.i18n import gettext as _
from exams.assembly import find_lack, time_limit
from exams.blueprint_words import bases_of, relaxation_text, relaxing_text
from exams.errors import AssemblyFailed
from exams.forms import LARGEST_SEED, MOST_FORMS
from exams.forms.blueprint_texts import usual_tolerance
from exams.labels import PAPERS
from exams.models import Blueprint
from exams.queries import blueprints as queries
from exams.queries.coverage import list_available
from exams.rules.blueprints import BlueprintSpec, from_document, number
from exams.services.blueprints import load_blueprint, read_plans
from exams.services.samples import Samples, make_samples
from exams.views import bp
from exams.views.coverage import figures_of, matrix_of
from exams.views.officer import exam_words
from exams.views.writing import writing_of
from standards.queries import get_edition, list_editions
from standards.rules import LEVEL_NAMES, ROLE_NAMES, WEIGHT_NOTICE, status_label

PAGE_SECONDS = 10.0
SEARCH_SECONDS = 40.0


@bp.get("/exams/blueprints")
@requires(Permission.EXAM_READ)
def blueprints() -> str:
    """List the blueprints, those being written, and the plans that are not brought in yet."""
    found = queries.list_blueprints(db.session)
    there = {blueprint.code for blueprint in found}
    planned = [f"{plan['role']}-{plan['level']}" for plan in read_plans()]
    return render_template(
        "exams/blueprints.html",
        rows=[(blueprint, from_document(blueprint.document)) for blueprint in found],
        drafts=[(d, from_document(d.document)) for d in queries.list_drafts(db.session)],
        planned=[code for code in planned if code not in there],
        targets=_targets(),
        status_label=status_label,
        papers=PAPERS,
        number=number,
    )


def _targets() -> list[tuple[str, dict[str, str]]]:
    """Return the roles and levels for which there is a standard: their code and name."""
    roles = {edition.role for edition in list_editions(db.session)}
    return [
        (
            f"{role}-{level}",
            {lang: f"{ROLE_NAMES[role][lang]} {LEVEL_NAMES[level][lang]}" for lang in ("zh", "en")},
        )
        for role in ROLE_NAMES
        if role in roles
        for level in LEVEL_NAMES
    ]


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
    return _show(queries.get_blueprint(db.session, code))


@bp.get("/exams/blueprints/<code>/versions/<int:version>")
@requires(Permission.EXAM_READ)
def blueprint_version(code: str, version: int) -> str:
    """Show a version of a blueprint, the latest or an older one."""
    return _show(queries.get_version(db.session, code, version))


def _show(found: Blueprint) -> str:
    spec = from_document(found.document)
    forms = min(max(request.args.get("forms", 1, type=int), 1), MOST_FORMS)
    available = list_available(db.session, spec)
    with time_limit(PAGE_SECONDS):
        lack = find_lack(spec, available, forms=forms)
    versions = queries.list_versions(db.session, found.code)
    return render_template(
        "exams/blueprint.html",
        blueprint=found,
        spec=spec,
        forms=forms,
        most=MOST_FORMS,
        matrices=[matrix_of(spec, p, available, lack.found, forms=forms) for p in spec.papers],
        writing=writing_of(spec, found.edition, lack),
        seconds=round(SEARCH_SECONDS),
        usual_tolerance=usual_tolerance,
        versions=versions,
        latest=versions[0].version,
        draft=queries.find_draft(db.session, found.code),
        exams=queries.count_exams(db.session, found.code),
        status_label=status_label,
        weight_notice=WEIGHT_NOTICE,
        **exam_words(found.edition),
    )


@bp.get("/exams/blueprints/<code>/samples")
@requires(Permission.EXAM_MANAGE)
def blueprint_samples(code: str) -> str:
    """Assemble three sample forms of the version in use and show what they would be like."""
    found = queries.get_blueprint(db.session, code)
    spec = from_document(found.document)
    return samples_page(spec, exam_words(found.edition), url_for("exams.blueprint", code=code))


def samples_page(spec: BlueprintSpec, words: dict[str, Any], back: str) -> str:
    """Return the page of three sample forms of a blueprint; nothing is stored."""
    seed = min(max(request.args.get("seed", 1, type=int) or 1, 1), LARGEST_SEED - 3)
    db.session.rollback()
    with reading_only():
        available = list_available(db.session, spec)
    edition = get_edition(db.session, spec.edition)
    try:
        with time_limit(SEARCH_SECONDS):
            made = make_samples(spec, available, seed=seed)
    except AssemblyFailed:
        made = None
    rows = [] if made is None else _sample_rows(made, {i.version_id: i for i in available})
    return render_template(
        "exams/samples.html",
        spec=spec,
        samples=made,
        rows=rows,
        bases=_bases(rows, words["papers"]),
        writing=None if made is None else writing_of(spec, edition, made.lack),
        seed=seed,
        back=back,
        seconds=round(SEARCH_SECONDS),
        relaxation_text=relaxation_text,
        relaxing_text=relaxing_text,
        **words,
    )


def _bases(rows: list[dict[str, Any]], papers: dict[str, Any]) -> list[tuple[list[str], str]]:
    """Return what the means of sample forms rest on, each basis once."""
    return bases_of(
        (
            _("样卷 %(form)s 的%(paper)s", form=row["form"], paper=papers[row["paper"]]),
            row["figures"].mean,
        )
        for row in rows
    )


def _sample_rows(made: Samples, by_version: dict[int, Any]) -> list[dict[str, Any]]:
    """Return a row for each paper of each sample form."""
    rows = []
    for place, form in enumerate(made.forms, start=1):
        for paper in form.papers:
            failed = [check for check in (*paper.checks, *form.checks) if not check.ok]
            rows.append(
                {
                    "form": place,
                    "paper": paper.kind,
                    "items": len(paper.items),
                    "figures": figures_of(paper, by_version),
                    "checks": len(paper.checks) + len(form.checks),
                    "failed": failed,
                }
            )
    return rows
