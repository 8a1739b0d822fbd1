"""What contents alone lack: the fewest phantom units by cell, whatever else is asked.

Exact where a blueprint asks for contents only; elsewhere a lower bound for one form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exams.assembly.programme import Programme
from exams.assembly.rows import add_rows, content_rows
from exams.assembly.units import Amounts, Unit, contents_of
from exams.assembly.written import Cell, Missing, list_writable
from exams.rules.blueprints import PaperSpec

PHANTOM_COST = 1_000_000.0
Signature = frozenset[tuple[object, object]]


@dataclass(frozen=True)
class _Stocked:
    """Units that count alike: how many there are, and how a shortage of them is named.

    ``cell`` is None for units that exist but nobody is asked to write.
    """

    amounts: Amounts
    cell: Cell | None
    available: int


def content_shortages(paper: PaperSpec, units: Sequence[Unit], forms: int) -> list[Missing] | None:
    """Return the fewest units that would have to be written for a paper, by cell.

    Among equally few, those that bring the forms nearest to the blueprint's targets. None where the
    paper contradicts itself, so that no item would help.
    """
    cells = _cells(paper, units)
    rows = content_rows(paper)
    programme = Programme()
    taken: list[list[int]] = []
    phantoms: list[list[int]] = []
    for _ in range(forms):
        taken.append([programme.whole(0, cell.available, 0.0) for cell in cells])
        phantoms.append([_phantom(programme, paper, cell, n) for n, cell in enumerate(cells)])
        columns = zip([*taken[-1], *phantoms[-1]], [*cells, *cells], strict=True)
        add_rows(programme, rows, [(column, cell.amounts) for column, cell in columns])
    for cell, same in zip(cells, zip(*taken, strict=True), strict=True):
        programme.row([(column, 1.0) for column in same], 0, cell.available)
    values = programme.solve()
    if values is None:
        return None
    found = []
    for cell, same in zip(cells, zip(*phantoms, strict=True), strict=True):
        missing = sum(round(values[column]) for column in same)
        if missing and cell.cell:
            found.append(Missing(paper.kind, cell.cell, missing))
    return found


def _phantom(programme: Programme, paper: PaperSpec, cell: _Stocked, place: int) -> int:
    """Add the phantoms of a cell; a cost that grows with its place settles what is left equal."""
    most = paper.items if cell.cell else 0
    return programme.whole(0, most, PHANTOM_COST + place / 1024)


def _cells(paper: PaperSpec, units: Sequence[Unit]) -> list[_Stocked]:
    counts: dict[Signature, int] = {}
    shapes: dict[Signature, Amounts] = {}
    for unit in units:
        contents = contents_of(unit.amounts)
        signature = frozenset(contents.items())
        counts[signature] = counts.get(signature, 0) + 1
        shapes[signature] = contents
    cells = []
    for cell, amounts in list_writable(paper):
        signature = frozenset(amounts.items())
        cells.append(_Stocked(amounts, cell, counts.pop(signature, 0)))
    return cells + [_Stocked(shapes[s], None, n) for s, n in counts.items()]
