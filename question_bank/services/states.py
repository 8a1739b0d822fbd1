"""Suspending, retiring and reinstating items; their use in forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemUse
from question_bank.rules import STATE_AFTER, may_change_state
from question_bank.services.banks import demand, facts, lock, record

_ACTIONS = {
    "suspend": "item.suspended",
    "retire": "item.retired",
    "reinstate": "item.reinstated",
}
LONGEST_REASON = 500


def change_state(
    session: Session, item: Item, act: str, *, reason: str = "", actor: Person, now: datetime
) -> Item:
    """Do one of ``suspend``, ``retire``, ``reinstate``; raises ``NotAllowed`` by the rules.

    Versions already in forms stay there; new forms take approved items only.
    """
    if act not in _ACTIONS:
        raise InvalidInput(_l("没有这个操作。"))
    lock(session, item)
    demand(may_change_state(facts(session, item, actor), act))
    item.state = STATE_AFTER[act]
    item.changed_at = now
    session.flush()
    text = reason.strip()[:LONGEST_REASON]
    record(session, item, _ACTIONS[act], actor=actor, now=now, reason=text)
    return item


def suspend_item(
    session: Session, item: Item, *, reason: str = "", actor: Person, now: datetime
) -> Item:
    """Take an approved item out of new forms for the time being."""
    return change_state(session, item, "suspend", reason=reason, actor=actor, now=now)


def retire_item(
    session: Session, item: Item, *, reason: str = "", actor: Person, now: datetime
) -> Item:
    """Take an item out of new forms for good; it stays readable with its history."""
    return change_state(session, item, "retire", reason=reason, actor=actor, now=now)


def reinstate_item(
    session: Session, item: Item, *, reason: str = "", actor: Person, now: datetime
) -> Item:
    """Bring a suspended or retired item back with its approved version; never by its author."""
    return change_state(session, item, "reinstate", reason=reason, actor=actor, now=now)


def record_use(
    session: Session,
    version_ids: Iterable[int],
    *,
    form: str,
    exam_title: dict[str, str],
    now: datetime,
) -> int:
    """Note that versions stand in a published form; what is known already is kept. Returns how many
    are new.
    """
    wanted = set(version_ids)
    query = select(ItemUse.version_id).where(ItemUse.form == form, ItemUse.version_id.in_(wanted))
    fresh = sorted(wanted - set(session.scalars(query)))
    session.add_all(
        ItemUse(version_id=version_id, form=form, exam_title=exam_title, used_at=now)
        for version_id in fresh
    )
    session.flush()
    return len(fresh)
