"""Keeping two items out of one form."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import Conflict, InvalidInput
from core.i18n import gettext as _
from question_bank import queries, services
from question_bank.views.base import bp
from question_bank.views.items import item_page
from question_bank.views.listed import list_address


def _here(public_id: str) -> str:
    return url_for("question_bank.item", public_id=public_id, _anchor="enemies-h", **list_address())


@bp.post("/items/<public_id>/enemies")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def add_enemy(public_id: str) -> ResponseReturnValue:
    """Keep the item and another, named by its identifier, out of one form."""
    person = current_person()
    item = queries.get_item(db.session, public_id, reader=person)
    given = {name: request.form.get(name, "") for name in ("identifier", "reason")}
    try:
        services.add_enemy(db.session, item, **given, actor=person, now=clock.now())
    except (InvalidInput, Conflict) as error:
        begin_reading(db.session)
        item = queries.get_item(db.session, public_id, reader=person)
        wrong = {"wrong": str(error.message), "code": error.code, **given}
        return item_page(item, error.status, enemy=wrong)
    db.session.commit()
    flash(
        _("%(id)s 与 %(other)s 不再同卷。", id=item.identifier, other=given["identifier"].strip()),
        "ok",
    )
    return redirect(_here(public_id))


@bp.post("/items/<public_id>/enemies/<other_id>/remove")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def remove_enemy(public_id: str, other_id: str) -> ResponseReturnValue:
    """Let two items stand in one form again."""
    person = current_person()
    item = queries.get_item(db.session, public_id, reader=person)
    other = queries.get_item(db.session, other_id, reader=person)
    services.remove_enemy(db.session, item, other, actor=person, now=clock.now())
    db.session.commit()
    flash(_("%(id)s 与 %(other)s 可以同卷了。", id=item.identifier, other=other.identifier), "ok")
    return redirect(_here(public_id))
