"""Writing: new items and their drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.models import Person
from core.canonical import canonical_json
from core.errors import Conflict, InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from core.models import AuditEvent
from question_bank import queries
from question_bank.documents import IDENTIFIER, LEVELS, canonical_body
from question_bank.errors import DraftConflict
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Bank, Item, ItemDraft, ItemState, Stimulus
from question_bank.queries.banks import rights_of
from question_bank.reasons import refuse
from question_bank.rules import may_edit, next_identifier
from question_bank.services.authors import note_writer
from question_bank.services.banks import demand, facts, hold_bank, lock, record, take_columns

LARGEST = 200_000
CONDENSED = timedelta(minutes=10)
"""Saving by itself, as one writes, is recorded once in this time for each person."""

SAVED = "item.draft_saved"
_LONGEST_DOMAIN = 8
UNSETTLED = "-NEW-"
"""Stands in identifiers of items whose domain was not known when they got one."""


def create_item(
    session: Session,
    bank: Bank,
    body: Mapping[str, Any],
    *,
    identifier: str = "",
    actor: Person,
    now: datetime,
) -> Item:
    """Create an item with its first draft; without an identifier the next free one is taken.

    Raises ``NotAllowed`` unless the actor writes in the bank, ``InvalidInput`` for an
    unknown type or a bad identifier, ``Conflict`` for one that is taken.
    """
    hold_bank(session, bank)  # also: two who begin at once get their numbers one after the other
    if not rights_of(session, actor, bank).write:
        raise refuse(Refused("no_writer"))
    document = storable(body)
    item = Item(
        bank=bank,
        identifier=_identifier(session, bank, identifier, document),
        state=ItemState.DRAFT,
        author=actor,
        created_at=now,
    )
    take_columns(item, document, now)
    _take_stimulus(session, item, document)
    item.draft = ItemDraft(body=document, edit_number=1, changed_by_id=actor.id, changed_at=now)
    session.add(item)
    session.flush()
    note_writer(session, item, actor)
    record(session, item, "item.created", actor=actor, now=now)
    return item


def save_draft(
    session: Session,
    item: Item,
    body: Mapping[str, Any],
    *,
    edit_number: int,
    actor: Person,
    now: datetime,
    by_itself: bool = False,
) -> ItemDraft:
    """Save the draft in one write, or begin one on an approved item (``edit_number`` 0).

    ``by_itself``: the page saves while one writes; the audit trail then has one event for each
    ``CONDENSED``. Raises ``NotAllowed`` by the rules, ``InvalidInput`` for what cannot be stored, and
    ``DraftConflict`` when the draft was saved meanwhile: nothing is written then.
    """
    lock(session, item)
    hold_bank(session, item.bank)
    demand(may_edit(facts(session, item, actor)))
    document = storable(body)
    _write_draft(session, item, document, edit_number, actor, now)
    if item.current_version_id is None:
        take_columns(item, document, now)
    _take_stimulus(session, item, document)
    item.changed_at = now
    session.flush()
    draft = session.get_one(ItemDraft, item.id, populate_existing=True)
    if not (by_itself and _recorded_lately(session, item, actor, now)):
        record(session, item, SAVED, actor=actor, now=now, edit_number=draft.edit_number)
    return draft


def _recorded_lately(session: Session, item: Item, actor: Person, now: datetime) -> bool:
    """Say whether the actor's writing on the item has been recorded within ``CONDENSED``."""
    query = select(AuditEvent.id).where(
        AuditEvent.object_type == "item",
        AuditEvent.object_id == item.public_id,
        AuditEvent.actor == actor.public_id,
        AuditEvent.action.in_((SAVED, "item.created")),
        AuditEvent.at > now - CONDENSED,
    )
    return session.scalar(query.limit(1)) is not None


