"""Whatever a candidate could send to an item of any type: an outcome, within bounds, told in words."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from question_bank.formats import read_one, write_items
from question_bank.formats.base import ExportedItem
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.base import RULES
from question_bank.item_types.numbers import read_number, read_quantity
from question_bank.rendering import describe_trace
from question_bank.scoring import score_lines
from tests.question_bank.documents import RIGHT, body

LONG = "9" * 10_000
ODD: list[Any] = [
    None, True, False, 0, -1, 10**400, 1.5, float("nan"), float("inf"), "", " ", "\x00", "1e999",
    "１２", "−1", "\ud83d", LONG, [], {}, [[]], [None], [True], [""], ["A", "A"], ["A"] * 65, {"": "A"},
    {"g1": None}, {"g1": []}, {"g1": {"g1": "x"}}, {"r1": ["A", "A"]}, {"zz": "A"}, {1: "A"}, ["A B"],
    ["A B C"], ["r1 A", "r1 B"], "A g1", "1 1", ["1 1"] * 30, "99999 99999", "-1 -1", {"name": "x"},
    [{"name": "x", "size": 1, "sha256": "0" * 64}], [{"name": " ", "size": -1, "sha256": ""}],
    {f"g{n}": "x" for n in range(100)}, "true", "TRUE", [LONG], {"g1": LONG}, b"x", object(),
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(ITEM_TYPES))
@pytest.mark.parametrize("scoring", ["all", "each"])
def test_every_type_has_an_outcome_for_whatever_is_sent(
    app: Flask, name: str, scoring: str
) -> None:
    kind = ITEM_TYPES[name]
    if scoring not in kind.scorings:
        return
    document = body(name, scoring=scoring)
    maximum = Fraction(7, 3)
    instance = json.loads(json.dumps(kind.instance(document, maximum)))
    names = {one: f"x{n}" for n, one in enumerate(kind.named_ids(document))}
    for given in [*ODD, RIGHT[name]]:
        kind.renamed(given, names)
        for rule in RULES:
            outcome = kind.score(instance, given, rule)
            assert type(outcome.score) is Fraction
            assert 0 <= outcome.score <= outcome.maximum == maximum
            assert outcome.outcomes["SCORE"] == outcome.score
            if not outcome.answered:
                assert outcome.score == 0
            describe_trace(outcome.trace)


def test_raised_and_lowered_digits_are_no_digits_of_a_number() -> None:
    for text in ("10²", "1²3", "5₂", "１０²"):
        assert read_number(text) is None
        assert read_quantity(text, ["m²"], {}) is None
    assert read_quantity("5 m²", ["m²"], {}) == (Fraction(5), "")
    assert read_number("１２．５") == Fraction(25, 2)


LINES = (
    "[" * 100_000,
    '{"item": "N", "variant": Infinity}',
    '{"item": "N", "variant": 1e999}',
    '{"item": "N", "variant": 999999999}',
    '{"item": "N", "responses": {"RESPONSE": ' + "[" * 900 + "]" * 900 + "}}",
    '{"item": "N", "responses": {"RESPONSE": NaN}}',
    '{"item": "N", "responses": {"RESPONSE": ' + "9" * 5000 + "}}",
)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_no_line_of_responses_breaks_off_those_after_it(line: str) -> None:
    text = write_items([ExportedItem("N", body("numeric"))], [], "yaml")
    right = json.dumps({"item": "N", "responses": {"RESPONSE": RIGHT["numeric"]}})
    found = list(score_lines([read_one("x.yaml", text.encode())], [line, right]))
    assert len(found) == 2
    assert "error" in found[0] or found[0]["outcomes"]["SCORE"] == 0
    assert found[1]["outcomes"]["SCORE"] == 1.0
