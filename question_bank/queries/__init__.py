"""Reads of the item bank."""

from __future__ import annotations

from question_bank.queries.approved import AvailableItem, get_versions, list_approved
from question_bank.queries.banks import (
    BankCount,
    count_items,
    get_bank,
    list_banks,
    list_stimuli,
    readable_bank_ids,
    reads_all,
    stimulus_body,
)
from question_bank.queries.contents import contents_of
from question_bank.queries.events import ItemEvent, list_events
from question_bank.queries.items import (
    ItemFilters,
    ItemRow,
    count_own_drafts,
    facts_of,
    get_item,
    get_version,
    latest_version,
    list_items,
    list_reviews,
    list_uses,
    list_values,
    pending_version,
    rows_of,
)
from question_bank.queries.reviews import QueueEntry, count_review_queue, list_review_queue
from question_bank.queries.standard import Standard, Target, can_be_examined, get_standard

__all__ = [
    "AvailableItem",
    "BankCount",
    "ItemEvent",
    "ItemFilters",
    "ItemRow",
    "QueueEntry",
    "Standard",
    "Target",
    "can_be_examined",
    "contents_of",
    "count_items",
    "count_own_drafts",
    "count_review_queue",
    "facts_of",
    "get_bank",
    "get_item",
    "get_standard",
    "get_version",
    "get_versions",
    "latest_version",
    "list_approved",
    "list_banks",
    "list_events",
    "list_items",
    "list_review_queue",
    "list_reviews",
    "list_stimuli",
    "list_uses",
    "list_values",
    "pending_version",
    "readable_bank_ids",
    "reads_all",
    "rows_of",
    "stimulus_body",
]
