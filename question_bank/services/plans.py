"""Acts on many items: what is asked, and what would and would not happen to each item. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import NotFound, Refused, Verdict
from core.i18n import lazy_gettext as _l
from question_bank.models import Bank, BulkAct, Item, ItemDraft
from question_bank.queries.authors import coauthored
from question_bank.queries.banks import readable_bank_ids, rights_by_bank
from question_bank.queries.rows import pending_items, tags_of
from question_bank.rules.banks import BankRights
from question_bank.rules.bulk import DIRECTLY, SUBMIT, BulkFacts, may_bulk
from question_bank.rules.items import ItemFacts
from question_bank.services.reviews import submission_problems

_STEP = 500


@dataclass(frozen=True)
class PlanLine:
    """What would happen to an item: ``reason`` is empty when the act is done, else why it is not.
    ``count`` is how many places of a draft must be mended first.
    """

    item: Item
    reason: str = ""
    count: int = 0


@dataclass(frozen=True)
class Plan:
    """What an act would do: the lines, and whether drafts were looked through (few enough)."""

    lines: list[PlanLine]
    thorough: bool

    @property
    def done(self) -> list[PlanLine]:
        """The items to which it would be done."""
        return [line for line in self.lines if not line.reason]

    @property
    def left(self) -> list[PlanLine]:
        """The items that would stay as they are."""
        return [line for line in self.lines if line.reason]


def get_bulk_act(session: Session, person: Person, public_id: str) -> BulkAct:
    """Return an act of the person's own; raises ``NotFound``."""
    found = session.scalar(
        select(BulkAct).where(BulkAct.public_id == public_id, BulkAct.person_id == person.id)
    )
    if found is None:
        raise NotFound(_l("没有这项批量操作。"))
    return found


def list_bulk_acts(session: Session, person: Person, *, limit: int = 50) -> Sequence[BulkAct]:
    """Return the person's latest acts on many items that were begun, newest first."""
    query = select(BulkAct).where(BulkAct.person_id == person.id, BulkAct.count > 0)
    return session.scalars(query.order_by(BulkAct.at.desc(), BulkAct.id.desc()).limit(limit)).all()


def items_by_id(session: Session, ids: Sequence[str]) -> list[Item]:
    """Return items by public id, in the order asked; those that are gone are missing."""
    found: dict[str, Item] = {}
    for start in range(0, len(ids), _STEP):
        part = ids[start : start + _STEP]
        for item in session.scalars(select(Item).where(Item.public_id.in_(part))):
            found[item.public_id] = item
    return [found[public_id] for public_id in ids if public_id in found]


def list_readable(session: Session, ids: Sequence[str], person: Person) -> list[Item]:
    """Return those items by public id, in the order asked, into whose banks the person may look now."""
    banks = set(readable_bank_ids(session, person))
    return [item for item in items_by_id(session, ids) if item.bank_id in banks]


def plan_of(session: Session, bulk: BulkAct, person: Person) -> Plan:
    """Return what an act that was asked would do to each of its items just now."""
    items = list_readable(session, bulk.asked["ids"], person)
    thorough = len(items) <= DIRECTLY
    lines = []
    for start in range(0, len(items), _STEP):
        part = items[start : start + _STEP]
        verdicts = _verdicts(session, bulk.act, bulk.asked["params"], part, person)
        lines += [PlanLine(item, _reason(verdicts[item.id])) for item in part]
    if bulk.act == SUBMIT and thorough:
        lines = [_with_problems(session, line) for line in lines]
    return Plan(lines, thorough or bulk.act != SUBMIT)


def _reason(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Refused) else ""


def _with_problems(session: Session, line: PlanLine) -> PlanLine:
    draft = session.get(ItemDraft, line.item.id)
    if line.reason or draft is None:
        return line
    problems = submission_problems(session, line.item, draft)
    return PlanLine(line.item, "draft_incomplete", len(problems)) if problems else line


def _verdicts(
    session: Session,
    act: str,
    params: Mapping[str, Any],
    items: Sequence[Item],
    person: Person,
) -> dict[int, Verdict]:
    """Judge items all at once, in a handful of statements."""
    ids = [item.id for item in items]
    rights = rights_by_bank(session, person)
    waiting = pending_items(session, ids)
    drafts = set(session.scalars(select(ItemDraft.item_id).where(ItemDraft.item_id.in_(ids))))
    shared = coauthored(session, ids, person)
    tags = tags_of(session, ids)
    goal = session.scalar(select(Bank).where(Bank.slug == str(params.get("bank") or "")))
    taken = _taken(session, goal, items)
    found: dict[int, Verdict] = {}
    for item in items:
        own = rights.get(item.bank_id, BankRights())
        facts = ItemFacts(
            state=item.state,
            pending=item.id in waiting,
            has_draft=item.id in drafts,
            author=item.author_id == person.id or item.id in shared,
            owner=item.author_id == person.id,
            writes=own.write,
            reviews=own.review,
            manages=own.manage,
        )
        wider = BulkFacts(
            item=facts,
            rights=own,
            tagged=params.get("tag") in tags.get(item.id, ()),
            at_goal=goal is not None and goal.id == item.bank_id,
            taken=item.identifier in taken,
            goal_writes=goal is not None and rights[goal.id].write,
            of_stimulus=item.stimulus_id is not None,
        )
        found[item.id] = may_bulk(act, wider)
    return found


def _taken(session: Session, goal: Bank | None, items: Iterable[Item]) -> set[str]:
    if goal is None:
        return set()
    names = [item.identifier for item in items]
    query = select(Item.identifier).where(Item.bank_id == goal.id, Item.identifier.in_(names))
    return set(session.scalars(query))
