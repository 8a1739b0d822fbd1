"""What an act on many items at once would do to each of them. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import Allowed, Refused, Verdict
from question_bank.rules.banks import BankRights
from question_bank.rules.items import ItemFacts, may_change_state, may_submit

TAG_ADD, TAG_REMOVE, MOVE, COPY = "tag_add", "tag_remove", "move", "copy"
SUBMIT, RETIRE = "submit", "retire"
ACTS = (TAG_ADD, TAG_REMOVE, MOVE, COPY, SUBMIT, RETIRE)
MOST_ITEMS = 10_000
DIRECTLY = 200
"""So many items are done within the request; more go to the background with a progress bar."""

CHUNKS = {TAG_ADD: 40, TAG_REMOVE: 40, MOVE: 15, COPY: 8, SUBMIT: 6, RETIRE: 15}
"""How many items one transaction takes, so that it ends within 100 ms."""

UNDO_DAYS = 30


@dataclass(frozen=True)
class BulkFacts:
    """How an item stands to an act on many: to the person (``item``), the person's ``rights`` in its
    bank, and to what was asked. ``tagged``: it has the tag. ``at_goal``: it is in the bank named, in
    which the person writes (``goal_writes``) and which has its identifier (``taken``) already.
    """

    item: ItemFacts
    rights: BankRights = field(default_factory=BankRights)
    tagged: bool = False
    at_goal: bool = False
    taken: bool = False
    goal_writes: bool = False
    of_stimulus: bool = False


def may_bulk(act: str, facts: BulkFacts) -> Verdict:
    """Say whether the act would be done to the item; ``nothing_to_do`` when it is so already."""
    if act in {TAG_ADD, TAG_REMOVE}:
        if not (facts.rights.write or facts.rights.review):
            return Refused("no_tagger")
        return Refused("nothing_to_do") if facts.tagged == (act == TAG_ADD) else Allowed()
    if act in {MOVE, COPY}:
        return _may_transfer(act, facts)
    if act == SUBMIT:
        return may_submit(facts.item)
    return may_change_state(facts.item, "retire")


def _may_transfer(act: str, facts: BulkFacts) -> Verdict:
    if not facts.goal_writes:
        return Refused("no_writer")
    if act == COPY and not facts.rights.copy:
        return Refused("no_copier")
    if act == MOVE and not facts.rights.write:
        return Refused("no_writer")
    if act == MOVE and facts.at_goal:
        return Refused("nothing_to_do")
    if act == MOVE and not (facts.item.author or facts.rights.manage):
        return Refused("not_mover")
    if act == MOVE and facts.item.pending:
        return Refused("in_review")
    if act == MOVE and facts.of_stimulus:
        return Refused("of_stimulus")
    return Refused("identifier_taken") if facts.taken else Allowed()
