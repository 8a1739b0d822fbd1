"""What ``_rights.html`` shows: licence, source, origin and the line for reuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.access import current_person
from core.db import db
from question_bank import labels, queries
from question_bank.credits import LICENCE_PAGES, attribution_line, credits_of
from question_bank.models import Item


def rights_context(item: Item, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page needs to tell under which licence an item stands and where it comes from."""
    return {
        "licence_labels": labels.LICENCES,
        "licence_pages": LICENCE_PAGES,
        "credits": credits_of(body),
        "origin": queries.origin_of(db.session, item, current_person()),
        "attribution": attribution_line(item, body),
    }
