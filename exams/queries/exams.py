"""Reads of exams and forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Blueprint, Exam, ExamSession, Form, FormItem, FormPaper
from exams.queries.blueprints import find_blueprint as find_blueprint
from exams.queries.blueprints import get_blueprint as get_blueprint
from exams.queries.blueprints import list_blueprints as list_blueprints
from exams.queries.coverage import list_available as list_available
from exams.rules.blueprints import BlueprintSpec
from exams.rules.conformity import Check, PlacedItem, conformity

SORTS = {"created": Exam.created_at, "role": Blueprint.code}


@dataclass(frozen=True)
class ExamFilters:
    """What a list of exams is narrowed to; ``code`` as ``DE-L1``, ``sort`` a key of ``SORTS``."""

    text: str = ""
    code: str = ""
    sort: str = "-created"


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


def recount(spec: BlueprintSpec, form_paper: FormPaper) -> list[Check]:
    """Count a published paper out against a blueprint, from its rows and versions alone.

    What depends on the bank of the day (enemies, exposure) stands in the stored conformity.
    """
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
            p_expected=Fraction(str(row.item_version.body["p_expected"])),
        )
        for row in form_paper.items
    ]
    return conformity(spec.paper(form_paper.paper.kind.value), placed)
