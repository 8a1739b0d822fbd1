"""Counting out one paper."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exams.rules.blueprints import PaperSpec, Quota, Section
from exams.rules.conformity.checks import (
    ZERO,
    Check,
    CheckName,
    PlacedItem,
    exactly,
    points_of,
    quota_checks,
)
from exams.rules.difficulty import band_of, expected_share


def conformity(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    """Count out a paper against its specification; every check stands in the answer."""
    checks = [
        exactly(CheckName.ITEMS, "", len(items), spec.items),
        exactly(CheckName.POINTS, "", points_of(items), spec.points),
    ]
    checks += _case_checks(spec, items) if spec.whole_cases else _section_checks(spec, items)
    checks += quota_checks(
        CheckName.DOMAIN_POINTS, spec.domain_points, lambda q: points_of(_of_domain(items, q))
    )
    checks += quota_checks(
        CheckName.DOMAIN_ITEMS, spec.domain_items, lambda q: Fraction(len(_of_domain(items, q)))
    )
    checks += _kind_checks(spec, items)
    checks += quota_checks(
        CheckName.BAND, spec.bands, lambda q: Fraction(sum(_band(i) == q.name for i in items))
    )
    checks += quota_checks(
        CheckName.CELL, spec.cells, lambda q: Fraction(sum(_cell(spec, i) == q.name for i in items))
    )
    checks += _difficulty_checks(spec, items)
    checks += _order_checks(spec, items)
    return checks


def _section_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    checks = []
    for section in spec.sections:
        inside = [item for item in items if item.type in section.types]
        checks.append(exactly(CheckName.SECTION, section.name, len(inside), section.items))
        checks.append(_wrong_points(section, inside))
    return checks


def _wrong_points(section: Section, inside: Sequence[PlacedItem]) -> Check:
    wrong = sum(item.points != section.points for item in inside)
    return exactly(CheckName.SECTION_POINTS, section.name, wrong, 0)


def _case_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    section = spec.sections[0]
    groups = _groups(items)
    broken = sum(not _is_whole(group, section.size) for group in groups)
    return [
        exactly(CheckName.CASES, section.name, len(groups), section.count),
        exactly(CheckName.BROKEN_CASES, section.name, broken, 0),
        _wrong_points(section, items),
    ]


def _groups(items: Sequence[PlacedItem]) -> list[list[PlacedItem]]:
    """Return the runs of neighbours that share a case; a case that is torn apart makes two."""
    groups: list[list[PlacedItem]] = []
    for item in sorted(items, key=lambda item: item.position):
        if groups and item.case and groups[-1][0].case == item.case:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_whole(group: Sequence[PlacedItem], size: int) -> bool:
    places = [item.place_in_case for item in group]
    return bool(group[0].case) and len(group) == size and places == sorted(set(places))


def _kind_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    def amount(of: Sequence[PlacedItem]) -> Fraction:
        return points_of(of) if spec.kinds_in == "points" else Fraction(len(of))

    checks = quota_checks(
        CheckName.KIND, spec.kinds, lambda q: amount([i for i in items if i.kind == q.name])
    )
    named = {quota.name for quota in spec.kinds}
    return [
        *checks,
        *(
            exactly(CheckName.KIND, kind, amount([i for i in items if i.kind == kind]), 0)
            for kind in sorted({item.kind for item in items} - named)
        ),
    ]


def _order_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    identifiers = [item.identifier for item in items]
    domains = {quota.name for quota in spec.domain_points}
    outside = sum(i.domain not in domains or spec.section_of(i.type) is None for i in items)
    order = [item.position for item in items]
    misplaced = sum(a != b for a, b in zip(sorted(order), range(1, len(order) + 1), strict=True))
    return [
        exactly(CheckName.REPEATED, "", len(identifiers) - len(set(identifiers)), 0),
        exactly(CheckName.OTHER_LEVEL, "", sum(i.level != spec.level for i in items), 0),
        exactly(CheckName.OUTSIDE, "", outside, 0),
        exactly(CheckName.MISPLACED, "", misplaced, 0),
    ]


def _of_domain(items: Sequence[PlacedItem], quota: Quota) -> list[PlacedItem]:
    return [item for item in items if item.domain == quota.name]


def _band(item: PlacedItem) -> str:
    return "" if item.p_expected is None else band_of(item.p_expected)


def _cell(spec: PaperSpec, item: PlacedItem) -> str:
    section = spec.section_of(item.type)
    return "" if section is None else f"{item.domain}/{section.name}"


def _difficulty_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    wanted = spec.difficulty
    if wanted is None:
        return []
    share = share_of(items)
    return [Check(CheckName.DIFFICULTY, "", share, wanted.low, wanted.high)]


def share_of(items: Sequence[PlacedItem]) -> Fraction:
    """Return the share of the points that is expected of a paper (0 to 1).

    An item without a figure counts as one that nobody is expected to answer.
    """
    return expected_share((item.p_expected or ZERO, item.points) for item in items)
