"""What is chosen at once (an item, or a whole case), how much it brings, and what bars it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.rules.blueprints import Available, BlueprintSpec, PaperSpec, Section
from exams.rules.difficulty import band_of

Amount = tuple[str, str]
Amounts = Mapping[Amount, Fraction]
EXPECTED: Amount = ("difficulty", "")
FIGURES = frozenset({"difficulty", "band"})


@dataclass(frozen=True)
class Unit:
    """What is chosen at once, and how much of each row it brings; ``key`` is its first identifier."""

    key: str
    items: tuple[Available, ...]
    amounts: Amounts

    @property
    def names(self) -> frozenset[str]:
        """The identifiers of its items."""
        return frozenset(item.identifier for item in self.items)

    @property
    def enemies(self) -> frozenset[str]:
        """The identifiers that must not stand in one form with it."""
        return frozenset(name for item in self.items for name in item.enemies)


@dataclass(frozen=True)
class Stock:
    """What there is for a paper: units that may be chosen, and those that fit but are barred."""

    paper: PaperSpec
    units: tuple[Unit, ...]
    barred: tuple[Unit, ...]


def list_stock(spec: BlueprintSpec, paper: PaperSpec, available: Sequence[Available]) -> Stock:
    """Return the units of a paper, those apart that the blueprint excludes or that are used up."""
    units = list_units(paper, available)
    free = tuple(unit for unit in units if not is_barred(spec, unit))
    return Stock(paper, free, tuple(unit for unit in units if is_barred(spec, unit)))


def is_barred(spec: BlueprintSpec, unit: Unit) -> bool:
    """Whether one of the unit's items is excluded, or was shown or used too often."""
    most, forms = spec.most_exposures, spec.most_forms
    return (
        bool(unit.names & set(spec.excluded))
        or (most is not None and exposures_of(unit) > most)
        or (forms is not None and forms_of(unit) >= forms)
    )


def exposures_of(unit: Unit) -> int:
    """Return how many sittings have shown the unit's most shown item."""
    return max(item.exposures for item in unit.items)


def forms_of(unit: Unit) -> int:
    """Return in how many forms the unit's most used item stands."""
    return max(item.forms for item in unit.items)


def list_units(paper: PaperSpec, available: Sequence[Available]) -> list[Unit]:
    """Return what may be chosen for a paper, in the order of identifiers.

    Items of other levels, domains, kinds and types have no place on it, nor cases with one such item,
    with more or fewer items than the paper's cases have, or with two items that are enemies. An
    identifier that comes twice counts once.
    """
    once = {item.identifier: item for item in available if item.level == paper.level}
    fitting = [once[name] for name in sorted(once)]
    if paper.whole_cases:
        groups = _cases(paper, fitting)
    else:
        groups = [(item,) for item in fitting if item.stimulus_version_id is None]
    units = [unit for unit in (_unit(paper, group) for group in groups) if unit is not None]
    return sorted(units, key=lambda unit: unit.key)


def _cases(paper: PaperSpec, fitting: Iterable[Available]) -> list[tuple[Available, ...]]:
    cases: dict[int, list[Available]] = defaultdict(list)
    for item in fitting:
        if item.stimulus_version_id is not None:
            cases[item.stimulus_version_id].append(item)
    return [
        tuple(sorted(items, key=lambda i: i.position_in_stimulus))
        for items in cases.values()
        if len(items) == paper.sections[0].size
    ]


def _unit(paper: PaperSpec, items: tuple[Available, ...]) -> Unit | None:
    domains = {quota.name for quota in paper.domain_points}
    kinds = {quota.name for quota in paper.kinds}
    sections = {paper.section_of(item.type) for item in items}
    section = sections.pop() if len(sections) == 1 else None
    if section is None or any(i.domain not in domains or i.kind not in kinds for i in items):
        return None
    parts = [(item.domain, item.kind) for item in items]
    amounts = amounts_of(paper, section, parts) | _figures(paper, section, items)
    unit = Unit(items[0].identifier, items, amounts)
    return None if unit.names & unit.enemies else unit


def amounts_of(
    paper: PaperSpec, section: Section, parts: Iterable[tuple[str, str]]
) -> dict[Amount, Fraction]:
    """Return what a unit with items of these (domain, kind) brings to each row of its contents."""
    amounts: dict[Amount, Fraction] = defaultdict(Fraction)
    amounts["section", section.name] = Fraction(1)
    for domain, kind in parts:
        amounts["domain_points", domain] += section.points
        amounts["domain_items", domain] += 1
        amounts["kind", kind] += section.points if paper.kinds_in == "points" else 1
        if paper.cells:
            amounts["cell", f"{domain}/{section.name}"] += 1
    return dict(amounts)


def _figures(
    paper: PaperSpec, section: Section, items: Iterable[Available]
) -> dict[Amount, Fraction]:
    """Return what a unit brings to the rows of difficulty, as far as the paper has any."""
    amounts: dict[Amount, Fraction] = defaultdict(Fraction)
    for item in items:
        if paper.difficulty is not None:
            amounts[EXPECTED] += item.p_expected * section.points
        if paper.bands:
            amounts["band", band_of(item.p_expected)] += 1
    return dict(amounts)


def contents_of(amounts: Amounts) -> dict[Amount, Fraction]:
    """Return the amounts without those of difficulty, which nobody can be asked to write exactly."""
    return {key: amount for key, amount in amounts.items() if key[0] not in FIGURES}
