"""Choosing the forms, and putting each in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.assembly.choosing import Chosen, choose, draw, names_fixed, unit_names
from exams.assembly.elastic import Relaxation
from exams.assembly.links import find_links, linked
from exams.assembly.relaxing import find_relaxations
from exams.assembly.shortages import Shortage, paper_shortages
from exams.assembly.units import Stock, Unit, list_stock
from exams.rules.blueprints import CASE, Available, BlueprintSpec, ChosenItem, PaperSpec
from exams.rules.conformity import (
    Check,
    PlacedItem,
    conformity,
    form_conformity,
    set_conformity,
)

LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


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

    Then ``shortages`` say what would have to be written and ``relaxations`` which of the blueprint's
    constraints could give way instead. ``checks`` compare the forms with each other.
    """

    forms: tuple[AssembledForm, ...]
    shortages: tuple[Shortage, ...]
    relaxations: tuple[Relaxation, ...] = ()
    checks: tuple[Check, ...] = ()


def assemble(
    spec: BlueprintSpec, available: Sequence[Available], *, seed: int, forms: int
) -> Assembly:
    """Choose ``forms`` forms (1 to 26) without common items, or say why there are none.

    Common are only anchors, and what the blueprint fixes in every form. The same blueprint, bank,
    seed and number give the same forms. Raises ``AssemblyFailed`` when the solver proves nothing
    within its bound.
    """
    if not 1 <= forms <= len(LABELS):
        raise ValueError(f"{forms} forms are not between 1 and {len(LABELS)}")
    labels = LABELS[:forms]
    stocks = [list_stock(spec, paper, available) for paper in spec.papers]
    chosen: Chosen = {}
    failed: list[Stock] = []
    for block in linked(stocks, find_links(stocks)):
        found = choose(spec, block, seed=seed, labels=labels)
        if found is None:
            failed += block
        else:
            chosen |= found
    if failed or _strays(spec, chosen, labels):
        short = [s for stock in failed for s in paper_shortages(stock.paper, stock.units, forms)]
        return Assembly((), tuple(short), find_relaxations(spec, stocks, labels=labels))
    made = tuple(_form(spec, chosen, seed, n, label) for n, label in enumerate(labels))
    compared = {form.label: {p.kind: p.placed for p in form.papers} for form in made}
    return Assembly(made, (), checks=tuple(set_conformity(spec, compared)))


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
