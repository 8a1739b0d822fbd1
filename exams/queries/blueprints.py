"""Reads of blueprints: their versions, what is being written, which banks they may draw on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Organisation
from accounts.rules import OrganisationKind
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Blueprint, BlueprintDraft, Exam
from question_bank.models import Bank
from question_bank.queries import usable_banks


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


def get_version(session: Session, code: str, number: int) -> Blueprint:
    """Return a version of a blueprint. Raises ``NotFound``."""
    for found in list_versions(session, code):
        if found.version == number:
            return found
    raise NotFound(_l("没有 %(code)s 的蓝图。", code=code))


def list_drafts(session: Session) -> Sequence[BlueprintDraft]:
    """Return the blueprints that are being written, by code."""
    return session.scalars(select(BlueprintDraft).order_by(BlueprintDraft.code)).all()


def find_draft(session: Session, code: str) -> BlueprintDraft | None:
    """Return the draft of a blueprint, or None."""
    return session.scalar(select(BlueprintDraft).where(BlueprintDraft.code == code))


def get_draft(session: Session, code: str) -> BlueprintDraft:
    """Return the draft of a blueprint like ``DE-L1``. Raises ``NotFound``."""
    found = find_draft(session, code)
    if found is None:
        raise NotFound(_l("没有 %(code)s 的蓝图草稿。", code=code))
    return found


def count_exams(session: Session, code: str) -> dict[int, int]:
    """Return how many exams pin each version of a blueprint, by version."""
    query = (
        select(Blueprint.version, func.count())
        .join(Exam, Exam.blueprint_id == Blueprint.id)
        .where(Blueprint.code == code)
    )
    return dict(session.execute(query.group_by(Blueprint.version)).all())


def list_usable_banks(session: Session) -> list[Bank]:
    """Return the banks that exams may draw on, by slug: those of the certification body, and those
    shared with it for use."""
    bodies = session.scalars(
        select(Organisation).where(
            Organisation.kind == OrganisationKind.CERTIFICATION_BODY,
            Organisation.closed_at.is_(None),
        )
    ).all()
    found = {bank.slug: bank for body in bodies for bank in usable_banks(session, body)}
    return [found[slug] for slug in sorted(found)]