def _write_draft(
    session: Session,
    item: Item,
    document: dict[str, Any],
    edit_number: int,
    actor: Person,
    now: datetime,
) -> None:
    stored = session.get(ItemDraft, item.id, populate_existing=True)
    before = stored.changed_by_id if stored else None
    if stored is None and edit_number == 0:
        session.add(
            ItemDraft(
                item_id=item.id,
                body=document,
                edit_number=1,
                changed_by_id=actor.id,
                changed_at=now,
            )
        )
        session.flush()
        note_writer(session, item, actor)
        return
    written = session.execute(
        update(ItemDraft)
        .where(ItemDraft.item_id == item.id, ItemDraft.edit_number == edit_number)
        .values(
            body=document,
            edit_number=edit_number + 1,
            changed_by_id=actor.id,
            changed_at=now,
        )
        .execution_options(synchronize_session=False)
        .returning(ItemDraft.item_id)
    ).first()
    if written is None:
        raise _conflict(session, stored)
    if before != actor.id:
        note_writer(session, item, actor)


def _conflict(session: Session, stored: ItemDraft | None) -> DraftConflict:
    if stored is None:
        return DraftConflict(_l("草稿已不在了：它可能已通过审核。"), edit_number=0, who="", at=None)
    who = session.get_one(Person, stored.changed_by_id).display_name
    return DraftConflict(
        _l("%(who)s 已保存过这份草稿。", who=who),
        edit_number=stored.edit_number,
        who=who,
        at=stored.changed_at,
    )


def storable(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical document of a draft; raises ``InvalidInput`` when it cannot be one."""
    document = canonical_body(body)
    if str(document.get("type")) not in ITEM_TYPES:
        raise InvalidInput(_l("题型不支持：%(type)s", type=document.get("type") or "?"))
    if len(canonical_json(document)) > LARGEST:
        raise InvalidInput(_l("全题超过 %(n)s 个字符", n=LARGEST))
    return document


def settle_identifier(
    session: Session, item: Item, wanted: str, *, actor: Person, now: datetime
) -> None:
    """Give a draft that was never sent to review the identifier that its writers want.

    An identifier given by itself before the domain was known (``L1-NEW-001``) follows the domain.
    Raises as ``create_item`` does for the identifier.
    """
    if item.draft is None or queries.latest_version(session, item) is not None:
        return
    unsettled = UNSETTLED in item.identifier and _domain_of(item.draft.body)
    if wanted in ("", item.identifier):
        if not unsettled:
            return
        wanted = ""
    before = item.identifier
    hold_bank(session, item.bank)
    item.identifier = _identifier(session, item.bank, wanted, item.draft.body)
    take_columns(item, item.draft.body, now)
    session.flush()
    record(session, item, "item.renamed", actor=actor, now=now, before=before)


def _identifier(session: Session, bank: Bank, wanted: str, body: Mapping[str, Any]) -> str:
    taken = session.scalars(select(Item.identifier).where(Item.bank_id == bank.id)).all()
    wanted = wanted.strip()
    if not wanted:
        level = body.get("level") if body.get("level") in LEVELS else LEVELS[0]
        domain = _domain_of(body)
        return next_identifier(f"{level}{f'-{domain}-' if domain else UNSETTLED}", taken)
    if not IDENTIFIER.match(wanted):
        raise InvalidInput(_l("题号只用字母、数字和 . _ -：%(id)s", id=wanted))
    if wanted in taken:
        raise Conflict(_l("题库里已有题号 %(id)s", id=wanted))
    return wanted


def _domain_of(body: Mapping[str, Any]) -> str:
    """Return the domain of a draft where an identifier can have it, else nothing."""
    domain = str(body.get("domain") or "")
    fits = domain.isascii() and domain.isalnum() and len(domain) <= _LONGEST_DOMAIN
    return domain if fits else ""


def _take_stimulus(session: Session, item: Item, body: Mapping[str, Any]) -> None:
    """Tie a draft to its material; one that is not in the bank is named at submission."""
    if item.current_version_id is not None:
        return
    wanted = body.get("stimulus")
    query = select(Stimulus).where(
        Stimulus.bank_id == item.bank.id, Stimulus.identifier == str(wanted)
    )
    item.stimulus = session.scalar(query) if wanted else None
