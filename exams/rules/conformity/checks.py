"""What is counted, of which facts of items, and what a count says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from exams.rules.blueprints import Quota, number

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
    DIFFICULTY = "difficulty"
    BAND = "band"
    CELL = "cell"
    TWICE = "twice"
    MATERIAL = "material"
    ENEMIES = "enemies"
    FIXED = "fixed"
    EXCLUDED = "excluded"
    EXPOSED = "exposed"
    OVERUSED = "overused"
    COMMON = "common"
    SHARED = "shared"
    PARALLEL = "parallel"


OVER_THE_FORM = (
    CheckName.TWICE,
    CheckName.MATERIAL,
    CheckName.ENEMIES,
    CheckName.FIXED,
    CheckName.EXCLUDED,
    CheckName.EXPOSED,
    CheckName.OVERUSED,
    CheckName.COMMON,
    CheckName.SHARED,
    CheckName.PARALLEL,
)
"""Checks that are about a form as a whole, or about several forms."""

PERCENT = frozenset({CheckName.DIFFICULTY, CheckName.PARALLEL})
"""Checks whose amounts are shares of the points (0 to 1), told in per cent."""


@dataclass(frozen=True)
class PlacedItem:
    """An item on a paper, told by what conformity depends on.

    ``case`` names the stimulus that the item belongs to, "" for none; ``place_in_case`` orders the
    items of a case; ``position`` counts from 1 over the paper. ``p_expected`` is the share (0 to 1)
    of just-qualified candidates expected to answer right. ``exposures``, ``forms`` (in which it
    stands) and ``enemies`` (identifiers) are those of the moment of assembly; None and empty where
    they are not asked about.
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
    p_expected: Fraction | None = None
    exposures: int | None = None
    forms: int | None = None
    enemies: frozenset[str] = frozenset()


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
        """Return the check as JSON data; numbers as text, shares in per cent."""
        return {
            "check": self.name.value,
            "subject": self.subject,
            "actual": self._told(self.actual),
            "low": self._told(self.low),
            "high": self._told(self.high),
            "ok": self.ok,
        }

    def _told(self, value: Fraction) -> str:
        if self.name not in PERCENT:
            return number(value)
        percent = value * 100
        exact = number(percent)
        return exact + " %" if "/" not in exact else f"≈ {float(percent):.2f} %"


def conforms(checks: Iterable[Check]) -> bool:
    """Whether no check fails."""
    return all(check.ok for check in checks)


def quota_checks(
    name: CheckName, quotas: Iterable[Quota], amount: Callable[[Quota], Fraction]
) -> list[Check]:
    """Count what each quota is about."""
    return [Check(name, q.name, amount(q), q.low, q.high) for q in quotas]


def points_of(items: Iterable[PlacedItem]) -> Fraction:
    """Return the sum of the points."""
    return sum((item.points for item in items), ZERO)


def exactly(name: CheckName, subject: str, actual: int | Fraction, wanted: int | Fraction) -> Check:
    """Return the check of an amount that has no tolerance."""
    return Check(name, subject, Fraction(actual), Fraction(wanted), Fraction(wanted))
