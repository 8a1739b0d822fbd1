"""Pages of the item bank. Importing this package registers them on ``bp``."""

from __future__ import annotations

from question_bank.views import (
    assets,
    authors,
    banks,
    bulk,
    comments,
    differences,
    editor,
    enemies,
    exports,
    items,
    lists,
    presence,
    reviews,
    saving,
    stimuli,
    trying,
)
from question_bank.views.base import bp

__all__ = [
    "assets",
    "authors",
    "banks",
    "bp",
    "bulk",
    "comments",
    "differences",
    "editor",
    "enemies",
    "exports",
    "items",
    "lists",
    "presence",
    "reviews",
    "saving",
    "stimuli",
    "trying",
]
