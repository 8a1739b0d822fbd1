"""Finding items: full-text search, filters and order. ``queries.pages`` counts and cuts into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from core.i18n import language
from question_bank.models import (
    Item,
    ItemComment,
    ItemReview,
    ItemState,
    ItemStatistics,
    ItemTag,
    ItemVersion,
    ReviewOutcome,
)
from question_bank.queries.authors import written_by
from question_bank.queries.matching import INDEX, Matches, Weight
from question_bank.rules import APPROVED_STATES
from question_bank.search import Asked, Node, ask, lacking

RETURNED = "returned"
USABLE = "usable"
NEVER, SINCE, BEFORE = "never", "since", "before"
BEST = "best"
"""The order of a search when no other is asked for: hits in the identifier, then by weight."""
MOST_WEIGHED = 40_000
"""What is found more often than so is not weighed, but follows in the order of identifiers: weighing
takes a microsecond each, and what stands everywhere weighs next to nothing.
"""
SORTS = (
    "identifier", "title", "type", "domain", "level", "kind", "state", "difficulty", "author",
    "used", "exposures", "changed", BEST,
)  # fmt: skip


@dataclass(frozen=True)
class ItemFilters:
    """What a list of items is narrowed to; empty means no limit.

    ``banks`` are rows of banks, ``text`` what was typed into the search (``search.ask``), ``topic`` a part of a topic, ``state`` a
    value of ``ItemState``, ``returned`` or ``usable`` (approved or in use), ``author`` a person's row (co-authored items too). ``easy`` and ``hard`` bound the
    expected share of right answers (decimal text, ``0.40``). ``used`` is ``never``, or ``since`` or
    ``before`` the moment ``used_at``; ``least`` and ``most`` bound how many sittings showed the item.
    ``missing`` is a language in which some text is not there, ``commented``: with open comments.
    ``ids`` are public ids. ``sort`` is one of ``SORTS``, after ``-`` for descending.
    """

    banks: Sequence[int] = ()
    text: str = ""
    domain: str = ""
    competence: str = ""
    topic: str = ""
    type: str = ""
    kind: str = ""
    state: str = ""
    level: str = ""
    tag: str = ""
    author: int | None = None
    hard: str = ""
    easy: str = ""
    used: str = ""
    used_at: datetime | None = None
    least: int | None = None
    most: int | None = None
    missing: str = ""
    commented: bool = False
    ids: Sequence[str] | None = None
    sort: str = ""


@dataclass(frozen=True)
class Key:
    """One thing that items are ordered by; in ascending order what has no value stands first."""

    value: Any
    down: bool = False
    nullable: bool = False

    def of(self, value: Any) -> ColumnElement[Any]:
        """Return the same order of a column that repeats the value. Where nothing can be missing no
        place is named for it: an index then serves the order on PostgreSQL too.
        """
        first: ColumnElement[Any] = value.desc() if self.down else value.asc()
        if not self.nullable:
            return first
        return first.nulls_last() if self.down else first.nulls_first()


def list_items(filters: ItemFilters) -> Select[Any]:
    """Return the select of items for these filters, in order."""
    query, keys = select_items(filters)
    return query.order_by(*(key.of(key.value) for key in keys))


def select_items(filters: ItemFilters, *, ordered: bool = True) -> tuple[Select[Any], list[Key]]:
    """Return the select of items for these filters without its order, and the order; without
    ``ordered`` what only the order needs is left out.
    """
    asked = ask(filters.text)
    key = filters.sort.removeprefix("-") if ordered else ""
    # Titles are read from the whole table in its own order; an index of banks would lead all over it.
    bank = Item.bank_id + 0 if key == "title" else Item.bank_id
    query = select(Item).where(bank.in_(filters.banks), *_columns(filters), *_more(filters))
    if filters.text.strip() and asked.empty:
        query = query.where(Item.id < 0)
    query = _searched(query, asked, filters)
    if not ordered:
        return query, []
    return _sorted(query, asked, key, filters.sort.startswith("-"))


def uses_index(filters: ItemFilters) -> bool:
    """Say whether the search index has to be asked for these filters."""
    return not ask(filters.text).empty or bool(filters.missing)


def _columns(filters: ItemFilters) -> list[ColumnElement[bool]]:
    """Return the conditions on the item's own columns."""
    found = [
        own == wanted
        for own, wanted in (
            (Item.domain, filters.domain),
            (Item.competence, filters.competence),
            (Item.type, filters.type),
            (Item.kind, filters.kind),
            (Item.level, filters.level),
        )
        if wanted
    ]
    if filters.topic:
        found.append(Item.topic.icontains(filters.topic, autoescape=True))
    if filters.state == RETURNED:
        found += [Item.state == ItemState.DRAFT, was_returned()]
    elif filters.state == USABLE:
        found.append(Item.state.in_(APPROVED_STATES))
    elif filters.state in set(ItemState):
        found.append(Item.state == ItemState(filters.state))
    elif filters.state:
        found.append(Item.id < 0)
    if filters.author is not None:
        found.append(written_by(filters.author))
    if filters.hard or filters.easy:
        found.append(Item.p_expected != "")
    if filters.hard:
        found.append(Item.p_expected >= filters.hard)
    if filters.easy:
        found.append(Item.p_expected <= filters.easy)
    if filters.ids is not None:
        found.append(Item.public_id.in_(filters.ids))
    return found


