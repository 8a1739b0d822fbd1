"""Writing a blueprint: begin, edit with live figures, look at sample forms, publish, discard."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import Conflict, NotFound
from core.i18n import gettext as _
from exams.blueprint_words import change_text
from exams.errors import BlueprintConflict
from exams.forms.blueprint_texts import Values, to_values
from exams.forms.blueprints import BLANK_SECTIONS, BlueprintReader
from exams.models import BlueprintDraft
from exams.queries import blueprints as queries
from exams.rules.blueprints import BlueprintSpec, from_document
from exams.rules.changes import changes_between
from exams.services import blueprint_drafts as services
from exams.views import bp
from exams.views.blueprints import SEARCH_SECONDS, samples_page
from exams.views.live import live_figures
from exams.views.officer import exam_words
from question_bank.item_types import ITEM_TYPES, marked_by_people
from standards.models import Edition
from standards.queries import get_edition
from standards.rules import WEIGHT_NOTICE, status_label


@bp.post("/exams/blueprints")
@requires(Permission.EXAM_MANAGE)
def draft_begin() -> Any:
    """Begin a draft for a role and level, by its plan or as a copy of a blueprint."""
    target, source = request.form.get("target", ""), request.form.get("source", "")
    role, _dash, level = target.partition("-")
    person, now = current_person(), clock.now()
    if queries.find_draft(db.session, target) is not None:
        flash(_("%(code)s 已有一份草稿，接着写就行。", code=target), "info")
        return redirect(url_for("exams.draft", code=target))
    try:
        if source:
            copied = queries.get_blueprint(db.session, source)
            services.draft_from_blueprint(db.session, copied, role, level, actor=person, now=now)
        else:
            services.draft_from_plan(db.session, role, level, actor=person, now=now)
    except NotFound as error:
        flash(str(error), "bad")
        return redirect(url_for("exams.blueprints"))
    db.session.commit()
    return redirect(url_for("exams.draft", code=target))


@bp.get("/exams/blueprints/<code>/draft")
@requires(Permission.EXAM_MANAGE)
def draft(code: str) -> str:
    """Show the editor of a blueprint."""
    found = queries.get_draft(db.session, code)
    spec = from_document(found.document)
    return _editor(found, spec, to_values(spec), {})


@bp.post("/exams/blueprints/<code>/draft")
@requires(Permission.EXAM_MANAGE)
def draft_save(code: str) -> Any:
    """Save the draft; what cannot be read is told at its field, and nothing is saved then."""
    found = queries.get_draft(db.session, code)
    base = from_document(found.document)
    read = _read(base)
    if read.errors:
        return _editor(found, read.spec, read.values, read.errors), 422
    try:
        services.save_draft(
            db.session,
            found,
            read.spec,
            edit_number=_edit_number(),
            actor=current_person(),
            now=clock.now(),
        )
    except BlueprintConflict as error:
        db.session.rollback()
        found = queries.get_draft(db.session, code)
        return _editor(found, read.spec, read.values, {}, conflict=str(error)), 409
    db.session.commit()
    flash(_("已保存草稿。"), "ok")
    return redirect(url_for("exams.draft", code=code))


@bp.post("/exams/blueprints/<code>/draft/figures")
@requires(Permission.EXAM_MANAGE)
def draft_figures(code: str) -> str:
    """Return the figures of what stands in the form just now; nothing is saved."""
    begin_reading(db.session)
    found = queries.get_draft(db.session, code)
    read = _read(from_document(found.document))
    words = exam_words(get_edition(db.session, read.spec.edition))
    return render_template(
        "exams/_blueprint_live.html",
        live=live_figures(read.spec),
        spec=read.spec,
        oob=True,
        **words,
    )


def _edit_number() -> int:
    """Return which state of the draft the form was about; what is no such number matches none."""
    text = request.form.get("edit_number", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _read(base: BlueprintSpec) -> BlueprintReader:
    edition = get_edition(db.session, base.edition)
    values: Values = request.form.copy()
    return BlueprintReader(
        values,
        base,
        domains=[domain.code for domain in edition.domains],
        banks=[bank.slug for bank in queries.list_usable_banks(db.session)],
    )


def _editor(
    found: BlueprintDraft,
    spec: BlueprintSpec,
    values: Values,
    errors: dict[str, str],
    *,
    conflict: str = "",
) -> str:
    if request.method == "POST":
        begin_reading(db.session)
    edition = get_edition(db.session, spec.edition)
    former = queries.find_blueprint(db.session, found.code)
    saved = from_document(found.document)
    return render_template(
        "exams/blueprint_draft.html",
        draft=found,
        spec=spec,
        edition=edition,
        values=values,
        errors=errors,
        conflict=conflict,
        former=former,
        changes=[] if former is None else _changes(from_document(former.document), saved, edition),
        live=live_figures(spec),
        seconds=round(SEARCH_SECONDS),
        banks=queries.list_usable_banks(db.session),
        types=[(n, kind.label) for n, kind in ITEM_TYPES.items() if not kind.marked_by_people],
        by_people=[ITEM_TYPES[name].label for name in marked_by_people()],
        blank=BLANK_SECTIONS,
        longest_note=services.LONGEST_NOTE,
        status_label=status_label,
        weight_notice=WEIGHT_NOTICE,
        **exam_words(edition),
    )


def _changes(
    old: BlueprintSpec, new: BlueprintSpec, edition: Edition
) -> list[tuple[str, str, str]]:
    domains = exam_words(edition)["domains"]
    return [change_text(change, domains) for change in changes_between(old, new)]


@bp.get("/exams/blueprints/<code>/draft/samples")
@requires(Permission.EXAM_MANAGE)
def draft_samples(code: str) -> Any:
    """Assemble three sample forms of the saved draft; first it has to add up."""
    found = queries.get_draft(db.session, code)
    spec = from_document(found.document)
    if live_figures(spec).faults:
        flash(_("草稿还有对不上的地方，改好并保存以后再生成样卷。"), "warn")
        return redirect(url_for("exams.draft", code=code))
    words = exam_words(get_edition(db.session, spec.edition))
    return samples_page(spec, words, url_for("exams.draft", code=code))


@bp.post("/exams/blueprints/<code>/draft/publish")
@requires(Permission.EXAM_MANAGE)
def draft_publish(code: str) -> Any:
    """Publish the saved draft as the next version."""
    found = queries.get_draft(db.session, code)
    note = request.form.get("note", "")
    if not note.strip():
        spec = from_document(found.document)
        errors = {"note": _("写一句话说明这一版改了什么。")}
        return _editor(found, spec, to_values(spec), errors), 422
    try:
        made = services.publish_draft(
            db.session,
            found,
            edit_number=_edit_number(),
            note=note,
            actor=current_person(),
            now=clock.now(),
        )
    except Conflict as error:
        db.session.rollback()
        flash(str(error), "warn")
        return redirect(url_for("exams.draft", code=code))
    if isinstance(made, list):
        db.session.rollback()
        flash(_("草稿还有对不上的地方，没有发布。"), "bad")
        return redirect(url_for("exams.draft", code=code))
    db.session.commit()
    flash(_("已发布蓝图 %(code)s 第 %(n)s 版。", code=code, n=made.version), "ok")
    return redirect(url_for("exams.blueprint", code=code))


@bp.post("/exams/blueprints/<code>/draft/discard")
@requires(Permission.EXAM_MANAGE)
def draft_discard(code: str) -> Any:
    """Throw the draft away."""
    found = queries.get_draft(db.session, code)
    services.discard_draft(db.session, found, actor=current_person(), now=clock.now())
    db.session.commit()
    flash(_("已丢弃 %(code)s 的草稿。", code=code), "ok")
    return redirect(url_for("exams.blueprints"))
