"""Scoring responses against items of a file: no database, one result for each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from question_bank.documents import document_problems
from question_bank.formats.base import ItemFile
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, InvalidResponse
from question_bank.item_types.gaps import gap_ids
from question_bank.parameters import ExpressionError, resolve

POINTS = Fraction(1)

_ONE_TEXT = ("text_entry", "inline_choice")


def score_lines(
    documents: Iterable[ItemFile], lines: Iterable[str], rule: str = ALL_OR_NOTHING
) -> Iterator[dict[str, Any]]:
    """Yield ``{"item", "outcomes"}`` or ``{"item", "error"}`` for each line, in order.

    A line is ``{"item": identifier, "responses": {"RESPONSE": …}}``; every item is worth one point.
    Pairs are ``"r1 A"`` (for gaps ``"A g1"``), points ``"102 113"``, gaps a record by their ids;
    ``"variant"`` (from 1) chooses that of a parametrised item. Empty lines are passed over.
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
        responses = dict(asked.get("responses") or {})
        variant = int(asked.get("variant", 1))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return {"item": name, "error": f"line {number} is not a response to an item"}
    body = bodies.get(name)
    if body is None:
        return {"item": name, "error": "no such item"}
    problems = document_problems(body)
    if problems:
        return {"item": name, "error": f"{problems[0].field}: {problems[0].message}"}
    kind = ITEM_TYPES[body["type"]]
    try:
        plain = resolve(body, variant)
        response = kind.normalise(_given(plain, responses))
    except (InvalidResponse, ExpressionError) as error:
        return {"item": name, "error": str(error)}
    outcome = kind.score(kind.instance(plain, POINTS), response, rule)
    if outcome.pending:
        return {"item": name, "error": "people mark this item"}
    numbers = {key: float(value) for key, value in sorted(outcome.outcomes.items())}
    return {"item": name, "outcomes": numbers}


def _given(body: Mapping[str, Any], responses: Mapping[str, Any]) -> Any:
    """Return the response of a line: ``RESPONSE``, or one for each gap under the gap's id.

    A text alone answers an item that has a single gap.
    """
    gaps = gap_ids(body)
    if gaps and "RESPONSE" not in responses:
        return {place: given for place, given in responses.items() if place in gaps} or None
    given = responses.get("RESPONSE")
    if len(gaps) == 1 and isinstance(given, str) and given and body["type"] in _ONE_TEXT:
        return {gaps[0]: given}
    return given
