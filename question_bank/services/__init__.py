"""What can be done with banks and items. All flush and none commits."""

from __future__ import annotations

from question_bank.services.assets import add_asset
from question_bank.services.authors import add_coauthor, hand_over, remove_coauthor
from question_bank.services.banks import create_bank
from question_bank.services.bundled import publish_content
from question_bank.services.comments import (
    answer_comment,
    comment_on_item,
    reopen_comment,
    resolve_comment,
)
from question_bank.services.drafts import create_item, save_draft, settle_identifier
from question_bank.services.enemies import add_enemy, remove_enemy
from question_bank.services.imports import ImportLine, ImportReport, import_items
from question_bank.services.presence import end_presence, note_presence
from question_bank.services.reviews import (
    approve_version,
    return_version,
    submit_for_review,
    withdraw_version,
)
from question_bank.services.states import (
    change_state,
    record_exposures,
    record_use,
    reinstate_item,
    retire_item,
    suspend_item,
)
from question_bank.services.stimuli import change_stimulus, create_stimulus, order_items

__all__ = [
    "ImportLine",
    "ImportReport",
    "add_asset",
    "add_coauthor",
    "add_enemy",
    "answer_comment",
    "approve_version",
    "change_state",
    "change_stimulus",
    "comment_on_item",
    "create_bank",
    "create_item",
    "create_stimulus",
    "end_presence",
    "hand_over",
    "import_items",
    "note_presence",
    "order_items",
    "publish_content",
    "record_exposures",
    "record_use",
    "reinstate_item",
    "remove_coauthor",
    "remove_enemy",
    "reopen_comment",
    "resolve_comment",
    "retire_item",
    "return_version",
    "save_draft",
    "settle_identifier",
    "submit_for_review",
    "suspend_item",
    "withdraw_version",
]
