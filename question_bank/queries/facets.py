"""What the filters of the list of items offer: the values that occur in banks.

Each value is looked up behind the one before it in an index (a loose index scan), so that the work
grows with how many different values there are and not with how many items.
Source: https://wiki.postgresql.org/wiki/Loose_indexscan
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from accounts.models import Person
from question_bank.models import Bank, Item, ItemAuthor, ItemTag


def list_values(session: Session, banks: Sequence[int]) -> dict[str, list[str]]:
    """Return what occurs in the banks, for the filters: domains, levels, competences, tags."""
    columns = {"domain": Item.domain, "level": Item.level, "competence": Item.competence}
    found = {
        name: sorted(value for value in session.scalars(_values(own, banks)) if value)
        for name, own in columns.items()
    }
    found["tag"] = sorted(session.scalars(_beside(ItemTag.tag, ItemTag.item_id, banks)))
    return found


def list_authors(session: Session, banks: Sequence[int]) -> Sequence[Person]:
    """Return who wrote items of the banks, co-authors among them, by name."""
    wrote = Person.id.in_(_values(Item.author_id, banks))
    helped = Person.id.in_(_beside(ItemAuthor.person_id, ItemAuthor.item_id, banks))
    query = select(Person).where(or_(wrote, helped))
    return session.scalars(query.order_by(Person.legal_name, Person.id)).all()


def _values(column: InstrumentedAttribute[Any], banks: Sequence[int]) -> Select[Any]:
    """Return the select of the different values of a column in the banks; ``(bank_id, column)`` must be
    the beginning of an index.
    """
    first = select(func.min(column)).where(Item.bank_id == Bank.id).scalar_subquery()
    step = select(Bank.id.label("bank"), first.label("value")).where(Bank.id.in_(banks))
    low = step.cte("low", recursive=True)
    after = select(func.min(column)).where(Item.bank_id == low.c.bank, column > low.c.value)
    following = select(low.c.bank, after.scalar_subquery()).where(low.c.value.is_not(None))
    low = low.union_all(following)
    return select(low.c.value).where(low.c.value.is_not(None)).distinct()


def _beside(
    column: InstrumentedAttribute[Any], item: InstrumentedAttribute[int], banks: Sequence[int]
) -> Select[Any]:
    """Return the select of the different values of an indexed column that stands beside items (their
    row in ``item``) of the banks.
    """
    low = select(func.min(column).label("value")).cte("lowest", recursive=True)
    after = select(func.min(column)).where(column > low.c.value).scalar_subquery()
    low = low.union_all(select(after).where(low.c.value.is_not(None)))
    here = select(item).join(Item, Item.id == item)
    # One is enough: with this limit PostgreSQL looks for it instead of joining all that there are.
    one = here.where(column == low.c.value, Item.bank_id.in_(banks)).limit(1).scalar_subquery()
    return select(low.c.value).where(one.is_not(None))
