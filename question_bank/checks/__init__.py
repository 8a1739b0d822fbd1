"""Advice for authors: what the item-writing guide warns of and a program can see. Pure.

None of it keeps an item from review; ``documents.document_problems`` does. Numbers in comments name
the rules of the guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from question_bank.checks.languages import language_advice
from question_bank.checks.options import option_advice
from question_bank.checks.parameters import parameter_advice
from question_bank.checks.places import place_advice
from question_bank.checks.reading import reading_advice
from question_bank.checks.similarity import Twin, similarity, text_shingles
from question_bank.checks.stems import stem_advice
from question_bank.item_types import Problem

__all__ = ["Twin", "advice", "similarity", "text_shingles"]

CHECKS = (
    stem_advice,
    option_advice,
    place_advice,
    language_advice,
    reading_advice,
    parameter_advice,
)


def advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return suggestions for an item document of good shape; each is ``advice=True``."""
    found = [problem for check in CHECKS for problem in check(body)]
    return [Problem(problem.field, problem.message, advice=True) for problem in found]
