"""Who writes an item: adding and taking away co-authors, handing the item over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.queries import get_person
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import InvalidInput
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from question_bank import queries, rules, services
from question_bank.models import Item
from question_bank.views.base import bp
from question_bank.views.listed import list_address

FEW = 30
"""So many people are offered at once; among more one searches."""
MOST_FOUND = 50


def authors_context(item: Item, facts: rules.ItemFacts) -> dict[str, Any]:
    """Return what ``_authors.html`` needs: who writes the item, who could, what the person may do.

    ``candidates`` is empty, and ``many`` true, when there are too many to offer.
    """
    may_name, may_hand = rules.may_name_authors(facts).ok, rules.may_hand_over(facts).ok
    people = queries.list_candidates(db.session, item, limit=FEW + 1) if may_name else []
    many = len(people) > FEW
    return {
        "coauthors": queries.list_coauthors(db.session, item),
        "may_name": may_name,
        "may_hand": may_hand,
        "candidates": [] if many else people,
        "many": many,
    }


@bp.get("/items/<public_id>/authors")
@requires(Permission.ITEM_READ)
def authors(public_id: str) -> ResponseReturnValue:
    """Show who writes an item, and those who could, narrowed by ``?q=``."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    known = authors_context(item, queries.facts_of(db.session, item, current_person()))
    text = request.args.get("q", "").strip()
    if known["may_name"] and (known["many"] or text):
        found = queries.list_candidates(db.session, item, text=text, limit=MOST_FOUND)
        known |= {"candidates": found if text else [], "many": True}
    return render_template(
        "question_bank/authors.html", item=item, text=text, most=MOST_FOUND, **known
    )


@bp.post("/items/<public_id>/authors")
@requires(Permission.ITEM_WRITE, Permission.BANK_MANAGE)
def add_coauthor(public_id: str) -> ResponseReturnValue:
    """Let another person write the item too."""
    item, person = _asked(public_id)
    new = services.add_coauthor(db.session, item, person, actor=current_person(), now=clock.now())
    db.session.commit()
    names = {"who": person.display_name, "id": item.identifier}
    if new:
        flash(_("%(who)s 现在是 %(id)s 的合著者。", **names), "ok")
    else:
        flash(_("%(who)s 已经在写 %(id)s。", **names), "info")
    return _back(item)


@bp.post("/items/<public_id>/authors/remove")
@requires(Permission.ITEM_WRITE, Permission.BANK_MANAGE)
def remove_coauthor(public_id: str) -> ResponseReturnValue:
    """Take a co-author away."""
    return _act(
        public_id,
        services.remove_coauthor,
        lambda who, name: _("%(who)s 不再是 %(id)s 的合著者。", who=who, id=name),
    )


@bp.post("/items/<public_id>/authors/hand-over")
@requires(Permission.ITEM_WRITE, Permission.BANK_MANAGE)
def hand_over(public_id: str) -> ResponseReturnValue:
    """Make another person the item's author."""
    return _act(
        public_id,
        services.hand_over,
        lambda who, name: _("%(id)s 现在由 %(who)s 负责。", who=who, id=name),
    )


def _act(
    public_id: str, act: Callable[..., None], told: Callable[[str, str], str]
) -> ResponseReturnValue:
    item, person = _asked(public_id)
    act(db.session, item, person, actor=current_person(), now=clock.now())
    db.session.commit()
    flash(told(person.display_name, item.identifier), "ok")
    return _back(item)


def _asked(public_id: str) -> tuple[Item, Person]:
    """Return the item and the person that a form names; raises ``InvalidInput`` when it names none."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    chosen = request.form.get("person", "")
    if not chosen:
        raise InvalidInput(_l("先选一个人。"), code="nobody_chosen")
    return item, get_person(db.session, chosen)


def _back(item: Item) -> ResponseReturnValue:
    """Lead back to the page on which the form stood; to the item's when one no longer writes it."""
    on = request.form.get("on", "")
    page = "question_bank.authors" if on == "authors" else "question_bank.item"
    if on == "editor" and rules.may_edit(queries.facts_of(db.session, item, current_person())).ok:
        page = "question_bank.edit_item"
    anchor = None if on == "authors" else "authors"
    return redirect(url_for(page, public_id=item.public_id, _anchor=anchor, **list_address()))
