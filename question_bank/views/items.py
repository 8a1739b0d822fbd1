"""The page of an item, and the acts on its state."""

from __future__ import annotations

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
from question_bank.views.base import bp, candidate_view, shown_body, stimulus_of
from question_bank.views.reviews import comment_context

DONE = {
    "suspend": lambda name: _("已暂停使用 %(id)s，新试卷不会再抽到它。", id=name),
    "retire": lambda name: _("已停用 %(id)s。", id=name),
    "reinstate": lambda name: _("已恢复使用 %(id)s。", id=name),
}


@bp.get("/items/<public_id>")
@requires(Permission.ITEM_READ)
def item(public_id: str) -> ResponseReturnValue:
    """Show an item: as candidates see it, its key, versions, reviews, comments, use and history."""
    return item_page(queries.get_item(db.session, public_id, reader=current_person()))


def item_page(found: Item, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Return the page of an item; ``more`` is what a refused form gives back."""
    person = current_person()
    version = shown_version(found)
    body = version.body if version else (found.draft.body if found.draft else {})
    facts = queries.facts_of(db.session, found, person)
    return render_template(
        "question_bank/item.html",
        item=found,
        row=queries.rows_of(db.session, [found])[0],
        version=version,
        body=body,
        key_body=shown_body(body),
        view=candidate_view(body, stimulus_of(version)),
        versions=queries.list_versions(db.session, found),
        pending=queries.pending_version(db.session, found),
        reviews=queries.list_reviews(db.session, found),
        uses=queries.list_uses(db.session, found),
        statistics=queries.get_statistics(db.session, found),
        figure_labels=labels.FIGURES,
        enemies=queries.list_enemies(db.session, found),
        may_declare=rules.may_declare_enemies(facts).ok,
        events=queries.list_events(db.session, found),
        edit=rules.may_edit(facts),
        review=rules.may_review(facts),
        withdraw=rules.may_withdraw(facts),
        acts={act: rules.may_change_state(facts, act) for act in rules.STATE_AFTER},
        states_before=rules.STATES_BEFORE,
        reason_text=reason_text,
        refused=Refused,
        **comment_context(body, found, facts),
        **{"comment": {}, "enemy": {}, **more},
    ), status


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
    return redirect(url_for("question_bank.item", public_id=public_id))
