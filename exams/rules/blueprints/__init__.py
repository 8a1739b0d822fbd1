"""Blueprints as values and as documents: what a form of an exam must be made of."""

from __future__ import annotations

from exams.rules.blueprints.documents import from_document, section_from, to_document
from exams.rules.blueprints.values import (
    CASE,
    PRACTICAL,
    THEORY,
    Available,
    BlueprintSpec,
    ChosenItem,
    Difficulty,
    Fixed,
    PaperSpec,
    Quota,
    Section,
    number,
)

__all__ = [
    "CASE",
    "PRACTICAL",
    "THEORY",
    "Available",
    "BlueprintSpec",
    "ChosenItem",
    "Difficulty",
    "Fixed",
    "PaperSpec",
    "Quota",
    "Section",
    "from_document",
    "number",
    "section_from",
    "to_document",
]
