"""Approved items for those who assemble forms, and versions by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.item_types import marked_by_people
from question_bank.models import Bank, Item, ItemState, ItemVersion


@dataclass(frozen=True)
class AvailableItem:
    """The approved version of an item, as form assembly needs it.

    ``p_expected`` is the share (0 to 1) of just-qualified candidates expected to answer right,
    ``seconds`` the expected time. ``stimulus_version_id`` is the row of its material or None.
    """

    version_id: int
    identifier: str
    domain: str
    competence: str
    type: str
    kind: str
    level: str
    p_expected: Fraction
    seconds: int
    stimulus_version_id: int | None
    position_in_stimulus: int


def list_approved(
    session: Session, *, bank: Bank | None = None, level: str, domains: Iterable[str] | None = None
) -> list[AvailableItem]:
    """Return the approved items of a level, by bank and identifier; ``domains`` None means all.

    Items that people mark never count: papers cannot hold them.
    """
    query = (
        select(Item, ItemVersion)
        .join(ItemVersion, ItemVersion.id == Item.current_version_id)
        .where(Item.state.in_((ItemState.APPROVED, ItemState.IN_USE)), Item.level == level)
        .where(Item.type.notin_(marked_by_people()))
        .order_by(Item.bank_id, Item.identifier)
    )
    if bank is not None:
        query = query.where(Item.bank_id == bank.id)
    if domains is not None:
        query = query.where(Item.domain.in_(list(domains)))
    return [_available(item, version) for item, version in session.execute(query)]


def _available(item: Item, version: ItemVersion) -> AvailableItem:
    return AvailableItem(
        version_id=version.id,
        identifier=item.identifier,
        domain=item.domain,
        competence=item.competence,
        type=item.type,
        kind=item.kind,
        level=item.level,
        p_expected=Fraction(str(version.body["p_expected"])),
        seconds=int(version.body["seconds"]),
        stimulus_version_id=version.stimulus_version_id,
        position_in_stimulus=item.position_in_stimulus,
    )


def get_versions(session: Session, ids: Sequence[int]) -> dict[int, ItemVersion]:
    """Return versions by row; rows that do not exist are missing."""
    found = session.scalars(select(ItemVersion).where(ItemVersion.id.in_(list(ids))))
    return {version.id: version for version in found}
