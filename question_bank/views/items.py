"""The page of an item, and the acts on its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import InvalidInput, Refused
from core.i18n import gettext as _
from question_bank import labels, queries, rules, services
from question_bank.models import Item, ItemVersion
from question_bank.reasons import reason_text
from question_bank.views.authors import authors_context
from question_bank.views.base import bp, candidate_view, shown_body, stimulus_of
from question_bank.views.credits import rights_context
from question_bank.views.listed import list_address, place_in_list
from question_bank.views.reviews import comment_context

DRAFT = "draft"
DONE = {
    "suspend": lambda name: _("已暂停使用 %(id)s，新试卷不会再抽到它。", id=name),
    "retire": lambda name: _("已停用 %(id)s。", id=name),
    "reinstate": lambda name: _("已恢复使用 %(id)s。", id=name),
}


@bp.get("/items/<public_id>")
@requires(Permission.ITEM_READ)
def item(public_id: str) -> ResponseReturnValue:
    """Show an item: as candidates see it, its key, versions, reviews, comments, use and history.

    ``?show=draft`` shows the draft of one that has a version too, to be commented on.
    """
    found = queries.get_item(db.session, public_id, reader=current_person())
    return item_page(found, draft=request.args.get("show") == DRAFT)


def item_page(
    found: Item, status: int = 200, *, draft: bool = False, **more: Any
) -> ResponseReturnValue:
    """Return the page of an item, of its ``draft`` where it has one beside a version; ``more`` is what
    a refused form gives back.
    """
    person = current_person()
    sent = shown_version(found)
    version = None if draft and found.draft else sent
    body = version.body if version else (found.draft.body if found.draft else {})
    facts = queries.facts_of(db.session, found, person)
    return render_template(
        "question_bank/item.html",
        item=found,
        row=queries.rows_of(db.session, [found])[0],
        version=version,
        body=body,
        key_body=shown_body(body),
        view=candidate_view(body, stimulus_of(version) if version else _material(found, body)),
        shown=_choice(found, sent, version) if not facts.pending else [],
        versions=queries.list_versions(db.session, found),
        pending=queries.pending_version(db.session, found),
        reviews=queries.list_reviews(db.session, found),
        uses=queries.list_uses(db.session, found),
        statistics=queries.get_statistics(db.session, found),
        figure_labels=labels.FIGURES,
        enemies=queries.list_enemies(db.session, found, reader=person),
        may_declare=rules.may_declare_enemies(facts).ok,
        events=queries.list_events(db.session, found, reader=person),
        edit=rules.may_edit(facts),
        review=rules.may_review(facts),
        withdraw=rules.may_withdraw(facts),
        acts={act: rules.may_change_state(facts, act) for act in rules.STATE_AFTER},
        states_before=rules.STATES_BEFORE,
        reason_text=reason_text,
        refused=Refused,
        near=place_in_list(found),
        carried=list_address(),
        **authors_context(found, facts),
        **rights_context(found, body),
        **comment_context(body, found, facts),
        **{"comment": {}, "enemy": {}, **more},
    ), status


def _material(found: Item, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the present document of a draft's material."""
    return queries.stimulus_body(db.session, found.bank, body.get("stimulus"))


def _choice(
    found: Item, sent: ItemVersion | None, version: ItemVersion | None
) -> list[dict[str, Any]]:
    """Return the switch between the version and the draft; empty where there is but one of them."""
    if sent is None or found.draft is None:
        return []
    here = {"public_id": found.public_id, **list_address()}
    return [
        {
            "label": _("第 %(n)s 版", n=sent.number),
            "url": url_for("question_bank.item", **here),
            "current": version is not None,
        },
        {
            "label": _("草稿"),
            "url": url_for("question_bank.item", **here, show=DRAFT),
            "current": version is None,
        },
    ]


def shown_version(found: Item) -> ItemVersion | None:
    """Return the version that the page shows: the approved one, else the newest, else none."""
    if found.current_version_id is not None:
        return db.session.get_one(ItemVersion, found.current_version_id)
    return queries.latest_version(db.session, found)


@bp.post("/items/<public_id>/state")
@requires(Permission.ITEM_REVIEW)
def change_state(public_id: str) -> ResponseReturnValue:
    """Suspend, retire or reinstate an item."""
    found = queries.get_item(db.session, public_id, reader=current_person())
    act = request.form.get("act", "")
    if act not in DONE:
        raise InvalidInput(_("没有这个操作。"))
    services.change_state(
        db.session,
        found,
        act,
        reason=request.form.get("reason", ""),
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    flash(DONE[act](found.identifier), "ok")
    return redirect(url_for("question_bank.item", public_id=public_id, **list_address()))
