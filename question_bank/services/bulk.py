"""Acts on many items at once: asked, looked over, done in small transactions, and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.models import Person, PersonState
from core import jobs
from core.errors import Conflict, DomainError, InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.models import BulkAct, Item
from question_bank.queries.banks import get_bank, get_readable_bank
from question_bank.rules.bulk import (
    ACTS,
    CHUNKS,
    COPY,
    DIRECTLY,
    MOST_ITEMS,
    MOVE,
    RETIRE,
    SUBMIT,
    TAG_ADD,
    TAG_REMOVE,
    UNDO_DAYS,
)
from question_bank.services.banks import lock
from question_bank.services.copies import copy_item, move_item
from question_bank.services.plans import items_by_id
from question_bank.services.reviews import submit_for_review
from question_bank.services.states import retire_item
from question_bank.services.tags import add_tag, clean_tag, remove_tag
from question_bank.services.undoing import undo_one

JOB = "question_bank.bulk"
PLANNED, RUNNING, DONE, UNDOING, UNDONE = "planned", "running", "done", "undoing", "undone"
REFUSED, UNDO = "refused", "undo"
_PLANS_KEPT = timedelta(days=1)
_RESCUE = timedelta(minutes=1)


def plan_bulk(
    session: Session,
    *,
    act: str,
    ids: Sequence[str],
    tag: str = "",
    bank: str = "",
    actor: Person,
    now: datetime,
) -> BulkAct:
    """Note what is asked; nothing happens to the items yet. Plans of a day ago that were not carried
    out are forgotten.

    Raises ``InvalidInput`` for no act, no item, more than ten thousand, no tag, and ``NotFound`` for
    a bank that is not there, or not for the actor's eyes.
    """
    if act not in ACTS:
        raise InvalidInput(_l("没有这个操作。"))
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise InvalidInput(_l("先选出题目。"), code="nothing_chosen")
    if len(wanted) > MOST_ITEMS:
        raise InvalidInput(_l("一次最多 %(n)s 题，先缩小范围。", n=MOST_ITEMS), code="too_many")
    params: dict[str, str] = {}
    if act in {TAG_ADD, TAG_REMOVE}:
        params["tag"] = clean_tag(tag)
    if act in {MOVE, COPY}:
        params["bank"] = get_readable_bank(session, bank, actor).slug
    session.execute(
        delete(BulkAct).where(
            BulkAct.person_id == actor.id, BulkAct.count == 0, BulkAct.at < now - _PLANS_KEPT
        )
    )
    bulk = BulkAct(
        person_id=actor.id,
        act=act,
        asked={"ids": wanted, "params": params, "stage": PLANNED},
        before={},
        count=0,
        at=now,
    )
    session.add(bulk)
    session.flush()
    return bulk


def stage_of(bulk: BulkAct) -> str:
    """Return where an act stands: planned, running, done, undoing or undone."""
    return str(bulk.asked["stage"])


def progress_of(bulk: BulkAct) -> tuple[int, int]:
    """Return how many items have been gone through, and of how many."""
    if stage_of(bulk) in {UNDOING, UNDONE}:
        entries = [entry for entry in bulk.before.values() if REFUSED not in entry]
        return sum(UNDO in entry for entry in entries), len(entries)
    return len(bulk.before), len(bulk.asked["ids"])


def start_bulk(session: Session, bulk: BulkAct, *, now: datetime) -> bool:
    """Begin an act that was looked over; says whether it runs in the background.

    Raises ``Conflict`` when it was begun already.
    """
    _lock(session, bulk)
    if stage_of(bulk) != PLANNED:
        raise Conflict(_l("这项批量操作已经开始。"), code="begun")
    bulk.at = now
    return _begin(session, bulk, RUNNING, now)


def start_undo(session: Session, bulk: BulkAct, *, now: datetime) -> bool:
    """Begin to undo an act; says whether it runs in the background. Raises ``Conflict`` when it is not
    finished, undone already, or older than 30 days.
    """
    _lock(session, bulk)
    if stage_of(bulk) != DONE:
        raise Conflict(_l("这项批量操作不能撤销。"), code="not_undoable")
    if now - bulk.at > timedelta(days=UNDO_DAYS):
        raise Conflict(_l("只能撤销 %(n)s 天以内的批量操作。", n=UNDO_DAYS), code="too_late")
    return _begin(session, bulk, UNDOING, now)


def undoable(bulk: BulkAct, now: datetime) -> bool:
    """Say whether an act can be undone."""
    recent = now - bulk.at <= timedelta(days=UNDO_DAYS)
    return stage_of(bulk) == DONE and bulk.count > 0 and recent


def _lock(session: Session, bulk: BulkAct) -> None:
    session.execute(select(BulkAct.id).where(BulkAct.id == bulk.id).with_for_update())
    session.refresh(bulk)


def _begin(session: Session, bulk: BulkAct, stage: str, now: datetime) -> bool:
    bulk.asked = {**bulk.asked, "stage": stage}
    session.flush()
    later = len(bulk.asked["ids"]) > DIRECTLY
    # What is done at once goes on in the background when the request that does it breaks off.
    run_at = now if later else now + _RESCUE
    jobs.enqueue(session, JOB, {"bulk": bulk.public_id}, now=now, run_at=run_at)
    return later


def bulk_job(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Do the next few items of an act and, while there are more, enqueue the same again: each
    transaction is short, and what was done stays done. It ends when the person is suspended.
    """
    bulk = session.scalar(select(BulkAct).where(BulkAct.public_id == payload["bulk"]))
    if bulk is None or stage_of(bulk) not in {RUNNING, UNDOING}:
        return
    actor = session.get_one(Person, bulk.person_id)
    if actor.state is not PersonState.ACTIVE:
        _end(session, bulk, now)
    elif run_chunk(session, bulk, actor=actor, now=now):
        jobs.enqueue(session, JOB, payload, now=now)


