"""All that a bank holds, for exports."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.formats.base import ExportedItem, ExportedStimulus
from question_bank.models import Bank, Item, ItemDraft, ItemVersion, Stimulus, StimulusVersion


def contents_of(session: Session, bank: Bank) -> tuple[list[ExportedItem], list[ExportedStimulus]]:
    """Return the items of a bank, each as it was written last, and its materials.

    Items of one material stand in their order of presentation.
    """
    drafts = (
        select(Item.id, ItemDraft.body)
        .join(ItemDraft, ItemDraft.item_id == Item.id)
        .where(Item.bank_id == bank.id)
    )
    versions = (
        select(Item.id, ItemVersion.body)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.bank_id == bank.id)
        .order_by(ItemVersion.number)
    )
    bodies = {row: body for query in (versions, drafts) for row, body in session.execute(query)}
    items = session.scalars(
        select(Item)
        .where(Item.bank_id == bank.id)
        .order_by(Item.stimulus_id.nulls_first(), Item.position_in_stimulus, Item.identifier)
    ).all()
    stimuli = session.execute(
        select(Stimulus.identifier, StimulusVersion.body)
        .join(StimulusVersion, StimulusVersion.id == Stimulus.current_version_id)
        .where(Stimulus.bank_id == bank.id)
        .order_by(Stimulus.identifier)
    )
    return (
        [ExportedItem(item.identifier, bodies[item.id]) for item in items if item.id in bodies],
        [ExportedStimulus(identifier, body) for identifier, body in stimuli],
    )
