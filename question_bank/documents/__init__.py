"""Item documents: what an author wrote, in one canonical shape, and what is wrong with it.

The document of an item (``body``) is JSON without floats: decimals are text (``"0.70"``), dates are
ISO text, texts are ``{"zh": …, "en": …}`` in Markdown. Pure.
"""

from __future__ import annotations

from question_bank.documents.canonical import FIELDS, canonical_body, stimulus_body
from question_bank.documents.problems import (
    COGNITIONS,
    KINDS,
    LEVELS,
    document_problems,
    stimulus_problems,
)
from question_bank.documents.shapes import IDENTIFIER, LONGEST_TEXT

__all__ = [
    "COGNITIONS",
    "FIELDS",
    "IDENTIFIER",
    "KINDS",
    "LEVELS",
    "LICENCE",
    "LONGEST_TEXT",
    "canonical_body",
    "document_problems",
    "stimulus_body",
    "stimulus_problems",
]

LICENCE = "CC-BY-4.0"
