"""Blueprints as values: what a form of an exam must be made of, paper by paper.

A blueprint is planned in ``exams/data/blueprints.yaml`` and filled with the weights of an edition of
the standard. Amounts are exact (``Fraction``): points on the paper's scale, counts of items, percent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

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
class PaperSpec:
    """What one paper is made of.

    ``kinds`` are counted in ``kinds_in`` (``items`` or ``points``); a kind that is not named does not
    appear. ``domain_items`` is empty where only points are prescribed.
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

    ``edition`` and ``bank`` are slugs.
    """

    role: str
    level: str
    edition: str
    bank: str
    title: TEXT
    source_status: str
    source_ref: TEXT
    papers: tuple[PaperSpec, ...]

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


def to_document(spec: BlueprintSpec) -> dict[str, Any]:
    """Return the blueprint as canonical JSON data; numbers as text."""
    return {
        "role": spec.role,
        "level": spec.level,
        "edition": spec.edition,
        "bank": spec.bank,
        "title": dict(spec.title),
        "source_status": spec.source_status,
        "source_ref": dict(spec.source_ref),
        "papers": [_paper_document(paper) for paper in spec.papers],
    }


def _paper_document(paper: PaperSpec) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "level": paper.level,
        "minutes": paper.minutes,
        "cut": number(paper.cut),
        "cut_basis": paper.cut_basis,
        "sections": [
            {
                "name": s.name,
                "types": list(s.types),
                "count": s.count,
                "size": s.size,
                "points": number(s.points),
            }
            for s in paper.sections
        ],
        "domain_points": _quota_documents(paper.domain_points),
        "domain_items": _quota_documents(paper.domain_items),
        "kinds": _quota_documents(paper.kinds),
        "kinds_in": paper.kinds_in,
        "notice": dict(paper.notice),
    }


def _quota_documents(quotas: Sequence[Quota]) -> list[dict[str, str]]:
    return [
        {"name": q.name, "target": number(q.target), "tolerance": number(q.tolerance)}
        for q in quotas
    ]


def from_document(document: Mapping[str, Any]) -> BlueprintSpec:
    """Read a blueprint that ``to_document`` wrote."""
    return BlueprintSpec(
        role=document["role"],
        level=document["level"],
        edition=document["edition"],
        bank=document["bank"],
        title=document["title"],
        source_status=document["source_status"],
        source_ref=document["source_ref"],
        papers=tuple(_paper_from(entry) for entry in document["papers"]),
    )


def _paper_from(entry: Mapping[str, Any]) -> PaperSpec:
    return PaperSpec(
        kind=entry["kind"],
        level=entry["level"],
        minutes=entry["minutes"],
        cut=Fraction(entry["cut"]),
        cut_basis=entry["cut_basis"],
        sections=tuple(section_from(part) for part in entry["sections"]),
        domain_points=_quotas_from(entry["domain_points"]),
        domain_items=_quotas_from(entry["domain_items"]),
        kinds=_quotas_from(entry["kinds"]),
        kinds_in=entry["kinds_in"],
        notice=entry["notice"],
    )


def section_from(part: Mapping[str, Any]) -> Section:
    """Read a section of a plan or a document."""
    return Section(
        name=str(part["name"]),
        types=tuple(part["types"]),
        count=int(part["count"]),
        size=int(part.get("size", 1)),
        points=Fraction(str(part["points"])),
    )


def _quotas_from(entries: Sequence[Mapping[str, str]]) -> tuple[Quota, ...]:
    return tuple(Quota(e["name"], Fraction(e["target"]), Fraction(e["tolerance"])) for e in entries)
