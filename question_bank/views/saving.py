"""Drafts that are saved as one writes: the same service as the button, answered in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, InvalidInput, NotSignedIn
from core.i18n import format_clock
from question_bank import queries, services
from question_bank.errors import DraftConflict
from question_bank.forms import ItemForm
from question_bank.models import Item
from question_bank.views.base import bp
from question_bank.views.editor import bank_to_write, save, sent_form, stored_body


@bp.post("/items/new/autosave")
@requires(Permission.ITEM_WRITE)
def create_by_itself() -> ResponseReturnValue:
    """Create the item that somebody began to write; the answer says where it goes on."""
    bank = bank_to_write()
    form = sent_form()
    if not form.validate():
        return _invalid(form)
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
        db.session.rollback()
        return _conflict(public_id, form, conflict)
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        return jsonify(error=error.code, message=str(error.message)), error.status
    db.session.commit()
    return jsonify(_saved(item, number))


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
    )
    number = conflict.detail["edit_number"]
    return jsonify(
        error=conflict.code, message=str(conflict.message), edit_number=number, html=part
    ), 409


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the places where two documents differ, each with both texts."""
    left, right = dict(_flat("", mine)), dict(_flat("", theirs))
    for field in dict.fromkeys([*left, *right]):
        if left.get(field) != right.get(field):
            yield {"field": field, "mine": left.get(field, ""), "theirs": right.get(field, "")}


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of all leaves; entries of lists go by their id where they have one."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        for place, entry in enumerate(value, start=1):
            name = entry.get("id", place) if isinstance(entry, Mapping) else place
            yield from _flat(f"{path}.{name}", entry)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, str(value)