def run_chunk(session: Session, bulk: BulkAct, *, actor: Person, now: datetime) -> bool:
    """Do (or undo) the next few items of an act; says whether there are more."""
    _lock(session, bulk)
    size = CHUNKS[bulk.act]
    if stage_of(bulk) == RUNNING:
        left = [public_id for public_id in bulk.asked["ids"] if public_id not in bulk.before]
        _do(session, bulk, left[:size], actor, now)
    elif stage_of(bulk) == UNDOING:
        left = [key for key, entry in bulk.before.items() if not {REFUSED, UNDO} & set(entry)]
        _undo(session, bulk, left[:size], actor, now)
    else:
        return False
    more = len(left) > size
    if not more:
        _end(session, bulk, now)
    session.flush()
    return more


def _end(session: Session, bulk: BulkAct, now: datetime) -> None:
    """Note that an act, or its undoing, goes no further."""
    after = DONE if stage_of(bulk) == RUNNING else UNDONE
    bulk.asked = {**bulk.asked, "stage": after}
    bulk.undone_at = now if after == UNDONE else None
    session.flush()


def _lock_items(session: Session, ids: Sequence[str]) -> None:
    """Hold the items' rows, the smaller first, so that acts on the same ones wait and do not block
    each other.
    """
    query = select(Item.id).where(Item.public_id.in_(ids)).order_by(Item.id)
    session.execute(query.with_for_update(of=Item))


def _do(session: Session, bulk: BulkAct, ids: Sequence[str], actor: Person, now: datetime) -> None:
    before = dict(bulk.before)
    _lock_items(session, ids)
    found = {item.public_id: item for item in items_by_id(session, ids)}
    for public_id in ids:
        item = found.get(public_id)
        if item is None:
            before[public_id] = {REFUSED: "gone"}
            continue
        try:
            with session.begin_nested():
                before[public_id] = _ACTS[bulk.act](session, item, bulk.asked["params"], actor, now)
        except DomainError as error:
            session.expire(item)
            before[public_id] = {REFUSED: error.code}
    bulk.before = before
    bulk.count = sum(REFUSED not in entry for entry in before.values())


def _undo(
    session: Session, bulk: BulkAct, ids: Sequence[str], actor: Person, now: datetime
) -> None:
    before = dict(bulk.before)
    _lock_items(session, ids)
    found = {item.public_id: item for item in items_by_id(session, ids)}
    for public_id in ids:
        item, entry = found.get(public_id), dict(before[public_id])
        try:
            with session.begin_nested():
                params = bulk.asked["params"]
                entry[UNDO] = (
                    undo_one(session, bulk.act, item, params, entry, actor=actor, now=now)
                    if item is not None
                    else "gone"
                )
        except DomainError as error:
            entry[UNDO] = error.code
        before[public_id] = entry
    bulk.before = before


def _nothing(done: bool) -> dict[str, Any]:
    return {} if done else {REFUSED: "nothing_to_do"}


def _tag_add(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    return _nothing(add_tag(session, item, params["tag"], actor=actor, now=now))


def _tag_remove(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    return _nothing(remove_tag(session, item, params["tag"], actor=actor, now=now))


def _move(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    source, goal = item.bank.slug, get_bank(session, params["bank"])
    if item.bank_id == goal.id:
        return _nothing(False)
    move_item(session, item, goal, actor=actor, now=now)
    return {"bank": source}


def _copy(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    made = copy_item(session, item, get_bank(session, params["bank"]), actor=actor, now=now)
    return {"copy": made.public_id}


def _submit(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    return {"version": submit_for_review(session, item, actor=actor, now=now).public_id}


def _retire(
    session: Session, item: Item, params: Mapping[str, str], actor: Person, now: datetime
) -> dict[str, Any]:
    lock(session, item)
    state = item.state.value
    retire_item(session, item, actor=actor, now=now)
    return {"state": state, "at": item.changed_at.isoformat()}


_Act = Callable[[Session, Item, Mapping[str, str], Person, datetime], dict[str, Any]]
_ACTS: dict[str, _Act] = {
    TAG_ADD: _tag_add,
    TAG_REMOVE: _tag_remove,
    MOVE: _move,
    COPY: _copy,
    SUBMIT: _submit,
    RETIRE: _retire,
}
