"""Materials of a bank: their versions, and the items that share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import Bank, Item, ItemVersion, Stimulus, StimulusVersion
from question_bank.queries.banks import readable_bank_ids


@dataclass(frozen=True)
class StimulusRow:
    """A material in a list: its present version, how many versions there are and items share it."""

    stimulus: Stimulus
    version: StimulusVersion | None
    versions: int
    items: int


def list_stimulus_rows(session: Session, bank: Bank) -> list[StimulusRow]:
    """Return the materials of a bank by identifier."""
    versions = (
        select(func.count())
        .where(StimulusVersion.stimulus_id == Stimulus.id)
        .correlate(Stimulus)
        .scalar_subquery()
    )
    items = (
        select(func.count())
        .where(Item.stimulus_id == Stimulus.id)
        .correlate(Stimulus)
        .scalar_subquery()
    )
    query = (
        select(Stimulus, StimulusVersion, versions, items)
        .outerjoin(StimulusVersion, StimulusVersion.id == Stimulus.current_version_id)
        .where(Stimulus.bank_id == bank.id)
        .order_by(Stimulus.identifier)
    )
    return [StimulusRow(*row) for row in session.execute(query)]


def get_stimulus(session: Session, public_id: str, *, reader: Person) -> tuple[Stimulus, Bank]:
    """Return a material and its bank; raises ``NotFound``, also when the bank is not readable."""
    stimulus = session.scalar(select(Stimulus).where(Stimulus.public_id == public_id))
    if stimulus is None or stimulus.bank_id not in readable_bank_ids(session, reader):
        raise NotFound(_l("没有这份材料。"))
    return stimulus, session.get_one(Bank, stimulus.bank_id)


def present_version(session: Session, stimulus: Stimulus) -> StimulusVersion | None:
    """Return the present version of a material."""
    return session.get(StimulusVersion, stimulus.current_version_id or 0)


def list_stimulus_versions(
    session: Session, stimulus: Stimulus
) -> list[tuple[StimulusVersion, int]]:
    """Return the versions of a material, newest first, each with how many item versions show it."""
    used = (
        select(func.count())
        .where(ItemVersion.stimulus_version_id == StimulusVersion.id)
        .correlate(StimulusVersion)
        .scalar_subquery()
    )
    query = select(StimulusVersion, used).where(StimulusVersion.stimulus_id == stimulus.id)
    rows = session.execute(query.order_by(StimulusVersion.number.desc()))
    return [(version, count) for version, count in rows]


def list_stimulus_items(session: Session, stimulus: Stimulus) -> Sequence[Item]:
    """Return the items that share a material, in their order of presentation."""
    query = select(Item).where(Item.stimulus_id == stimulus.id)
    return session.scalars(query.order_by(Item.position_in_stimulus, Item.identifier)).all()
