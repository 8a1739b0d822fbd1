"""Reviews: who judges a waiting version, by which points, and who comments. Pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.errors import Allowed, Refused, Verdict
from question_bank.rules.items import ItemFacts, ItemState


class ReviewOutcome(StrEnum):
    """What a reviewer said of a version."""

    APPROVED = "approved"
    RETURNED = "returned"


class VersionStanding(StrEnum):
    """Where a version stands: it waits for reviewers, was approved, sent back, or taken back by its
    author before anybody decided.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


CHECKLIST = ("content", "key", "language", "fairness", "sensitivity")
"""The points on which a reviewer answers before deciding."""

YES, NO = "yes", "no"
ALL_YES: Mapping[str, str] = dict.fromkeys(CHECKLIST, YES)


def answers_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return the points that were answered with yes or no; anything else is left out."""
    return {point: given[point] for point in CHECKLIST if given.get(point) in {YES, NO}}


def may_approve_with(answers: Mapping[str, str]) -> Verdict:
    """Say whether these answers let a version through: every point must be a yes.

    ``detail["points"]`` names the points that are a no, or that nobody answered.
    """
    open_points = [point for point in CHECKLIST if answers.get(point) not in {YES, NO}]
    if open_points:
        return Refused("checklist_open", {"points": open_points})
    against = [point for point in CHECKLIST if answers[point] == NO]
    return Refused("checklist_no", {"points": against}) if against else Allowed()


def standing_after(approvals: int, needed: int) -> VersionStanding:
    """Return where a version stands with so many approvals by different reviewers."""
    return VersionStanding.APPROVED if approvals >= needed else VersionStanding.WAITING


def may_review(facts: ItemFacts) -> Verdict:
    """Say whether the person may approve or return the waiting version: never who writes the item or
    had a hand in that version, and nobody twice.
    """
    if not facts.reviews:
        return Refused("no_reviewer")
    if facts.author or facts.wrote_pending:
        return Refused("own_item")
    if not facts.pending:
        return Refused("not_pending")
    if facts.state is ItemState.RETIRED:
        return Refused("wrong_state", {"state": facts.state.value})
    return Refused("approved_before") if facts.judged else Allowed()


def may_withdraw(facts: ItemFacts) -> Verdict:
    """Say whether the person may take the waiting version back: author and co-authors may."""
    if not facts.writes:
        return Refused("no_writer")
    if not facts.author:
        return Refused("not_author")
    return Allowed() if facts.pending else Refused("not_pending")


def may_comment(facts: ItemFacts) -> Verdict:
    """Say whether the person may comment and answer: whoever writes or reviews in the bank."""
    return Allowed() if facts.writes or facts.reviews else Refused("no_commenter")


def may_resolve(facts: ItemFacts, *, own: bool) -> Verdict:
    """Say whether the person may close a comment or open it again: who made it (``own``), who
    writes the item, and reviewers.
    """
    verdict = may_comment(facts)
    if verdict.ok and not (own or facts.author or facts.reviews):
        return Refused("not_concerned")
    return verdict


def may_declare_enemies(facts: ItemFacts) -> Verdict:
    """Say whether the person may keep two items apart: whoever writes or reviews in the bank."""
    return may_comment(facts)
