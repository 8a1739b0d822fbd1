"""Why a parametrised document cannot be drawn or written out, and where. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from question_bank.item_types.base import Body, entries_of
from question_bank.parameters.draws import constraints_of, draw_values
from question_bank.parameters.expressions import ExpressionError, holds
from question_bank.parameters.texts import expressions_in, fill

SAMPLE = 200
"""On how many sets of values a constraint is tried that keeps variants from being drawn."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def never_held(body: Body) -> list[str]:
    """Return the constraints that none of many values meets, whatever the others say."""
    try:
        drawn = draw_values({**body, "constraints": []}, SAMPLE)
        listed = constraints_of(body)
        return [text for text in listed if not any(holds(text, values) for values in drawn)]
    except ExpressionError:
        return []


def faulty_place(body: Body, values: Mapping[str, Fraction]) -> str:
    """Return the path of the first text whose expressions have no value; empty when all have one."""
    for path, text in _texts("", body):
        try:
            fill(text, values)
        except ExpressionError:
            return path
    return ""


def unused_variables(body: Body) -> list[str]:
    """Return the variables that no text, constraint or other variable names."""
    written = [piece for _, text in _texts("", body) for piece in expressions_in(text)]
    written += constraints_of(body)
    variables = entries_of(body, "variables")
    written += [str(variable.get("expression") or "") for variable in variables]
    used = {name for text in written for name in _NAME.findall(text)}
    return [name for v in variables if (name := str(v.get("name") or "")) and name not in used]


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a document with its path; entries of lists go by their id or place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if path or name not in {"variables", "constraints"}:
                yield from _texts(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            name = inner.get("id", place) if isinstance(inner, Mapping) else place
            yield from _texts(f"{path}.{name}", inner)
