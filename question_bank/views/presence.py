"""Who else has an item open: asked every ten seconds by the pages that show one."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.rules import Permission
from core import clock
from core.db import db
from core.i18n import gettext as _
from question_bank import queries, services
from question_bank.models import EditPresence, Item
from question_bank.queries.presence import list_present
from question_bank.services.presence import GONE_AFTER
from question_bank.views.base import bp

READING = ""
LEAVING = "-"


@bp.post("/items/<public_id>/presence")
@requires(Permission.ITEM_READ)
def presence(public_id: str) -> ResponseReturnValue:
    """Note that the person has the item open and say who else has, in words; and which edit of the
    draft is stored, with who saved it.

    ``place`` is the id of the field with the cursor, empty for who reads, ``-`` on leaving.
    """
    person, now = current_person(), clock.now()
    item = queries.get_item(db.session, public_id, reader=person)
    place = request.form.get("place", READING)
    if place == LEAVING:
        services.end_presence(db.session, item, actor=person)
        db.session.commit()
        return "", 204
    services.note_presence(db.session, item, place=place, actor=person, now=now)
    others = list_present(db.session, item, but=person, since=now - GONE_AFTER)
    told = [{"words": _words(other), "place": other.place} for other in others]
    draft = _told_of_draft(item)
    db.session.commit()
    return jsonify(others=told, draft=draft)


def _told_of_draft(item: Item) -> dict[str, Any] | None:
    """Return the number of the stored draft's edit and, in words, who saved it; None without one."""
    if item.draft is None:
        return None
    who = db.session.get_one(Person, item.draft.changed_by_id).display_name
    return {
        "edit_number": item.draft.edit_number,
        "words": str(_("%(who)s 保存了新的内容。", who=who)),
    }


def _words(other: EditPresence) -> str:
    name = other.person.display_name
    if other.place == READING:
        return str(_("%(who)s 正在看这道题", who=name))
    return str(_("%(who)s 正在编辑这道题", who=name))
