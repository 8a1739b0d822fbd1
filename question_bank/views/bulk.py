"""Acts on many items: asked from the list, looked over, done, watched, undone."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import InvalidInput
from core.i18n import gettext as _
from question_bank import labels, queries
from question_bank.models import BulkAct, Item
from question_bank.reasons import code_text
from question_bank.rules.bulk import MOST_ITEMS, UNDO_DAYS
from question_bank.services import bulk as services
from question_bank.services.plans import (
    get_bulk_act,
    list_bulk_acts,
    list_readable,
    plan_of,
)
from question_bank.views.asked import address_of, chosen_of, parameters_of_form
from question_bank.views.base import bp
from question_bank.views.exports import chosen_filters

SHOWN_LINES = 500
"""How many items a preview or a result names; the rest are counted."""


@bp.get("/bulk")
@requires(Permission.ITEM_READ)
def bulk_acts() -> ResponseReturnValue:
    """Show the person's latest acts on many items, with what can still be undone."""
    now = clock.now()
    acts = list_bulk_acts(db.session, current_person())
    return render_template(
        "question_bank/bulk_acts.html",
        acts=[(act, services.undoable(act, now), services.stage_of(act)) for act in acts],
        act_labels=labels.BULK_ACTS,
        days=UNDO_DAYS,
    )


@bp.post("/bulk")
@requires(Permission.ITEM_READ)
def plan_bulk() -> ResponseReturnValue:
    """Note what is asked of the chosen items, and show what would happen."""
    filters = chosen_filters()
    query = queries.list_items(filters).with_only_columns(Item.public_id)
    try:
        act = services.plan_bulk(
            db.session,
            act=request.form.get("act", ""),
            ids=list(db.session.scalars(query.limit(MOST_ITEMS + 1))),
            tag=request.form.get("tag", ""),
            bank=request.form.get("goal", ""),
            actor=current_person(),
            now=clock.now(),
        )
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error.message), "bad")
        return redirect(url_for("question_bank.items", **address_of(parameters_of_form())))
    db.session.commit()
    back = address_of(parameters_of_form())
    return redirect(url_for("question_bank.bulk", public_id=act.public_id, **back))


@bp.get("/bulk/<public_id>")
@requires(Permission.ITEM_READ)
def bulk(public_id: str) -> ResponseReturnValue:
    """Show an act: what would happen, how far it is, or what happened."""
    person = current_person()
    act = get_bulk_act(db.session, person, public_id)
    shown = _about(act)
    if shown["stage"] == services.PLANNED:
        shown["plan"] = plan_of(db.session, act, person)
    elif shown["stage"] in {services.DONE, services.UNDONE}:
        shown["lines"] = _outcome(db.session, act)
    return render_template("question_bank/bulk.html", **shown)


def _about(act: BulkAct) -> dict[str, Any]:
    done, total = services.progress_of(act)
    return {
        "bulk": act,
        "stage": services.stage_of(act),
        "done": done,
        "total": total,
        "undoable": services.undoable(act, clock.now()),
        "act_label": labels.BULK_ACTS[act.act],
        "code_text": code_text,
        "days": UNDO_DAYS,
        "shown_lines": SHOWN_LINES,
        "carried": address_of(chosen_of(request.args)),
    }


def _outcome(session: Session, act: BulkAct) -> list[dict[str, Any]]:
    """Return what was not done, or not undone, item by item, with why."""
    key = services.UNDO if services.stage_of(act) == services.UNDONE else services.REFUSED
    left = {name: entry[key] for name, entry in act.before.items() if entry.get(key)}
    shown = list_readable(session, list(left)[:SHOWN_LINES], current_person())
    named = {item.public_id: item for item in shown}
    return [{"item": named.get(name), "reason": code} for name, code in left.items()]


@bp.get("/bulk/<public_id>/progress")
@requires(Permission.ITEM_READ)
def bulk_progress(public_id: str) -> ResponseReturnValue:
    """Return how far an act is, as a part of its page."""
    act = get_bulk_act(db.session, current_person(), public_id)
    return render_template("question_bank/_bulk_progress.html", **_about(act))


@bp.post("/bulk/<public_id>/start")
@requires(Permission.ITEM_READ)
def start_bulk(public_id: str) -> ResponseReturnValue:
    """Do what was looked over: at once, or in the background when it is much."""
    person = current_person()
    act = get_bulk_act(db.session, person, public_id)
    later = services.start_bulk(db.session, act, now=clock.now())
    db.session.commit()
    if not later:
        _run(public_id, person)
    return redirect(_page(public_id))


@bp.post("/bulk/<public_id>/undo")
@requires(Permission.ITEM_READ)
def undo_bulk(public_id: str) -> ResponseReturnValue:
    """Undo an act as far as nothing changed meanwhile."""
    person = current_person()
    act = get_bulk_act(db.session, person, public_id)
    later = services.start_undo(db.session, act, now=clock.now())
    db.session.commit()
    if not later:
        _run(public_id, person)
        flash(_("已撤销。"), "ok")
    return redirect(_page(public_id))


def _page(public_id: str) -> str:
    """Return the address of an act's page, with the list that it came from."""
    back = address_of(chosen_of(request.args))
    return url_for("question_bank.bulk", public_id=public_id, **back)


def _run(public_id: str, person: Person) -> None:
    """Go through an act in short transactions."""
    more = True
    while more:
        act = get_bulk_act(db.session, person, public_id)
        more = services.run_chunk(db.session, act, actor=person, now=clock.now())
        db.session.commit()
