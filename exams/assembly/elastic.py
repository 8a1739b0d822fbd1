"""The elastic programme: every constraint of a blueprint may be widened, at a cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from exams.assembly.links import find_links
from exams.assembly.pieces import Piece, columns_by_place, foes, list_pieces
from exams.assembly.programme import Programme
from exams.assembly.relaxations import Give, Key, Relaxation
from exams.assembly.rows import list_rows
from exams.assembly.units import EXPECTED, Stock
from exams.rules.blueprints import BlueprintSpec, PaperSpec

ZERO = Fraction(0)
TIE = 1 / 65_536
COUNT_GAP = 0.9
AMOUNT_GAP = 0.005
NODES = 2_000
Parts = list[tuple[int, float]]


class Elastic:
    """The programme over pieces and forms, with one pair of widths for each constraint."""

    def __init__(
        self,
        spec: BlueprintSpec,
        stocks: Sequence[Stock],
        labels: str,
        widened: Mapping[Key, Relaxation] | None = None,
    ) -> None:
        self.spec = spec
        self.labels = labels
        self.papers = [stock.paper for stock in stocks]
        self.links = find_links(stocks, barred=True)
        self.widened = widened or {}
        self.gives: dict[Key, Give] = {}
        self.proven = False
        self.sums: dict[Key, list[list[tuple[int, Fraction]]]] = defaultdict(list)
        self.pieces = list_pieces(spec, stocks, self.links, barred=True)

    def solve(self, *, most: int | None) -> list[float] | None:
        """Relax as few constraints as can be, or, at ``most`` so many, by as little as can be."""
        self.by_amount = most is not None
        self.programme = Programme()
        self.columns = [self._columns(piece) for piece in self.pieces]
        for paper in self.papers:
            self._add_paper(paper)
        self._add_bars()
        self._add_links()
        self._add_fixed()
        relaxed = [(give.relaxed, 1.0) for give in self.gives.values()]
        if most is not None and relaxed:
            self.programme.at_most(relaxed, float(most))
        if most == 0:
            return self.programme.solve()
        gap = AMOUNT_GAP if self.by_amount else COUNT_GAP
        values = self.programme.solve(gap=gap, nodes=NODES)
        self.proven = self.programme.proven
        return values

    def read(self, values: Sequence[float]) -> tuple[Relaxation, ...]:
        """Return the relaxations of a solution, with exact amounts counted from what was taken."""
        found = []
        for key, give in self.gives.items():
            if not round(values[give.relaxed]):
                continue
            sums = [
                sum((round(values[column]) * amount for column, amount in parts), ZERO)
                for parts in self.sums[key]
            ]
            if key.what == "parallel":
                sums = [max(sums) - min(sums)]
            to_low, to_high = min([give.low, *sums]), max([give.high, *sums])
            found.append(
                Relaxation(key.what, key.paper, key.subject, give.low, give.high, to_low, to_high)
            )
        return tuple(r for r in found if (r.to_low, r.to_high) != (r.low, r.high))

    def _columns(self, piece: Piece) -> list[int]:
        return [self.programme.whole(0, len(piece.units), 0.0) for _ in self.labels]

    def _give(self, key: Key, low: Fraction, high: Fraction, most: Fraction) -> Give:
        """Return the columns by which a constraint gives way, down to 0 and up to ``most``."""
        if key in self.gives:
            return self.gives[key]
        wide = self.widened.get(key)
        if wide is not None:
            low, high = wide.to_low, wide.to_high
        tie = 1 + len(self.gives) * TIE
        scale = tie / max(1.0, float(high))
        relaxed = self.programme.whole(0, 1, 0.0 if self.by_amount else tie)
        cost = scale if self.by_amount else 0.0
        room = float(max(most - high, ZERO))
        down = self.programme.real(0.0, float(low), cost)
        up = self.programme.real(0.0, room, cost)
        self.programme.at_most([(down, 1.0), (relaxed, -float(low))], 0.0)
        self.programme.at_most([(up, 1.0), (relaxed, -room)], 0.0)
        self.gives[key] = Give(low, high, relaxed, down, up)
        return self.gives[key]

    def _flexible(
        self,
        key: Key,
        parts: Sequence[tuple[int, Fraction]],
        low: Fraction,
        high: Fraction,
        most: Fraction,
    ) -> None:
        """Keep a sum between bounds that may give way."""
        give = self._give(key, low, high, most)
        self.sums[key].append(list(parts))
        plain: Parts = [(column, float(amount)) for column, amount in parts]
        self.programme.at_least([*plain, (give.down, 1.0)], float(give.low))
        self.programme.at_most([*plain, (give.up, -1.0)], float(give.high))

    def _of(self, paper: PaperSpec) -> list[tuple[Piece, list[int]]]:
        both = zip(self.pieces, self.columns, strict=True)
        return [(piece, columns) for piece, columns in both if piece.paper == paper.kind]

    def _add_paper(self, paper: PaperSpec) -> None:
        mine = self._of(paper)
        for row in list_rows(paper):
            what, subject = row.amount
            most = max(2 * row.high, paper.points, Fraction(paper.items))
            for form in range(len(self.labels)):
                parts = [
                    (columns[form], piece.amounts[row.amount])
                    for piece, columns in mine
                    if row.amount in piece.amounts
                ]
                self._flexible(Key(what, paper.kind, subject), parts, row.low, row.high, most)
        if len(self.labels) > 1:
            self._add_between(paper, mine)

    def _add_between(self, paper: PaperSpec, mine: list[tuple[Piece, list[int]]]) -> None:
        everywhere = {item.identifier for item in self.spec.fixed if not item.form}
        anchors: list[tuple[int, Fraction]] = []
        shared: list[tuple[int, Fraction]] = []
        for piece, columns in mine:
            if piece.units[0].names & everywhere:
                continue
            count = len(piece.units)
            again = self.programme.whole(0, count * (len(columns) - 1), 0.0)
            shared.append((again, Fraction(1)))
            parts = [*((column, 1.0) for column in columns), (again, -1.0)]
            if paper.anchors:
                anchor = self.programme.whole(0, count, 0.0)
                anchors.append((anchor, Fraction(1)))
                for column in columns:
                    self.programme.at_least([(column, 1.0), (anchor, -1.0)], 0.0)
                parts.append((anchor, 1.0 - len(columns)))
            self.programme.at_most(parts, float(count))
        most = Fraction(paper.items * len(self.labels))
        self._flexible(Key("shared", paper.kind, ""), shared, ZERO, ZERO, most)
        if paper.anchors:
            wanted = Fraction(paper.anchors)
            self._flexible(Key("anchors", paper.kind, ""), anchors, wanted, wanted, wanted)
        if paper.difficulty is not None:
            self._add_parallel(paper, mine)

    def _add_parallel(self, paper: PaperSpec, mine: list[tuple[Piece, list[int]]]) -> None:
        assert paper.difficulty is not None
        key = Key("parallel", paper.kind, "")
        width = paper.difficulty.tolerance * paper.points
        give = self._give(key, ZERO, width, paper.points)
        least = self.programme.real(0.0, float(paper.points), 0.0)
        for form in range(len(self.labels)):
            parts = [(columns[form], piece.amounts[EXPECTED]) for piece, columns in mine]
            self.sums[key].append(parts)
            plain: Parts = [(column, float(amount)) for column, amount in parts]
            self.programme.at_least([*plain, (least, -1.0)], 0.0)
            self.programme.at_most([*plain, (least, -1.0), (give.up, -1.0)], float(give.high))

    def _add_bars(self) -> None:
        """Barred units may be taken once what bars them gives way."""
        bounds = {"exposures": self.spec.most_exposures, "forms": self.spec.most_forms}
        for piece, columns in zip(self.pieces, self.columns, strict=True):
            for key, needed in piece.reasons:
                bound = Fraction(bounds.get(key.what) or 0)
                most = self._most(key, needed)
                give = self._give(key, ZERO, bound, most)
                over = Fraction(needed) - give.high
                if over <= 0:
                    continue
                used = self.programme.whole(0, 1, 0.0)
                self.sums[key].append([(used, Fraction(needed))])
                for column in columns:
                    self.programme.at_most([(column, 1.0), (used, -float(len(piece.units)))], 0.0)
                self.programme.at_most([(used, float(over)), (give.up, -1.0)], 0.0)

    def _most(self, key: Key, least: int) -> Fraction:
        return Fraction(
            max([least, *(n for p in self.pieces for reason, n in p.reasons if reason == key)])
        )

    def _add_links(self) -> None:
        at = columns_by_place(self.pieces, self.columns)
        one = Fraction(1)
        units = {(piece.paper, u.key): u for piece in self.pieces for u in piece.units}
        for a, b in self.links.enemies:
            names = "|".join(sorted(foes(units[a], units[b])))
            for pair in zip(at[a], at[b], strict=True):
                parts = [(column, one) for column in pair]
                self._flexible(Key("enemies", "", names), parts, ZERO, one, Fraction(2))
        for a, b in self.links.same:
            for pair in zip(at[a], at[b], strict=True):
                self.programme.at_most([(column, 1.0) for column in pair], 1.0)

    def _add_fixed(self) -> None:
        for item in self.spec.fixed:
            for form, label in enumerate(self.labels):
                if item.form not in ("", label):
                    continue
                parts = [
                    (columns[form], Fraction(1))
                    for piece, columns in zip(self.pieces, self.columns, strict=True)
                    if piece.is_named(frozenset((item.identifier,)))
                ]
                one = Fraction(1)
                self._flexible(Key("fixed", "", item.identifier), parts, one, one, one)
