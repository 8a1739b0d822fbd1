"""Importing items from files: first what would happen to each, then all of it in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from accounts.models import Person
from core import audit
from core.canonical import digest_of
from core.errors import Refused
from core.i18n import lazy_gettext as _l
from question_bank.documents import document_problems, stimulus_problems
from question_bank.formats.base import ItemFile, ParsedItem
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Bank, Item, ItemDraft, ItemState
from question_bank.queries import facts_of
from question_bank.queries.banks import rights_of
from question_bank.reasons import reason_text, refuse
from question_bank.rules import may_edit
from question_bank.services.authors import note_writer
from question_bank.services.banks import hold_bank, lock, record, take_columns
from question_bank.services.inventory import Inventory, take_inventory
from question_bank.services.stimuli import save_stimulus

STATUSES = ("new", "changed", "duplicate", "unsupported", "invalid")
_NAMED = 3


@dataclass(frozen=True)
class ImportLine:
    """What happens to one item of a file; ``reason`` is words for people, ``""`` when all is well."""

    source_id: str
    title: str
    type: str
    status: str
    reason: str
    location: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do."""

    format: str
    items: list[ImportLine]
    dry_run: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many items of each status."""
        found = Counter(line.status for line in self.items)
        return {status: found.get(status, 0) for status in STATUSES}

    @property
    def clean(self) -> bool:
        """Whether no item was refused."""
        return not (self.counts["unsupported"] or self.counts["invalid"])

    def to_json(self) -> dict[str, Any]:
        """Return the report as the command line prints it."""
        lines = [vars(line) for line in self.items]
        return {"format": self.format, "items": lines, "counts": self.counts}


@dataclass
class _Plan:
    """One item of a file with what is to be done about it."""

    parsed: ParsedItem
    position: int
    status: str
    reason: object = ""
    found: Item | None = None
    edit_number: int = 0


def import_items(
    session: Session,
    bank: Bank,
    documents: Sequence[ItemFile],
    *,
    actor: Person,
    now: datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Import what files hold as drafts of ``actor``; with ``dry_run`` only say what would happen.

    New items become drafts, changed ones that the actor writes get a changed draft, duplicates (same
    content under this or another identifier) are left alone, and what is invalid or unsupported, or was
    saved by somebody meanwhile, is named with its place. Raises ``NotAllowed`` unless the actor writes
    in the bank.
    """
    if not rights_of(session, actor, bank).write:
        raise refuse(Refused("no_writer"))
    inventory = take_inventory(session, bank, documents)
    plans = [plan for document in documents for plan in _plans(document, inventory)]
    _refuse_what_rules_forbid(session, plans, actor)
    if not dry_run:
        _hold(session, bank, plans, actor)
        _write(session, bank, documents, plans, actor, now)
    form = documents[0].format if documents else "yaml"
    return ImportReport(form, [_line(plan) for plan in plans], dry_run)


def _plans(document: ItemFile, inventory: Inventory) -> Iterable[_Plan]:
    places: Counter[str] = Counter()
    for parsed in document.items:
        if parsed.stimulus:
            places[parsed.stimulus] += 1
        position = places[parsed.stimulus] if parsed.stimulus else 0
        yield _judge(parsed, position, document, inventory)


def _judge(parsed: ParsedItem, position: int, document: ItemFile, inventory: Inventory) -> _Plan:
    if parsed.fault:
        return _Plan(parsed, position, "invalid", parsed.fault)
    if parsed.type not in ITEM_TYPES:
        text = _l("题型不支持：%(type)s", type=parsed.type or "?")
        return _Plan(parsed, position, "unsupported", text)
    if parsed.source_id in inventory.seen:
        return _Plan(parsed, position, "invalid", _l("题号在文件里出现两次"))
    digest = digest_of(parsed.body)
    known = inventory.items.get(parsed.source_id)
    moved = parsed.stimulus in inventory.changed_stimuli
    if known is not None and known.digest == digest and not moved:
        inventory.seen.add(parsed.source_id)
        return _Plan(parsed, position, "duplicate", found=known.item)
    fault = _fault(parsed, document, inventory)
    if fault:
        return _Plan(parsed, position, "invalid", fault)
    inventory.seen.add(parsed.source_id)
    if known is not None:
        found, number = known.item, known.edit_number
        return _Plan(parsed, position, "changed", found=found, edit_number=number)
    twin = inventory.digests.setdefault(digest, parsed.source_id)
    if twin != parsed.source_id:
        return _Plan(parsed, position, "duplicate", _l("与 %(id)s 内容相同", id=twin))
    return _Plan(parsed, position, "new")


