"""Which units cannot stand in one form: enemies, and those that hold the same item or material."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exams.assembly.units import Stock, Unit

Place = tuple[str, str]


@dataclass(frozen=True)
class Links:
    """Pairs of (paper, key of the unit) of which a form takes one at most.

    ``enemies`` are pairs that the bank declares, ``same`` those that share an item over two papers.
    """

    enemies: tuple[tuple[Place, Place], ...]
    same: tuple[tuple[Place, Place], ...]


def find_links(stocks: Sequence[Stock], *, barred: bool = False) -> Links:
    """Return the links among the units of all papers, with ``barred`` ones too if asked."""
    units: dict[Place, Unit] = {}
    holders: dict[str, list[Place]] = defaultdict(list)
    for stock in stocks:
        for unit in (*stock.units, *(stock.barred if barred else ())):
            place = (stock.paper.kind, unit.key)
            units[place] = unit
            for name in sorted(unit.names):
                holders[name].append(place)
    enemies: dict[frozenset[Place], tuple[Place, Place]] = {}
    for place, unit in units.items():
        for name in sorted(unit.enemies):
            for other in holders[name]:
                if other != place:
                    enemies.setdefault(frozenset((place, other)), (place, other))
    same = {pair: None for found in holders.values() for pair in _pairs(found)}
    return Links(tuple(v for k, v in enemies.items() if v not in same), tuple(same))


def _pairs(places: Iterable[Place]) -> list[tuple[Place, Place]]:
    found = list(places)
    return [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]


def linked(stocks: Sequence[Stock], links: Links) -> list[list[Stock]]:
    """Return the papers in groups that can be assembled apart from each other."""
    together = any(a[0] != b[0] for a, b in (*links.enemies, *links.same))
    return [list(stocks)] if together else [[stock] for stock in stocks]
