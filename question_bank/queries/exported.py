"""What a file of chosen items holds: their documents as written last, and the materials they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.formats.base import ExportedStimulus
from question_bank.models import Bank, Item, ItemDraft, ItemVersion, Stimulus, StimulusVersion

_STEP = 500


def list_some_banks(session: Session, ids: Sequence[int]) -> list[Bank]:
    """Return banks by row, by slug."""
    return list(session.scalars(select(Bank).where(Bank.id.in_(ids)).order_by(Bank.slug)))


def get_items(session: Session, ids: Sequence[int]) -> list[Item]:
    """Return items by row, in no order; those that are gone are missing."""
    return list(session.scalars(select(Item).where(Item.id.in_(ids))))


def bodies_of(session: Session, items: Sequence[Item]) -> dict[int, dict[str, Any]]:
    """Return the documents of items by row: the draft, else the newest version."""
    ids = [item.id for item in items]
    versions = select(ItemVersion.item_id, ItemVersion.body).where(ItemVersion.item_id.in_(ids))
    drafts = select(ItemDraft.item_id, ItemDraft.body).where(ItemDraft.item_id.in_(ids))
    found: dict[int, dict[str, Any]] = {}
    for query in (versions.order_by(ItemVersion.number), drafts):
        found.update(dict(session.execute(query).all()))
    return found


def stimuli_of(session: Session, ids: Sequence[int]) -> list[ExportedStimulus]:
    """Return the materials that items (by row) share, by identifier."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), _STEP):
        rows = session.execute(
            select(Stimulus.identifier, StimulusVersion.body)
            .join(StimulusVersion, StimulusVersion.id == Stimulus.current_version_id)
            .join(Item, Item.stimulus_id == Stimulus.id)
            .where(Item.id.in_(ids[start : start + _STEP]))
        )
        found.update(dict(rows.all()))
    return [ExportedStimulus(name, found[name]) for name in sorted(found)]
