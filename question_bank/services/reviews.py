"""Sending to review and taking back, approving, returning.

Where a version waits stands in its ``VersionStatus``. Every act holds the item's row until the
transaction ends, so that two reviewers who decide at once are counted one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.canonical import digest_of
from core.errors import Allowed, InvalidInput, Refused, Verdict
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
    VersionStanding,
    VersionStatus,
)
from question_bank.queries import is_used
from question_bank.queries.references import list_reference_problems
from question_bank.reasons import reason_text
from question_bank.rules import (
    ALL_YES,
    answers_of,
    may_approve_with,
    may_review,
    may_submit,
    may_withdraw,
    standing_after,
    state_of_approved,
)
from question_bank.services.authors import keep_authors
from question_bank.services.banks import demand, facts, hold_bank, lock, record, take_columns

LONGEST_REASON = 4000


def submission_problems(session: Session, item: Item, draft: ItemDraft) -> list[Problem]:
    """Return what keeps a draft from review: its document, and what it names that is not there."""
    found = document_problems(draft.body)
    return found + list_reference_problems(session, item.bank_id, draft.body)


def submit_for_review(session: Session, item: Item, *, actor: Person, now: datetime) -> ItemVersion:
    """Make a version of the draft and send it to review; as many must approve as the bank asks now.

    Raises ``NotAllowed`` by the rules, ``DraftIncomplete`` with the problems, ``InvalidInput`` when
    nothing differs from the approved version.
    """
    lock(session, item)
    hold_bank(session, item.bank, shared=True)
    demand(may_submit(facts(session, item, actor)))
    draft = session.get_one(ItemDraft, item.id)
    problems = submission_problems(session, item, draft)
    if problems:
        named = [{"field": problem.field, "message": str(problem.message)} for problem in problems]
        raise DraftIncomplete(_l("送审之前还有 %(n)s 处要改。", n=len(problems)), problems=named)
    stimulus = _stimulus(session, item, str(draft.body.get("stimulus") or ""))
    _refuse_unchanged(session, item, digest_of(draft.body), stimulus)
    version = _new_version(session, item, draft, stimulus, actor, now)
    if item.current_version_id is None:
        item.state = ItemState.IN_REVIEW
    item.changed_at = now
    session.flush()
    keep_authors(session, version, actor=actor)
    record(session, item, "item.submitted", actor=actor, now=now, version=version.number)
    return version


def _new_version(
    session: Session,
    item: Item,
    draft: ItemDraft,
    stimulus: StimulusVersion | None,
    actor: Person,
    now: datetime,
) -> ItemVersion:
    newest = select(func.max(ItemVersion.number)).where(ItemVersion.item_id == item.id)
    version = ItemVersion(
        item=item,
        number=(session.scalar(newest) or 0) + 1,
        body=dict(draft.body),
        digest=digest_of(draft.body),
        stimulus_version=stimulus,
        author=actor,
        created_at=now,
    )
    waiting = VersionStatus(
        version=version,
        standing=VersionStanding.WAITING,
        needed=item.bank.approvals_needed,
        changed_at=now,
    )
    session.add_all([version, waiting])
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


def withdraw_version(
    session: Session, version: ItemVersion, *, reason: str = "", actor: Person, now: datetime
) -> VersionStatus:
    """Take a waiting version back, so that its authors can write on; approvals given so far lapse."""
    item = version.item
    lock(session, item)
    demand(may_withdraw(facts(session, item, actor)))
    status = _waiting(session, version)
    status.standing, status.changed_at = VersionStanding.WITHDRAWN, now
    if item.current_version_id is None:
        item.state = ItemState.DRAFT
    item.changed_at = now
    session.flush()
    more = {"version": version.number, "reason": reason.strip()[:LONGEST_REASON]}
    record(session, item, "item.withdrawn", actor=actor, now=now, **more)
    return status


def approve_version(
    session: Session,
    version: ItemVersion,
    *,
    checklist: Mapping[str, str] | None = ALL_YES,
    reason: str = "",
    actor: Person,
    now: datetime,
) -> ItemReview:
    """Approve a waiting version, with a yes to every point; never by who had a hand in it, and once
    each.

    With as many approvals as were asked it becomes the item's current version. ``checklist`` None says
    that none was filled in, as for content that was reviewed before it came here. Raises
    ``NotAllowed`` by the rules, ``InvalidInput`` for a point that is a no or not answered.
    """
    item, status = _judged(session, version, actor)
    answers = answers_of(checklist or {})
    verdict: Verdict = Allowed() if checklist is None else may_approve_with(answers)
    if isinstance(verdict, Refused):
        raise InvalidInput(reason_text(verdict), code=verdict.reason, **verdict.detail)
    review = _review(session, version, ReviewOutcome.APPROVED, answers, reason, actor, now)
    given = _count_approvals(session, version)
    status.standing, status.changed_at = standing_after(given, status.needed), now
    done = status.standing is VersionStanding.APPROVED
    if done:
        _make_current(session, item, version, now)
    session.flush()
    record(
        session,
        item,
        "item.approved" if done else "item.approval_given",
        actor=actor,
        now=now,
        version=version.number,
        approvals=given,
        needed=status.needed,
        reason=review.reason,
    )
    return review


def _make_current(session: Session, item: Item, version: ItemVersion, now: datetime) -> None:
    item.current_version_id = version.id
    item.state = state_of_approved(used=is_used(session, item))
    if version.stimulus_version is not None:
        item.stimulus_id = version.stimulus_version.stimulus_id
    else:
        item.stimulus_id = None
    take_columns(item, version.body, now)
    item.draft = None


def return_version(
    session: Session,
    version: ItemVersion,
    *,
    checklist: Mapping[str, str] | None = None,
    reason: str,
    actor: Person,
    now: datetime,
) -> ItemReview:
    """Send a waiting version back to its author, who can write on. A reason is needed; one return is
    enough, however many approvals there are.
    """
    if not reason.strip():
        raise InvalidInput(_l("写明退回的理由，作者才知道改什么。"), code="reason_missing")
    item, status = _judged(session, version, actor)
    answers = answers_of(checklist or {})
    review = _review(session, version, ReviewOutcome.RETURNED, answers, reason, actor, now)
    status.standing, status.changed_at = VersionStanding.RETURNED, now
    if item.current_version_id is None:
        item.state = ItemState.DRAFT
    item.changed_at = now
    session.flush()
    more = {"version": version.number, "reason": review.reason}
    record(session, item, "item.returned", actor=actor, now=now, **more)
    return review


def _judged(session: Session, version: ItemVersion, actor: Person) -> tuple[Item, VersionStatus]:
    """Lock the item of a waiting version, when the actor may judge it."""
    item = version.item
    lock(session, item)
    demand(may_review(facts(session, item, actor)))
    return item, _waiting(session, version)


def _waiting(session: Session, version: ItemVersion) -> VersionStatus:
    status = session.get(VersionStatus, version.id, populate_existing=True)
    if status is None or status.standing is not VersionStanding.WAITING:
        raise InvalidInput(_l("这个版本不再待审。"), code="reviewed")
    return status


def _count_approvals(session: Session, version: ItemVersion) -> int:
    query = select(func.count(ItemReview.reviewer_id.distinct())).where(
        ItemReview.version_id == version.id, ItemReview.outcome == ReviewOutcome.APPROVED
    )
    return session.scalar(query) or 0


def _review(
    session: Session,
    version: ItemVersion,
    outcome: ReviewOutcome,
    checklist: dict[str, str],
    reason: str,
    actor: Person,
    now: datetime,
) -> ItemReview:
    review = ItemReview(
        version=version,
        reviewer=actor,
        outcome=outcome,
        reason=reason.strip()[:LONGEST_REASON],
        checklist=checklist,
        at=now,
    )
    session.add(review)
    session.flush()
    return review
