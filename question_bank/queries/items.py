"""Items: one, a filtered list, and how one stands to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from accounts.models import Person
from accounts.rules import Permission
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import (
    Item,
    ItemReview,
    ItemState,
    ItemUse,
    ItemVersion,
    ReviewOutcome,
)
from question_bank.queries.banks import organisations_where, readable_bank_ids
from question_bank.rules import ItemFacts, fold

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "identifier": Item.identifier,
    "domain": Item.domain,
    "type": Item.type,
    "kind": Item.kind,
    "state": Item.state,
    "changed": Item.changed_at,
}
RETURNED = "returned"


@dataclass(frozen=True)
class ItemFilters:
    """What a list of items is narrowed to; empty means no limit.

    ``banks`` are rows of banks, ``text`` words that must all occur in identifier, title or stem,
    ``state`` a value of ``ItemState`` or ``returned``, ``author`` a person's row, ``sort`` a key of
    ``SORTS``, after ``-`` for descending.
    """

    banks: Sequence[int] = ()
    text: str = ""
    domain: str = ""
    type: str = ""
    kind: str = ""
    state: str = ""
    level: str = ""
    author: int | None = None
    sort: str = "identifier"


@dataclass(frozen=True)
class ItemRow:
    """An item in a list, with what a list tells beside its columns."""

    item: Item
    pending: bool
    returned: bool

    @property
    def shown_state(self) -> str:
        """The state in one word, ``returned`` for a draft that came back."""
        return RETURNED if self.returned else self.item.state.value


def list_items(filters: ItemFilters) -> Select[Any]:
    """Return the select of items for these filters, in order."""
    query = select(Item).where(Item.bank_id.in_(filters.banks))
    for word in fold(filters.text).split():
        query = query.where(Item.search_text.contains(word, autoescape=True))
    for column, wanted in (
        (Item.domain, filters.domain),
        (Item.type, filters.type),
        (Item.kind, filters.kind),
        (Item.level, filters.level),
    ):
        if wanted:
            query = query.where(column == wanted)
    if filters.state == RETURNED:
        query = query.where(Item.state == ItemState.DRAFT, _was_returned())
    elif filters.state in set(ItemState):
        query = query.where(Item.state == ItemState(filters.state))
    elif filters.state:
        query = query.where(Item.id < 0)
    if filters.author is not None:
        query = query.where(Item.author_id == filters.author)
    key = filters.sort.removeprefix("-")
    column = SORTS.get(key, Item.identifier)
    first = column.desc() if filters.sort.startswith("-") else column.asc()
    return query.order_by(first, Item.identifier, Item.id)


def _was_returned() -> Any:
    """A version of the item was sent back."""
    return exists(
        select(ItemReview.id)
        .join(ItemVersion, ItemVersion.id == ItemReview.version_id)
        .where(ItemVersion.item_id == Item.id, ItemReview.outcome == ReviewOutcome.RETURNED)
    )


def rows_of(session: Session, items: Sequence[Item]) -> list[ItemRow]:
    """Return the items of one page with what their versions tell, in two statements."""
    ids = [item.id for item in items]
    waiting = set(session.scalars(_pending_ids(ids)).all())
    returned = set(session.scalars(select(Item.id).where(Item.id.in_(ids), _was_returned())).all())
    return [
        ItemRow(item, item.id in waiting, item.state is ItemState.DRAFT and item.id in returned)
        for item in items
    ]


def _pending_ids(ids: Sequence[int]) -> Select[int]:
    reviewed = exists(select(ItemReview.id).where(ItemReview.version_id == ItemVersion.id))
    return select(ItemVersion.item_id).where(ItemVersion.item_id.in_(ids), ~reviewed)


def list_values(session: Session, banks: Sequence[int]) -> dict[str, list[str]]:
    """Return the domains and levels that occur in the banks, for the filters."""
    found = {}
    for name, column in (("domain", Item.domain), ("level", Item.level)):
        query = select(column).where(Item.bank_id.in_(banks)).distinct().order_by(column)
        found[name] = list(session.scalars(query))
    return found


def get_item(session: Session, public_id: str, *, reader: Person | None = None) -> Item:
    """Return an item; raises ``NotFound``, also when ``reader`` may not look into its bank."""
    item = session.scalar(select(Item).where(Item.public_id == public_id))
    if item is None or (reader and item.bank_id not in readable_bank_ids(session, reader)):
        raise NotFound(_l("没有这道题。"))
    return item


def get_version(session: Session, public_id: str, *, reader: Person | None = None) -> ItemVersion:
    """Return a version of an item; raises ``NotFound`` as ``get_item`` does."""
    version = session.scalar(select(ItemVersion).where(ItemVersion.public_id == public_id))
    if version is None:
        raise NotFound(_l("没有这个版本。"))
    get_item(session, version.item.public_id, reader=reader)
    return version


def latest_version(session: Session, item: Item) -> ItemVersion | None:
    """Return the newest version of an item, or None before the first submission."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id)
    return session.scalar(query.order_by(ItemVersion.number.desc()).limit(1))


def pending_version(session: Session, item: Item) -> ItemVersion | None:
    """Return the version that waits for review, or None."""
    reviewed = exists(select(ItemReview.id).where(ItemReview.version_id == ItemVersion.id))
    query = select(ItemVersion).where(ItemVersion.item_id == item.id, ~reviewed)
    return session.scalar(query.order_by(ItemVersion.number.desc()).limit(1))


def facts_of(session: Session, item: Item, person: Person) -> ItemFacts:
    """Return how an item stands to a person, for the rules."""
    where = item.bank.organisation_id
    pending = pending_version(session, item)
    return ItemFacts(
        state=item.state,
        pending=pending is not None,
        has_draft=item.draft is not None,
        author=item.author_id == person.id
        or (pending is not None and pending.author_id == person.id),
        writes=where in organisations_where(person, Permission.ITEM_WRITE),
        reviews=where in organisations_where(person, Permission.ITEM_REVIEW),
    )


def list_reviews(session: Session, item: Item) -> Sequence[ItemReview]:
    """Return what reviewers decided about the versions of an item, newest first."""
    mine = aliased(ItemVersion)
    query = select(ItemReview).join(mine, mine.id == ItemReview.version_id)
    return session.scalars(
        query.where(mine.item_id == item.id).order_by(ItemReview.at.desc(), ItemReview.id.desc())
    ).all()


def list_uses(session: Session, item: Item) -> Sequence[tuple[ItemUse, int]]:
    """Return in which forms an item stands, with the number of the version, newest first."""
    query = (
        select(ItemUse, ItemVersion.number)
        .join(ItemVersion, ItemVersion.id == ItemUse.version_id)
        .where(ItemVersion.item_id == item.id)
        .order_by(ItemUse.used_at.desc(), ItemUse.form)
    )
    return [(use, number) for use, number in session.execute(query)]


def count_own_drafts(session: Session, person: Person) -> int:
    """Return how many items of the person's are drafts or came back."""
    query = select(func.count()).select_from(Item).where(Item.author_id == person.id)
    return session.scalar(query.where(Item.state == ItemState.DRAFT)) or 0
