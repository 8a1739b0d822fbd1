"""Tables that belong to no domain: audit trail and its chain, jobs, outgoing mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Row, enum_type
from core.immutable import frozen


@frozen
class AuditEvent(Row, Base):
    """One act: who did what to which thing, with what it held. Written in the act's transaction."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object", "object_type", "object_id"),)

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_type: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]


@frozen
class AuditLink(Base):
    """A link of the hash chain over the events, made after the act by the chainer."""

    __tablename__ = "audit_link"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    linked_at: Mapped[datetime]


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(Row, Base):
    """Work to be done outside the request, enqueued in the act's own transaction."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "run_at"),)

    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(128), unique=True)
    state: Mapped[JobState] = mapped_column(enum_type(JobState), default=JobState.QUEUED)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=5)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class MailState(StrEnum):
    """Where an outgoing message stands."""

    WAITING = "waiting"
    SENT = "sent"


class OutgoingMail(Row, Base):
    """A message in the outbox; delivered by a job."""

    __tablename__ = "outgoing_mail"

    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(enum_type(MailState), default=MailState.WAITING)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class WorkerBeat(Base):
    """The last sign of life of a background worker; readiness looks at it."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