def _more(filters: ItemFilters) -> list[ColumnElement[bool]]:
    """Return the conditions on what stands beside the items: tags, use, comments."""
    found: list[ColumnElement[bool]] = []
    if filters.tag:
        found.append(Item.id.in_(select(ItemTag.item_id).where(ItemTag.tag == filters.tag)))
    if filters.used == NEVER:
        used = select(ItemStatistics.item_id).where(ItemStatistics.last_used_at.is_not(None))
        found.append(Item.id.not_in(used))
    elif filters.used in {SINCE, BEFORE} and filters.used_at is not None:
        at = ItemStatistics.last_used_at
        when = at >= filters.used_at if filters.used == SINCE else at < filters.used_at
        found.append(Item.id.in_(select(ItemStatistics.item_id).where(when)))
    if filters.least:
        shown = select(ItemStatistics.item_id).where(ItemStatistics.exposures >= filters.least)
        found.append(Item.id.in_(shown))
    if filters.most is not None:
        shown = select(ItemStatistics.item_id).where(ItemStatistics.exposures > filters.most)
        found.append(Item.id.not_in(shown))
    if filters.commented:
        found.append(Item.id.in_(select(ItemComment.item_id).where(*open_comment())))
    return found


def open_comment() -> list[ColumnElement[bool]]:
    """Return the conditions of a comment that waits for an answer."""
    return [ItemComment.parent_id.is_(None), ItemComment.resolved_at.is_(None)]


def was_returned() -> Any:
    """Return the condition that the item's newest version was sent back."""
    later = aliased(ItemVersion)
    return exists(
        select(ItemReview.id)
        .join(ItemVersion, ItemVersion.id == ItemReview.version_id)
        .where(
            ItemVersion.item_id == Item.id,
            ItemReview.outcome == ReviewOutcome.RETURNED,
            ~exists(
                select(later.id).where(
                    later.item_id == ItemVersion.item_id, later.number > ItemVersion.number
                )
            ),
        )
    )


def _searched(query: Select[Any], asked: Asked, filters: ItemFilters) -> Select[Any]:
    """Narrow a select to what the index finds. The sum keeps the planner from asking the index for
    each item anew.
    """
    if asked.wanted is not None:
        query = query.join(INDEX, INDEX.c.rowid + 0 == Item.id).where(Matches(asked.wanted))
    if asked.unwanted is not None:
        query = query.where(Item.id.not_in(_found(asked.unwanted)))
    if filters.missing:
        query = query.where(Item.id.in_(_found(lacking(filters.missing))))
    return query


def _found(node: Node) -> Select[Any]:
    """Return the rows of the items that a condition finds. They are found once, before anything else:
    the planner would otherwise ask the index for each item anew.
    """
    found = select(INDEX.c.rowid).where(Matches(node)).cte().prefix_with("MATERIALIZED")
    return select(found.c.rowid)


def _sorted(
    query: Select[Any], asked: Asked, name: str, down: bool
) -> tuple[Select[Any], list[Key]]:
    """Return the select with what its order needs joined to it, and the order."""
    last = [Key(Item.identifier), Key(Item.id)]
    if name in {"", BEST} and asked.wanted is not None:
        return query, [*_named(asked.words), Key(_weight(asked.wanted)), *last]
    if name in {"used", "exposures"}:
        query = query.outerjoin(ItemStatistics, ItemStatistics.item_id == Item.id)
    if name == "author":
        query = query.join(Person, Person.id == Item.author_id)
    first = Key(_column(name), down, nullable=name in {"used", "title"})
    return query, [first, *(last if first.value is not Item.identifier else last[1:])]


def _weight(node: Node) -> ColumnElement[float]:
    """Return how well an item answers; the same for all where more than ``MOST_WEIGHED`` do."""
    found = select(INDEX.c.rowid).where(Matches(node)).limit(1).offset(MOST_WEIGHED)
    return case((found.scalar_subquery().correlate(None).is_not(None), 0.0), else_=Weight(node))


def _column(key: str) -> Any:
    """Return what a key of ``SORTS`` orders by."""
    columns: dict[str, Any] = {
        "title": Item.title[language()].as_string(),
        "type": Item.type,
        "domain": Item.competence,
        "level": Item.level,
        "kind": Item.kind,
        "state": Item.state,
        "difficulty": Item.p_expected,
        "author": Person.legal_name,
        "used": ItemStatistics.last_used_at,
        "exposures": func.coalesce(ItemStatistics.exposures, 0),
        "changed": Item.changed_at,
    }
    return columns.get(key, Item.identifier)


def _named(words: Sequence[str]) -> list[Key]:
    """Order by how the identifier answers: it is a word typed, begins with one, holds one, or none."""
    if not words:
        return []
    own = func.lower(Item.identifier)
    ranks = [
        (or_(*(own == word for word in words)), 0),
        (or_(*(own.startswith(word, autoescape=True) for word in words)), 1),
        (or_(*(own.contains(word, autoescape=True) for word in words)), 2),
    ]
    return [Key(case(*ranks, else_=3))]
