"""Writing blueprints: drafts from plans or copies, and the versions that they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from accounts.models import Person
from core.canonical import digest_of
from core.errors import Conflict, InvalidInput, NotFound
from core.i18n import lazy_gettext as _l
from exams.errors import BlueprintConflict
from exams.models import Blueprint, BlueprintDraft
from exams.queries.blueprints import find_blueprint, find_draft
from exams.queries.coverage import list_available
from exams.queries.named import list_named
from exams.rules.blueprints import BlueprintSpec, from_document, to_document
from exams.rules.plans import build_spec, items_to_allocate
from exams.rules.sums import Fault, spec_faults
from exams.services.blueprints import add_version, note_act, read_plans
from question_bank.item_types import marked_by_people
from standards.queries import get_edition, get_level, latest_edition, list_weights
from standards.rules import LEVEL_NAMES, ROLE_NAMES, allocate

LONGEST_NOTE = 2000


def draft_from_plan(
    session: Session, role: str, level: str, *, actor: Person, now: datetime
) -> BlueprintDraft:
    """Begin a draft with the weights of the latest edition, by the plan of the role and level or,
    where there is none, by the shape of the first plan.

    Raises ``NotFound`` without an edition or level, ``Conflict`` when there is a draft already.
    """
    edition = latest_edition(session, role)
    get_level(edition, level)
    weights = {w.domain_code: w.percent for w in list_weights(session, edition, level)}
    plan = _plan_for(session, role, level, weights)
    allocation = allocate(weights, items_to_allocate(plan))
    spec = build_spec(plan, edition=edition.slug, weights=weights, allocation=allocation)
    return _begin(session, spec, actor=actor, now=now, source="plan")


def _plan_for(
    session: Session, role: str, level: str, weights: Mapping[str, int]
) -> Mapping[str, Any]:
    plans = read_plans()
    for plan in plans:
        if (plan["role"], plan["level"]) == (role, level):
            return plan
    heaviest = sorted(weights, key=lambda code: (-weights[code], code))[:4]
    practical = dict(zip(heaviest, ("40", "20", "20", "20"), strict=False))
    papers = [
        entry if entry["domains"] == "weights" else {**entry, "domains": practical}
        for entry in plans[0]["papers"]
    ]
    title = {
        lang: f"{ROLE_NAMES[role][lang]}{gap}{LEVEL_NAMES[level][lang]}"
        for lang, gap in (("zh", "　"), ("en", ", "))
    }
    return {**plans[0], "role": role, "level": level, "title": title, "papers": papers}


def draft_from_blueprint(
    session: Session, source: Blueprint, role: str, level: str, *, actor: Person, now: datetime
) -> BlueprintDraft:
    """Begin a draft for a role and level as a copy of a version; items keep to their own level.

    Raises ``NotFound`` without an edition or level, ``Conflict`` when there is a draft already.
    """
    edition = latest_edition(session, role)
    get_level(edition, level)
    spec = from_document(source.document)
    if (role, level) != (source.role, source.level):
        spec = replace(
            spec,
            role=role,
            level=level,
            papers=tuple(replace(paper, level=level) for paper in spec.papers),
            fixed=(),
            excluded=(),
        )
    if role != source.role:
        spec = replace(spec, edition=edition.slug)
    return _begin(session, spec, actor=actor, now=now, source=f"{source.code}/{source.version}")


def _begin(
    session: Session, spec: BlueprintSpec, *, actor: Person, now: datetime, source: str
) -> BlueprintDraft:
    if find_draft(session, spec.code) is not None:
        raise Conflict(_l("%(code)s 已有一份草稿。", code=spec.code))
    draft = BlueprintDraft(
        code=spec.code,
        role=spec.role,
        level=spec.level,
        document=to_document(spec),
        edit_number=1,
        changed_by_id=actor.id,
        changed_at=now,
    )
    session.add(draft)
    session.flush()
    note_act(session, draft.public_id, "blueprint.begun", actor, now, code=spec.code, source=source)
    return draft


def save_draft(
    session: Session,
    draft: BlueprintDraft,
    spec: BlueprintSpec,
    *,
    edit_number: int,
    actor: Person,
    now: datetime,
) -> BlueprintDraft:
    """Save a draft in one write. Raises ``BlueprintConflict`` when it was saved meanwhile."""
    saved = session.execute(
        update(BlueprintDraft)
        .where(BlueprintDraft.id == draft.id, BlueprintDraft.edit_number == edit_number)
        .values(
            document=to_document(spec),
            edit_number=edit_number + 1,
            changed_by_id=actor.id,
            changed_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    session.expire(draft)
    if not cast("CursorResult[Any]", saved).rowcount:
        raise BlueprintConflict(draft.changed_by.display_name)
    number = draft.edit_number
    note_act(session, draft.public_id, "blueprint.saved", actor, now, code=draft.code, edit=number)
    return draft


def discard_draft(session: Session, draft: BlueprintDraft, *, actor: Person, now: datetime) -> None:
    """Throw a draft away; versions stay."""
    note_act(session, draft.public_id, "blueprint.discarded", actor, now, code=draft.code)
    session.delete(draft)
    session.flush()


def _lock(session: Session, draft: BlueprintDraft) -> None:
    """Hold the draft's row until the transaction ends and see its present state."""
    query = select(BlueprintDraft.id).where(BlueprintDraft.id == draft.id).with_for_update()
    if session.scalar(query) is None:
        raise NotFound(_l("没有 %(code)s 的蓝图草稿。", code=draft.code))
    session.refresh(draft)


def publish_draft(
    session: Session,
    draft: BlueprintDraft,
    *,
    edit_number: int,
    note: str,
    actor: Person,
    now: datetime,
) -> Blueprint | list[Fault]:
    """Make a draft the next version of its blueprint and remove it, or say what does not add up.

    Raises ``BlueprintConflict`` when the draft is not the one that was looked at, ``Conflict`` when
    it changes nothing, ``InvalidInput`` without a note.
    """
    _lock(session, draft)
    if draft.edit_number != edit_number:
        raise BlueprintConflict(draft.changed_by.display_name)
    if not note.strip():
        raise InvalidInput(_l("写一句话说明这一版改了什么。"))
    spec = from_document(draft.document)
    known = list_named(session, spec, list_available(session, spec))
    faults = spec_faults(spec, marked_by_people=marked_by_people(), known=known)
    if faults:
        return faults
    last = find_blueprint(session, draft.code)
    document = to_document(spec)
    if last is not None and last.digest == digest_of(document):
        raise Conflict(_l("草稿与现行版本相同，没有可发布的改动。"))
    made = add_version(
        session,
        draft.code,
        document,
        get_edition(session, spec.edition),
        now=now,
        created_by=actor.public_id,
        note=note.strip()[:LONGEST_NOTE],
    )
    session.delete(draft)
    session.flush()
    note_act(
        session,
        made.public_id,
        "blueprint.published",
        actor,
        now,
        code=made.code,
        version=made.version,
        digest=made.digest,
    )
    return made
