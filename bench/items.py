"""How long scoring one item takes, in microseconds: the best of several rounds, for each type."""

from __future__ import annotations

import timeit
from fractions import Fraction
from typing import Any

from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, PARTIAL

ROUNDS = 5
TIMES = 2000
MOST_FOR_A_CHOICE = 20.0
"""Microseconds that scoring a choice item may take."""

_CHOICES = ("single", "multiple", "true_false")
_OPTIONS = [{"id": name} for name in "ABCDE"]
_GAPS = [{"id": "g1", "accept": ["HDFS"]}, {"id": "g2", "accept": ["YARN"]}]
_ROWS = [{"id": "r1"}, {"id": "r2"}]
_CASES: dict[str, tuple[dict[str, Any], Any]] = {
    "single": ({"options": [*_OPTIONS[:3], {"id": "D", "correct": True}]}, "D"),
    "multiple": (
        {"options": [*_OPTIONS[:3], *({"id": name, "correct": True} for name in "DE")]},
        ["D", "E"],
    ),
    "true_false": ({"key": True}, "true"),
    "numeric": ({"key": "25.2", "tolerance": "0.05", "unit": {"zh": "分", "en": "min"}}, "25.2"),
    "text_entry": ({"gaps": _GAPS}, {"g1": "hdfs", "g2": "Yarn"}),
    "ordering": ({"options": _OPTIONS, "key": list("CABED")}, list("CABED")),
    "matching": (
        {"rows": _ROWS, "options": _OPTIONS, "key": {"r1": "A", "r2": "B"}},
        {"r1": "A", "r2": "B"},
    ),
    "hotspot": ({"areas": [{"id": "a1"}, {"id": "a2"}, {"id": "a3"}], "key": ["a1"]}, ["a1"]),
}


def run() -> dict[str, Any]:
    """Return microseconds for one score of each type, and whether choices keep within their limit."""
    found = {kind: _microseconds(kind) for kind in _CASES}
    slowest = max(found[kind] for kind in _CHOICES)
    return {
        "name": "items",
        "score_us": found,
        "slowest_choice_us": slowest,
        "limit_us": MOST_FOR_A_CHOICE,
        "within": slowest < MOST_FOR_A_CHOICE,
    }


def _microseconds(kind: str) -> float:
    document, response = _CASES[kind]
    item = ITEM_TYPES[kind]
    instance = item.instance({"type": kind, **document}, Fraction(2))
    rule = PARTIAL if kind == "multiple" else ALL_OR_NOTHING
    timer = timeit.Timer(lambda: item.score(instance, response, rule))
    return round(min(timer.repeat(ROUNDS, TIMES)) / TIMES * 1_000_000, 2)
