"""Undoing an act on many items, one item at a time. What changed meanwhile is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Refused
from question_bank.models import Item, ItemState, ItemVersion
from question_bank.queries.banks import get_bank, rights_of
from question_bank.queries.items import pending_version
from question_bank.reasons import refuse
from question_bank.rules.bulk import COPY, MOVE, RETIRE, SUBMIT, TAG_ADD, TAG_REMOVE
from question_bank.services.banks import lock, record
from question_bank.services.copies import relocate
from question_bank.services.finding import forget_item
from question_bank.services.reviews import withdraw_version
from question_bank.services.tags import add_tag, remove_tag

CHANGED, GONE = "changed", "gone"


def undo_one(
    session: Session,
    act: str,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    actor: Person,
    now: datetime,
) -> str:
    """Undo an act on an item; ``entry`` is what was noted of it. Returns ``""``, or ``changed`` or
    ``gone`` when what it did is not so any more. Raises ``NotAllowed`` and ``Conflict`` as the acts do.
    """
    return _UNDO[act](session, item, params, entry, actor, now)


def _tag_add(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    return "" if remove_tag(session, item, params["tag"], actor=actor, now=now) else CHANGED


def _tag_remove(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    return "" if add_tag(session, item, params["tag"], actor=actor, now=now) else CHANGED


def _move(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    lock(session, item)
    if item.bank.slug != params["bank"]:
        return CHANGED
    home = get_bank(session, entry["bank"])
    if not (rights_of(session, actor, home).write and rights_of(session, actor, item.bank).write):
        raise refuse(Refused("no_writer"))
    if pending_version(session, item) is not None:
        raise refuse(Refused("in_review"))
    relocate(session, item, home, actor=actor, now=now)
    return ""


def _copy(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    """Delete the copy while it is an untouched draft."""
    made = session.scalar(select(Item).where(Item.public_id == entry["copy"]))
    if made is None:
        return GONE
    lock(session, made)
    sent = session.scalar(select(ItemVersion.id).where(ItemVersion.item_id == made.id).limit(1))
    if sent is not None or made.draft is None or made.draft.edit_number != 1 or made.tags:
        return CHANGED
    if not rights_of(session, actor, made.bank).write:
        raise refuse(Refused("no_writer"))
    record(session, made, "item.copy_undone", actor=actor, now=now)
    row = made.id
    session.delete(made)
    session.flush()
    forget_item(session, row)
    return ""


def _submit(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    waiting = pending_version(session, item)
    if waiting is None or waiting.public_id != entry["version"]:
        return CHANGED
    withdraw_version(session, waiting, actor=actor, now=now)
    return ""


def _retire(
    session: Session,
    item: Item,
    params: Mapping[str, Any],
    entry: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> str:
    lock(session, item)
    session.refresh(item, ["changed_at"])
    if item.state is not ItemState.RETIRED or item.changed_at.isoformat() != entry["at"]:
        return CHANGED
    if not rights_of(session, actor, item.bank).review:
        raise refuse(Refused("no_reviewer"))
    item.state = ItemState(entry["state"])
    item.changed_at = now
    session.flush()
    record(session, item, "item.reinstated", actor=actor, now=now, reason="")
    return ""


_Undo = Callable[
    [Session, Item, Mapping[str, Any], Mapping[str, Any], Person, datetime],
    str,
]
_UNDO: dict[str, _Undo] = {
    TAG_ADD: _tag_add,
    TAG_REMOVE: _tag_remove,
    MOVE: _move,
    COPY: _copy,
    SUBMIT: _submit,
    RETIRE: _retire,
}
