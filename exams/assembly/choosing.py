"""Choosing the units of each form.

``together`` is one programme over all forms, exact. In a large bank it is tried last: first each form
gets a share of every cell's units, drawn by the seed, and is chosen from it alone, which is quick and
makes forms disjoint by itself; half of the difficulty's tolerance keeps them parallel. Where a share is
too small, larger shares are tried, then all at once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exams.assembly.links import Links, Place, find_links
from exams.assembly.programme import Programme
from exams.assembly.rows import add_rows, list_rows
from exams.assembly.units import EXPECTED, Stock, Unit
from exams.rules.blueprints import BlueprintSpec

SMALL = 1_500
SHARE = 400
GAP = 5.0
Chosen = dict[str, list[list[Unit]]]


@dataclass(frozen=True)
class Choice:
    """The units of each form by paper; ``nearest``: none are nearer to the targets, proven."""

    units: Chosen
    nearest: bool


def draw(seed: int, *words: str) -> float:
    """Return a number in [0, 1) that depends on the seed and the words alone."""
    text = "|".join((str(seed), *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def choose(
    spec: BlueprintSpec, stocks: Sequence[Stock], *, seed: int, labels: str
) -> Choice | None:
    """Return the units of each form by paper, or None when there are no such forms."""
    count = sum(len(stock.units) for stock in stocks)
    if count * len(labels) > SMALL:
        shares = max(len(labels), count // SHARE)
        for parts in sorted({shares, len(labels)}, reverse=True):
            found = _apart(spec, stocks, seed, labels, parts)
            if found is not None:
                return Choice(found, nearest=False)
    together = _Together(spec, stocks, seed, labels)
    found = together.solve()
    return None if found is None else Choice(found, together.programme.proven)


def _apart(
    spec: BlueprintSpec, stocks: Sequence[Stock], seed: int, labels: str, parts: int
) -> Chosen | None:
    shares = {stock.paper.kind: _shares(stock, seed, parts) for stock in stocks}
    fixed = {label: names_fixed(spec, label) for label in labels}
    reserved = frozenset(name for names in fixed.values() for name in names)
    anchors: dict[str, list[Unit]] = {stock.paper.kind: [] for stock in stocks}
    made: Chosen = {stock.paper.kind: [] for stock in stocks}
    for number, label in enumerate(labels):
        own = []
        for stock in stocks:
            of = shares[stock.paper.kind]
            kept = [
                unit
                for unit in stock.units
                if (unit.names & fixed[label])
                or unit in anchors[stock.paper.kind]
                or (of[unit.key] == number and not unit.names & reserved)
            ]
            own.append(replace(stock, units=tuple(kept)))
        forced = frozenset(unit.key for units in anchors.values() for unit in units)
        found = _Together(spec, own, seed, label, narrow=len(labels) > 1, forced=forced).solve()
        if found is None:
            return None
        for kind, forms in found.items():
            made[kind] += forms
        if number == 0 and len(labels) > 1:
            anchors = {s.paper.kind: _anchors(s, found, fixed[label], seed) for s in stocks}
            if any(len(anchors[stock.paper.kind]) < stock.paper.anchors for stock in stocks):
                return None
    return made


def _anchors(stock: Stock, found: Chosen, fixed: frozenset[str], seed: int) -> list[Unit]:
    """Draw the anchors of a paper from its first form."""
    kind = stock.paper.kind
    free = [unit for unit in found[kind][0] if not unit.names & fixed]
    mixed = sorted(free, key=lambda unit: draw(seed, "anchor", kind, unit.key))
    return mixed[: stock.paper.anchors]


def _shares(stock: Stock, seed: int, parts: int) -> dict[str, int]:
    """Deal the units of each cell out to the parts, as evenly as can be."""
    cells: dict[frozenset[object], list[Unit]] = defaultdict(list)
    for unit in stock.units:
        cells[frozenset(item for item in unit.amounts.items() if item[0] != EXPECTED)].append(unit)
    dealt: dict[str, int] = {}
    for cell in cells.values():
        cell.sort(key=lambda unit: draw(seed, "share", stock.paper.kind, unit.key))
        for unit in cell:
            dealt[unit.key] = len(dealt) % parts
    return dealt


def names_fixed(spec: BlueprintSpec, label: str) -> frozenset[str]:
    """Return the identifiers that must stand in the form with a label."""
    return frozenset(f.identifier for f in spec.fixed if f.form in ("", label))


@dataclass
class _Together:
    """One programme over the forms of some papers; columns by (paper, key), one for each form."""

    spec: BlueprintSpec
    stocks: Sequence[Stock]
    seed: int
    labels: str
    narrow: bool = False
    forced: frozenset[str] = frozenset()

    def solve(self) -> Chosen | None:
        """Return the units of each form by paper, or None."""
        self.programme = Programme()
        self.columns: dict[Place, list[int]] = {}
        for stock in self.stocks:
            self._add_paper(stock)
        self._add_links(find_links(self.stocks))
        self._add_fixed()
        if len(self.labels) > 1:
            for stock in self.stocks:
                self._add_between(stock)
        large = sum(map(len, self.columns.values())) > SMALL
        values = self.programme.solve(gap=GAP if large or self.narrow else 0.0)
        return None if values is None else self._read(values)

    def _read(self, values: Sequence[float]) -> Chosen:
        return {
            stock.paper.kind: [
                [
                    unit
                    for unit in stock.units
                    if round(values[self.columns[stock.paper.kind, unit.key][form]]) == 1
                ]
                for form in range(len(self.labels))
            ]
            for stock in self.stocks
        }

    def _add_paper(self, stock: Stock) -> None:
        kind = stock.paper.kind
        rows = list_rows(stock.paper, narrow=self.narrow)
        for unit in stock.units:
            self.columns[kind, unit.key] = []
        for label in self.labels:
            brought = []
            for unit in stock.units:
                must = unit.key in self.forced
                cost = draw(self.seed, kind, label, unit.key)
                column = self.programme.whole(int(must), 1, cost)
                self.columns[kind, unit.key].append(column)
                brought.append((column, unit.amounts))
            add_rows(self.programme, rows, brought)

    def _add_fixed(self) -> None:
        """Take each fixed item once, from whichever paper could hold it; one that none holds is told later."""
        for form, label in enumerate(self.labels):
            for name in sorted(names_fixed(self.spec, label)):
                parts = [
                    (self.columns[stock.paper.kind, unit.key][form], 1.0)
                    for stock in self.stocks
                    for unit in stock.units
                    if name in unit.names
                ]
                if parts:
                    self.programme.row(parts, 1.0, 1.0)

    def _add_links(self, links: Links) -> None:
        for one, other in (*links.enemies, *links.same):
            for pair in zip(self.columns[one], self.columns[other], strict=True):
                self.programme.row([(column, 1.0) for column in pair], 0, 1)

    def _add_between(self, stock: Stock) -> None:
        """Forms share nothing but what is fixed in all and the anchors, and are parallel."""
        paper = stock.paper
        everywhere = frozenset(f.identifier for f in self.spec.fixed if not f.form)
        anchors: list[tuple[int, float]] = []
        for unit in stock.units:
            if unit.names & everywhere:
                continue
            same = self.columns[paper.kind, unit.key]
            parts = [(column, 1.0) for column in same]
            if paper.anchors:
                anchor = self.programme.whole(0, 1, 0.0)
                anchors.append((anchor, 1.0))
                for column in same:
                    self.programme.at_least([(column, 1.0), (anchor, -1.0)], 0.0)
                parts.append((anchor, 1.0 - len(same)))
            self.programme.at_most(parts, 1.0)
        if paper.anchors:
            self.programme.row(anchors, paper.anchors, paper.anchors)
        if paper.difficulty is not None:
            self._add_parallel(stock)

    def _add_parallel(self, stock: Stock) -> None:
        paper, wanted = stock.paper, stock.paper.difficulty
        assert wanted is not None
        least = self.programme.real(0.0, float(paper.points), 0.0)
        width = float(wanted.tolerance * paper.points)
        for form in range(len(self.labels)):
            parts = [
                (self.columns[paper.kind, unit.key][form], float(unit.amounts[EXPECTED]))
                for unit in stock.units
            ]
            self.programme.row([*parts, (least, -1.0)], 0.0, width)


def unit_names(chosen: Mapping[str, Sequence[Sequence[Unit]]]) -> set[str]:
    """Return the identifiers of everything that was chosen."""
    return {
        name for forms in chosen.values() for form in forms for unit in form for name in unit.names
    }
