"""Versions that wait for review, as a reviewer sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import (
    Bank,
    Item,
    ItemComment,
    ItemReview,
    ItemVersion,
    ItemVersionAuthor,
    ReviewOutcome,
    VersionStanding,
    VersionStatus,
)
from question_bank.queries.authors import had_a_hand, writers_of_versions
from question_bank.queries.banks import rights_by_bank

SORTS: dict[str, Any] = {
    "waiting": ItemVersion.created_at,
    "identifier": Item.identifier,
    "domain": Item.domain,
    "type": Item.type,
    "author": Person.legal_name,
    "bank": Bank.slug,
}
OWN, APPROVED_BEFORE = "own_item", "approved_before"


@dataclass(frozen=True)
class QueueFilters:
    """What a queue is narrowed to; empty means no limit. ``author`` is a person's public id, ``bank``
    a slug, ``second``: only versions that lack their last approval; ``sort`` a key of ``SORTS``, after
    ``-`` for descending.
    """

    domain: str = ""
    type: str = ""
    author: str = ""
    bank: str = ""
    second: bool = False
    sort: str = "waiting"


EVERYTHING = QueueFilters()


@dataclass(frozen=True)
class QueueEntry:
    """A version that waits. ``approvals`` it has of ``needed``; ``comments`` of its item are open;
    ``days`` it has waited; ``barred`` is the reason why this reviewer may not judge it, or empty.
    """

    version: ItemVersion
    needed: int
    approvals: int = 0
    comments: int = 0
    days: int = 0
    barred: str = ""

    @property
    def own(self) -> bool:
        """Whether the reviewer had a hand in it, so that someone else must judge it."""
        return self.barred == OWN

    @property
    def last(self) -> bool:
        """Whether one more approval is enough, where several are asked."""
        return self.needed > 1 and self.needed - self.approvals == 1


@dataclass(frozen=True)
class Neighbours:
    """Where a version stands in a queue: its ``place`` from 1 of ``total`` (0 when it is not in it),
    and the public ids of the versions before and after it.
    """

    place: int
    total: int
    before: str = ""
    after: str = ""


def waiting_versions(
    session: Session, reviewer: Person, filters: QueueFilters = EVERYTHING
) -> Select[Any]:
    """Return the select of versions that wait and that this reviewer may judge, in order."""
    query = _waiting(session, reviewer, filters)
    return query.where(~had_a_hand(reviewer.id), ~_approved_by(reviewer))


def barred_versions(
    session: Session, reviewer: Person, filters: QueueFilters = EVERYTHING
) -> Select[Any]:
    """Return the select of versions that wait and that others must judge, in order."""
    query = _waiting(session, reviewer, filters)
    return query.where(or_(had_a_hand(reviewer.id), _approved_by(reviewer)))


def _waiting(session: Session, reviewer: Person, filters: QueueFilters) -> Select[Any]:
    banks = [row for row, rights in rights_by_bank(session, reviewer).items() if rights.review]
    query = (
        select(ItemVersion)
        .join(VersionStatus, VersionStatus.version_id == ItemVersion.id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(Bank, Bank.id == Item.bank_id)
        .join(Person, Person.id == ItemVersion.author_id)
        .where(VersionStatus.standing == VersionStanding.WAITING, Item.bank_id.in_(banks))
    )
    for column, wanted in (
        (Item.domain, filters.domain),
        (Item.type, filters.type),
        (Bank.slug, filters.bank),
    ):
        if wanted:
            query = query.where(column == wanted)
    if filters.author:
        query = query.where(_written_by(filters.author))
    if filters.second:
        query = query.where(VersionStatus.needed > 1, _approvals() == VersionStatus.needed - 1)
    column = SORTS.get(filters.sort.removeprefix("-"), ItemVersion.created_at)
    first = column.desc() if filters.sort.startswith("-") else column.asc()
    return query.order_by(first, ItemVersion.created_at, ItemVersion.id)


def _written_by(public_id: str) -> ColumnElement[bool]:
    """Return the condition that a person sent the version or had a hand in it."""
    wrote = (
        select(ItemVersionAuthor.version_id)
        .join(Person, Person.id == ItemVersionAuthor.person_id)
        .where(Person.public_id == public_id)
        .correlate(None)
    )
    return or_(Person.public_id == public_id, ItemVersion.id.in_(wrote))


def _approved_by(reviewer: Person) -> ColumnElement[bool]:
    return exists().where(
        ItemReview.version_id == ItemVersion.id,
        ItemReview.reviewer_id == reviewer.id,
        ItemReview.outcome == ReviewOutcome.APPROVED,
    )


def _approvals() -> Any:
    return (
        select(func.count(ItemReview.reviewer_id.distinct()))
        .where(
            ItemReview.version_id == ItemVersion.id, ItemReview.outcome == ReviewOutcome.APPROVED
        )
        .correlate(ItemVersion)
        .scalar_subquery()
    )


def entries_of(
    session: Session, versions: Iterable[ItemVersion], reviewer: Person, *, now: datetime
) -> list[QueueEntry]:
    """Return what a queue tells beside its versions, in five statements; one reads all the items."""
    shown = list(versions)
    ids = [version.id for version in shown]
    statuses = _needed(session, ids)
    judges = _judges(session, ids)
    writers = writers_of_versions(session, ids)
    rows = [version.item_id for version in shown]
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(rows)))}
    comments = count_open_comments(session, list(items))
    return [
        QueueEntry(
            version,
            needed=statuses.get(version.id, 1),
            approvals=len(judges.get(version.id, ())),
            comments=comments.get(version.item_id, 0),
            days=max(0, (now - version.created_at).days),
            barred=_barred(
                version, reviewer, writers.get(version.id, set()), judges.get(version.id, set())
            ),
        )
        for version in shown
    ]


def _barred(version: ItemVersion, reviewer: Person, writers: set[int], judges: set[int]) -> str:
    if reviewer.id in {version.author_id, version.item.author_id, *writers}:
        return OWN
    return APPROVED_BEFORE if reviewer.id in judges else ""


def _needed(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(VersionStatus.version_id, VersionStatus.needed)
    rows = session.execute(query.where(VersionStatus.version_id.in_(ids)))
    return dict(rows.all())


def _judges(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    """Return who approved each version so far."""
    query = select(ItemReview.version_id, ItemReview.reviewer_id).where(
        ItemReview.version_id.in_(ids), ItemReview.outcome == ReviewOutcome.APPROVED
    )
    found: dict[int, set[int]] = {}
    for version_id, reviewer_id in session.execute(query):
        found.setdefault(version_id, set()).add(reviewer_id)
    return found


def count_open_comments(session: Session, item_ids: Iterable[int]) -> dict[int, int]:
    """Return how many comments of each item are open, answers not counted; items without are missing."""
    query = (
        select(ItemComment.item_id, func.count())
        .where(
            ItemComment.item_id.in_(list(item_ids)),
            ItemComment.parent_id.is_(None),
            ItemComment.resolved_at.is_(None),
        )
        .group_by(ItemComment.item_id)
    )
    return dict(session.execute(query).all())


def list_review_queue(session: Session, reviewer: Person, *, now: datetime) -> list[QueueEntry]:
    """Return all versions that wait in the reviewer's banks, longest waiting first; those that others
    must judge say why.
    """
    versions = session.scalars(_waiting(session, reviewer, EVERYTHING))
    return entries_of(session, versions, reviewer, now=now)


def count_review_queue(session: Session, reviewer: Person) -> int:
    """Return how many versions wait that the reviewer may judge: one statement when none do."""
    waiting = (
        select(Item.bank_id, func.count())
        .select_from(VersionStatus)
        .join(ItemVersion, ItemVersion.id == VersionStatus.version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(
            VersionStatus.standing == VersionStanding.WAITING,
            ~had_a_hand(reviewer.id),
            ~_approved_by(reviewer),
        )
        .group_by(Item.bank_id)
    )
    counts: dict[int, int] = dict(session.execute(waiting).all())
    rights = rights_by_bank(session, reviewer) if counts else {}
    return sum(number for bank, number in counts.items() if rights[bank].review)


def neighbours_of(
    session: Session, version: ItemVersion, reviewer: Person, filters: QueueFilters
) -> Neighbours:
    """Return where a version stands in the reviewer's queue. One that is not in it (any more) has the
    oldest of the queue after it.
    """
    query = waiting_versions(session, reviewer, filters)
    ids = list(session.scalars(query.with_only_columns(ItemVersion.public_id)))
    if version.public_id not in ids:
        return Neighbours(0, len(ids), after=ids[0] if ids else "")
    at = ids.index(version.public_id)
    return Neighbours(
        at + 1,
        len(ids),
        before=ids[at - 1] if at else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
    )


def queue_values(session: Session, reviewer: Person) -> dict[str, list[tuple[str, Any]]]:
    """Return what can be chosen in the queue's filters: value and text of domains, types, authors and
    banks that wait.
    """
    base = _waiting(session, reviewer, EVERYTHING).order_by(None).distinct()
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, column in (("domain", Item.domain), ("type", Item.type)):
        values = session.scalars(base.with_only_columns(column).order_by(column))
        found[name] = [(value, value) for value in values]
    sent = base.with_only_columns(ItemVersion.author_id).correlate(None)
    wrote = select(ItemVersionAuthor.person_id).where(
        ItemVersionAuthor.version_id.in_(base.with_only_columns(ItemVersion.id).correlate(None))
    )
    people = select(Person.public_id, Person.legal_name).where(
        or_(Person.id.in_(sent), Person.id.in_(wrote))
    )
    named = session.execute(people.order_by(Person.legal_name, Person.id))
    found["author"] = [(row, name) for row, name in named]
    banks = base.with_only_columns(Bank.slug)
    slugs = list(session.scalars(banks.order_by(Bank.slug)))
    own = session.scalars(select(Bank).where(Bank.slug.in_(slugs)).order_by(Bank.slug))
    found["bank"] = [(bank.slug, bank.name) for bank in own]
    return found
