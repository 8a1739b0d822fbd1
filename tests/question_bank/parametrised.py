"""Item documents with variables, one for each type, and what each of their variants asks for."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

from question_bank.documents import canonical_body
from tests.question_bank.documents import RIGHT, body, both

VARIANTS = 6
VARIABLES: list[dict[str, Any]] = [
    {"name": "n", "draw": "integer", "low": "21", "high": "79"},
    {"name": "k", "draw": "choice", "values": ["3", "5", "7"]},
    {"name": "rows", "draw": "computed", "expression": "n * k"},
]
Values = Mapping[str, Fraction]


def varied(kind: str, **changes: Any) -> dict[str, Any]:
    """A document of a type whose stem tells the numbers drawn; those that compute ask for them."""
    made = deepcopy(body(kind))
    stem = {lang: f"{text} {{{{ n }}}} × {{{{ k }}}}" for lang, text in made["stem"].items()}
    for place, entry in enumerate(made.get("options", []), start=1):
        entry["text"] = {
            lang: f"{text} {{{{ rows + {place} }}}}" for lang, text in entry["text"].items()
        }
    more: dict[str, Any] = {"variables": VARIABLES, "variants": VARIANTS, "stem": stem}
    return canonical_body({**made, **more, **COMPUTED.get(kind, {}), **changes})


COMPUTED: dict[str, dict[str, Any]] = {
    "numeric": {
        "key": "{{ rows }}",
        "tolerance": "0",
        "decimals": 0,
        "slips": [{"value": "{{ n + k }}", "why": both("相加。", "Adds.")}],
    },
    "slider": {
        "range": {"low": "0", "high": "1000", "step": "1"},
        "key": "{{ rows }}",
        "tolerance": "0",
    },
    "text_entry": {
        "gaps": [
            {"id": "g1", "accept": ["{{ rows }}", "{{ n }}*{{ k }}"], "length": 10},
            {"id": "g2", "accept": ["{{ n + k }}"]},
        ]
    },
}


def right_of(kind: str, values: Values) -> Any:
    """Return a response to the variant with these values that earns all the points, in author's ids."""
    rows, added = str(values["rows"]), str(values["n"] + values["k"])
    computed = {"numeric": rows, "slider": rows, "text_entry": {"g1": rows, "g2": added}}
    return computed.get(kind, RIGHT[kind])


def near_misses(kind: str, values: Values) -> list[Any]:
    """Return responses to the variant with these values that differ from its key in one place."""
    more = str(values["rows"] + 1)
    right = right_of(kind, values)
    if kind in ("numeric", "slider"):
        return [more, str(values["n"])]
    if kind == "text_entry":
        return [{**right, "g1": more}, {**right, "g2": more}, {"g1": right["g1"]}]
    return MISSES[kind]


MISSES: dict[str, list[Any]] = {
    "single": ["A", "C", "D"],
    "multiple": [["A", "C"], ["A", "B", "C", "E"], ["A", "C", "D"]],
    "true_false": ["false"],
    "ordering": [["A", "C", "D", "B"], ["C", "A", "B", "D"]],
    "inline_choice": [{"g1": "a1", "g2": "b1"}, {"g1": "a2", "g2": "b3"}, {"g1": "a2"}],
    "matching": [{"r1": "C", "r2": "A", "r3": "B"}, {"r1": "C", "r2": "A"}],
    "choice_table": [{"r1": ["A"], "r2": ["B"]}, {"r1": ["A", "B", "C"], "r2": ["B"]}],
    "hot_text": [["h2"], ["h1", "h2", "h3"]],
    "gap_match": [{"g1": "A", "g2": "B"}, {"g1": "B"}, {"g1": "B", "g2": "C"}],
    "hotspot": [["a1"], ["a1", "a2"]],
    "point": [["150 60"], ["150 60", "61 51"]],
    "extended_text": [],
    "upload": [],
}
