"""Reads of blueprints, exams and forms, and of what the bank has for a blueprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Blueprint, Exam, ExamSession, Form, FormItem, FormPaper
from exams.rules.blueprints import BlueprintSpec, PaperSpec
from exams.rules.conformity import Check, PlacedItem, conformity
from question_bank.models import Bank
from question_bank.queries import AvailableItem, list_approved

SORTS = {"created": Exam.created_at, "role": Blueprint.code}


@dataclass(frozen=True)
class ExamFilters:
    """What a list of exams is narrowed to; ``code`` as ``DE-L1``, ``sort`` a key of ``SORTS``."""

    text: str = ""
    code: str = ""
    sort: str = "-created"


def list_blueprints(session: Session) -> list[Blueprint]:
    """Return the latest version of each blueprint, by code."""
    latest = select(Blueprint.code, func.max(Blueprint.version)).group_by(Blueprint.code)
    newest = dict(session.execute(latest).all())
    found = session.scalars(select(Blueprint).order_by(Blueprint.code)).unique()
    return [b for b in found if newest[b.code] == b.version]


def list_versions(session: Session, code: str) -> Sequence[Blueprint]:
    """Return the versions of a blueprint, the newest first."""
    query = select(Blueprint).where(Blueprint.code == code).order_by(Blueprint.version.desc())
    return session.scalars(query).unique().all()


def find_blueprint(session: Session, code: str) -> Blueprint | None:
    """Return the latest version of a blueprint, or None."""
    return next(iter(list_versions(session, code)), None)


def get_blueprint(session: Session, code: str) -> Blueprint:
    """Return the latest version of a blueprint like ``DE-L1``. Raises ``NotFound``."""
    found = find_blueprint(session, code)
    if found is None:
        raise NotFound(_l("没有 %(code)s 的蓝图。", code=code))
    return found


def get_exam(session: Session, public_id: str) -> Exam:
    """Return an exam. Raises ``NotFound``."""
    found = session.scalar(select(Exam).where(Exam.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这个考试。"))
    return found


def list_exams(filters: ExamFilters) -> Select[Any]:
    """Return the select of exams for these filters, in order."""
    query = select(Exam).join(Blueprint, Blueprint.id == Exam.blueprint_id)
    if filters.text.strip():
        wanted = filters.text.strip()
        query = query.where(
            Exam.title["zh"].as_string().icontains(wanted, autoescape=True)
            | Exam.title["en"].as_string().icontains(wanted, autoescape=True)
        )
    if filters.code:
        query = query.where(Blueprint.code == filters.code)
    column = SORTS.get(filters.sort.removeprefix("-"), Exam.created_at)
    down = filters.sort.startswith("-")
    return query.order_by(column.desc() if down else column, Exam.id.desc())


def count_sessions(session: Session, exam_ids: Sequence[int]) -> dict[int, int]:
    """Return how many sessions each exam has; exams without any are missing."""
    query = select(ExamSession.exam_id, func.count()).where(ExamSession.exam_id.in_(exam_ids))
    return dict(session.execute(query.group_by(ExamSession.exam_id)).all())


def count_forms(session: Session, exam_ids: Sequence[int]) -> dict[int, int]:
    """Return how many forms each exam has."""
    query = select(Form.exam_id, func.count()).where(Form.exam_id.in_(exam_ids))
    return dict(session.execute(query.group_by(Form.exam_id)).all())


def list_forms(session: Session, exam: Exam) -> Sequence[Form]:
    """Return the forms of an exam with their papers, by label."""
    query = select(Form).where(Form.exam_id == exam.id).order_by(Form.label)
    return session.scalars(query.options(selectinload(Form.papers))).all()


def get_form_paper(session: Session, public_id: str) -> FormPaper:
    """Return one paper of a form with its items. Raises ``NotFound``."""
    query = select(FormPaper).where(FormPaper.public_id == public_id)
    found = session.scalar(
        query.options(selectinload(FormPaper.items).joinedload(FormItem.item_version))
    )
    if found is None:
        raise NotFound(_l("没有这份试卷。"))
    return found


def open_levels(session: Session) -> dict[tuple[str, str], Exam]:
    """Return the newest exam of each (role, level) that has one."""
    query = select(Exam).order_by(Exam.created_at, Exam.id)
    return {(e.blueprint.role, e.blueprint.level): e for e in session.scalars(query).unique()}


def list_available(session: Session, spec: BlueprintSpec) -> list[AvailableItem]:
    """Return the approved items of the blueprint's bank and level; none when there is no such bank."""
    bank = session.scalar(select(Bank).where(Bank.slug == spec.bank))
    if bank is None:
        return []
    return list_approved(session, bank=bank, level=spec.level)


@dataclass(frozen=True)
class Stock:
    """What a bank has for a paper: units (items, or whole cases) by (domain, what), and by row.

    ``what`` is the name of a section or a kind. In a paper of cases the cases are counted by domain
    under ``case``, and kinds in items.
    """

    cells: dict[tuple[str, str], int]
    domains: dict[str, int]
    columns: dict[str, int]


def count_stock(paper: PaperSpec, available: Sequence[AvailableItem]) -> Stock:
    """Count what the bank has for a paper, as the matrix of a blueprint shows it."""
    fitting = [i for i in available if (i.stimulus_version_id is not None) == paper.whole_cases]
    cells: Counter[tuple[str, str]] = Counter()
    domains: Counter[str] = Counter()
    seen: set[int] = set()
    for item in fitting:
        section = paper.section_of(item.type)
        if section is None:
            continue
        cells[item.domain, item.kind] += 1
        case = item.stimulus_version_id
        if case is None or case not in seen:
            cells[item.domain, section.name] += 1
            domains[item.domain] += 1
        if case is not None:
            seen.add(case)
    columns: Counter[str] = Counter()
    for (_, what), count in cells.items():
        columns[what] += count
    return Stock(dict(cells), dict(domains), dict(columns))


def recount(spec: BlueprintSpec, form_paper: FormPaper) -> list[Check]:
    """Count a published paper out against a blueprint, from its rows alone."""
    placed = [
        PlacedItem(
            identifier=row.item_version.item.identifier,
            domain=row.domain,
            type=row.type,
            kind=row.kind,
            level=row.item_version.item.level,
            points=row.points,
            position=row.position,
            case=str(row.item_version.stimulus_version_id or ""),
            place_in_case=row.item_version.item.position_in_stimulus,
        )
        for row in form_paper.items
    ]
    return conformity(spec.paper(form_paper.paper.kind.value), placed)
