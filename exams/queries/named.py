"""What the banks say of the items that a blueprint names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.assembly import list_stock
from exams.queries.coverage import StockItem, banks_of
from exams.rules.blueprints import BlueprintSpec
from exams.rules.named import NamedItem
from question_bank.models import Item


def list_named(
    session: Session, spec: BlueprintSpec, available: Sequence[StockItem]
) -> dict[str, NamedItem]:
    """Return what is known of the fixed and excluded items of a blueprint, by identifier.

    ``available`` are the items that exams may take; identifiers that no bank knows are missing.
    """
    names = {*(item.identifier for item in spec.fixed), *spec.excluded}
    if not names:
        return {}
    places = _places(spec, available)
    usable = {item.identifier: item for item in available}
    found: dict[str, NamedItem] = {}
    for name, item in _stored(session, spec, names):
        there = usable.get(name)
        taken = places.get(name, [])
        found[name] = NamedItem(
            identifier=name,
            level=item.level,
            state=item.state.value,
            usable=there is not None,
            exposures=there.exposures if there else 0,
            forms=there.forms if there else 0,
            enemies=there.enemies if there else frozenset(),
            sections=tuple(place[:2] for place in taken),
            unit=taken[0][2] if taken else name,
        )
    return found


def _places(
    spec: BlueprintSpec, available: Sequence[StockItem]
) -> dict[str, list[tuple[str, str, str]]]:
    """Return where each item could stand: paper, section, and the unit that it comes in."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for paper in spec.papers:
        stock = list_stock(spec, paper, available)
        for unit in (*stock.units, *stock.barred):
            section = next(name for what, name in unit.amounts if what == "section")
            for name in unit.names:
                found[name].append((paper.kind, section, unit.key))
    return found


def _stored(session: Session, spec: BlueprintSpec, names: set[str]) -> Iterator[tuple[str, Item]]:
    for bank in banks_of(session, spec):
        before = "" if bank.slug == spec.bank else f"{bank.slug}/"
        own = {name.removeprefix(before) for name in names if name.startswith(before)}
        query = select(Item).where(Item.bank_id == bank.id, Item.identifier.in_(sorted(own)))
        for item in session.scalars(query):
            yield before + item.identifier, item
