"""Banks: which there are, who may look into them, what stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import Membership, Organisation, Person, PersonState
from accounts.rules import PERMISSIONS, Permission, Role, permissions_of
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import (
    Bank,
    BankMember,
    BankShare,
    Item,
    ItemState,
    Stimulus,
    StimulusVersion,
)
from question_bank.rules.banks import BankFacts, BankRights, ShareRight, bank_rights, includes

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
    return {row for row, held in _held(person).items() if permission in held}


def _held(person: Person) -> dict[int, frozenset[Permission]]:
    """Return what the person may do in each organisation, by its row."""
    roles: dict[int, set[Role]] = defaultdict(set)
    for membership in person.memberships:
        if membership.organisation.closed_at is None:
            roles[membership.organisation_id].add(membership.role)
    return {row: permissions_of(here) for row, here in roles.items()}


def reads_all(person: Person) -> bool:
    """Say whether the person may look into every bank: officers and auditors may."""
    return bool(person.roles & READERS_OF_ALL)


def rights_of(session: Session, person: Person, bank: Bank) -> BankRights:
    """Return what a person may do with a bank; see ``rules.bank_rights``."""
    return _rights(session, person, [_columns(bank)])[bank.id]


def rights_by_bank(session: Session, person: Person) -> dict[int, BankRights]:
    """Return what a person may do with each bank there is, by its row, in three statements."""
    query = select(Bank.id, Bank.organisation_id, Bank.restricted, Bank.archived_at)
    rows = [
        _Columns(row, organisation, restricted, archived is not None)
        for row, organisation, restricted, archived in session.execute(query)
    ]
    return _rights(session, person, rows)


@dataclass(frozen=True)
class _Columns:
    """What of a bank decides on rights."""

    id: int
    organisation_id: int
    restricted: bool
    archived: bool


def _columns(bank: Bank) -> _Columns:
    return _Columns(bank.id, bank.organisation_id, bank.restricted, bank.archived_at is not None)


def _rights(session: Session, person: Person, banks: Sequence[_Columns]) -> dict[int, BankRights]:
    held = _held(person)
    anywhere: frozenset[Permission] = frozenset().union(*held.values())
    ids = [bank.id for bank in banks]
    mine = select(BankMember.bank_id, BankMember.role).where(
        BankMember.person_id == person.id, BankMember.bank_id.in_(ids)
    )
    members = dict(session.execute(mine).all())
    given = select(BankShare.bank_id, BankShare.organisation_id, BankShare.right).where(
        BankShare.ended_at.is_(None),
        BankShare.bank_id.in_(ids),
        BankShare.organisation_id.in_(held),
    )
    shares: dict[int, list[tuple[ShareRight, frozenset[Permission]]]] = defaultdict(list)
    for bank_id, organisation_id, right in session.execute(given):
        shares[bank_id].append((right, held[organisation_id]))
    return {
        bank.id: bank_rights(
            BankFacts(
                here=held.get(bank.organisation_id, frozenset()),
                anywhere=anywhere,
                reads_all=reads_all(person),
                restricted=bank.restricted,
                archived=bank.archived,
                member=members.get(bank.id),
                shares=tuple(shares[bank.id]),
            )
        )
        for bank in banks
    }


def readable_bank_ids(session: Session, person: Person) -> list[int]:
    """Return the rows of the banks into which the person may look."""
    return bank_ids_where(session, person, "read")


def bank_ids_where(session: Session, person: Person, right: str) -> list[int]:
    """Return the rows of the banks with which the person may do ``right``, a field of
    ``BankRights``.
    """
    found = rights_by_bank(session, person)
    return [row for row, rights in found.items() if getattr(rights, right)]


def list_writable(session: Session, person: Person) -> Sequence[Bank]:
    """Return the banks in which the person writes, by slug."""
    ids = bank_ids_where(session, person, "write")
    return session.scalars(select(Bank).where(Bank.id.in_(ids)).order_by(Bank.slug)).all()


def usable_banks(session: Session, organisation: Organisation) -> Sequence[Bank]:
    """Return the banks whose items an organisation may put into exams, by slug: its own, and those
    shared with it for use. Archived ones are left out.
    """
    shared = select(BankShare.bank_id).where(
        BankShare.organisation_id == organisation.id,
        BankShare.ended_at.is_(None),
        BankShare.right.in_([right for right in ShareRight if includes(right, ShareRight.USE)]),
    )
    query = select(Bank).where(
        or_(Bank.organisation_id == organisation.id, Bank.id.in_(shared)),
        Bank.archived_at.is_(None),
    )
    return session.scalars(query.order_by(Bank.slug)).all()


def list_members(session: Session, bank: Bank) -> Sequence[BankMember]:
    """Return the members of a bank, by name."""
    query = select(BankMember).join(Person, Person.id == BankMember.person_id)
    return session.scalars(
        query.where(BankMember.bank_id == bank.id).order_by(Person.legal_name, Person.id)
    ).all()


def list_shares(session: Session, bank: Bank) -> Sequence[BankShare]:
    """Return with whom a bank is or was shared: those that hold first, then the latest."""
    query = select(BankShare).where(BankShare.bank_id == bank.id)
    ended = case((BankShare.ended_at.is_(None), 0), else_=1)
    return session.scalars(query.order_by(ended, BankShare.granted_at.desc())).all()


def get_share(session: Session, public_id: str, reader: Person) -> tuple[BankShare, Bank]:
    """Return a share and its bank; raises ``NotFound`` also when ``reader`` may not look into it."""
    share = session.scalar(select(BankShare).where(BankShare.public_id == public_id))
    bank = session.get_one(Bank, share.bank_id) if share else None
    if share is None or bank is None or not rights_of(session, reader, bank).read:
        raise NotFound(_l("没有这项共享。"))
    return share, bank


def list_shared_with(session: Session, person: Person) -> Sequence[tuple[BankShare, Bank]]:
    """Return the banks of others that are shared with the person's organisations, by slug."""
    query = (
        select(BankShare, Bank)
        .join(Bank, Bank.id == BankShare.bank_id)
        .where(
            BankShare.ended_at.is_(None),
            BankShare.organisation_id.in_(organisations_where(person, Permission.ITEM_READ)),
        )
        .order_by(Bank.slug, BankShare.id)
    )
    return [(share, bank) for share, bank in session.execute(query)]


