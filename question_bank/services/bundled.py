"""Putting the items that come along into a bank, approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.content import load_content
from question_bank.models import Bank, Item
from question_bank.services.imports import ImportReport, import_items
from question_bank.services.reviews import approve_version, submit_for_review


def publish_content(
    session: Session, bank: Bank, *, author: Person, reviewer: Person, now: datetime
) -> ImportReport:
    """Import the bundled items, send them to review as ``author`` and approve them as ``reviewer``.

    Done again it changes nothing; a bundled item that has changed becomes a new version. Raises
    ``InvalidInput`` when a bundled item is refused.
    """
    report = import_items(session, bank, load_content(), actor=author, now=now)
    if not report.clean:
        wrong = next(line for line in report.items if line.status in {"invalid", "unsupported"})
        raise InvalidInput(
            _l("%(where)s：%(why)s", where=wrong.location, why=wrong.reason), code="content_broken"
        )
    fresh = [line.source_id for line in report.items if line.status in {"new", "changed"}]
    items = session.scalars(
        select(Item).where(Item.bank_id == bank.id, Item.identifier.in_(fresh)).order_by(Item.id)
    ).all()
    for item in items:
        version = submit_for_review(session, item, actor=author, now=now)
        approve_version(session, version, checklist=None, actor=reviewer, now=now)
    return report
