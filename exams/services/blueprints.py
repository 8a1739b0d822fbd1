"""Bringing blueprints in: the bundled plans, filled with the weights of the latest edition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import SYSTEM, record
from core.canonical import digest_of
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Blueprint
from exams.rules.blueprints import BlueprintSpec, to_document
from exams.rules.plans import build_spec, items_to_allocate
from standards.models import Edition
from standards.queries import latest_edition, list_weights
from standards.rules import allocate

PLANS = Path(__file__).resolve().parent.parent / "data" / "blueprints.yaml"


def read_plans() -> list[dict[str, Any]]:
    """Return the bundled plans of blueprints."""
    found: list[dict[str, Any]] = yaml.safe_load(PLANS.read_text(encoding="utf-8"))["blueprints"]
    return found


def get_plan(role: str, level: str) -> Mapping[str, Any]:
    """Return the bundled plan of a role and level. Raises ``NotFound``."""
    for plan in read_plans():
        if (plan["role"], plan["level"]) == (role, level):
            return plan
    raise NotFound(_l("没有 %(code)s 的蓝图。", code=f"{role}-{level}"))


def plan_blueprint(
    session: Session, role: str, level: str, *, edition: Edition | None = None
) -> BlueprintSpec:
    """Return the blueprint that plan and edition (by default the latest) make; writes nothing.

    Raises ``NotFound`` without plan or edition, ``ValueError`` for a plan that does not add up.
    """
    plan = get_plan(role, level)
    edition = edition or latest_edition(session, role)
    weights = {w.domain_code: w.percent for w in list_weights(session, edition, level)}
    allocation = allocate(weights, items_to_allocate(plan))
    return build_spec(plan, edition=edition.slug, weights=weights, allocation=allocation)


def load_blueprint(
    session: Session, role: str, level: str, *, now: datetime, edition: Edition | None = None
) -> Blueprint:
    """Keep the blueprint of a role and level; a new version only when something in it changed.

    Raises as ``plan_blueprint``.
    """
    edition = edition or latest_edition(session, role)
    document = to_document(plan_blueprint(session, role, level, edition=edition))
    digest = digest_of(document)
    code = f"{role}-{level}"
    last = session.scalar(
        select(Blueprint).where(Blueprint.code == code).order_by(Blueprint.version.desc()).limit(1)
    )
    if last is not None and last.digest == digest:
        return last
    made = Blueprint(
        code=code,
        version=1 if last is None else last.version + 1,
        role=role,
        level=level,
        edition_id=edition.id,
        document=document,
        digest=digest,
        created_at=now,
    )
    session.add(made)
    session.flush()
    record(
        session,
        actor=SYSTEM,
        action="blueprint.loaded",
        object_type="blueprint",
        object_id=made.public_id,
        now=now,
        code=code,
        version=made.version,
        digest=digest,
    )
    return made
