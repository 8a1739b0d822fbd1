"""Parametrised items: variables with exact values, expressions in texts, variants. Pure."""

from __future__ import annotations

from question_bank.parameters.diagnosis import never_held, unused_variables
from question_bank.parameters.draws import is_parametrised
from question_bank.parameters.expressions import ExpressionError
from question_bank.parameters.variants import (
    SHOWN,
    Variant,
    draw_variants,
    parameter_problems,
    resolve,
    variant_count,
)

__all__ = [
    "SHOWN",
    "ExpressionError",
    "Variant",
    "draw_variants",
    "is_parametrised",
    "never_held",
    "parameter_problems",
    "resolve",
    "unused_variables",
    "variant_count",
]
