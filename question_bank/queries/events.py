"""What happened to an item, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.models import AuditEvent
from question_bank.models import Item


@dataclass(frozen=True)
class ItemEvent:
    """An act on an item: ``action`` as ``item.approved``, ``who`` did it, with what it held."""

    at: datetime
    action: str
    who: str
    data: dict[str, Any]


def list_events(session: Session, item: Item, *, limit: int = 100) -> list[ItemEvent]:
    """Return the latest acts on an item, newest first."""
    query = (
        select(AuditEvent, Person.legal_name)
        .outerjoin(Person, Person.public_id == AuditEvent.actor)
        .where(AuditEvent.object_type == "item", AuditEvent.object_id == item.public_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [
        ItemEvent(event.at, event.action, name or event.actor, event.data)
        for event, name in session.execute(query)
    ]
