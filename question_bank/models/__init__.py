"""Tables of banks, items, drafts, versions, reviews; use, tags and languages stand beside the versions."""

from __future__ import annotations

from question_bank.models.authors import ItemAuthor, ItemDraftAuthor, ItemVersionAuthor
from question_bank.models.banks import (
    Asset,
    Bank,
    BankMember,
    BankRole,
    BankShare,
    ShareRight,
    Stimulus,
    StimulusVersion,
)
from question_bank.models.items import (
    EditPresence,
    Item,
    ItemDraft,
    ItemState,
    ItemTag,
    ItemVersion,
    ItemVersionLanguage,
)
from question_bank.models.reviews import (
    ItemComment,
    ItemReview,
    ReviewOutcome,
    VersionStanding,
    VersionStatus,
)
from question_bank.models.use import BulkAct, ItemEnemy, ItemStatistics, ItemUse, SavedFilter

__all__ = [
    "Asset",
    "Bank",
    "BankMember",
    "BankRole",
    "BankShare",
    "BulkAct",
    "EditPresence",
    "Item",
    "ItemAuthor",
    "ItemComment",
    "ItemDraft",
    "ItemDraftAuthor",
    "ItemEnemy",
    "ItemReview",
    "ItemState",
    "ItemStatistics",
    "ItemTag",
    "ItemUse",
    "ItemVersion",
    "ItemVersionAuthor",
    "ItemVersionLanguage",
    "ReviewOutcome",
    "SavedFilter",
    "ShareRight",
    "Stimulus",
    "StimulusVersion",
    "VersionStanding",
    "VersionStatus",
]
