"""What can be done with banks and items. All flush and none commits."""

from __future__ import annotations

from question_bank.services.banks import create_bank
from question_bank.services.bundled import publish_content
from question_bank.services.drafts import create_item, save_draft
from question_bank.services.imports import ImportLine, ImportReport, import_items
from question_bank.services.reviews import approve_version, return_version, submit_for_review
from question_bank.services.states import (
    change_state,
    record_use,
    reinstate_item,
    retire_item,
    suspend_item,
)

__all__ = [
    "ImportLine",
    "ImportReport",
    "approve_version",
    "change_state",
    "create_bank",
    "create_item",
    "import_items",
    "publish_content",
    "record_use",
    "reinstate_item",
    "retire_item",
    "return_version",
    "save_draft",
    "submit_for_review",
    "suspend_item",
]
