"""The coverage board: for each role and level, what the banks have against what forms need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from accounts.access import current_person, may, requires
from accounts.rules import Permission
from core.db import db
from core.i18n import gettext as _
from core.pages import csv_response
from exams.assembly import Certainty
from exams.forms import MOST_FORMS
from exams.labels import PAPERS, section_label
from exams.models import Blueprint
from exams.queries import blueprints as queries
from exams.queries.coverage import Coverage, PaperCoverage, banks_of, get_coverage
from exams.rules.blueprints import BlueprintSpec, PaperSpec, Section, from_document
from exams.views import bp
from exams.views.officer import exam_words
from exams.views.writing import first_competences, writing_of
from question_bank.queries import USABLE, readable_bank_ids
from standards.rules import KINDS, LEVEL_NAMES, ROLE_NAMES, status_label

DEFAULT_FORMS = 2


@dataclass(frozen=True)
class BoardCell:
    """What there is of a domain, section and kind, how much is missing, where a click leads."""

    section: str
    kind: str
    have: int
    missing: int
    see: str
    write: str


@dataclass(frozen=True)
class BoardLine:
    """A domain with its cells and totals."""

    domain: str
    cells: list[BoardCell]
    have: int
    need: int
    missing: int


@dataclass(frozen=True)
class Board:
    """A paper's lines; ``columns`` are (section, its label, kinds)."""

    kind: str
    cases: bool
    columns: list[tuple[str, Any, list[str]]]
    lines: list[BoardLine]
    have: int
    need: int
    missing: int
    barred: int


@dataclass(frozen=True)
class Overview:
    """A role and level on the board: its blueprint, or why there is nothing to count.

    ``exist``: the forms do; ``exact``: what is missing is no mere lower bound.
    """

    code: str
    name: dict[str, str]
    blueprint: Blueprint | None
    open: bool
    have: int = 0
    missing: int = 0
    exist: bool = False
    exact: bool = True


@bp.get("/exams/coverage")
@requires(Permission.ITEM_READ)
def coverage() -> Any:
    """Show every role and level, and one of them in full; CSV of that."""
    forms = min(max(request.args.get("forms", DEFAULT_FORMS, type=int), 1), MOST_FORMS)
    found = {b.code: b for b in queries.list_blueprints(db.session)}
    rows = [_overview(role, level, found, forms) for role in ROLE_NAMES for level in LEVEL_NAMES]
    shown = [row for row in rows if row.open]
    asked = request.args.get("code", "")
    chosen = next((row for row in shown if row.code == asked), shown[0] if shown else None)
    page: dict[str, Any] = {"rows": rows, "forms": forms, "most": MOST_FORMS, "chosen": chosen}
    if chosen is None or chosen.blueprint is None:
        return render_template("exams/coverage.html", **page)
    spec = from_document(chosen.blueprint.document)
    covered = get_coverage(db.session, spec, forms=forms)
    first = first_competences(chosen.blueprint.edition, chosen.blueprint.level)
    boards = [_board(spec, paper, covered, first) for paper in covered.papers]
    words = exam_words(chosen.blueprint.edition)
    if request.args.get("format") == "csv":
        return _csv(chosen.code, boards, words["domains"])
    return render_template(
        "exams/coverage.html",
        **page,
        spec=spec,
        blueprint=chosen.blueprint,
        boards=boards,
        writing=writing_of(spec, chosen.blueprint.edition, covered.lack),
        banks=banks_of(db.session, spec),
        status_label=status_label,
        **words,
    )


def _overview(role: str, level: str, found: Mapping[str, Blueprint], forms: int) -> Overview:
    code = f"{role}-{level}"
    name = {lang: f"{ROLE_NAMES[role][lang]} {LEVEL_NAMES[level][lang]}" for lang in ("zh", "en")}
    blueprint = found.get(code)
    if blueprint is None:
        return Overview(code, name, None, open=False)
    spec = from_document(blueprint.document)
    readable = set(readable_bank_ids(db.session, current_person()))
    if any(bank.id not in readable for bank in banks_of(db.session, spec)):
        return Overview(code, name, blueprint, open=False)
    covered = get_coverage(db.session, spec, forms=forms)
    return Overview(
        code,
        name,
        blueprint,
        open=True,
        have=sum(sum(paper.cells.values()) for paper in covered.papers),
        missing=covered.lack.missing,
        exist=covered.lack.certainty is Certainty.NOTHING,
        exact=covered.lack.certainty is not Certainty.LEAST,
    )


def _board(
    spec: BlueprintSpec, covered: PaperCoverage, coverage: Coverage, first: Mapping[str, str]
) -> Board:
    paper = covered.paper
    short: Counter[tuple[str, str, str]] = Counter()
    for lack in coverage.shortages:
        if lack.paper == paper.kind:
            short[lack.domain, lack.type, lack.kind] += lack.missing
    kinds = [quota.name for quota in paper.kinds]
    lines = []
    for quota in paper.domain_points:
        cells = [
            _cell(spec, section, (quota.name, section.name, kind), covered, short, first)
            for section in paper.sections
            for kind in kinds
        ]
        lines.append(
            BoardLine(
                domain=quota.name,
                cells=cells,
                have=sum(cell.have for cell in cells),
                need=_need(paper, quota.name) * coverage.forms,
                missing=sum(cell.missing for cell in cells),
            )
        )
    return Board(
        kind=paper.kind,
        cases=paper.whole_cases,
        columns=[(s.name, section_label(s.name), kinds) for s in paper.sections],
        lines=lines,
        have=sum(line.have for line in lines),
        need=sum(section.count for section in paper.sections) * coverage.forms,
        missing=sum(line.missing for line in lines),
        barred=covered.barred,
    )


def _need(paper: PaperSpec, domain: str) -> int:
    """Return how many units of a domain a form needs."""
    for quota in paper.domain_items:
        if quota.name == domain:
            return round(quota.target)
    share = next(quota.target for quota in paper.domain_points if quota.name == domain)
    units = sum(section.count for section in paper.sections)
    return round(share * units / paper.points) if paper.points else 0


def _cell(
    spec: BlueprintSpec,
    section: Section,
    place: tuple[str, str, str],
    covered: PaperCoverage,
    short: Mapping[tuple[str, str, str], int],
    first: Mapping[str, str],
) -> BoardCell:
    domain, name, kind = place
    asked: dict[str, Any] = {"bank": spec.bank, "domain": domain, "kind": kind, "level": spec.level}
    one = section.types[0] if len(section.types) == 1 or covered.paper.whole_cases else ""
    single: dict[str, Any] = {"type": one} if one and not covered.paper.whole_cases else {}
    write: dict[str, Any] = {**asked, "type": section.types[0], "competence": first.get(domain, "")}
    return BoardCell(
        section=name,
        kind=kind,
        have=covered.cells.get(place, 0),
        missing=short.get(place, 0),
        see=url_for("question_bank.items", **asked, **single, state=USABLE),
        write=url_for("question_bank.new_item", **write) if may(Permission.ITEM_WRITE) else "",
    )


def _csv(code: str, boards: list[Board], domains: Mapping[str, str]) -> Any:
    head = [_("科目"), _("领域代码"), _("领域"), _("题型"), _("知识类型"), _("可用"), _("缺")]
    rows = (
        [
            PAPERS[board.kind],
            line.domain,
            domains.get(line.domain, line.domain),
            section_label(cell.section),
            KINDS[cell.kind],
            cell.have,
            cell.missing,
        ]
        for board in boards
        for line in board.lines
        for cell in line.cells
    )
    return csv_response(f"coverage-{code}", head, rows)
