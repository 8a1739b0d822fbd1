"""How an item stands to a person, who may write on it, and which states follow which. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import Allowed, Refused, Verdict


class ItemState(StrEnum):
    """Where an item stands in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    IN_USE = "in_use"
    SUSPENDED = "suspended"
    RETIRED = "retired"


S = ItemState
APPROVED_STATES = (S.APPROVED, S.IN_USE)
"""The states in which an item's current version may enter new forms."""


@dataclass(frozen=True)
class ItemFacts:
    """How an item stands to a person.

    ``pending``: a version waits for review. ``writes``, ``reviews`` and ``manages``: the person has
    that right in the bank. ``author``: the person is the item's author or a co-author, ``owner``: its
    author. ``wrote_pending`` and ``wrote_current``: the person had a hand in the waiting version, in
    the approved one, whoever writes the item now. ``judged``: the person approved the waiting version
    already. ``used``: a version stands in a form.
    """

    state: ItemState
    pending: bool = False
    has_draft: bool = False
    author: bool = False
    owner: bool = False
    wrote_pending: bool = False
    wrote_current: bool = False
    writes: bool = False
    reviews: bool = False
    manages: bool = False
    judged: bool = False
    used: bool = False


def may_edit(facts: ItemFacts) -> Verdict:
    """Say whether the person may write on the item's draft, or begin one on an approved item.

    Its author and co-authors do; nothing changes while a version waits for review, nor once retired.
    """
    if not facts.writes:
        return Refused("no_writer")
    if not facts.author:
        return Refused("not_author")
    if facts.pending:
        return Refused("in_review")
    if facts.state is S.RETIRED:
        return Refused("retired")
    return Allowed()


def may_submit(facts: ItemFacts) -> Verdict:
    """Say whether the person may send the draft to review (its content is judged elsewhere)."""
    verdict = may_edit(facts)
    if verdict.ok and not facts.has_draft:
        return Refused("no_draft")
    return verdict


def may_name_authors(facts: ItemFacts) -> Verdict:
    """Say whether the person may add and take away co-authors: whoever writes the item, and the bank's
    managers.
    """
    if (facts.author and facts.writes) or facts.manages:
        return Allowed()
    return Refused("no_namer")


def may_hand_over(facts: ItemFacts) -> Verdict:
    """Say whether the person may make another the item's author: its author may, and, for authors who
    are gone, the bank's managers.
    """
    if (facts.owner and facts.writes) or facts.manages:
        return Allowed()
    return Refused("not_owner")


STATES_BEFORE: Mapping[str, frozenset[ItemState]] = {
    "suspend": frozenset(APPROVED_STATES),
    "retire": frozenset({*APPROVED_STATES, S.SUSPENDED}),
    "reinstate": frozenset({S.SUSPENDED, S.RETIRED}),
}
STATE_AFTER: Mapping[str, ItemState] = {
    "suspend": S.SUSPENDED,
    "retire": S.RETIRED,
    "reinstate": S.APPROVED,
}


def state_after(act: str, *, used: bool) -> ItemState:
    """Return the state after an act; what comes back is in use again when it stands in a form."""
    return S.IN_USE if act == "reinstate" and used else STATE_AFTER[act]


def state_of_approved(*, used: bool) -> ItemState:
    """Return the state of an item whose version was just approved: in use stays in use."""
    return S.IN_USE if used else S.APPROVED


def may_change_state(facts: ItemFacts, act: str) -> Verdict:
    """Say whether the person may ``suspend``, ``retire`` or ``reinstate`` the item.

    Reviewers of the bank's organisation may; nobody brings back what they wrote on.
    """
    if not facts.reviews:
        return Refused("no_reviewer")
    if facts.state not in STATES_BEFORE[act]:
        return Refused("wrong_state", {"state": facts.state.value})
    if act == "reinstate" and (facts.author or facts.wrote_current):
        return Refused("own_item")
    return Allowed()


def fold(text: str) -> str:
    """Return text as searches compare it: full-width forms and case do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_text(identifier: str, body: Mapping[str, Any]) -> str:
    """Return what searches look through: identifier, title and stem in both languages, folded."""
    texts: list[str] = [identifier]
    for name in ("title", "stem"):
        value = body.get(name)
        if isinstance(value, Mapping):
            texts += [str(text) for text in value.values()]
    return fold("\n".join(texts))


_MOST_DIGITS = 9


def next_identifier(prefix: str, taken: Iterable[str]) -> str:
    """Return ``prefix`` with the next free number: ``L1-PRC-021`` after ``L1-PRC-020``."""
    tails = [name.removeprefix(prefix) for name in taken if name.startswith(prefix)]
    numbers = [int(tail) for tail in tails if tail.isdecimal() and len(tail) <= _MOST_DIGITS]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"
