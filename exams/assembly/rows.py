"""The rows that each form's paper must keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.assembly.programme import Programme
from exams.assembly.units import EXPECTED, FIGURES, Amount, Amounts
from exams.rules.blueprints import PaperSpec, Quota

DISTANCE_COST = 1_000.0


@dataclass(frozen=True)
class Row:
    """A sum of an amount over a form's paper between two bounds; the distance from ``target``, where
    there is one, is kept small."""

    paper: str
    amount: Amount
    low: Fraction
    high: Fraction
    target: Fraction | None = None


def list_rows(paper: PaperSpec, *, narrow: bool = False) -> list[Row]:
    """Return what each form must bring of what.

    ``narrow`` halves the tolerance of the difficulty, so that forms that keep it are within the whole
    of it from each other.
    """
    rows = [
        Row(paper.kind, ("section", s.name), Fraction(s.count), Fraction(s.count))
        for s in paper.sections
    ]
    for what, quotas in (
        ("domain_points", paper.domain_points),
        ("domain_items", paper.domain_items),
        ("kind", paper.kinds),
        ("cell", paper.cells),
        ("band", paper.bands),
    ):
        rows += [_quota_row(paper, what, quota) for quota in quotas]
    if paper.difficulty is not None:
        low, high = paper.difficulty.low, paper.difficulty.high
        if narrow:
            half = paper.difficulty.tolerance / 2
            low, high = max(low, paper.difficulty.target - half), paper.difficulty.target + half
        rows.append(Row(paper.kind, EXPECTED, low * paper.points, high * paper.points))
    return rows


def _quota_row(paper: PaperSpec, what: str, quota: Quota) -> Row:
    target = quota.target if quota.tolerance else None
    return Row(paper.kind, (what, quota.name), quota.low, quota.high, target)


def content_rows(paper: PaperSpec) -> list[Row]:
    """Return the rows that are about contents alone."""
    return [row for row in list_rows(paper) if row.amount[0] not in FIGURES]


def add_rows(
    programme: Programme, rows: Iterable[Row], columns: Sequence[tuple[int, Amounts]]
) -> None:
    """Add the rows of one form over (column, amounts); the distance from a target is a cost."""
    for row in rows:
        parts = [(c, float(amounts[row.amount])) for c, amounts in columns if row.amount in amounts]
        programme.row(parts, float(row.low), float(row.high))
        if row.target is not None:
            limit = float(max(row.high - row.target, row.target - row.low))
            programme.distance(parts, float(row.target), limit, DISTANCE_COST)
