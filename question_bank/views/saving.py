"""Drafts that are saved as one writes: the same service as the button, answered in JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import Conflict, InvalidInput, NotSignedIn
from core.i18n import format_clock
from question_bank import queries, services
from question_bank.errors import DraftConflict
from question_bank.forms import ItemForm
from question_bank.models import Bank, Item
from question_bank.queries.writing import just_begun
from question_bank.views.base import anchor, bp
from question_bank.views.conflicts import differing
from question_bank.views.editor import bank_to_write, save, sent_form, stored_body

AGAIN = "again"
"""A field of a save that went out before and was never answered."""

LOST_FOR = timedelta(minutes=10)


@bp.post("/items/new/autosave")
@requires(Permission.ITEM_WRITE)
def create_by_itself() -> ResponseReturnValue:
    """Create the item that somebody began to write; the answer says where it goes on."""
    bank = bank_to_write()
    form = sent_form()
    if not form.validate():
        return _invalid(form)
    begun = _begun_before(bank, form) if AGAIN in request.form else None
    if begun is not None:
        return jsonify(_saved(begun, 1))
    try:
        item = services.create_item(
            db.session,
            bank,
            form.body(),
            identifier=form.identifier.data or "",
            actor=current_person(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        return jsonify(error=error.code, message=str(error.message)), error.status
    db.session.commit()
    return jsonify(_saved(item, 1)), 201


@bp.post("/items/<public_id>/autosave")
@requires(Permission.ITEM_WRITE)
def save_by_itself(public_id: str) -> ResponseReturnValue:
    """Save the draft; a conflict (409) shows who saved, and both texts."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    form = sent_form(item)
    if not form.validate():
        return _invalid(form)
    try:
        number = save(item, form, by_itself=True)
    except DraftConflict as conflict:
        begin_reading(db.session)
        number = _saved_before(public_id, form) if AGAIN in request.form else 0
        if number:
            return jsonify(_saved(queries.get_item(db.session, public_id), number))
        return _conflict(public_id, form, conflict)
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        return jsonify(error=error.code, message=str(error.message)), error.status
    db.session.commit()
    return jsonify(_saved(item, number))


def _begun_before(bank: Bank, form: ItemForm) -> Item | None:
    """Return the item that the same text began, when its answer was lost on the way."""
    since = clock.now() - LOST_FOR
    return just_begun(db.session, bank, current_person(), form.body(), since)


def _saved_before(public_id: str, form: ItemForm) -> int:
    """Return the draft's number when the same person has saved this very text, else 0."""
    person = current_person()
    draft = queries.get_item(db.session, public_id, reader=person).draft
    mine = draft is not None and draft.changed_by_id == person.id and draft.body == form.body()
    return draft.edit_number if draft is not None and mine else 0


def _saved(item: Item, number: int) -> dict[str, Any]:
    name = item.public_id
    return {
        "edit_number": number,
        "identifier": item.identifier,
        "saved_at": format_clock(clock.now()),
        "edit_url": url_for("question_bank.edit_item", public_id=name),
        "save_url": url_for("question_bank.save_by_itself", public_id=name),
        "presence_url": url_for("question_bank.presence", public_id=name),
        "item": name,
    }


def _invalid(form: ItemForm) -> ResponseReturnValue:
    """Say which field has no shape; a stale CSRF token is a matter of the session."""
    if "csrf_token" in form.errors:
        raise NotSignedIn()
    name, messages = next(iter(form.errors.items()))
    label = form[name].label.text if name in form else ""
    text = f"{label}：{messages[0]}" if label else str(messages[0])
    return jsonify(error="invalid", message=text, field=name), 422


def _conflict(public_id: str, form: ItemForm, conflict: DraftConflict) -> ResponseReturnValue:
    item = queries.get_item(db.session, public_id, reader=current_person())
    part = render_template(
        "question_bank/_editor_conflict.html",
        item=item,
        conflict=conflict,
        differing=list(differing(form.body(), stored_body(item))),
        anchor=anchor,
    )
    number = conflict.detail["edit_number"]
    return jsonify(
        error=conflict.code, message=str(conflict.message), edit_number=number, html=part
    ), 409
