"""Bringing blueprints in and writing them: plans with the weights of the latest edition, drafts, their
versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from accounts.models import Person
from core.audit import SYSTEM, record
from core.canonical import digest_of
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Blueprint
from exams.queries.blueprints import find_blueprint
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
    last = find_blueprint(session, code)
    if last is not None and last.digest == digest:
        return last
    made = add_version(session, code, document, edition, now=now)
    note_act(
        session,
        made.public_id,
        "blueprint.loaded",
        None,
        now,
        code=code,
        version=made.version,
        digest=digest,
    )
    return made


def add_version(
    session: Session,
    code: str,
    document: Mapping[str, Any],
    edition: Edition,
    *,
    now: datetime,
    created_by: str | None = None,
    note: str = "",
) -> Blueprint:
    """Insert the next version of a blueprint; ``created_by`` is a public id."""
    last = find_blueprint(session, code)
    role, _dash, level = code.partition("-")
    made = Blueprint(
        code=code,
        version=1 if last is None else last.version + 1,
        role=role,
        level=level,
        edition_id=edition.id,
        document=dict(document),
        digest=digest_of(document),
        created_at=now,
        created_by=created_by,
        note=note,
    )
    session.add(made)
    session.flush()
    return made


def note_act(
    session: Session,
    object_id: str,
    action: str,
    actor: Person | None,
    now: datetime,
    **data: object,
) -> None:
    """Record an act on a blueprint or its draft; without an actor it is the system's."""
    record(
        session,
        actor=SYSTEM if actor is None else actor.public_id,
        action=action,
        object_type="blueprint",
        object_id=object_id,
        now=now,
        **data,
    )
