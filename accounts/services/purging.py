"""Deleting what is of no use any more: ended sessions, links, failures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from accounts.models import PasswordReset, SignIn, SignInFailures

LEFTOVER_SPAN = timedelta(days=7)


def purge_leftovers(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The job that deletes sessions, links and failures a week after they lost their use."""
    before = now - LEFTOVER_SPAN
    session.execute(delete(SignIn).where(SignIn.expires_at < before))
    session.execute(delete(PasswordReset).where(PasswordReset.expires_at < before))
    session.execute(delete(SignInFailures).where(SignInFailures.last_at < before))