def list_candidates_for_membership(session: Session, bank: Bank) -> Sequence[Person]:
    """Return the people who could become members: those who read items in the bank's organisation or
    in one with which it is shared, by name, members left out.
    """
    query = _candidates(bank).order_by(Person.legal_name, Person.id)
    return session.scalars(query).all()


def is_candidate_for_membership(session: Session, bank: Bank, person: Person) -> bool:
    """Say whether the person is one of ``list_candidates_for_membership``."""
    return session.scalar(_candidates(bank).where(Person.id == person.id)) is not None


def _candidates(bank: Bank) -> Select[Person]:
    roles = [role for role, held in PERMISSIONS.items() if Permission.ITEM_READ in held]
    shared = select(BankShare.organisation_id).where(
        BankShare.bank_id == bank.id, BankShare.ended_at.is_(None)
    )
    people = select(Membership.person_id).where(
        Membership.role.in_(roles),
        or_(
            Membership.organisation_id == bank.organisation_id,
            Membership.organisation_id.in_(shared),
        ),
    )
    members = select(BankMember.person_id).where(BankMember.bank_id == bank.id)
    return select(Person).where(
        Person.id.in_(people), Person.id.not_in(members), Person.state == PersonState.ACTIVE
    )


def get_readable_bank(session: Session, slug: str, reader: Person) -> Bank:
    """Return a bank; raises ``NotFound`` also when ``reader`` may not look into it."""
    bank = get_bank(session, slug)
    if not rights_of(session, reader, bank).read:
        raise NotFound(_l("没有这个题库：%(slug)s", slug=slug))
    return bank


def get_bank(session: Session, slug: str) -> Bank:
    """Return a bank; raises ``NotFound``."""
    bank = session.scalar(select(Bank).where(Bank.slug == slug))
    if bank is None:
        raise NotFound(_l("没有这个题库：%(slug)s", slug=slug))
    return bank


def list_banks(session: Session, person: Person) -> list[BankCount]:
    """Return the banks that the person may look into, with their counts: archived last, by slug."""
    ids = readable_bank_ids(session, person)
    archived = case((Bank.archived_at.is_(None), 0), else_=1)
    banks = session.scalars(
        select(Bank).where(Bank.id.in_(ids)).order_by(archived, Bank.slug)
    ).all()
    query = select(Item.bank_id, Item.state, func.count()).where(Item.bank_id.in_(ids))
    counts: dict[int, dict[ItemState, int]] = {row: dict.fromkeys(ItemState, 0) for row in ids}
    for bank_id, state, number in session.execute(query.group_by(Item.bank_id, Item.state)):
        counts[bank_id][state] = number
    return [BankCount(bank, counts[bank.id]) for bank in banks]


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
