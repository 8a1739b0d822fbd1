"""Undoing an act on many items, one item at a time. What changed meanwhile is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Refused
from question_bank.models import Item, ItemState, ItemVersion
from question_bank.queries.banks import get_bank, rights_of
from question_bank.queries.items import is_used, pending_version
from question_bank.reasons import refuse
from question_bank.rules import state_of_approved
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
    return _UNDO[act](_Asked(session, item, params, entry, actor, now))


@dataclass(frozen=True)
class _Asked:
    """What ``undo_one`` was asked, for the act that answers."""

    session: Session
    item: Item
    params: Mapping[str, Any]
    entry: Mapping[str, Any]
    actor: Person
    now: datetime


def _tag_add(asked: _Asked) -> str:
    done = remove_tag(
        asked.session, asked.item, asked.params["tag"], actor=asked.actor, now=asked.now
    )
    return "" if done else CHANGED


def _tag_remove(asked: _Asked) -> str:
    done = add_tag(asked.session, asked.item, asked.params["tag"], actor=asked.actor, now=asked.now)
    return "" if done else CHANGED


def _move(asked: _Asked) -> str:
    session, item, actor, now = asked.session, asked.item, asked.actor, asked.now
    lock(session, item)
    if item.bank.slug != asked.params["bank"]:
        return CHANGED
    home = get_bank(session, asked.entry["bank"])
    if not (rights_of(session, actor, home).write and rights_of(session, actor, item.bank).write):
        raise refuse(Refused("no_writer"))
    if pending_version(session, item) is not None:
        raise refuse(Refused("in_review"))
    relocate(session, item, home, actor=actor, now=now)
    return ""


def _copy(asked: _Asked) -> str:
    """Delete the copy while it is an untouched draft."""
    session, actor = asked.session, asked.actor
    made = session.scalar(select(Item).where(Item.public_id == asked.entry["copy"]))
    if made is None:
        return GONE
    lock(session, made)
    sent = session.scalar(select(ItemVersion.id).where(ItemVersion.item_id == made.id).limit(1))
    if sent is not None or made.draft is None or made.draft.edit_number != 1 or made.tags:
        return CHANGED
    if not rights_of(session, actor, made.bank).write:
        raise refuse(Refused("no_writer"))
    record(session, made, "item.copy_undone", actor=actor, now=asked.now)
    row = made.id
    session.delete(made)
    session.flush()
    forget_item(session, row)
    return ""


def _submit(asked: _Asked) -> str:
    session, item, actor, now = asked.session, asked.item, asked.actor, asked.now
    waiting = pending_version(session, item)
    if waiting is None or waiting.public_id != asked.entry["version"]:
        return CHANGED
    withdraw_version(session, waiting, actor=actor, now=now)
    return ""


def _retire(asked: _Asked) -> str:
    session, item, actor, now = asked.session, asked.item, asked.actor, asked.now
    lock(session, item)
    session.refresh(item, ["changed_at"])
    if item.state is not ItemState.RETIRED or item.changed_at.isoformat() != asked.entry["at"]:
        return CHANGED
    if not rights_of(session, actor, item.bank).review:
        raise refuse(Refused("no_reviewer"))
    item.state = ItemState(asked.entry["state"])
    if item.state is ItemState.APPROVED:
        item.state = state_of_approved(used=is_used(session, item))
    item.changed_at = now
    session.flush()
    record(session, item, "item.reinstated", actor=actor, now=now, reason="")
    return ""


_UNDO: dict[str, Callable[[_Asked], str]] = {
    TAG_ADD: _tag_add,
    TAG_REMOVE: _tag_remove,
    MOVE: _move,
    COPY: _copy,
    SUBMIT: _submit,
    RETIRE: _retire,
}
