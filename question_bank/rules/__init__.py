"""Pure decisions about items, their states and reviews, and about banks."""

from __future__ import annotations

from question_bank.rules.banks import BankRole, ShareRight
from question_bank.rules.items import (
    CHECKLIST,
    STATE_AFTER,
    STATES_BEFORE,
    ItemFacts,
    ItemState,
    ReviewOutcome,
    VersionStanding,
    fold,
    may_change_state,
    may_edit,
    may_review,
    may_submit,
    next_identifier,
    search_text,
)

__all__ = [
    "CHECKLIST",
    "STATES_BEFORE",
    "STATE_AFTER",
    "BankRole",
    "ItemFacts",
    "ItemState",
    "ReviewOutcome",
    "ShareRight",
    "VersionStanding",
    "fold",
    "may_change_state",
    "may_edit",
    "may_review",
    "may_submit",
    "next_identifier",
    "search_text",
]
