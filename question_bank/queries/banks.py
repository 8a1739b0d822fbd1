"""Banks: which there are, who may look into them, what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import PERMISSIONS, Permission, Role
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import Bank, Item, ItemState, Stimulus, StimulusVersion

READERS_OF_ALL = frozenset({Role.OFFICER, Role.AUDITOR})


@dataclass(frozen=True)
class BankCount:
    """A bank and how many items of each state it holds."""

    bank: Bank
    states: dict[ItemState, int]

    @property
    def total(self) -> int:
        """How many items there are."""
        return sum(self.states.values())


def organisations_where(person: Person, permission: Permission) -> set[int]:
    """Return the rows of the organisations in which the person holds a role with a permission."""
    return {m.organisation_id for m in person.memberships if permission in PERMISSIONS[m.role]}


def reads_all(person: Person) -> bool:
    """Say whether the person may look into every bank: officers and auditors may."""
    return bool(person.roles & READERS_OF_ALL)


def readable_bank_ids(session: Session, person: Person) -> list[int]:
    """Return the rows of the banks into which the person may look."""
    query = select(Bank.id)
    if not reads_all(person):
        own = organisations_where(person, Permission.ITEM_READ)
        query = query.where(Bank.organisation_id.in_(own))
    return list(session.scalars(query))


def get_bank(session: Session, slug: str) -> Bank:
    """Return a bank; raises ``NotFound``."""
    bank = session.scalar(select(Bank).where(Bank.slug == slug))
    if bank is None:
        raise NotFound(_l("没有这个题库：%(slug)s", slug=slug))
    return bank


def list_banks(session: Session, person: Person) -> list[BankCount]:
    """Return the banks that the person may look into, with their counts, by slug."""
    ids = readable_bank_ids(session, person)
    banks = session.scalars(select(Bank).where(Bank.id.in_(ids)).order_by(Bank.slug)).all()
    return [BankCount(bank, count_items(session, bank)) for bank in banks]


def count_items(session: Session, bank: Bank) -> dict[ItemState, int]:
    """Return how many items of each state a bank holds."""
    query = select(Item.state, func.count()).where(Item.bank_id == bank.id).group_by(Item.state)
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in ItemState}


def list_stimuli(session: Session, bank: Bank) -> Sequence[Stimulus]:
    """Return the materials of a bank by identifier."""
    query = select(Stimulus).where(Stimulus.bank_id == bank.id).order_by(Stimulus.identifier)
    return session.scalars(query).all()


def stimulus_body(session: Session, bank: Bank, identifier: str | None) -> dict[str, Any] | None:
    """Return the present document of a material of the bank, or None."""
    if not identifier:
        return None
    return session.scalar(
        select(StimulusVersion.body)
        .join(Stimulus, Stimulus.current_version_id == StimulusVersion.id)
        .where(Stimulus.bank_id == bank.id, Stimulus.identifier == identifier)
    )
