"""Keys of items in words, and which variant of a parametrised item is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from core.i18n import language
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.base import InvalidResponse
from question_bank.parameters import is_parametrised


def key_words(body: Mapping[str, Any]) -> str:
    """Return the key of a document as an answer in words, in the reader's language; empty when it has
    none that reads as an answer.
    """
    kind = ITEM_TYPES.get(str(body.get("type")))
    key = body.get("key")
    if kind is None or key is None:
        return ""
    try:
        return kind.describe(key, body, language())
    except (InvalidResponse, KeyError, TypeError, AttributeError):
        return ""


def variants_of(body: Mapping[str, Any]) -> int:
    """Return how many variants of a document there are; 1 when it is not parametrised."""
    count = body.get("variants")
    return count if is_parametrised(body) and isinstance(count, int) and count > 1 else 1


def variant_asked(body: Mapping[str, Any]) -> int:
    """Return the number of the variant that ``?variant=`` of the present request asks for, from 1."""
    asked = request.args.get("variant", 1, type=int) or 1
    return min(max(1, asked), variants_of(body))