def _fault(parsed: ParsedItem, document: ItemFile, inventory: Inventory) -> object:
    problems = document_problems(parsed.body)
    name = parsed.body.get("stimulus")
    if name is not None and name in document.stimuli:
        problems += stimulus_problems(document.stimuli[name])
    elif name is not None and name not in inventory.stimuli:
        return _l("没有这个材料：%(id)s", id=name)
    if not problems:
        return ""
    shown = "; ".join(f"{problem.field}: {problem.message}" for problem in problems[:_NAMED])
    more = len(problems) - _NAMED
    return shown if more <= 0 else _l("%(shown)s，另有 %(n)s 处", shown=shown, n=more)


def _refuse_what_rules_forbid(session: Session, plans: Iterable[_Plan], actor: Person) -> None:
    for plan in plans:
        if plan.status == "changed" and plan.found is not None:
            verdict = may_edit(facts_of(session, plan.found, actor))
            if isinstance(verdict, Refused):
                plan.status, plan.reason = "invalid", reason_text(verdict)


def _hold(session: Session, bank: Bank, plans: Iterable[_Plan], actor: Person) -> None:
    """Hold what is to be changed, the smaller row first, and the bank; refuse what the rules forbid by
    now, and drafts that somebody saved since they were compared with the files.
    """
    found = [plan.found for plan in plans if plan.status == "changed"]
    items = {item.id: item for item in found if item is not None}
    for row in sorted(items):
        lock(session, items[row])
    hold_bank(session, bank, shared=True)
    if not rights_of(session, actor, bank).write:
        raise refuse(Refused("no_writer"))
    _refuse_what_rules_forbid(session, plans, actor)
    drafts = {row: session.get(ItemDraft, row, populate_existing=True) for row in items}
    for plan in plans:
        if plan.status != "changed" or plan.found is None:
            continue
        draft = drafts[plan.found.id]
        if plan.edit_number != (draft.edit_number if draft else 0):
            text = _l("有人刚保存了这道题的草稿，没有导入。请对照新的草稿，再导入一次。")
            plan.status, plan.reason = "invalid", text


def _line(plan: _Plan) -> ImportLine:
    parsed = plan.parsed
    title = parsed.title.get("zh") or parsed.title.get("en") or ""
    return ImportLine(
        parsed.source_id, title, parsed.type, plan.status, str(plan.reason), parsed.location
    )


def _write(
    session: Session,
    bank: Bank,
    documents: Sequence[ItemFile],
    plans: Sequence[_Plan],
    actor: Person,
    now: datetime,
) -> None:
    accepted = [plan for plan in plans if plan.status in {"new", "changed"}]
    needed = {plan.parsed.stimulus for plan in accepted if plan.parsed.stimulus}
    for document in documents:
        for name, body in document.stimuli.items():
            if name in needed:
                save_stimulus(session, bank, name, body, now=now)
    stimuli = take_inventory(session, bank, ()).stimuli
    for plan in accepted:
        stimulus_id = stimuli.get(plan.parsed.stimulus or "")
        if plan.found is None:
            plan.found = _create(session, bank, plan, stimulus_id, actor, now)
        else:
            _change(session, plan.found, plan, stimulus_id, actor, now)
    session.flush()
    for plan in accepted:
        if plan.found is not None:
            note_writer(session, plan.found, actor)
            record(session, plan.found, f"item.imported_{plan.status}", actor=actor, now=now)
    found = Counter(plan.status for plan in plans)
    audit.record(
        session,
        actor=actor.public_id,
        action="bank.imported",
        object_type="bank",
        object_id=bank.public_id,
        now=now,
        files=[document.name for document in documents],
        counts=dict(found),
    )
    session.flush()


def _create(
    session: Session, bank: Bank, plan: _Plan, stimulus_id: int | None, actor: Person, now: datetime
) -> Item:
    item = Item(
        bank=bank,
        identifier=plan.parsed.source_id,
        state=ItemState.DRAFT,
        author=actor,
        stimulus_id=stimulus_id,
        position_in_stimulus=plan.position,
        created_at=now,
    )
    take_columns(item, plan.parsed.body, now)
    item.draft = ItemDraft(
        body=plan.parsed.body, edit_number=1, changed_by_id=actor.id, changed_at=now
    )
    session.add(item)
    return item


def _change(
    session: Session,
    item: Item,
    plan: _Plan,
    stimulus_id: int | None,
    actor: Person,
    now: datetime,
) -> None:
    if item.draft is None:
        item.draft = ItemDraft(edit_number=0, body={}, changed_by_id=actor.id, changed_at=now)
    item.draft.body = plan.parsed.body
    item.draft.edit_number += 1
    item.draft.changed_by_id = actor.id
    item.draft.changed_at = now
    item.position_in_stimulus = plan.position
    item.changed_at = now
    if item.current_version_id is None:
        item.stimulus_id = stimulus_id
        take_columns(item, plan.parsed.body, now)
