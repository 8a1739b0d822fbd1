"""How often items were shown: counted here, where the sittings are, and kept in the bank."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.models import FormItem, Sitting
from question_bank.services import record_exposures


def count_exposures(session: Session) -> dict[int, int]:
    """Return how many sittings have begun with a form that holds each item version."""
    query = (
        select(FormItem.item_version_id, func.count(Sitting.id))
        .join(Sitting, Sitting.form_paper_id == FormItem.form_paper_id)
        .group_by(FormItem.item_version_id)
    )
    return dict(session.execute(query).all())


def push_exposures(session: Session, *, now: datetime) -> int:
    """Bring the bank's counts up to date; returns how many items changed."""
    return record_exposures(session, count_exposures(session), now=now)


def exposures_job(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Count exposures, every ten minutes; the worker commits."""
    push_exposures(session, now=now)
