"""Pages of what a list of items finds: how many there are, of which states, and one page of them.

A page is looked up by rows first and its items are read afterwards, so that ordering a hundred
thousand moves narrow rows only. What the search index finds is found and weighed once for both the
counts and the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, null, select, union_all
from sqlalchemy.orm import Session

from core.pages import Page
from question_bank.models import Item, ItemState
from question_bank.queries.finding import (
    USABLE,
    ItemFilters,
    list_items,
    select_items,
    uses_index,
)
from question_bank.rules import APPROVED_STATES


@dataclass(frozen=True)
class Found:
    """What filters find: a page of it, and how many of each state there are, the state's own filter
    left aside.
    """

    page: Page[Item]
    states: dict[str, int]


def find_items(session: Session, filters: ItemFilters, number: int, per_page: int) -> Found:
    """Return one page of what the filters find; a number out of range gives the nearest page."""
    ids: Sequence[int] = ()
    if uses_index(filters) and _states_of(filters) is not None:
        states, ids = _counts_and_rows(session, filters, number, per_page)
        total = _total(session, filters, states)
        last = max(1, -(-total // per_page))
        if not 1 <= number <= last:
            number = min(max(1, number), last)
            _, ids = _counts_and_rows(session, filters, number, per_page)
    else:
        states = count_states(session, filters)
        total = _total(session, filters, states)
        number = min(max(1, number), max(1, -(-total // per_page)))
        query = list_items(filters).with_only_columns(Item.id)
        if total:
            ids = session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Found(Page(_items(session, ids), number, total, per_page), states)


def _states_of(filters: ItemFilters) -> Sequence[ItemState] | None:
    """Return the states to which the filters narrow; None when states alone do not tell."""
    if not filters.state:
        return tuple(ItemState)
    if filters.state == USABLE:
        return tuple(APPROVED_STATES)
    return (ItemState(filters.state),) if filters.state in set(ItemState) else None


def _total(session: Session, filters: ItemFilters, states: dict[str, int]) -> int:
    wanted = _states_of(filters)
    if wanted is None:
        return count_found(session, filters)
    return sum(states.get(state.value, 0) for state in wanted)


def _counts_and_rows(
    session: Session, filters: ItemFilters, number: int, per_page: int
) -> tuple[dict[str, int], list[int]]:
    """Count by state and look up a page in one statement, for which the index is asked once."""
    query, keys = select_items(replace(filters, state=""))
    columns = [key.value.label(f"key{place}") for place, key in enumerate(keys)]
    hits = query.with_only_columns(Item.state.label("state"), *columns).cte("hits")
    hits = hits.prefix_with("MATERIALIZED")
    values = [hits.c[column.name] for column in columns]
    row = values[-1]
    cut = (
        select(*values)
        .where(hits.c.state.in_(_states_of(filters) or ()))
        .order_by(*(key.of(value) for key, value in zip(keys, values, strict=True)))
        .limit(per_page)
        .offset(max(0, number - 1) * per_page)
        .subquery()
    )
    order = [key.of(cut.c[column.name]) for key, column in zip(keys, columns, strict=True)]
    counts = select(hits.c.state, func.count().label("n"), null().label("row"))
    places = select(null(), func.row_number().over(order_by=order), cut.c[row.name])
    found = session.execute(union_all(counts.group_by(hits.c.state), places)).all()
    states = {state.value: n for state, n, _ in found if state is not None}
    return states, [row for state, _, row in sorted(found, key=lambda one: one[1]) if row]


def _items(session: Session, ids: Sequence[int]) -> list[Item]:
    """Return items in the order of their rows given."""
    found = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids)))}
    return [found[row] for row in ids if row in found]


def count_found(session: Session, filters: ItemFilters) -> int:
    """Return how many items the filters find."""
    query, _ = select_items(filters, ordered=False)
    return session.scalar(query.with_only_columns(func.count(Item.id))) or 0


def count_states(session: Session, filters: ItemFilters) -> dict[str, int]:
    """Return how many items of each state the filters find, the state's own filter left aside."""
    query, _ = select_items(replace(filters, state=""), ordered=False)
    # By bank too, in the order of the index: nothing is sorted then.
    parts = (Item.bank_id, Item.state)
    found: Counter[str] = Counter()
    for _bank, state, number in session.execute(
        query.with_only_columns(*parts, func.count()).group_by(*parts)
    ):
        found[state.value] += number
    return dict(found)
