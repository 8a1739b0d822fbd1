"""What could be written for a paper: cells of contents, and how hard its items may be.

Authors estimate difficulty in steps of a twentieth; the bands of ``exams.rules.difficulty`` are ranges
of steps. Nobody is asked for an item that is harder than guessing makes it, or that fewer than one in
five of those who just qualify would answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from exams.assembly.units import Amounts, amounts_of
from exams.rules.blueprints import PaperSpec, Section
from exams.rules.difficulty import band_of

STEP = Fraction(1, 20)
MOST_STEPS = 19
FEWEST_STEPS = 4
GUESSED = {"true_false": 10, "single": 5}
"""The steps that guessing alone brings, by item type (of four options, where there are options)."""
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Wanted:
    """How hard an item may be: between two shares (0 to 1) of right answers, both included."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Missing:
    """So many items (or whole cases) of a (domain, section, kind) that have to be written."""

    paper: str
    cell: Cell
    count: int
    wanted: Wanted | None = None


@dataclass(frozen=True)
class Band:
    """A range of steps of difficulty; ``name`` is "" where the paper asks for no bands."""

    name: str
    low: int
    high: int

    def wanted(self, low: int, high: int) -> Wanted | None:
        """Return a range within the band; None when nothing is asked for."""
        if not self.name and (low, high) == (self.low, self.high):
            return None
        return Wanted(low * STEP, high * STEP)


def list_bands(paper: PaperSpec, section: Section) -> list[Band]:
    """Return the ranges of difficulty that a paper tells apart in a section, the easiest first."""
    least = min(max(GUESSED.get(name, 0), FEWEST_STEPS) for name in section.types)
    found: dict[str, list[int]] = {}
    for step in range(MOST_STEPS, least - 1, -1):
        found.setdefault(band_of(step * STEP) if paper.bands else "", []).append(step)
    return [Band(name, min(inside), max(inside)) for name, inside in found.items()]


def list_writable(paper: PaperSpec) -> Sequence[tuple[Cell, Amounts]]:
    """Return what an author could write for a paper: its (domain, section, kind), what it brings.

    A case is all of the paper's main kind, or has one item of another kind.
    """
    kinds = [quota.name for quota in paper.kinds]
    if not kinds:
        return []
    main = max(paper.kinds, key=lambda quota: quota.target).name
    made: list[tuple[Cell, Amounts]] = []
    for domain, section, kind in product(
        [quota.name for quota in paper.domain_points], paper.sections, kinds
    ):
        parts = [(domain, kind), *[(domain, main)] * (section.size - 1)]
        made.append(((domain, section.name, kind), amounts_of(paper, section, parts)))
    return made


def section_of(paper: PaperSpec, cell: Cell) -> Section:
    """Return the section of a cell."""
    return next(section for section in paper.sections if section.name == cell[1])


def with_band(section: Section, amounts: Amounts, band: Band) -> Amounts:
    """Return what a unit of a section brings whose items are all in a band."""
    return {**amounts, ("band", band.name): Fraction(section.size)} if band.name else amounts


def spread_steps(groups: Mapping[int, tuple[int, int]]) -> Mapping[int, Sequence[int]]:
    """Return the steps of each unit of groups of (count, sum of steps), as even as can be."""
    return {
        place: [total // count + (n < total % count) for n in range(count)]
        for place, (count, total) in groups.items()
    }
