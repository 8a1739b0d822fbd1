"""The matrix of a blueprint's paper: domains by types and kinds, what there is against what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exams.assembly import AssembledPaper, Shortage, list_stock
from exams.labels import PAPERS, section_label
from exams.queries.coverage import StockItem, count_stock
from exams.rules.blueprints import BlueprintSpec, PaperSpec, number
from exams.rules.prediction import Prediction, Share, predict_mean
from standards.rules import KINDS


@dataclass(frozen=True)
class Column:
    """A column: an item type (or the cases) or a kind, with its total against what is needed."""

    name: str
    label: Any
    is_kind: bool
    have: int
    need: int


@dataclass(frozen=True)
class Cell:
    """What there is of a domain in a column, and how many the solver finds missing there."""

    have: int
    missing: int


@dataclass(frozen=True)
class Line:
    """A domain: its share of points, its cells, its total against what is needed."""

    domain: str
    points: str
    cells: list[Cell]
    have: int
    need: int
    missing: int


@dataclass(frozen=True)
class Matrix:
    """The coverage of a paper for a number of forms; ``unit`` is ``items`` or ``cases``."""

    kind: str
    label: Any
    unit: str
    columns: list[Column]
    lines: list[Line]
    have: int
    need: int
    missing: int


def matrix_of(
    spec: BlueprintSpec,
    paper: PaperSpec,
    available: Sequence[StockItem],
    shortages: Iterable[Shortage],
    *,
    forms: int,
) -> Matrix:
    """Return the matrix of a paper for so many forms: units that the assembler could take."""
    stock = count_stock(paper, list_stock(spec, paper, available).units)
    short = [shortage for shortage in shortages if shortage.paper == paper.kind]
    points = paper.sections[0].points if paper.whole_cases else None
    columns = [
        Column(s.name, section_label(s.name), False, stock.columns.get(s.name, 0), s.count * forms)
        for s in paper.sections
    ]
    columns += [
        Column(
            quota.name,
            KINDS[quota.name],
            True,
            stock.columns.get(quota.name, 0),
            _items(quota.target, points) * forms,
        )
        for quota in paper.kinds
    ]
    lines = [
        _line(paper, quota.name, columns, stock.cells, stock.domains, short, forms)
        for quota in paper.domain_points
    ]
    return Matrix(
        kind=paper.kind,
        label=PAPERS[paper.kind],
        unit="cases" if paper.whole_cases else "items",
        columns=columns,
        lines=lines,
        have=sum(line.have for line in lines),
        need=sum(section.count for section in paper.sections) * forms,
        missing=sum(shortage.missing for shortage in short),
    )


def _items(target: Fraction, points: Fraction | None) -> int:
    """Return how many items a target is: it counts items, or points of so many an item."""
    return round(target if points is None else target / points)


def _line(
    paper: PaperSpec,
    domain: str,
    columns: Sequence[Column],
    cells: Mapping[tuple[str, str], int],
    domains: Mapping[str, int],
    short: Sequence[Shortage],
    forms: int,
) -> Line:
    here = [shortage for shortage in short if shortage.domain == domain]
    share = next(quota.target for quota in paper.domain_points if quota.name == domain)
    if paper.whole_cases:
        need = round(share / paper.sections[0].points / paper.sections[0].size)
    else:
        each = paper.points / paper.items if paper.items else Fraction(1)
        wanted = {quota.name: quota.target for quota in paper.domain_items}
        need = round(wanted.get(domain, share / each))
    return Line(
        domain=domain,
        points=number(share),
        cells=[
            Cell(
                cells.get((domain, column.name), 0),
                sum(
                    s.missing for s in here if column.name == (s.kind if column.is_kind else s.type)
                ),
            )
            for column in columns
        ],
        have=domains.get(domain, 0),
        need=need * forms,
        missing=sum(shortage.missing for shortage in here),
    )


@dataclass(frozen=True)
class PaperFigures:
    """What is expected of an assembled paper.

    ``borderline`` is the score that a candidate who just qualifies is expected to reach, by the
    authors; ``mean`` that of all candidates, as far as it can be told. ``minutes`` is the time that the
    items are expected to take.
    """

    borderline: Fraction
    mean: Prediction
    minutes: int


def figures_of(paper: AssembledPaper, by_version: Mapping[int, StockItem]) -> PaperFigures:
    """Return the expectations of a paper from those of its items, and of all that are available."""
    items = [(by_version[place.version_id], place.points) for place in paper.chosen]
    shares = [(_share(item), points) for item, points in items]
    return PaperFigures(
        borderline=sum((item.p_expected * points for item, points in items), Fraction(0)),
        mean=predict_mean(shares, [_share(item) for item in by_version.values()]),
        minutes=-(-sum(item.seconds for item, _ in items) // 60),
    )


def _share(item: StockItem) -> Share:
    return Share(item.p_expected, item.p_observed, item.answered)
