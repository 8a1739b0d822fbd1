"""What is chosen at once (an item, or a whole case), and the rows that a form's paper must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exams.assembly.programme import Programme
from exams.rules.blueprints import Available, PaperSpec, Quota, Section

Amount = tuple[str, str]
Amounts = Mapping[Amount, Fraction]
DISTANCE_COST = 1_000.0


@dataclass(frozen=True)
class Unit:
    """What is chosen at once, and how much of each row it brings; ``key`` is its first identifier."""

    key: str
    items: tuple[Available, ...]
    amounts: Amounts


def list_units(paper: PaperSpec, available: Sequence[Available]) -> list[Unit]:
    """Return what may be chosen for a paper, in the order of identifiers.

    Items of other levels, domains, kinds and types have no place on it, nor cases with one such item
    or with more or fewer items than the paper's cases have.
    """
    fitting = sorted((i for i in available if i.level == paper.level), key=lambda i: i.identifier)
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
    return Unit(items[0].identifier, items, amounts_of(paper, section, parts))


def amounts_of(
    paper: PaperSpec, section: Section, parts: Iterable[tuple[str, str]]
) -> dict[Amount, Fraction]:
    """Return what a unit with items of these (domain, kind) brings to each row."""
    amounts: dict[Amount, Fraction] = defaultdict(Fraction)
    amounts["section", section.name] = Fraction(1)
    for domain, kind in parts:
        amounts["domain_points", domain] += section.points
        amounts["domain_items", domain] += 1
        amounts["kind", kind] += section.points if paper.kinds_in == "points" else 1
    return dict(amounts)


def list_rows(paper: PaperSpec) -> list[tuple[Amount, Quota]]:
    """Return what each form must bring of what."""
    rows: list[tuple[Amount, Quota]] = [
        (("section", s.name), Quota(s.name, Fraction(s.count), Fraction(0))) for s in paper.sections
    ]
    rows += [(("domain_points", q.name), q) for q in paper.domain_points]
    rows += [(("domain_items", q.name), q) for q in paper.domain_items]
    return rows + [(("kind", q.name), q) for q in paper.kinds]


def add_rows(
    programme: Programme, paper: PaperSpec, columns: Sequence[tuple[int, Amounts]]
) -> None:
    """Add the rows of one form over (column, amounts); the distance from a target is a cost."""
    for amount, quota in list_rows(paper):
        parts = [(c, float(amounts[amount])) for c, amounts in columns if amount in amounts]
        programme.row(parts, float(quota.low), float(quota.high))
        if quota.tolerance:
            limit = float(max(quota.tolerance, quota.target - quota.low))
            programme.distance(parts, float(quota.target), limit, DISTANCE_COST)
