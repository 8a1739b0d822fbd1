"""What is missing where more is asked than contents: difficulty, enemies, anchors, fixed items.

All that a form must keep is kept; beside the units that there are, phantom units may be taken: one
column for each cell and band of difficulty, and one for the sum of steps of difficulty of those that
bring as many points. First as few phantoms as can be, then those that come nearest to the targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from exams.assembly.links import find_links
from exams.assembly.pieces import Piece, columns_by_place, list_pieces
from exams.assembly.programme import Programme
from exams.assembly.rows import add_rows, list_rows
from exams.assembly.units import EXPECTED, Amounts, Stock
from exams.assembly.written import (
    STEP,
    Band,
    Cell,
    list_bands,
    list_writable,
    section_of,
    with_band,
)
from exams.rules.blueprints import BlueprintSpec, PaperSpec

COUNT_GAP = 0.9
NEAR_GAP = 0.5
NODES = 2_000
NEAR_NODES = 200
Columns = list[tuple[int, Amounts]]


@dataclass(frozen=True)
class Phantoms:
    """A column of phantoms of a cell."""

    cell: Cell
    column: int


@dataclass
class Group:
    """The phantoms of a band that bring as many points each; ``steps`` sums their difficulty."""

    band: Band
    weight: Fraction
    steps: int
    members: list[Phantoms] = field(default_factory=list)


@dataclass
class Part:
    """What a form (or, for anchors, every form) takes of phantoms for a paper."""

    groups: list[Group]
    columns: Columns

    @property
    def counts(self) -> list[tuple[int, float]]:
        """The columns of the phantoms, once each."""
        return [(one.column, 1.0) for group in self.groups for one in group.members]


class Lacking:
    """The programme over pieces, phantoms and forms; nothing in it gives way."""

    def __init__(self, spec: BlueprintSpec, stocks: Sequence[Stock], labels: str) -> None:
        self.spec = spec
        self.labels = labels
        self.papers = [stock.paper for stock in stocks]
        self.links = find_links(stocks)
        self.pieces = list_pieces(spec, stocks, self.links, barred=False)
        self.proven = False

    def solve(self, *, most: int | None) -> list[float] | None:
        """Take as few phantoms as can be or, at ``most`` so many, come near to the targets."""
        self.near = most is not None
        self.programme = Programme()
        self.columns = [
            [self.programme.whole(0, len(piece.units), 0.0) for _ in self.labels]
            for piece in self.pieces
        ]
        self.own: dict[str, list[Part]] = {}
        self.common: dict[str, Part] = {}
        for paper in self.papers:
            self._add_paper(paper)
        self._add_links()
        if not self._add_fixed():
            return None
        if most is not None:
            self.programme.at_most(self.counts, float(most))
        gap, nodes = (NEAR_GAP, NEAR_NODES) if self.near else (COUNT_GAP, NODES)
        values = self.programme.solve(gap=gap, nodes=nodes)
        self.proven = self.programme.proven
        return values

    @property
    def counts(self) -> list[tuple[int, float]]:
        """The columns of all phantoms, once each."""
        parts = (*self.common.values(), *(part for own in self.own.values() for part in own))
        return [one for part in parts for one in part.counts]

    def of(self, paper: PaperSpec) -> list[tuple[Piece, list[int]]]:
        """Return the pieces of a paper with their columns."""
        both = zip(self.pieces, self.columns, strict=True)
        return [(piece, columns) for piece, columns in both if piece.paper == paper.kind]

    def _phantoms(self, paper: PaperSpec) -> Part:
        groups: dict[tuple[Band, Fraction], Group] = {}
        columns: Columns = []
        for place, (cell, amounts) in enumerate(list_writable(paper)):
            section = section_of(paper, cell)
            weight = section.size * section.points
            for band in list_bands(paper, section):
                cost = 1.0 if not self.near else place / 1024
                column = self.programme.whole(0, paper.items, cost)
                columns.append((column, with_band(section, amounts, band)))
                group = groups.get((band, weight))
                if group is None:
                    steps = self.programme.whole(0, band.high * paper.items, 0.0)
                    group = groups[band, weight] = Group(band, weight, steps)
                group.members.append(Phantoms(cell, column))
        for group in groups.values():
            self._bound_steps(group)
            columns.append((group.steps, {EXPECTED: group.weight * STEP}))
        return Part(list(groups.values()), columns)

    def _bound_steps(self, group: Group) -> None:
        low = [(one.column, -float(group.band.low)) for one in group.members]
        high = [(one.column, -float(group.band.high)) for one in group.members]
        self.programme.at_least([(group.steps, 1.0), *low], 0.0)
        self.programme.at_most([(group.steps, 1.0), *high], 0.0)

    def _add_paper(self, paper: PaperSpec) -> None:
        mine = self.of(paper)
        rows = list_rows(paper)
        if not self.near:
            rows = [replace(row, target=None) for row in rows]
        shared = paper.anchors and len(self.labels) > 1
        self.common[paper.kind] = self._phantoms(paper) if shared else Part([], [])
        self.own[paper.kind] = []
        for form in range(len(self.labels)):
            own = self._phantoms(paper)
            self.own[paper.kind].append(own)
            stocked = [(columns[form], piece.amounts) for piece, columns in mine]
            everything = [*stocked, *own.columns, *self.common[paper.kind].columns]
            add_rows(self.programme, rows, everything)
        if len(self.labels) > 1:
            self._add_between(paper, mine)

    def _add_between(self, paper: PaperSpec, mine: Iterable[tuple[Piece, list[int]]]) -> None:
        everywhere = frozenset(item.identifier for item in self.spec.fixed if not item.form)
        anchors = self.common[paper.kind].counts
        forms = len(self.labels)
        for piece, columns in mine:
            if piece.is_named(everywhere):
                continue
            parts = [(column, 1.0) for column in columns]
            if paper.anchors:
                anchor = self.programme.whole(0, len(piece.units), 0.0)
                anchors.append((anchor, 1.0))
                for column in columns:
                    self.programme.at_least([(column, 1.0), (anchor, -1.0)], 0.0)
                parts.append((anchor, 1.0 - forms))
            self.programme.at_most(parts, float(len(piece.units)))
        if paper.anchors:
            self.programme.row(anchors, paper.anchors, paper.anchors)
        if paper.difficulty is not None:
            self._add_parallel(paper, paper.difficulty.tolerance * paper.points)

    def _add_parallel(self, paper: PaperSpec, width: Fraction) -> None:
        least = self.programme.real(0.0, float(paper.points), 0.0)
        mine = self.of(paper)
        for form, own in enumerate(self.own[paper.kind]):
            stocked = [(columns[form], piece.amounts) for piece, columns in mine]
            parts = [
                (column, float(amounts[EXPECTED]))
                for column, amounts in (
                    *stocked,
                    *own.columns,
                    *self.common[paper.kind].columns,
                )
                if EXPECTED in amounts
            ]
            self.programme.row([*parts, (least, -1.0)], 0.0, float(width))

    def _add_links(self) -> None:
        at = columns_by_place(self.pieces, self.columns)
        for one, other in (*self.links.enemies, *self.links.same):
            for pair in zip(at[one], at[other], strict=True):
                self.programme.at_most([(column, 1.0) for column in pair], 1.0)

    def _add_fixed(self) -> bool:
        """Take what is fixed; False where it is not there to be taken."""
        for item in self.spec.fixed:
            if item.form and item.form not in self.labels:
                continue
            names = frozenset((item.identifier,))
            both = zip(self.pieces, self.columns, strict=True)
            found = [columns for piece, columns in both if piece.is_named(names)]
            if not found:
                return False
            for form, label in enumerate(self.labels):
                if item.form in ("", label):
                    self.programme.row([(columns[form], 1.0) for columns in found], 1, 1)
        return True
