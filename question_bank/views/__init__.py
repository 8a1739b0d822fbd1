"""Pages of the item bank. Importing this package registers them on ``bp``."""

from __future__ import annotations

from question_bank.views import editor, items, lists, reviews, trying
from question_bank.views.base import bp

__all__ = ["bp", "editor", "items", "lists", "reviews", "trying"]
