"""Choosing the forms, and putting each in order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.assembly.programme import Programme
from exams.assembly.shortages import Shortage, paper_shortages
from exams.assembly.units import Unit, add_rows, list_units
from exams.rules.blueprints import CASE, Available, BlueprintSpec, ChosenItem, PaperSpec
from exams.rules.conformity import Check, PlacedItem, conformity

LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class AssembledPaper:
    """A paper of a form: the chosen items in order, and how they conform."""

    kind: str
    chosen: tuple[ChosenItem, ...]
    items: tuple[Available, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class AssembledForm:
    """A form over all papers; ``label`` A, B, …"""

    label: str
    papers: tuple[AssembledPaper, ...]


@dataclass(frozen=True)
class Assembly:
    """Either the forms that were asked for, or what is missing for them."""

    forms: tuple[AssembledForm, ...]
    shortages: tuple[Shortage, ...]


def assemble(
    spec: BlueprintSpec, available: Sequence[Available], *, seed: int, forms: int
) -> Assembly:
    """Choose ``forms`` forms (1 to 26) without common items, or say what is missing for them.

    The same blueprint, bank, seed and number give the same forms. Raises ``AssemblyFailed`` when
    the solver proves nothing within its time.
    """
    if not 1 <= forms <= len(LABELS):
        raise ValueError(f"{forms} forms are not between 1 and {len(LABELS)}")
    papers: list[list[AssembledPaper]] = []
    shortages: list[Shortage] = []
    for paper in spec.papers:
        units = list_units(paper, available)
        chosen = _choose(paper, units, seed, forms)
        if chosen is None:
            shortages += paper_shortages(paper, units, forms)
        else:
            labelled = zip(LABELS, chosen, strict=False)
            papers.append([_finish(paper, form, seed, label) for label, form in labelled])
    if shortages:
        return Assembly((), tuple(shortages))
    made = tuple(
        AssembledForm(label, parts)
        for label, parts in zip(LABELS, zip(*papers, strict=True), strict=False)
    )
    return Assembly(made, ())


def draw(seed: int, *words: str) -> float:
    """Return a number in [0, 1) that depends on the seed and the words alone."""
    text = "|".join((str(seed), *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def _choose(
    paper: PaperSpec, units: Sequence[Unit], seed: int, forms: int
) -> list[list[Unit]] | None:
    """Return the units of each form, or None when there are no such forms."""
    programme = Programme()
    columns: list[list[int]] = []
    for label in LABELS[:forms]:
        costs = [draw(seed, paper.kind, label, unit.key) for unit in units]
        columns.append([programme.whole(0, 1, cost) for cost in costs])
        brought = zip(columns[-1], units, strict=True)
        add_rows(programme, paper, [(column, unit.amounts) for column, unit in brought])
    if forms > 1:
        for same in zip(*columns, strict=True):
            programme.row([(column, 1.0) for column in same], 0, 1)
    values = programme.solve()
    if values is None:
        return None
    return [
        [unit for column, unit in zip(form, units, strict=True) if round(values[column]) == 1]
        for form in columns
    ]


def _finish(paper: PaperSpec, units: Sequence[Unit], seed: int, label: str) -> AssembledPaper:
    """Put the chosen units in the order of the sections, mixed by the seed within each."""
    mixed = sorted(units, key=lambda unit: draw(seed, "order", paper.kind, label, unit.key))
    chosen: list[ChosenItem] = []
    items: list[Available] = []
    for section in paper.sections:
        inside = [unit for unit in mixed if ("section", section.name) in unit.amounts]
        for number, unit in enumerate(inside, start=1):
            name = f"{CASE}-{number}" if section.name == CASE else section.name
            for item in unit.items:
                items.append(item)
                chosen.append(ChosenItem(item.version_id, section.points, len(items), name))
    placed = [
        place_item(item, points=place.points, position=place.position)
        for item, place in zip(items, chosen, strict=True)
    ]
    return AssembledPaper(paper.kind, tuple(chosen), tuple(items), tuple(conformity(paper, placed)))


def place_item(item: Available, *, points: Fraction, position: int) -> PlacedItem:
    """Return an available item as it stands on a paper, for the check of conformity."""
    case = "" if item.stimulus_version_id is None else str(item.stimulus_version_id)
    return PlacedItem(
        identifier=item.identifier,
        domain=item.domain,
        type=item.type,
        kind=item.kind,
        level=item.level,
        points=points,
        position=position,
        case=case,
        place_in_case=item.position_in_stimulus,
    )
