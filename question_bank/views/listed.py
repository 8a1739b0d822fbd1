"""The list that one came from: pages of items carry its filters and the place in it in their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from accounts.access import current_person
from core.db import db
from question_bank import queries
from question_bank.models import Item
from question_bank.views.asked import address_of, chosen_of, filters_of, page_size

AT = "at"
"""The parameter that says at which place of the list, from 1, an item stood."""


@dataclass(frozen=True)
class ListPlace:
    """Where an item stands in the list one came from; addresses are empty where there is nothing."""

    place: int
    total: int
    back: str
    before: str = ""
    after: str = ""


def list_address() -> dict[str, Any]:
    """Return the list's parameters that the present address carries; empty when one came from no list."""
    at = request.args.get(AT, 0, type=int)
    return {**address_of(chosen_of(request.args)), AT: at} if 0 < at < 10**9 else {}


def place_in_list(item: Item) -> ListPlace | None:
    """Return the item's place in the list that the present address speaks of; none when it does not."""
    carried = list_address()
    if not carried:
        return None
    at, chosen = int(carried.pop(AT)), chosen_of(request.args)
    person = current_person()
    readable = queries.rights_by_bank(db.session, person)
    banks = queries.list_some_banks(
        db.session, [row for row, rights in readable.items() if rights.read]
    )
    found = queries.neighbours_in_list(db.session, filters_of(person, banks, chosen), item, at)
    here = found.place or min(at, found.total + 1)
    page = max(0, here - 1) // page_size(chosen) + 1
    listed = {**carried, "page": page} if page > 1 else carried
    row = f"i-{item.public_id}" if found.place else None
    back = url_for("question_bank.items", _anchor=row, **listed)

    def address(name: str, place: int) -> str:
        return url_for("question_bank.item", public_id=name, **carried, at=place) if name else ""

    return ListPlace(
        found.place,
        found.total,
        back,
        address(found.before, here - 1),
        address(found.after, here + 1 if found.place else here),
    )
