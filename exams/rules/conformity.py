"""Whether a form's paper is what its blueprint asks for, counted out without any solver.

Independent of how the form came about: ``exams.assembly`` searches with a solver, this module counts
the finished paper with exact numbers, and a form that fails one check is not published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from exams.rules.blueprints import PaperSpec, Quota, Section, number

ZERO = Fraction(0)


class CheckName(StrEnum):
    """What is counted."""

    ITEMS = "items"
    POINTS = "points"
    SECTION = "section"
    SECTION_POINTS = "section_points"
    DOMAIN_POINTS = "domain_points"
    DOMAIN_ITEMS = "domain_items"
    KIND = "kind"
    CASES = "cases"
    BROKEN_CASES = "broken_cases"
    REPEATED = "repeated"
    OTHER_LEVEL = "other_level"
    OUTSIDE = "outside"
    MISPLACED = "misplaced"


@dataclass(frozen=True)
class PlacedItem:
    """An item on a paper, told by what conformity depends on.

    ``case`` names the stimulus that the item belongs to, "" for none; ``place_in_case`` orders the
    items of a case; ``position`` counts from 1 over the paper.
    """

    identifier: str
    domain: str
    type: str
    kind: str
    level: str
    points: Fraction
    position: int
    case: str = ""
    place_in_case: int = 0


@dataclass(frozen=True)
class Check:
    """One thing counted: of ``subject`` (a section, domain or kind, or "") there is ``actual``."""

    name: CheckName
    subject: str
    actual: Fraction
    low: Fraction
    high: Fraction

    @property
    def ok(self) -> bool:
        """Whether the amount lies within its bounds."""
        return self.low <= self.actual <= self.high

    def to_document(self) -> dict[str, object]:
        """Return the check as JSON data; numbers as text."""
        return {
            "check": self.name.value,
            "subject": self.subject,
            "actual": number(self.actual),
            "low": number(self.low),
            "high": number(self.high),
            "ok": self.ok,
        }


def conformity(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    """Count out a paper against its specification; every check stands in the answer."""
    checks = [
        _exactly(CheckName.ITEMS, "", len(items), spec.items),
        _exactly(CheckName.POINTS, "", _points(items), spec.points),
    ]
    checks += _case_checks(spec, items) if spec.whole_cases else _section_checks(spec, items)
    checks += _quota_checks(
        CheckName.DOMAIN_POINTS, spec.domain_points, lambda q: _points(_of_domain(items, q))
    )
    checks += _quota_checks(
        CheckName.DOMAIN_ITEMS, spec.domain_items, lambda q: Fraction(len(_of_domain(items, q)))
    )
    checks += _kind_checks(spec, items)
    checks += _order_checks(spec, items)
    return checks


def conforms(checks: Iterable[Check]) -> bool:
    """Whether no check fails."""
    return all(check.ok for check in checks)


def _section_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    checks = []
    for section in spec.sections:
        inside = [item for item in items if item.type in section.types]
        checks.append(_exactly(CheckName.SECTION, section.name, len(inside), section.items))
        checks.append(_wrong_points(section, inside))
    return checks


def _wrong_points(section: Section, inside: Sequence[PlacedItem]) -> Check:
    wrong = sum(item.points != section.points for item in inside)
    return _exactly(CheckName.SECTION_POINTS, section.name, wrong, 0)


def _case_checks(spec: PaperSpec, items: Sequence[PlacedItem]) -> list[Check]:
    section = spec.sections[0]
    groups = _groups(items)
    broken = sum(not _is_whole(group, section.size) for group in groups)
    return [
        _exactly(CheckName.CASES, section.name, len(groups), section.count),
        _exactly(CheckName.BROKEN_CASES, section.name, broken, 0),
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
        return _points(of) if spec.kinds_in == "points" else Fraction(len(of))

    checks = _quota_checks(
        CheckName.KIND, spec.kinds, lambda q: amount([i for i in items if i.kind == q.name])
    )
    named = {quota.name for quota in spec.kinds}
    return [
        *checks,
        *(
            _exactly(CheckName.KIND, kind, amount([i for i in items if i.kind == kind]), 0)
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
        _exactly(CheckName.REPEATED, "", len(identifiers) - len(set(identifiers)), 0),
        _exactly(CheckName.OTHER_LEVEL, "", sum(i.level != spec.level for i in items), 0),
        _exactly(CheckName.OUTSIDE, "", outside, 0),
        _exactly(CheckName.MISPLACED, "", misplaced, 0),
    ]


def _quota_checks(
    name: CheckName, quotas: Iterable[Quota], amount: Callable[[Quota], Fraction]
) -> list[Check]:
    return [Check(name, q.name, amount(q), q.low, q.high) for q in quotas]


def _of_domain(items: Sequence[PlacedItem], quota: Quota) -> list[PlacedItem]:
    return [item for item in items if item.domain == quota.name]


def _points(items: Iterable[PlacedItem]) -> Fraction:
    return sum((item.points for item in items), ZERO)


def _exactly(
    name: CheckName, subject: str, actual: int | Fraction, wanted: int | Fraction
) -> Check:
    return Check(name, subject, Fraction(actual), Fraction(wanted), Fraction(wanted))
