"""Scoring responses against items of a file: no database, one result for each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from question_bank.documents import document_problems
from question_bank.formats.base import ItemFile
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, InvalidResponse

POINTS = Fraction(1)


def score_lines(
    documents: Iterable[ItemFile], lines: Iterable[str], rule: str = ALL_OR_NOTHING
) -> Iterator[dict[str, Any]]:
    """Yield ``{"item", "outcomes"}`` or ``{"item", "error"}`` for each line, in order.

    A line is ``{"item": identifier, "responses": {"RESPONSE": …}}``; every item is worth one point.
    Empty lines are passed over.
    """
    bodies = {item.source_id: item.body for document in documents for item in document.items}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _score_line(bodies, line, number, rule)


def _score_line(
    bodies: Mapping[str, Mapping[str, Any]], line: str, number: int, rule: str
) -> dict[str, Any]:
    name: str | None = None
    try:
        asked = json.loads(line, parse_float=str)
        name = str(asked["item"])
        responses = asked.get("responses") or {}
        given = responses.get("RESPONSE")
    except (ValueError, TypeError, KeyError, AttributeError):
        return {"item": name, "error": f"line {number} is not a response to an item"}
    body = bodies.get(name)
    if body is None:
        return {"item": name, "error": "no such item"}
    problems = document_problems(body)
    if problems:
        return {"item": name, "error": f"{problems[0].field}: {problems[0].message}"}
    kind = ITEM_TYPES[body["type"]]
    try:
        response = kind.normalise(given)
    except InvalidResponse as error:
        return {"item": name, "error": str(error)}
    outcome = kind.score(kind.instance(body, POINTS), response, rule)
    numbers = {key: float(value) for key, value in sorted(outcome.outcomes.items())}
    return {"item": name, "outcomes": numbers}
