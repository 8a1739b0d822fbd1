"""Finding items: full-text search, filters and order, and what a list tells beside the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from accounts.models import Person
from core.i18n import language
from core.pages import Page
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
from question_bank.queries.matching import INDEX, Matches, Weight
from question_bank.rules import APPROVED_STATES
from question_bank.search import Asked, Node, ask, lacking

RETURNED = "returned"
USABLE = "usable"
NEVER, SINCE, BEFORE = "never", "since", "before"
BEST = "best"
"""The order of a search when no other is asked for: hits in the identifier, then by weight."""
SORTS = (
    "identifier", "title", "type", "domain", "level", "kind", "state", "difficulty", "author",
    "used", "exposures", "changed", BEST,
)  # fmt: skip


@dataclass(frozen=True)
class ItemFilters:
    """What a list of items is narrowed to; empty means no limit.

    ``banks`` are rows of banks, ``text`` what was typed into the search (``search.ask``), ``topic`` a part of a topic, ``state`` a
    value of ``ItemState``, ``returned`` or ``usable`` (approved or in use), ``author`` a person's row. ``easy`` and ``hard`` bound the
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


def list_items(filters: ItemFilters) -> Select[Any]:
    """Return the select of items for these filters, in order."""
    asked = ask(filters.text)
    query = select(Item).where(Item.bank_id.in_(filters.banks), *_columns(filters), *_more(filters))
    if filters.text.strip() and asked.empty:
        query = query.where(Item.id < 0)
    ranked = asked.wanted is not None and filters.sort.removeprefix("-") in {"", BEST}
    return _ordered(_searched(query, asked, filters, ranked), asked, filters)


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
        found.append(Item.author_id == filters.author)
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


def _searched(query: Select[Any], asked: Asked, filters: ItemFilters, ranked: bool) -> Select[Any]:
    """Narrow a select to what the index finds; a ranked one is joined with it when it is ordered."""
    if asked.wanted is not None and not ranked:
        query = query.where(Item.id.in_(_found(asked.wanted)))
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


def _ordered(query: Select[Any], asked: Asked, filters: ItemFilters) -> Select[Any]:
    wanted = filters.sort or (BEST if asked.wanted is not None else "identifier")
    key, down = wanted.removeprefix("-"), wanted.startswith("-")
    if key == BEST and asked.wanted is not None:
        weighed = select(INDEX.c.rowid, Weight(asked.wanted).label("weight"))
        found = weighed.where(Matches(asked.wanted)).cte().prefix_with("MATERIALIZED")
        query = query.join(found, found.c.rowid == Item.id)
        return query.order_by(_named(asked.words), found.c.weight, Item.identifier, Item.id)
    if key in {"used", "exposures"}:
        query = query.outerjoin(ItemStatistics, ItemStatistics.item_id == Item.id)
    if key == "author":
        query = query.join(Person, Person.id == Item.author_id)
    first = _column(key)
    order = first.desc().nulls_last() if down else first.asc().nulls_first()
    return query.order_by(order, Item.identifier, Item.id)


def _column(key: str) -> ColumnElement[Any]:
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
    found: ColumnElement[Any] = columns.get(key, Item.identifier)
    return found


def _named(words: Sequence[str]) -> ColumnElement[int]:
    """Order by how the identifier answers: it is a word typed, begins with one, holds one, or none."""
    if not words:
        return literal(0)
    own = func.lower(Item.identifier)
    ranks = [
        (or_(*(own == word for word in words)), 0),
        (or_(*(own.startswith(word, autoescape=True) for word in words)), 1),
        (or_(*(own.contains(word, autoescape=True) for word in words)), 2),
    ]
    return case(*ranks, else_=3)


def count_found(session: Session, filters: ItemFilters) -> int:
    """Return how many items the filters find."""
    query = list_items(replace(filters, sort="identifier")).order_by(None)
    return session.scalar(query.with_only_columns(func.count(Item.id))) or 0


def page_of(session: Session, filters: ItemFilters, number: int, per_page: int) -> Page[Item]:
    """Return one page of what the filters find; a number out of range gives the nearest page."""
    total = count_found(session, filters)
    number = min(max(1, number), max(1, -(-total // per_page)))
    query = list_items(filters).limit(per_page).offset((number - 1) * per_page)
    return Page(session.scalars(query).all(), number, total, per_page)


def count_states(session: Session, filters: ItemFilters) -> dict[str, int]:
    """Return how many items of each state the filters find, the state's own filter left aside."""
    query = list_items(replace(filters, state="", sort="identifier")).order_by(None)
    states = query.with_only_columns(Item.state, func.count()).group_by(Item.state)
    return {state.value: number for state, number in session.execute(states)}
