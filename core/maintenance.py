"""Jobs that keep the kernel's own tables in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core import audit, jobs


def link_audit(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Link the events of the audit trail that are not linked yet."""
    audit.link_events(session, now=now)


def purge_jobs(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Delete jobs that were done more than a week ago."""
    jobs.purge_done(session, before=now - timedelta(days=7))
