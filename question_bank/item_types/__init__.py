"""Item types, one class per file: what is wrong with an item, what scoring needs, how it scores.

All of it is pure: exact rationals, no database. *How an item is delivered* is the exam's.
"""

from __future__ import annotations

from question_bank.item_types.base import (
    ALL_OR_NOTHING,
    PARTIAL,
    InvalidResponse,
    ItemType,
    MultipleRuleStr,
    Outcome,
    Problem,
    read_points,
)
from question_bank.item_types.multiple import Multiple
from question_bank.item_types.numeric import Numeric
from question_bank.item_types.ordering import Ordering
from question_bank.item_types.single import Single
from question_bank.item_types.true_false import TrueFalse

__all__ = [
    "ALL_OR_NOTHING",
    "ITEM_TYPES",
    "PARTIAL",
    "InvalidResponse",
    "ItemType",
    "MultipleRuleStr",
    "Outcome",
    "Problem",
    "read_points",
]

ITEM_TYPES: dict[str, ItemType] = {
    kind.name: kind for kind in (Single(), Multiple(), TrueFalse(), Numeric(), Ordering())
}
