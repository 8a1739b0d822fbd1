"""What the pages of the standards show, gathered from an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standards.models import Competence, CrosswalkRow, Domain, Edition, Level, Statement, Weight
from standards.rules import ROLE_NAMES, Source, SourceStatus, find_source, source_counts

# Frameworks that are shown beside the role and not in the table of levels.
_ROLE_FRAMEWORKS = ("ESCO", "EDSF-profile")
WIDEST_BAR = 30


@dataclass(frozen=True)
class RoleRow:
    """A role in a list, with its newest edition if it has one."""

    code: str
    name: dict[str, str]
    edition: Edition | None


@dataclass(frozen=True)
class WeightRow:
    """A row of the weights table: a domain and its cells, one a level."""

    domain: Domain
    cells: list[tuple[Level, Weight]]


@dataclass(frozen=True)
class CrosswalkLine:
    """A level beside other frameworks: one list of entries for each framework, and the relations."""

    level: Level
    cells: list[list[CrosswalkRow]]
    relations: list[str]


@dataclass(frozen=True)
class DomainBlock:
    """A domain with its competences and its place in other frameworks: (framework, targets)."""

    domain: Domain
    competences: list[Competence]
    crosswalk: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Fact:
    """A fact about the national occupation with its source."""

    label: dict[str, str]
    value: dict[str, str]
    status: SourceStatus
    source: Source


@dataclass(frozen=True)
class EditionPage:
    """Everything that the page of an edition shows beyond the edition itself."""

    weights: list[WeightRow]
    totals: list[tuple[Level, int, int]]
    counts: dict[SourceStatus, int]
    widest: int
    facts: list[Fact]
    frameworks: list[str]
    crosswalk: list[CrosswalkLine]
    role_rows: list[tuple[CrosswalkRow, Level | None]]
    domains: list[DomainBlock]

    @property
    def all_official(self) -> bool:
        """Whether every weight stands in the national standard."""
        return self.counts[SourceStatus.OFFICIAL] == sum(self.counts.values())


@dataclass(frozen=True)
class CompetencePage:
    """What the page of a competence shows: its domain, a line for each level, its neighbours."""

    domain: Domain
    lines: list[tuple[Level, Statement | None]]
    before: Competence | None
    after: Competence | None


def role_rows(editions: Sequence[Edition]) -> list[RoleRow]:
    """Return all roles in their order, each with the first (newest) of its editions."""
    newest: dict[str, Edition] = {}
    for edition in editions:
        newest.setdefault(edition.role, edition)
    rows = [RoleRow(code, name, newest.get(code)) for code, name in ROLE_NAMES.items()]
    others = [code for code in sorted(newest) if code not in ROLE_NAMES]
    return rows + [RoleRow(code, newest[code].role_name, newest[code]) for code in others]


def edition_page(edition: Edition) -> EditionPage:
    """Gather the page of an edition."""
    cells = {(cell.domain_code, cell.level_code): cell for cell in edition.weights}
    level_rows = [
        row
        for row in edition.crosswalk
        if row.level_code and not row.domain_code and row.framework not in _ROLE_FRAMEWORKS
    ]
    frameworks = list(dict.fromkeys(row.framework for row in level_rows))
    return EditionPage(
        weights=[
            WeightRow(domain, [(level, cells[domain.code, level.code]) for level in edition.levels])
            for domain in edition.domains
        ],
        totals=[_total(level, edition.weights) for level in edition.levels],
        counts=source_counts(cell.source_status for cell in edition.weights),
        widest=max([WIDEST_BAR, *(cell.percent for cell in edition.weights)]),
        facts=_facts(edition),
        frameworks=frameworks,
        crosswalk=[_crosswalk_line(level, level_rows, frameworks) for level in edition.levels],
        role_rows=_role_crosswalk(edition),
        domains=[_domain_block(domain, edition) for domain in edition.domains],
    )


def competence_page(edition: Edition, competence: Competence) -> CompetencePage:
    """Gather the page of a competence; its neighbours are those in the order of the edition's page."""
    order = [entry for domain in edition.domains for entry in _inside(edition, domain)]
    place = [entry.code for entry in order].index(competence.code)
    stated = {statement.level_code: statement for statement in competence.statements}
    return CompetencePage(
        domain=next(d for d in edition.domains if d.code == competence.domain_code),
        lines=[(level, stated.get(level.code)) for level in edition.levels],
        before=order[place - 1] if place else None,
        after=order[place + 1] if place + 1 < len(order) else None,
    )


def _total(level: Level, weights: Sequence[Weight]) -> tuple[Level, int, int]:
    column = [cell for cell in weights if cell.level_code == level.code]
    return level, sum(c.percent for c in column), sum(c.theory_items for c in column)


def _facts(edition: Edition) -> list[Fact]:
    entries: list[dict[str, Any]] = edition.occupation["facts"]
    return [
        Fact(
            entry["label"],
            entry["value"],
            SourceStatus(entry["source_status"]),
            find_source(entry["source_ref"], edition.references),
        )
        for entry in entries
    ]


def _crosswalk_line(
    level: Level, rows: Sequence[CrosswalkRow], frameworks: Sequence[str]
) -> CrosswalkLine:
    mine = [row for row in rows if row.level_code == level.code]
    return CrosswalkLine(
        level,
        [[row for row in mine if row.framework == name] for name in frameworks],
        list(dict.fromkeys(row.relation for row in mine)),
    )


def _role_crosswalk(edition: Edition) -> list[tuple[CrosswalkRow, Level | None]]:
    levels = {level.code: level for level in edition.levels}
    return [
        (row, levels.get(row.level_code or ""))
        for row in edition.crosswalk
        if not row.domain_code and (not row.level_code or row.framework in _ROLE_FRAMEWORKS)
    ]


def _inside(edition: Edition, domain: Domain) -> list[Competence]:
    return [entry for entry in edition.competences if entry.domain_code == domain.code]


def _domain_block(domain: Domain, edition: Edition) -> DomainBlock:
    targets: dict[str, list[str]] = {}
    for row in edition.crosswalk:
        if row.domain_code == domain.code:
            targets.setdefault(row.framework, []).append(row.target)
    return DomainBlock(domain, _inside(edition, domain), list(targets.items()))
