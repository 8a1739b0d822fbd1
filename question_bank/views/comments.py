"""Comments: making, answering, closing and opening again, on the page where they are read."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import InvalidInput
from core.i18n import gettext as _
from question_bank import queries, services
from question_bank.models import Item, ItemVersion
from question_bank.rules import ItemFacts, may_edit
from question_bank.views.base import bp
from question_bank.views.items import DRAFT, item_page
from question_bank.views.listed import list_address
from question_bank.views.reviews import queue_address, version_page


def _shown_version(item: Item) -> ItemVersion | None:
    """Return the version that the form was about; None for the draft."""
    named = request.form.get("version", "")
    if not named:
        return None
    found = queries.get_version(db.session, named, reader=current_person())
    return found if found.item_id == item.id else None


def _back(item: Item, anchor: str) -> ResponseReturnValue:
    """Lead back to where the form stood, to the comment."""
    version = _shown_version(item)
    if version is not None and request.form.get("on") == "version":
        here = url_for(
            "question_bank.version", public_id=version.public_id, _anchor=anchor, **queue_address()
        )
        return redirect(here)
    address: dict[str, Any] = {"public_id": item.public_id, "_anchor": anchor, **list_address()}
    if request.form.get("on") == "editor" and may_edit(_facts(item)).ok:
        return redirect(url_for("question_bank.edit_item", **address))
    if version is None and item.versions and item.draft:
        address["show"] = DRAFT
    return redirect(url_for("question_bank.item", **address))


def _facts(item: Item) -> ItemFacts:
    return queries.facts_of(db.session, item, current_person())


def _again(public_id: str, error: InvalidInput) -> ResponseReturnValue:
    """Show the page again with what was written and why it was refused."""
    begin_reading(db.session)
    item = queries.get_item(db.session, public_id, reader=current_person())
    given = {
        "wrong": str(error.message),
        "parent": request.form.get("parent", ""),
        **{name: request.form.get(name, "") for name in ("place", "quote", "text")},
    }
    version = _shown_version(item)
    if version is not None and request.form.get("on") == "version":
        return version_page(version, 422, comment=given)
    return item_page(item, 422, draft=version is None, comment=given)


@bp.post("/items/<public_id>/comments")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def add_comment(public_id: str) -> ResponseReturnValue:
    """Comment on a place of an item: of the version named in the form, else of the draft."""
    person = current_person()
    item = queries.get_item(db.session, public_id, reader=person)
    try:
        comment = services.comment_on_item(
            db.session,
            item,
            text=request.form.get("text", ""),
            place=request.form.get("place", ""),
            quote=request.form.get("quote", ""),
            version=_shown_version(item),
            actor=person,
            now=clock.now(),
        )
    except InvalidInput as error:
        return _again(public_id, error)
    db.session.commit()
    flash(_("评论已记下。"), "ok")
    return _back(item, f"comment-{comment.public_id}")


@bp.post("/comments/<public_id>/answer")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def answer_comment(public_id: str) -> ResponseReturnValue:
    """Answer a comment."""
    person = current_person()
    comment, item = queries.get_comment(db.session, public_id, reader=person)
    try:
        services.answer_comment(
            db.session,
            comment,
            text=request.form.get("text", ""),
            actor=person,
            now=clock.now(),
        )
    except InvalidInput as error:
        return _again(item.public_id, error)
    db.session.commit()
    flash(_("回复已记下。"), "ok")
    return _back(item, f"comment-{comment.public_id}")


@bp.post("/comments/<public_id>/resolve")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def resolve_comment(public_id: str) -> ResponseReturnValue:
    """Close a comment."""
    person = current_person()
    comment, item = queries.get_comment(db.session, public_id, reader=person)
    services.resolve_comment(db.session, comment, actor=person, now=clock.now())
    db.session.commit()
    flash(_("评论已关闭。"), "ok")
    return _back(item, f"comment-{comment.public_id}")


@bp.post("/comments/<public_id>/reopen")
@requires(Permission.ITEM_WRITE, Permission.ITEM_REVIEW)
def reopen_comment(public_id: str) -> ResponseReturnValue:
    """Open a closed comment again."""
    person = current_person()
    comment, item = queries.get_comment(db.session, public_id, reader=person)
    services.reopen_comment(db.session, comment, actor=person, now=clock.now())
    db.session.commit()
    flash(_("评论已重新打开。"), "ok")
    return _back(item, f"comment-{comment.public_id}")
