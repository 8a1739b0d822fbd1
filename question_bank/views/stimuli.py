"""Materials that several items share: list, writing, versions, the order of their items."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import Conflict, InvalidInput
from core.i18n import gettext as _
from question_bank import services
from question_bank.forms import StimulusForm
from question_bank.models import Bank, Stimulus
from question_bank.queries.stimuli import (
    get_stimulus,
    list_stimulus_items,
    list_stimulus_rows,
    list_stimulus_versions,
    present_version,
)
from question_bank.queries.writing import writes_in
from question_bank.rendering import render_stimulus
from question_bank.services.writing import demand_writer
from question_bank.views.assets import readable_bank
from question_bank.views.base import bp, pictures_in
from question_bank.views.editor import bank_to_write


@bp.get("/stimuli")
@requires(Permission.ITEM_READ)
def stimuli() -> ResponseReturnValue:
    """Show the materials of a bank."""
    bank = readable_bank()
    return render_template(
        "question_bank/stimuli.html",
        bank=bank,
        rows=list_stimulus_rows(db.session, bank),
        writes=writes_in(db.session, bank, current_person()),
    )


@bp.get("/stimuli/new")
@requires(Permission.ITEM_WRITE)
def new_stimulus() -> ResponseReturnValue:
    """Show an empty material."""
    return _editor(StimulusForm(formdata=None), bank_to_write(), None)


def _editor(
    form: StimulusForm, bank: Bank, stimulus: Stimulus | None, status: int = 200
) -> ResponseReturnValue:
    if request.method == "POST":
        begin_reading(db.session)
    return render_template(
        "question_bank/stimulus_editor.html",
        form=form,
        bank=bank,
        stimulus=stimulus,
        **_previews(form.document()),
    ), status


def _previews(body: dict[str, Any]) -> dict[str, Any]:
    assets = pictures_in(body)
    return {"previews": {lang: render_stimulus(body, lang, assets) for lang in ("zh", "en")}}


@bp.post("/stimuli/new")
@requires(Permission.ITEM_WRITE)
def create_stimulus() -> ResponseReturnValue:
    """Add a material to a bank."""
    bank, form = bank_to_write(), StimulusForm()
    if not form.validate_on_submit():
        return _editor(form, bank, None, 422)
    try:
        stimulus = services.create_stimulus(
            db.session,
            bank,
            form.document(),
            identifier=form.identifier.data or "",
            actor=current_person(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        _blame(form, error)
        return _editor(form, bank, None, 422)
    db.session.commit()
    flash(_("已新建材料 %(id)s。", id=stimulus.identifier), "ok")
    return redirect(url_for("question_bank.stimulus", public_id=stimulus.public_id))


def _blame(form: StimulusForm, error: InvalidInput | Conflict) -> None:
    """Tell the error at its field."""
    name = str(error.detail.get("field", "identifier")).replace(".", "_")
    field = form[name] if name in form else form.identifier  # noqa: SIM401  # a form has no get
    field.errors = [error.message]


@bp.get("/stimuli/<public_id>")
@requires(Permission.ITEM_READ)
def stimulus(public_id: str) -> ResponseReturnValue:
    """Show a material in both languages, its versions and its items in order."""
    found, bank = get_stimulus(db.session, public_id, reader=current_person())
    version = present_version(db.session, found)
    return render_template(
        "question_bank/stimulus.html",
        stimulus=found,
        bank=bank,
        version=version,
        versions=list_stimulus_versions(db.session, found),
        items=list_stimulus_items(db.session, found),
        writes=writes_in(db.session, bank, current_person()),
        **_previews(version.body if version else {}),
    )


@bp.get("/stimuli/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def edit_stimulus(public_id: str) -> ResponseReturnValue:
    """Show a material in its editor."""
    found, bank = get_stimulus(db.session, public_id, reader=current_person())
    demand_writer(db.session, bank, current_person())
    form = StimulusForm(formdata=None)
    version = present_version(db.session, found)
    form.show(version.body if version else {})
    form.version.data = str(version.number) if version else ""
    form.identifier.data = found.identifier
    return _editor(form, bank, found)


@bp.post("/stimuli/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def save_stimulus(public_id: str) -> ResponseReturnValue:
    """Write a new version of a material."""
    found, bank = get_stimulus(db.session, public_id, reader=current_person())
    form = StimulusForm()
    if not form.validate_on_submit():
        return _editor(form, bank, found, 422)
    try:
        version = services.change_stimulus(
            db.session,
            bank,
            found,
            form.document(),
            seen=form.version.data or "",
            actor=current_person(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        _blame(form, error)
        form.version.data = str(error.detail.get("number", form.version.data))
        return _editor(form, bank, found, error.status)
    db.session.commit()
    flash(_("材料 %(id)s 现为第 %(n)s 版。", id=found.identifier, n=version.number), "ok")
    return redirect(url_for("question_bank.stimulus", public_id=public_id))


@bp.post("/stimuli/<public_id>/order")
@requires(Permission.ITEM_WRITE)
def order_stimulus(public_id: str) -> ResponseReturnValue:
    """Set the order of a material's items."""
    found, bank = get_stimulus(db.session, public_id, reader=current_person())
    services.order_items(
        db.session,
        bank,
        found,
        request.form.getlist("item"),
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    flash(_("题目的次序已保存。"), "ok")
    return redirect(url_for("question_bank.stimulus", public_id=public_id))


@bp.post("/stimuli/preview")
@requires(Permission.ITEM_WRITE)
def preview_stimulus() -> ResponseReturnValue:
    """Return a material that is being written as HTML in both languages. Saves nothing."""
    begin_reading(db.session)
    made = _previews(StimulusForm().document())["previews"]
    return jsonify({lang: str(html) for lang, html in made.items()})
