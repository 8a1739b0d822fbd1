"""Naming exactly what a bank lacks: the fewest phantom units that would make the forms exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from exams.assembly.elastic import Relaxation
from exams.assembly.programme import Programme
from exams.assembly.rows import add_rows, content_rows
from exams.assembly.units import Amounts, Unit, amounts_of, contents_of, list_stock
from exams.rules.blueprints import Available, BlueprintSpec, PaperSpec

PHANTOM_COST = 1_000_000.0
Signature = frozenset[tuple[object, object]]


@dataclass(frozen=True)
class Shortage:
    """What the bank lacks for a paper: ``missing`` items of a domain, type and kind.

    ``type`` is the name of the blueprint's section (``numeric|ordering`` stands for either). For
    ``case`` whole cases are missing; ``kind`` is then that of one of their items where it is not the
    paper's main kind.
    """

    paper: str
    domain: str
    type: str
    kind: str
    missing: int


@dataclass(frozen=True)
class Shortages:
    """That the forms asked for do not exist: what is missing for them, what could be relaxed."""

    found: tuple[Shortage, ...]
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """Units that count alike: how many there are, and how a shortage of them is named.

    ``named`` is None for units that exist but nobody is asked to write.
    """

    amounts: Amounts
    named: tuple[str, str, str] | None
    available: int


def find_shortages(
    spec: BlueprintSpec, available: Sequence[Available], *, forms: int
) -> list[Shortage]:
    """Say what is missing for so many forms without common items; nothing when they exist."""
    return [
        shortage
        for paper in spec.papers
        for shortage in paper_shortages(paper, list_stock(spec, paper, available).units, forms)
    ]


def paper_shortages(paper: PaperSpec, units: Sequence[Unit], forms: int) -> list[Shortage]:
    """Return the fewest units that would have to be written for a paper, by cell.

    Among equally few, those that bring the forms nearest to the blueprint's targets. It is about
    contents alone: how hard an item will be cannot be ordered. Nothing where the paper contradicts
    itself, so that no item would help.
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
        return []
    found = []
    for cell, same in zip(cells, zip(*phantoms, strict=True), strict=True):
        missing = sum(round(values[column]) for column in same)
        if missing and cell.named:
            found.append(Shortage(paper.kind, *cell.named, missing))
    return found


def _phantom(programme: Programme, paper: PaperSpec, cell: _Cell, place: int) -> int:
    """Add the phantoms of a cell; a cost that grows with its place settles what is left equal."""
    most = paper.items if cell.named else 0
    return programme.whole(0, most, PHANTOM_COST + place / 1024)


def _cells(paper: PaperSpec, units: Sequence[Unit]) -> list[_Cell]:
    counts: dict[Signature, int] = {}
    shapes: dict[Signature, Amounts] = {}
    for unit in units:
        contents = contents_of(unit.amounts)
        signature = frozenset(contents.items())
        counts[signature] = counts.get(signature, 0) + 1
        shapes[signature] = contents
    cells = []
    for named, amounts in _writable(paper):
        signature = frozenset(amounts.items())
        cells.append(_Cell(amounts, named, counts.pop(signature, 0)))
    return cells + [_Cell(shapes[s], None, n) for s, n in counts.items()]


def _writable(paper: PaperSpec) -> list[tuple[tuple[str, str, str], Amounts]]:
    """Return what an author could write for the paper: its name and what it brings.

    A case is all of the paper's main kind, or has one item of another kind.
    """
    kinds = [quota.name for quota in paper.kinds]
    if not kinds:
        return []
    main = max(paper.kinds, key=lambda quota: quota.target).name
    made: list[tuple[tuple[str, str, str], Amounts]] = []
    for domain, section, kind in product(
        [quota.name for quota in paper.domain_points], paper.sections, kinds
    ):
        parts = [(domain, kind), *[(domain, main)] * (section.size - 1)]
        made.append(((domain, section.name, kind), amounts_of(paper, section, parts)))
    return made
