"""Who writes an item: its author, co-authors, who had a hand in a draft or version, and who could."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all
from sqlalchemy.orm import Session

from accounts.models import Membership, Organisation, Person, PersonState
from accounts.rules import PERMISSIONS, Permission
from question_bank.models import (
    Bank,
    BankMember,
    BankRole,
    Item,
    ItemAuthor,
    ItemDraftAuthor,
    ItemVersion,
    ItemVersionAuthor,
)

WRITING = [role for role, held in PERMISSIONS.items() if Permission.ITEM_WRITE in held]
_MEMBERS = [role for role in BankRole if role is not BankRole.READER]


def list_coauthors(session: Session, item: Item) -> Sequence[ItemAuthor]:
    """Return the co-authors of an item, by name."""
    query = select(ItemAuthor).join(Person, Person.id == ItemAuthor.person_id)
    return session.scalars(
        query.where(ItemAuthor.item_id == item.id).order_by(Person.legal_name, Person.id)
    ).all()


def coauthors_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of the co-authors of items by row, each in order; items without are missing."""
    query = (
        select(ItemAuthor)
        .join(Person, Person.id == ItemAuthor.person_id)
        .where(ItemAuthor.item_id.in_(ids))
        .order_by(Person.legal_name, Person.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for one in session.scalars(query):
        found[one.item_id] = (*found.get(one.item_id, ()), one.person.display_name)
    return found


def writes_item(session: Session, item: Item, person: Person) -> bool:
    """Say whether the person is the item's author or a co-author."""
    return item.author_id == person.id or bool(coauthored(session, [item.id], person))


def coauthored(session: Session, ids: Sequence[int], person: Person) -> set[int]:
    """Return of which of these items the person is a co-author."""
    query = select(ItemAuthor.item_id).where(
        ItemAuthor.person_id == person.id, ItemAuthor.item_id.in_(ids)
    )
    return set(session.scalars(query))


def written_versions(session: Session, ids: Collection[int | None], person: Person) -> set[int]:
    """Return in which of these versions the person had a hand."""
    query = select(ItemVersionAuthor.version_id).where(
        ItemVersionAuthor.person_id == person.id, ItemVersionAuthor.version_id.in_(ids)
    )
    return set(session.scalars(query))


def writers_of_draft(session: Session, item: Item) -> set[int]:
    """Return the rows of the people who saved an edit of the item's draft."""
    query = select(ItemDraftAuthor.person_id).where(ItemDraftAuthor.item_id == item.id)
    return set(session.scalars(query))


def writers_of_version(session: Session, version: ItemVersion) -> set[int]:
    """Return the rows of the people who had a hand in a version."""
    query = select(ItemVersionAuthor.person_id).where(ItemVersionAuthor.version_id == version.id)
    return set(session.scalars(query))


def written_by(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a person is the author or a co-author of an ``Item``."""
    own = select(ItemAuthor.item_id).where(ItemAuthor.person_id == person_id)
    return or_(Item.author_id == person_id, Item.id.in_(own))


def writers_of_versions(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    """Return the rows of the people who must not review these versions, by version: who writes the
    items now, and who wrote on the versions.
    """
    sent = select(ItemVersionAuthor.version_id, ItemVersionAuthor.person_id)
    now = select(ItemVersion.id, ItemAuthor.person_id).join(
        ItemAuthor, ItemAuthor.item_id == ItemVersion.item_id
    )
    both = union_all(
        sent.where(ItemVersionAuthor.version_id.in_(ids)), now.where(ItemVersion.id.in_(ids))
    )
    found: dict[int, set[int]] = {}
    for version_id, person_id in session.execute(both):
        found.setdefault(version_id, set()).add(person_id)
    return found


def list_version_authors(session: Session, version: ItemVersion) -> list[Person]:
    """Return who wrote a version: who sent it first, then the others by name."""
    query = (
        select(Person)
        .join(ItemVersionAuthor, ItemVersionAuthor.person_id == Person.id)
        .where(ItemVersionAuthor.version_id == version.id, Person.id != version.author_id)
    )
    others = session.scalars(query.order_by(Person.legal_name, Person.id))
    return [version.author, *others]


def had_a_hand(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a person must not review an ``ItemVersion`` of an ``Item``, both of
    which stand in the select: writes the item, or wrote on the version.
    """
    version = exists().where(
        ItemVersionAuthor.version_id == ItemVersion.id, ItemVersionAuthor.person_id == person_id
    )
    item = exists().where(ItemAuthor.item_id == Item.id, ItemAuthor.person_id == person_id)
    return or_(ItemVersion.author_id == person_id, Item.author_id == person_id, version, item)


def list_candidates(
    session: Session, item: Item, *, text: str = "", limit: int = 50
) -> Sequence[Person]:
    """Return who could write the item too, by name: people who write in its bank and are neither its
    author nor a co-author. ``text`` narrows by a part of the name or address.
    """
    there = select(ItemAuthor.person_id).where(ItemAuthor.item_id == item.id)
    query = select(Person).where(
        Person.state == PersonState.ACTIVE,
        Person.id != item.author_id,
        Person.id.not_in(there),
        Person.id.in_(_writers(item.bank)),
    )
    wanted = text.strip()
    if wanted:
        query = query.where(
            or_(
                Person.legal_name.icontains(wanted, autoescape=True),
                Person.email.icontains(wanted, autoescape=True),
            )
        )
    return session.scalars(query.order_by(Person.legal_name, Person.id).limit(limit)).all()


def _writers(bank: Bank) -> Select[int]:
    """Return the rows of the people who write in a bank, as ``rules.bank_rights`` has it."""
    roles = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.role.in_(WRITING), Organisation.closed_at.is_(None))
    )
    if bank.archived_at is not None:
        return roles.where(Membership.id < 0)
    if not bank.restricted:
        return roles.where(Membership.organisation_id == bank.organisation_id)
    members = select(BankMember.person_id).where(
        BankMember.bank_id == bank.id, BankMember.role.in_(_MEMBERS)
    )
    return roles.where(Membership.person_id.in_(members))
