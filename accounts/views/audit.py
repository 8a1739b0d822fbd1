"""The audit trail: search, pages, CSV, and how the chain stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from flask import request

from accounts import queries
from accounts.access import requires
from accounts.queries import AuditFilter
from accounts.rules import Permission
from accounts.views.base import bp, page
from core import audit as trail
from core import clock
from core.db import db
from core.i18n import format_moment, zone
from core.i18n import gettext as _
from core.models import AuditEvent
from core.pages import csv_response, page_number, paginate

VERIFY_BY_ITSELF = 2000
MOST_ROWS = 20_000


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def audit() -> Any:
    """Who did what to which thing; the latest first."""
    filters = _filters()
    query = queries.list_audit_events(filters)
    if request.args.get("format") == "csv":
        return _csv(db.session.scalars(query.limit(MOST_ROWS)).all())
    found = paginate(db.session, query, page_number(), 50)
    head = trail.head(db.session)
    asked = request.args.get("verify") == "1"
    report = None
    if asked or head.sequence <= VERIFY_BY_ITSELF:
        report = trail.verify(db.session, now=clock.now())
    return page(
        "audit",
        found=found,
        filters=filters,
        actions=queries.list_audit_actions(db.session),
        names=_names(found.items),
        head=head,
        report=report,
        as_text=_as_text,
        most_rows=MOST_ROWS,
    )


def _filters() -> AuditFilter:
    args = request.args
    until = _day(args.get("until", ""))
    return AuditFilter(
        actor=args.get("actor", "").strip(),
        action=args.get("action", "").strip(),
        obj=args.get("object", "").strip(),
        since=_day(args.get("since", "")),
        until=None if until is None else until + timedelta(days=1),
    )


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in the reader's zone, None for what is no day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - the zone comes below
    except ValueError:
        return None
    return datetime.combine(day, time(), zone())


def _names(events: Iterable[AuditEvent]) -> dict[str, str]:
    ids = {event.actor for event in events}
    ids |= {event.object_id for event in events if event.object_type == "person"}
    return queries.names_of(db.session, ids)


def _as_text(value: object) -> str:
    """Return a value of an event's data as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv(events: Iterable[AuditEvent]) -> Any:
    names = _names(events)
    head = [_("时间"), _("操作人"), _("操作人标识"), _("动作"), _("对象类型"), _("对象"), _("内容")]
    rows = (
        [
            format_moment(event.at),
            names.get(event.actor, ""),
            event.actor,
            event.action,
            event.object_type,
            event.object_id,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True),
        ]
        for event in events
    )
    return csv_response("audit", head, rows)
