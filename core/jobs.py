"""Background jobs in a table of the application's own database.

Enqueued in the act's transaction; claimed under a lease; a worker that dies leaves a lease that runs
out, and the job is tried again. Handlers write their effect in the transaction that marks the job
done: at least once and idempotent is once in effect.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.models import Job, JobState

LEASE = timedelta(minutes=2)
Handler = Callable[[Session, dict[str, Any], datetime], None]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A kind of job that is enqueued anew each ``every``."""

    kind: str
    every: timedelta


class JobRegistry:
    """Which handler does which kind of job, and what recurs. Filled only by ``app.py``."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.periodic: list[Periodic] = []

    def handle(self, kind: str, handler: Handler) -> None:
        """Set the handler of a kind."""
        self.handlers[kind] = handler

    def every(self, kind: str, span: timedelta, handler: Handler) -> None:
        """Set the handler of a kind that recurs."""
        self.handle(kind, handler)
        self.periodic = [p for p in self.periodic if p.kind != kind] + [Periodic(kind, span)]


registry = JobRegistry()


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    key: str | None = None,
    run_at: datetime | None = None,
) -> Job | None:
    """Add a job in the caller's transaction; a second one with the same ``key`` is not added."""
    if key is not None and session.scalar(select(Job.id).where(Job.key == key)) is not None:
        return None
    job = Job(kind=kind, payload=payload, key=key, run_at=run_at or now, created_at=now)
    session.add(job)
    session.flush()
    return job


def enqueue_periodic(session: Session, *, now: datetime) -> None:
    """Enqueue what recurs and has no job for the present span yet."""
    for entry in registry.periodic:
        span = entry.every.total_seconds()
        bucket = int(now.timestamp() // span)
        enqueue(session, entry.kind, {}, now=now, key=f"{entry.kind}:{bucket}")


def claim(session: Session, *, now: datetime) -> Job | None:
    """Take the next due job under a lease, or return None. The caller commits.

    PostgreSQL skips rows that another worker holds; SQLite admits one writer at a time.
    """
    due = or_(
        and_(Job.state == JobState.QUEUED, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    query = select(Job.id).where(due).order_by(Job.run_at, Job.id).limit(1)
    found = session.scalar(query.with_for_update(skip_locked=True))
    if found is None:
        return None
    job = session.get_one(Job, found)
    job.state = JobState.RUNNING
    job.lease_until = now + LEASE
    job.attempts += 1
    session.flush()
    return job


def run_next(session: Session, *, clock: Callable[[], datetime]) -> bool:
    """Claim and run one due job, committing its outcome; return whether there was one."""
    job = claim(session, now=clock())
    if job is None:
        session.rollback()
        return False
    job_id, kind, payload = job.id, job.kind, dict(job.payload)
    session.commit()
    try:
        handler = registry.handlers[kind]
        handler(session, payload, clock())
        _finish(session, job_id, now=clock())
        session.commit()
    except Exception as error:
        session.rollback()
        log.error("job_failed", kind=kind, job=job_id, error=repr(error))
        _fail(session, job_id, traceback.format_exc(limit=8), now=clock())
        session.commit()
    return True


def run_all_due(session: Session, *, clock: Callable[[], datetime], limit: int = 10_000) -> int:
    """Run due jobs until none is left; return how many. For demo data, tests and operators."""
    done = 0
    while done < limit and run_next(session, clock=clock):
        done += 1
    return done


def purge_done(session: Session, *, before: datetime) -> int:
    """Delete finished jobs older than ``before``; return how many."""
    stale = select(Job.id).where(Job.state == JobState.DONE, Job.finished_at < before)
    ids = session.scalars(stale.limit(5000)).all()
    for job_id in ids:
        session.delete(session.get_one(Job, job_id))
    return len(ids)


def _finish(session: Session, job_id: int, *, now: datetime) -> None:
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(state=JobState.DONE, finished_at=now, lease_until=None, last_error=None)
    )


def _fail(session: Session, job_id: int, error: str, *, now: datetime) -> None:
    job = session.get_one(Job, job_id)
    job.last_error = error
    job.lease_until = None
    if job.attempts >= job.max_attempts:
        job.state = JobState.DEAD
        job.finished_at = now
    else:
        job.state = JobState.QUEUED
        job.run_at = now + timedelta(seconds=5 * 4 ** (job.attempts - 1))
