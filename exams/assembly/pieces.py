"""Pieces: units that count alike, taken as one column of whole numbers.

Units that have links, or that are fixed, are pieces of their own. That leaves a programme small and
its answer exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exams.assembly.links import Links, Place
from exams.assembly.relaxations import Key
from exams.assembly.units import Amounts, Stock, Unit, exposures_of, forms_of
from exams.rules.blueprints import BlueprintSpec


@dataclass(frozen=True)
class Piece:
    """Units of a paper that count alike; ``reasons`` are the constraints that bar them."""

    paper: str
    amounts: Amounts
    units: tuple[Unit, ...]
    reasons: tuple[tuple[Key, int], ...]

    def is_named(self, names: frozenset[str]) -> bool:
        """Whether it is the one unit that holds an item of these identifiers."""
        return len(self.units) == 1 and bool(self.units[0].names & names)


def list_pieces(
    spec: BlueprintSpec, stocks: Sequence[Stock], links: Links, *, barred: bool
) -> list[Piece]:
    """Return the units of all papers as pieces, with ``barred`` ones too if asked."""
    alone = {place for pair in (*links.enemies, *links.same) for place in pair}
    fixed = {item.identifier for item in spec.fixed}
    found = []
    for stock in stocks:
        kind = stock.paper.kind
        grouped: dict[object, list[Unit]] = defaultdict(list)
        for unit in (*stock.units, *(stock.barred if barred else ())):
            single = (kind, unit.key) in alone or unit.names & fixed
            signature = (frozenset(unit.amounts.items()), tuple(_reasons(spec, unit)))
            grouped[unit.key if single else signature].append(unit)
        found += [
            Piece(kind, units[0].amounts, tuple(units), tuple(_reasons(spec, units[0])))
            for units in grouped.values()
        ]
    return found


def _reasons(spec: BlueprintSpec, unit: Unit) -> list[tuple[Key, int]]:
    """Return what bars a unit, and to what the bound would have to be raised."""
    names = sorted(unit.names & set(spec.excluded))
    reasons = [(Key("excluded", "", name), 1) for name in names]
    if spec.most_exposures is not None and exposures_of(unit) > spec.most_exposures:
        reasons.append((Key("exposures", "", ""), exposures_of(unit)))
    if spec.most_forms is not None and forms_of(unit) >= spec.most_forms:
        reasons.append((Key("forms", "", ""), forms_of(unit) + 1))
    return reasons


def columns_by_place(
    pieces: Sequence[Piece], columns: Sequence[list[int]]
) -> Mapping[Place, list[int]]:
    """Return the columns of each unit by its place."""
    return {
        (piece.paper, unit.key): own
        for piece, own in zip(pieces, columns, strict=True)
        for unit in piece.units
    }


def foes(one: Unit, other: Unit) -> tuple[str, str]:
    """Return an item of each of two units that are enemies."""
    for item in one.items:
        for name in sorted(item.enemies & other.names):
            return item.identifier, name
    found = next(i for i in other.items if i.enemies & one.names)
    return min(found.enemies & one.names), found.identifier
