"""How often items were shown: counted here, where the sittings are, and kept in the bank."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.models import FormItem, Sitting
from question_bank.services import record_exposures


def count_exposures(session: Session) -> dict[int, int]:
    """Return how many sittings have begun with a form that holds each item version.

    Sittings are counted by form first: there are few forms and many sittings.
    """
    begun = dict(
        session.execute(
            select(Sitting.form_paper_id, func.count()).group_by(Sitting.form_paper_id)
        ).all()
    )
    places = select(FormItem.form_paper_id, FormItem.item_version_id)
    found: Counter[int] = Counter()
    for paper_id, version_id in session.execute(places.where(FormItem.form_paper_id.in_(begun))):
        found[version_id] += begun[paper_id]
    return dict(found)


def push_exposures(session: Session, *, now: datetime) -> int:
    """Bring the bank's counts up to date; returns how many items changed."""
    return record_exposures(session, count_exposures(session), now=now)


def exposures_job(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Count exposures, every ten minutes; the worker commits."""
    push_exposures(session, now=now)
