"""What a bank holds already, for comparing it with files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from question_bank.formats.base import ItemFile
from question_bank.models import Bank, Item, ItemDraft, ItemVersion, Stimulus, StimulusVersion


@dataclass(frozen=True)
class Known:
    """An item of the bank, the digest of what is written of it last, and the number of its draft's edit
    (0 without a draft).
    """

    item: Item
    digest: str
    edit_number: int


@dataclass
class Inventory:
    """A bank's items by identifier and by content, and its materials (identifier → row).

    ``changed_stimuli`` are those whose text in the files differs; ``seen`` fills up with the
    identifiers met in the files.
    """

    items: dict[str, Known]
    digests: dict[str, str]
    stimuli: dict[str, int]
    changed_stimuli: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


def take_inventory(session: Session, bank: Bank, documents: Iterable[ItemFile]) -> Inventory:
    """Look through a bank once, and mark the materials that the files would change."""
    items = _known_items(session, bank)
    query = (
        select(Stimulus.identifier, Stimulus.id, StimulusVersion.digest)
        .outerjoin(StimulusVersion, StimulusVersion.id == Stimulus.current_version_id)
        .where(Stimulus.bank_id == bank.id)
    )
    rows = session.execute(query).all()
    present = {identifier: digest for identifier, _, digest in rows}
    changed = {
        name
        for document in documents
        for name, body in document.stimuli.items()
        if name in present and present[name] != digest_of(body)
    }
    return Inventory(
        items=items,
        digests={known.digest: identifier for identifier, known in items.items()},
        stimuli={identifier: row for identifier, row, _ in rows},
        changed_stimuli=changed,
    )


def _known_items(session: Session, bank: Bank) -> dict[str, Known]:
    newest = (
        select(ItemVersion.item_id, func.max(ItemVersion.number).label("number"))
        .group_by(ItemVersion.item_id)
        .subquery()
    )
    query = (
        select(Item, ItemDraft, ItemVersion.digest)
        .outerjoin(ItemDraft, ItemDraft.item_id == Item.id)
        .outerjoin(newest, newest.c.item_id == Item.id)
        .outerjoin(
            ItemVersion,
            (ItemVersion.item_id == newest.c.item_id) & (ItemVersion.number == newest.c.number),
        )
        .where(Item.bank_id == bank.id)
    )
    return {
        item.identifier: Known(
            item,
            digest if draft is None else digest_of(draft.body),
            0 if draft is None else draft.edit_number,
        )
        for item, draft, digest in session.execute(query)
    }
