"""Pure decisions about items, their states and reviews, and about banks."""

from __future__ import annotations

from question_bank.rules.banks import BankRole, ShareRight
from question_bank.rules.items import (
    APPROVED_STATES,
    STATE_AFTER,
    STATES_BEFORE,
    ItemFacts,
    ItemState,
    fold,
    may_change_state,
    may_edit,
    may_submit,
    next_identifier,
    search_text,
    state_after,
    state_of_approved,
)
from question_bank.rules.reviews import (
    ALL_YES,
    CHECKLIST,
    ReviewOutcome,
    VersionStanding,
    answers_of,
    may_approve_with,
    may_comment,
    may_declare_enemies,
    may_resolve,
    may_review,
    may_withdraw,
    standing_after,
)

__all__ = [
    "ALL_YES",
    "APPROVED_STATES",
    "CHECKLIST",
    "STATES_BEFORE",
    "STATE_AFTER",
    "BankRole",
    "ItemFacts",
    "ItemState",
    "ReviewOutcome",
    "ShareRight",
    "VersionStanding",
    "answers_of",
    "fold",
    "may_approve_with",
    "may_change_state",
    "may_comment",
    "may_declare_enemies",
    "may_edit",
    "may_resolve",
    "may_review",
    "may_submit",
    "may_withdraw",
    "next_identifier",
    "search_text",
    "standing_after",
    "state_after",
    "state_of_approved",
]
