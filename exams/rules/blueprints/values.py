"""Blueprints as values: what a form of an exam must be made of, paper by paper.

A blueprint is planned in ``exams/data/blueprints.yaml`` and filled with the weights of an edition of
the standard. Amounts are exact (``Fraction``): points on the paper's scale, counts of items, percent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

THEORY = "theory"
PRACTICAL = "practical"
CASE = "case"
TEXT = Mapping[str, str]


class Available(Protocol):
    """An approved item version that a form could take, as ``question_bank`` lists it."""

    @property
    def version_id(self) -> int:
        """The row of the item version."""

    @property
    def identifier(self) -> str:
        """The item's identifier, as ``L1-BAS-001``."""

    @property
    def domain(self) -> str:
        """The domain's code."""

    @property
    def type(self) -> str:
        """The item type's name."""

    @property
    def kind(self) -> str:
        """``knowledge``, ``skill`` or ``innovation``."""

    @property
    def level(self) -> str:
        """The level's code."""

    @property
    def stimulus_version_id(self) -> int | None:
        """The case that the item belongs to, or None."""

    @property
    def position_in_stimulus(self) -> int:
        """The item's place among those of its case."""

    @property
    def p_expected(self) -> Fraction:
        """The share (0 to 1) of just-qualified candidates who are expected to answer right."""

    @property
    def exposures(self) -> int:
        """How many sittings have shown the item."""

    @property
    def forms(self) -> int:
        """In how many forms the item stands."""

    @property
    def enemies(self) -> frozenset[str]:
        """The identifiers of the items that must not stand in one form with it."""


@dataclass(frozen=True)
class ChosenItem:
    """An item version at a place of a form's paper.

    ``position`` counts from 1 over the whole paper. ``section`` is the name of the blueprint's
    section (``single`` … ``numeric|ordering``) or, where whole cases are taken, ``case-1``, ``case-2`` …
    """

    version_id: int
    points: Fraction
    position: int
    section: str


@dataclass(frozen=True)
class Section:
    """A part of a paper: so many units (items, or whole cases of ``size`` items) at so many points.

    ``name`` joins the item types that may stand in it with ``|``; ``case`` admits all of ``types``.
    """

    name: str
    types: tuple[str, ...]
    count: int
    size: int
    points: Fraction

    @property
    def items(self) -> int:
        """How many items the section has."""
        return self.count * self.size

    @property
    def total(self) -> Fraction:
        """How many points the section has."""
        return self.items * self.points


@dataclass(frozen=True)
class Quota:
    """An amount of something: the target, and how far a form may be from it on either side."""

    name: str
    target: Fraction
    tolerance: Fraction

    @property
    def low(self) -> Fraction:
        """The least amount."""
        return max(Fraction(0), self.target - self.tolerance)

    @property
    def high(self) -> Fraction:
        """The greatest amount."""
        return self.target + self.tolerance


@dataclass(frozen=True)
class Difficulty:
    """How hard a paper is: the share (0 to 1) of its points that a candidate who just qualifies is
    expected to reach, and how far a form may be from it.

    Of several forms, none may be farther than ``tolerance`` from another.
    """

    target: Fraction
    tolerance: Fraction

    @property
    def low(self) -> Fraction:
        """The least share."""
        return max(Fraction(0), self.target - self.tolerance)

    @property
    def high(self) -> Fraction:
        """The greatest share."""
        return min(Fraction(1), self.target + self.tolerance)


@dataclass(frozen=True)
class Fixed:
    """An item that must stand in the form with a label, or with no label in every form."""

    identifier: str
    form: str = ""


@dataclass(frozen=True)
class PaperSpec:
    """What one paper is made of.

    ``kinds`` are counted in ``kinds_in`` (``items`` or ``points``); a kind that is not named does not
    appear. ``domain_items`` is empty where only points are prescribed.

    Optional beyond that: ``difficulty``; ``bands``, items by band of difficulty
    (``exams.rules.difficulty``); ``cells``, items by ``DOMAIN/section``; ``anchors``, how many units
    (items, or whole cases) all forms have in common besides what is fixed in every form.
    """

    kind: str
    level: str
    minutes: int
    cut: Fraction
    cut_basis: str
    sections: tuple[Section, ...]
    domain_points: tuple[Quota, ...]
    domain_items: tuple[Quota, ...]
    kinds: tuple[Quota, ...]
    kinds_in: str
    notice: TEXT
    difficulty: Difficulty | None = None
    bands: tuple[Quota, ...] = ()
    cells: tuple[Quota, ...] = ()
    anchors: int = 0

    @property
    def items(self) -> int:
        """How many items the paper has."""
        return sum(section.items for section in self.sections)

    @property
    def points(self) -> Fraction:
        """How many points the paper has."""
        return sum((section.total for section in self.sections), Fraction(0))

    @property
    def whole_cases(self) -> bool:
        """Whether the paper takes cases whole instead of single items."""
        return any(section.name == CASE for section in self.sections)

    def section_of(self, type_name: str) -> Section | None:
        """Return the section in which an item of this type may stand, or None."""
        return next((s for s in self.sections if type_name in s.types), None)


@dataclass(frozen=True)
class BlueprintSpec:
    """A blueprint: role, level, the edition of its weights, the bank of its items, papers in order.

    ``edition``, ``bank`` and ``more_banks`` are slugs. Items are named by their identifier, those of
    ``more_banks`` with the slug before it (``school/L1-BAS-001``). ``fixed`` items must stand in the
    forms, ``excluded`` ones and those with more than ``most_exposures`` or already in ``most_forms``
    forms stay out.
    """

    role: str
    level: str
    edition: str
    bank: str
    title: TEXT
    source_status: str
    source_ref: TEXT
    papers: tuple[PaperSpec, ...]
    more_banks: tuple[str, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    excluded: tuple[str, ...] = ()
    most_exposures: int | None = None
    most_forms: int | None = None

    @property
    def banks(self) -> tuple[str, ...]:
        """The banks whose items may be taken, the blueprint's own first."""
        return (self.bank, *self.more_banks)

    @property
    def code(self) -> str:
        """The blueprint's name, as ``DE-L1``."""
        return f"{self.role}-{self.level}"

    def paper(self, kind: str) -> PaperSpec:
        """Return the paper of a kind; raises ``KeyError`` when the blueprint has none."""
        for paper in self.papers:
            if paper.kind == kind:
                return paper
        raise KeyError(kind)


def number(value: Fraction) -> str:
    """Write an exact number: ``20``, ``1.5`` where two decimals suffice, else ``7/3``."""
    if value.denominator == 1:
        return str(value.numerator)
    hundredths = value * 100
    if hundredths.denominator == 1:
        return f"{float(value):.2f}".rstrip("0")
    return f"{value.numerator}/{value.denominator}"
