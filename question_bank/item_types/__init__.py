"""Item types, one class per file: what is wrong with an item, what scoring needs, how it scores.

All of it is pure: exact rationals, no database. *How an item is delivered* is the exam's.
"""

from __future__ import annotations

from question_bank.item_types.base import (
    ALL,
    ALL_OR_NOTHING,
    EACH,
    NOBODY,
    PARTIAL,
    SUBSET,
    InvalidResponse,
    ItemType,
    MultipleRuleStr,
    Outcome,
    Problem,
    read_points,
)
from question_bank.item_types.choice_table import ChoiceTable
from question_bank.item_types.extended_text import ExtendedText
from question_bank.item_types.gap_match import GapMatch
from question_bank.item_types.hot_text import HotText
from question_bank.item_types.hotspot import Hotspot
from question_bank.item_types.inline_choice import InlineChoice
from question_bank.item_types.matching import Matching
from question_bank.item_types.multiple import Multiple
from question_bank.item_types.numeric import Numeric
from question_bank.item_types.ordering import Ordering
from question_bank.item_types.point import Point
from question_bank.item_types.single import Single
from question_bank.item_types.slider import Slider
from question_bank.item_types.text_entry import TextEntry
from question_bank.item_types.true_false import TrueFalse
from question_bank.item_types.upload import Upload

__all__ = [
    "ALL",
    "ALL_OR_NOTHING",
    "EACH",
    "ITEM_TYPES",
    "NOBODY",
    "PARTIAL",
    "SUBSET",
    "InvalidResponse",
    "ItemType",
    "MultipleRuleStr",
    "Outcome",
    "Problem",
    "marked_by_people",
    "read_points",
]

_KINDS: tuple[ItemType, ...] = (
    Single(),
    Multiple(),
    TrueFalse(),
    Numeric(),
    TextEntry(),
    InlineChoice(),
    Ordering(),
    Matching(),
    ChoiceTable(),
    HotText(),
    GapMatch(),
    Hotspot(),
    Point(),
    Slider(),
    ExtendedText(),
    Upload(),
)
ITEM_TYPES: dict[str, ItemType] = {kind.name: kind for kind in _KINDS}


def marked_by_people() -> list[str]:
    """Return the names of the types that no program can score."""
    return [kind.name for kind in _KINDS if kind.marked_by_people]
