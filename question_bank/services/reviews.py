"""Sending to review, approving, returning."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.canonical import digest_of
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.documents import document_problems
from question_bank.errors import DraftIncomplete
from question_bank.item_types import Problem
from question_bank.models import (
    Item,
    ItemDraft,
    ItemReview,
    ItemState,
    ItemVersion,
    ReviewOutcome,
    Stimulus,
    StimulusVersion,
)
from question_bank.queries import can_be_examined
from question_bank.rules import may_review, may_submit
from question_bank.services.banks import demand, facts, lock, record, take_columns

LONGEST_REASON = 4000


def submission_problems(session: Session, item: Item, draft: ItemDraft) -> list[Problem]:
    """Return what keeps a draft from review: its document, its material, the standard."""
    found = document_problems(draft.body)
    wanted = draft.body.get("stimulus")
    if wanted and _stimulus(session, item, str(wanted)) is None:
        found.append(Problem("stimulus", _l("题库里没有这个材料：%(id)s", id=wanted)))
    competence, level = str(draft.body.get("competence", "")), str(draft.body.get("level", ""))
    if not found and not can_be_examined(session, competence, level):
        text = _l("能力标准里没有 %(level)s 的 %(code)s", level=level, code=competence)
        found.append(Problem("competence", text))
    return found


def submit_for_review(session: Session, item: Item, *, actor: Person, now: datetime) -> ItemVersion:
    """Make a version of the draft and send it to review.

    Raises ``NotAllowed`` by the rules, ``DraftIncomplete`` with the problems, ``InvalidInput`` when
    nothing differs from the approved version.
    """
    lock(session, item)
    demand(may_submit(facts(session, item, actor)))
    draft = session.get_one(ItemDraft, item.id)
    problems = submission_problems(session, item, draft)
    if problems:
        named = [{"field": problem.field, "message": str(problem.message)} for problem in problems]
        raise DraftIncomplete(_l("送审之前还有 %(n)s 处要改。", n=len(problems)), problems=named)
    stimulus = _stimulus(session, item, str(draft.body.get("stimulus") or ""))
    digest = digest_of(draft.body)
    _refuse_unchanged(session, item, digest, stimulus)
    newest = select(func.max(ItemVersion.number)).where(ItemVersion.item_id == item.id)
    version = ItemVersion(
        item=item,
        number=(session.scalar(newest) or 0) + 1,
        body=dict(draft.body),
        digest=digest,
        stimulus_version=stimulus,
        author=actor,
        created_at=now,
    )
    session.add(version)
    if item.current_version_id is None:
        item.state = ItemState.IN_REVIEW
    item.changed_at = now
    session.flush()
    record(session, item, "item.submitted", actor=actor, now=now, version=version.number)
    return version


def _stimulus(session: Session, item: Item, identifier: str) -> StimulusVersion | None:
    """Return the present version of a material of the item's bank."""
    if not identifier:
        return None
    return session.scalar(
        select(StimulusVersion)
        .join(Stimulus, Stimulus.current_version_id == StimulusVersion.id)
        .where(Stimulus.bank_id == item.bank_id, Stimulus.identifier == identifier)
    )


def _refuse_unchanged(
    session: Session, item: Item, digest: str, stimulus: StimulusVersion | None
) -> None:
    if item.current_version_id is None:
        return
    current = session.get_one(ItemVersion, item.current_version_id)
    if current.digest == digest and current.stimulus_version_id == (stimulus and stimulus.id):
        raise InvalidInput(_l("草稿与已通过的版本相同，没有可审的改动。"), code="unchanged")


def approve_version(
    session: Session, version: ItemVersion, *, reason: str = "", actor: Person, now: datetime
) -> ItemReview:
    """Approve a waiting version: it becomes the item's current one. Never by who wrote it."""
    item = version.item
    review = _review(session, version, ReviewOutcome.APPROVED, reason, actor, now)
    item.current_version_id = version.id
    item.state = ItemState.APPROVED
    if version.stimulus_version is not None:
        item.stimulus_id = version.stimulus_version.stimulus_id
    else:
        item.stimulus_id = None
    take_columns(item, version.body, now)
    item.draft = None
    session.flush()
    record(session, item, "item.approved", actor=actor, now=now, version=version.number)
    return review


def return_version(
    session: Session, version: ItemVersion, *, reason: str, actor: Person, now: datetime
) -> ItemReview:
    """Send a waiting version back to its author, who can write on. A reason is needed."""
    if not reason.strip():
        raise InvalidInput(_l("写明退回的理由，作者才知道改什么。"), code="reason_missing")
    item = version.item
    review = _review(session, version, ReviewOutcome.RETURNED, reason, actor, now)
    if item.current_version_id is None:
        item.state = ItemState.DRAFT
    item.changed_at = now
    session.flush()
    record(
        session,
        item,
        "item.returned",
        actor=actor,
        now=now,
        version=version.number,
        reason=review.reason,
    )
    return review


def _review(
    session: Session,
    version: ItemVersion,
    outcome: ReviewOutcome,
    reason: str,
    actor: Person,
    now: datetime,
) -> ItemReview:
    lock(session, version.item)
    demand(may_review(facts(session, version.item, actor)))
    done = session.scalar(select(ItemReview.id).where(ItemReview.version_id == version.id))
    if done is not None:
        raise InvalidInput(_l("这个版本已经审过了。"), code="reviewed")
    review = ItemReview(
        version=version,
        reviewer=actor,
        outcome=outcome,
        reason=reason.strip()[:LONGEST_REASON],
        at=now,
    )
    session.add(review)
    session.flush()
    return review
