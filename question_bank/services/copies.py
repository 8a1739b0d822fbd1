"""Copying items into another bank, and moving them: with pictures, and saying where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Conflict, Refused
from core.i18n import bi
from core.i18n import lazy_gettext as _l
from question_bank.item_types.pictures import asset_ids
from question_bank.models import (
    Asset,
    Bank,
    Item,
    ItemDraft,
    ItemState,
    ItemVersion,
    Stimulus,
    StimulusVersion,
)
from question_bank.queries.authors import writes_item
from question_bank.queries.banks import rights_of
from question_bank.queries.items import latest_version, pending_version
from question_bank.reasons import refuse
from question_bank.services.authors import take_writers
from question_bank.services.banks import hold_bank, lock, record, take_columns
from question_bank.services.finding import refresh_index
from question_bank.services.stimuli import save_stimulus


def copy_item(session: Session, item: Item, goal: Bank, *, actor: Person, now: datetime) -> Item:
    """Copy the present version of an item (else its draft) into another bank, as a draft of the actor.

    Pictures and material go along. The document says in ``attribution`` where it comes from, the
    nearest first, and keeps its licence and source; who wrote the original does not review the copy.
    Raises ``NotAllowed`` without the right to copy or to write in the goal, ``Conflict`` when the goal
    has the identifier already.
    """
    hold_bank(session, goal, shared=True)
    if not rights_of(session, actor, item.bank).copy:
        raise refuse(Refused("no_copier"))
    if not rights_of(session, actor, goal).write:
        raise refuse(Refused("no_writer"))
    _refuse_taken(session, item, goal)
    version = _copied_version(session, item)
    body = dict(version.body if version else item.draft.body if item.draft else {})
    body["attribution"] = [credit_of(item, version, body, now), *_credits(body)]
    copy_pictures(session, item.bank, goal, body, actor=actor, now=now)
    made = Item(
        bank=goal,
        identifier=item.identifier,
        state=ItemState.DRAFT,
        author=actor,
        copied_from_id=version.id if version else None,
        stimulus=_copy_stimulus(session, item, version, goal, body, actor, now),
        position_in_stimulus=item.position_in_stimulus,
        created_at=now,
    )
    take_columns(made, body, now)
    made.draft = ItemDraft(body=body, edit_number=1, changed_by_id=actor.id, changed_at=now)
    session.add(made)
    session.flush()
    take_writers(session, made, item, version, actor=actor)
    source = {"from_bank": item.bank.slug, "from_item": item.public_id}
    record(session, made, "item.copied", actor=actor, now=now, **source)
    return made


def _copied_version(session: Session, item: Item) -> ItemVersion | None:
    if item.current_version_id is not None:
        return session.get_one(ItemVersion, item.current_version_id)
    return latest_version(session, item) if item.draft is None else None


def credit_of(
    item: Item, version: ItemVersion | None, body: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return what a copy says about the item that it was made of."""
    author = version.author if version else item.author
    return {
        "bank": item.bank.slug,
        "identifier": item.identifier,
        "version": version.number if version else 0,
        "author": author.display_name,
        "organisation": bi(item.bank.organisation.name, "zh"),
        "licence": str(body.get("licence") or item.bank.licence),
        "source": str(body.get("source") or ""),
        "copied_on": now.date().isoformat(),
    }


def _credits(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    held = body.get("attribution") or []
    return [dict(entry) for entry in held] if isinstance(held, list) else [{"source": str(held)}]


def _refuse_taken(session: Session, item: Item, goal: Bank) -> None:
    taken = select(Item.id).where(Item.bank_id == goal.id, Item.identifier == item.identifier)
    if session.scalar(taken) is not None:
        raise Conflict(_l("题库里已有题号 %(id)s", id=item.identifier), code="identifier_taken")


def copy_pictures(
    session: Session,
    source: Bank,
    goal: Bank,
    body: Mapping[str, Any],
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Give another bank the pictures that a document shows; those it has already stay."""
    wanted = set(asset_ids(body))
    if not wanted or source.id == goal.id:
        return
    there = select(Asset.identifier).where(Asset.bank_id == goal.id, Asset.identifier.in_(wanted))
    missing = wanted - set(session.scalars(there))
    query = select(Asset).where(Asset.bank_id == source.id, Asset.identifier.in_(missing))
    session.add_all(
        Asset(
            bank_id=goal.id,
            identifier=asset.identifier,
            name=asset.name,
            media_type=asset.media_type,
            width=asset.width,
            height=asset.height,
            size=asset.size,
            content=asset.content,
            added_by_id=actor.id,
            added_at=now,
        )
        for asset in session.scalars(query).all()
    )
    session.flush()


def _copy_stimulus(
    session: Session,
    item: Item,
    version: ItemVersion | None,
    goal: Bank,
    body: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> Stimulus | None:
    """Give the goal the item's material with its pictures; one of that name with another text there
    refuses the copy."""
    name = str(body.get("stimulus") or "")
    if not name:
        return None
    text = version.stimulus_version if version else None
    if text is None and item.stimulus is not None and item.stimulus.current_version_id is not None:
        text = session.get_one(StimulusVersion, item.stimulus.current_version_id)
    if text is None:
        return None
    query = select(Stimulus).where(Stimulus.bank_id == goal.id, Stimulus.identifier == name)
    present = session.scalar(query)
    if present is not None and present.current_version_id is not None:
        there = session.get_one(StimulusVersion, present.current_version_id)
        if there.digest != text.digest:
            raise Conflict(_l("题库里已有另一个材料 %(id)s", id=name), code="stimulus_taken")
        return present
    copy_pictures(session, item.bank, goal, text.body, actor=actor, now=now)
    return save_stimulus(session, goal, name, text.body, now=now)


def move_item(session: Session, item: Item, goal: Bank, *, actor: Person, now: datetime) -> Item:
    """Move an item with its versions into another bank in which the actor writes too.

    Raises ``NotAllowed`` unless the actor writes it or manages its bank, while a version waits, and for
    an item of a shared material; ``Conflict`` when the goal has the identifier.
    """
    lock(session, item)
    for bank in sorted((item.bank, goal), key=lambda one: one.id):
        hold_bank(session, bank, shared=True)
    rights = rights_of(session, actor, item.bank)
    if not rights.write or not rights_of(session, actor, goal).write:
        raise refuse(Refused("no_writer"))
    if not (rights.manage or writes_item(session, item, actor)):
        raise refuse(Refused("not_mover"))
    if pending_version(session, item) is not None:
        raise refuse(Refused("in_review"))
    if item.stimulus_id is not None:
        raise refuse(Refused("of_stimulus"))
    return relocate(session, item, goal, actor=actor, now=now)


def relocate(session: Session, item: Item, goal: Bank, *, actor: Person, now: datetime) -> Item:
    """Put an item into another bank without asking who does it; raises ``Conflict``."""
    _refuse_taken(session, item, goal)
    source = item.bank
    for body in _bodies(session, item):
        copy_pictures(session, source, goal, body, actor=actor, now=now)
    item.bank = goal
    item.changed_at = now
    session.flush()
    refresh_index(session, [item])
    places = {"from_bank": source.slug, "to_bank": goal.slug}
    record(session, item, "item.moved", actor=actor, now=now, **places)
    return item


def _bodies(session: Session, item: Item) -> list[Mapping[str, Any]]:
    query = select(ItemVersion.body).where(ItemVersion.item_id == item.id)
    drafts = [item.draft.body] if item.draft is not None else []
    return [*session.scalars(query), *drafts]
