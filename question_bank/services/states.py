"""Suspending, retiring and reinstating items; their use in forms and before candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemState, ItemStatistics, ItemUse, ItemVersion
from question_bank.rules import may_change_state, state_after
from question_bank.services.banks import demand, facts, lock, record

_ACTIONS = {
    "suspend": "item.suspended",
    "retire": "item.retired",
    "reinstate": "item.reinstated",
}
LONGEST_REASON = 500
_CHUNK = 500


def change_state(
    session: Session, item: Item, act: str, *, reason: str = "", actor: Person, now: datetime
) -> Item:
    """Do one of ``suspend``, ``retire``, ``reinstate``; raises ``NotAllowed`` by the rules.

    Versions already in forms stay there; new forms take approved items only.
    """
    if act not in _ACTIONS:
        raise InvalidInput(_l("没有这个操作。"))
    lock(session, item)
    known = facts(session, item, actor)
    demand(may_change_state(known, act))
    item.state = state_after(act, used=known.used)
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
    """Bring a suspended or retired item back with its approved version; never by who wrote on it."""
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

    Approved items become items in use; their forms are counted in ``ItemStatistics``.
    """
    wanted = set(version_ids)
    query = select(ItemUse.version_id).where(ItemUse.form == form, ItemUse.version_id.in_(wanted))
    fresh = sorted(wanted - set(session.scalars(query)))
    session.add_all(
        ItemUse(version_id=version_id, form=form, exam_title=exam_title, used_at=now)
        for version_id in fresh
    )
    session.flush()
    if fresh:
        _note_forms(session, fresh, now)
    return len(fresh)


def _note_forms(session: Session, version_ids: list[int], now: datetime) -> None:
    """Bring state and statistics of the versions' items up to date, under their locks."""
    items = session.scalars(
        select(Item)
        .where(Item.id.in_(select(ItemVersion.item_id).where(ItemVersion.id.in_(version_ids))))
        .order_by(Item.id)
        .with_for_update(of=Item)
        .execution_options(populate_existing=True)
    ).all()
    forms = (
        select(ItemVersion.item_id, func.count(ItemUse.form.distinct()))
        .join(ItemUse, ItemUse.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_([item.id for item in items]))
        .group_by(ItemVersion.item_id)
    )
    counts: dict[int, int] = dict(session.execute(forms).all())
    known = _statistics(session, list(counts))
    for item in items:
        if item.state is ItemState.APPROVED:
            item.state = ItemState.IN_USE
        known[item.id].forms = counts[item.id]
        known[item.id].last_used_at = now
    session.flush()


def _statistics(session: Session, item_ids: list[int]) -> dict[int, ItemStatistics]:
    """Return the statistics of items by row, new ones where there are none."""
    query = select(ItemStatistics).where(ItemStatistics.item_id.in_(item_ids))
    found = {entry.item_id: entry for entry in session.scalars(query)}
    for item_id in item_ids:
        if item_id not in found:
            found[item_id] = ItemStatistics(item_id=item_id, forms=0, exposures=0, figures={})
            session.add(found[item_id])
    return found


def record_exposures(session: Session, counts: Mapping[int, int], *, now: datetime) -> int:
    """Set how many sittings showed each item: ``counts`` is version row → sittings, for all versions
    of an item together. Returns how many items changed; what stands already is left alone.

    ``now`` is the moment of the count and becomes ``last_used_at`` where none is known.
    """
    sums: Counter[int] = Counter()
    rows = sorted(counts)
    for begin in range(0, len(rows), _CHUNK):
        part = rows[begin : begin + _CHUNK]
        query = select(ItemVersion.id, ItemVersion.item_id).where(ItemVersion.id.in_(part))
        for version_id, item_id in session.execute(query):
            sums[item_id] += counts[version_id]
    changed = 0
    items = sorted(sums)
    for begin in range(0, len(items), _CHUNK):
        for item_id, entry in _statistics(session, items[begin : begin + _CHUNK]).items():
            if entry.exposures != sums[item_id]:
                entry.exposures = sums[item_id]
                entry.last_used_at = entry.last_used_at or now
                changed += 1
    session.flush()
    return changed
