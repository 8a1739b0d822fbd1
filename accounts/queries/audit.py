"""Reads of the audit trail for those who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.models import AuditEvent


@dataclass(frozen=True)
class AuditFilter:
    """What the list of events is narrowed to.

    ``actor`` and ``obj`` take a name, an address or an identifier (``obj`` also a type of thing);
    ``action`` is an action or the part before its full stop; from ``since``, before ``until``.
    """

    actor: str = ""
    action: str = ""
    obj: str = ""
    since: datetime | None = None
    until: datetime | None = None


def list_audit_events(filters: AuditFilter) -> Select[AuditEvent]:
    """Return the select of the events that a filter lets through, the latest first."""
    query = select(AuditEvent)
    if filters.actor:
        people = _people_like(filters.actor)
        query = query.where(or_(AuditEvent.actor == filters.actor, AuditEvent.actor.in_(people)))
    if filters.action:
        inside = AuditEvent.action.startswith(filters.action + ".", autoescape=True)
        query = query.where(or_(AuditEvent.action == filters.action, inside))
    if filters.obj:
        query = query.where(
            or_(
                AuditEvent.object_id == filters.obj,
                AuditEvent.object_type == filters.obj,
                AuditEvent.object_id.in_(_people_like(filters.obj)),
            )
        )
    if filters.since is not None:
        query = query.where(AuditEvent.at >= filters.since)
    if filters.until is not None:
        query = query.where(AuditEvent.at < filters.until)
    return query.order_by(AuditEvent.id.desc())


def list_audit_actions(session: Session) -> Sequence[str]:
    """Return the actions that occur, in order of the alphabet."""
    return session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)).all()


def _people_like(text: str) -> Select[str]:
    return select(Person.public_id).where(
        or_(
            Person.legal_name.icontains(text, autoescape=True),
            Person.email.icontains(text, autoescape=True),
        )
    )
