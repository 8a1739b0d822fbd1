"""What happened to an item, from the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.models import AuditEvent
from question_bank.models import Item
from question_bank.queries.banks import readable_bank_ids

OTHER, OTHER_ITEM = "other", "other_item"


@dataclass(frozen=True)
class ItemEvent:
    """An act on an item: ``action`` as ``item.approved``, ``who`` did it, with what it held; ``whom``
    names the person that it was about, as an added co-author.
    """

    at: datetime
    action: str
    who: str
    data: dict[str, Any]
    whom: str = ""


def list_events(
    session: Session, item: Item, *, reader: Person | None = None, limit: int = 100
) -> list[ItemEvent]:
    """Return the latest acts on an item, newest first; with ``reader`` without the name of another item,
    and the reason why it is one, when that person may not look into its bank.
    """
    query = (
        select(AuditEvent, Person.legal_name)
        .outerjoin(Person, Person.public_id == AuditEvent.actor)
        .where(AuditEvent.object_type == "item", AuditEvent.object_id == item.public_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    about = {row[0].data.get("person") for row in rows} - {None}
    names: dict[str, str] = {}
    if about:
        people = select(Person.public_id, Person.legal_name).where(Person.public_id.in_(about))
        names = dict(session.execute(people).all())
    told = [row[0].data for row in rows if OTHER in row[0].data]
    open_names = None if reader is None else _open_names(session, told, reader)
    return [
        ItemEvent(
            event.at,
            event.action,
            name or event.actor,
            _told(event.data, open_names),
            names.get(event.data.get("person", ""), ""),
        )
        for event, name in rows
    ]


def _open_names(session: Session, told: Sequence[dict[str, Any]], reader: Person) -> set[str]:
    """Return what may be told of the other items that events name: their public ids, and the
    identifiers that stand for items in readable banks alone.
    """
    if not told:
        return set()
    banks = set(readable_bank_ids(session, reader))
    ids = {data[OTHER_ITEM] for data in told if OTHER_ITEM in data}
    names = {data[OTHER] for data in told if OTHER_ITEM not in data}
    query = select(Item.public_id, Item.identifier, Item.bank_id)
    found = session.execute(
        query.where(or_(Item.public_id.in_(ids), Item.identifier.in_(names)))
    ).all()
    closed = {row.identifier for row in found if row.bank_id not in banks}
    shown = {row.public_id for row in found if row.bank_id in banks}
    return shown | ({row.identifier for row in found} - closed)


def _told(data: dict[str, Any], open_names: set[str] | None) -> dict[str, Any]:
    if open_names is None or OTHER not in data or data.get(OTHER_ITEM, data[OTHER]) in open_names:
        return data
    return {
        name: value for name, value in data.items() if name not in {OTHER, OTHER_ITEM, "reason"}
    }
