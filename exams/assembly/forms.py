"""Choosing the forms, and putting each in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.assembly.choosing import Choice, Chosen, choose, draw, names_fixed, unit_names
from exams.assembly.links import find_links, linked
from exams.assembly.relaxations import Relaxation, Relaxing
from exams.assembly.relaxing import search_relaxations
from exams.assembly.rows import list_rows
from exams.assembly.shortages import LABELS, Certainty, Lack, Shortage, lack_of
from exams.assembly.units import Stock, Unit, list_stock
from exams.rules.blueprints import CASE, Available, BlueprintSpec, ChosenItem, PaperSpec
from exams.rules.conformity import (
    Check,
    PlacedItem,
    conformity,
    form_conformity,
    set_conformity,
)

NO_LACK = Lack((), Certainty.NOTHING)
NO_RELAXING = Relaxing()


@dataclass(frozen=True)
class AssembledPaper:
    """A paper of a form: the chosen items in order, and how they conform."""

    kind: str
    chosen: tuple[ChosenItem, ...]
    items: tuple[Available, ...]
    checks: tuple[Check, ...]

    @property
    def placed(self) -> list[PlacedItem]:
        """The items as they stand, for the checks."""
        return [
            place_item(item, points=place.points, position=place.position)
            for item, place in zip(self.items, self.chosen, strict=True)
        ]


@dataclass(frozen=True)
class AssembledForm:
    """A form over all papers; ``label`` A, B, …; ``checks`` are those over its papers."""

    label: str
    papers: tuple[AssembledPaper, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Assembly:
    """Either the forms that were asked for, or why there are none.

    Then ``lack`` says what would have to be written and ``relaxing`` which of the blueprint's
    constraints could give way instead. ``checks`` compare the forms with each other. ``distance`` is
    how far the forms are from the targets within their tolerances, in items and points together;
    ``nearest``: that this is proven to be the least.
    """

    forms: tuple[AssembledForm, ...]
    lack: Lack = NO_LACK
    relaxing: Relaxing = NO_RELAXING
    checks: tuple[Check, ...] = ()
    distance: Fraction = Fraction(0)
    nearest: bool = True

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """What would have to be written."""
        return self.lack.found

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """What could give way instead."""
        return self.relaxing.found


def assemble(
    spec: BlueprintSpec, available: Sequence[Available], *, seed: int, forms: int
) -> Assembly:
    """Choose ``forms`` forms (1 to 26) without common items, or say why there are none.

    Common are only anchors, and what the blueprint fixes in every form. The same blueprint, bank,
    seed and number give the same forms. Raises ``AssemblyFailed`` when the solver proves nothing
    within its bound, or within its time where a ``time_limit`` is set.
    """
    stocks, chosen = _choose(spec, available, seed=seed, forms=forms)
    labels = LABELS[:forms]
    if chosen is None:
        lack = lack_of(spec, stocks, forms=forms)
        return Assembly((), lack, search_relaxations(spec, stocks, labels=labels))
    units = chosen.units
    made = tuple(_form(spec, units, seed, n, label) for n, label in enumerate(labels))
    compared = {form.label: {p.kind: p.placed for p in form.papers} for form in made}
    distance = sum((_distance(paper, units[paper.kind]) for paper in spec.papers), Fraction(0))
    return Assembly(
        made,
        checks=tuple(set_conformity(spec, compared)),
        distance=distance,
        nearest=chosen.nearest or not distance,
    )


def _distance(paper: PaperSpec, forms: Sequence[Sequence[Unit]]) -> Fraction:
    """Return how far the forms of a paper are from its targets, over all rows that have one."""
    return sum(
        (
            abs(sum((u.amounts.get(row.amount, Fraction(0)) for u in of), Fraction(0)) - row.target)
            for row in list_rows(paper)
            if row.target is not None
            for of in forms
        ),
        Fraction(0),
    )


def count_forms(
    spec: BlueprintSpec, available: Sequence[Available], *, seed: int, below: int
) -> int:
    """Return how many forms, fewer than ``below``, can be assembled together; 0 when not even one.

    Raises ``AssemblyFailed`` as ``assemble`` does.
    """
    for forms in range(below - 1, 0, -1):
        if _choose(spec, available, seed=seed, forms=forms)[1] is not None:
            return forms
    return 0


def _choose(
    spec: BlueprintSpec, available: Sequence[Available], *, seed: int, forms: int
) -> tuple[list[Stock], Choice | None]:
    """Return what there is, and the units of each form by paper or None when there are none."""
    if not 1 <= forms <= len(LABELS):
        raise ValueError(f"{forms} forms are not between 1 and {len(LABELS)}")
    labels = LABELS[:forms]
    stocks = [list_stock(spec, paper, available) for paper in spec.papers]
    chosen: Chosen = {}
    nearest = True
    for block in linked(stocks, find_links(stocks)):
        found = choose(spec, block, seed=seed, labels=labels)
        if found is None:
            return stocks, None
        chosen |= found.units
        nearest = nearest and found.nearest
    return stocks, None if _strays(spec, chosen, labels) else Choice(chosen, nearest)


def _strays(spec: BlueprintSpec, chosen: Chosen, labels: str) -> bool:
    """Say whether something is fixed that no paper could take."""
    there = unit_names(chosen)
    return any(names_fixed(spec, label) - there for label in labels)


def _form(spec: BlueprintSpec, chosen: Chosen, seed: int, number: int, label: str) -> AssembledForm:
    papers = tuple(_finish(p, chosen[p.kind][number], seed, label) for p in spec.papers)
    checks = form_conformity(spec, {p.kind: p.placed for p in papers}, label=label)
    return AssembledForm(label, papers, tuple(checks))


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
    made = AssembledPaper(paper.kind, tuple(chosen), tuple(items), ())
    checks = tuple(conformity(paper, made.placed))
    return AssembledPaper(paper.kind, made.chosen, made.items, checks)


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
        p_expected=item.p_expected,
        exposures=item.exposures,
        forms=item.forms,
        enemies=item.enemies,
    )
