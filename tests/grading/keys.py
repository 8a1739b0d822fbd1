"""A small key document as the exams publish it, and answers to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from question_bank.item_types import ITEM_TYPES

OPTIONS = [{"id": letter, "text": {"zh": letter, "en": letter}} for letter in "ABCDE"]


def body_of(kind: str) -> dict[str, Any]:
    if kind == "single":
        options = [dict(option) for option in OPTIONS[:4]]
        options[1]["correct"] = True
        return {"type": kind, "options": options}
    if kind == "multiple":
        options = [dict(option) for option in OPTIONS]
        options[0]["correct"] = options[2]["correct"] = True
        return {"type": kind, "options": options}
    if kind == "ordering":
        return {"type": kind, "options": OPTIONS[:4], "key": ["C", "A", "B", "D"]}
    if kind == "numeric":
        unit = {"zh": "元", "en": "yuan"}
        return {"type": kind, "key": "3.0", "tolerance": "0.05", "decimals": 1, "unit": unit}
    return {"type": kind, "key": True}


RIGHT: dict[str, Any] = {
    "single": "oB",
    "multiple": ["oA", "oC"],
    "ordering": ["oC", "oA", "oB", "oD"],
    "numeric": "3.0",
    "true_false": "true",
}


def entry_of(
    type_: str, *, number: int = 1, points: Fraction = Fraction(1), **facts: str
) -> dict[str, Any]:
    body = body_of(type_)
    return {
        "instance": ITEM_TYPES[type_].instance(body, points),
        "options": {"o" + option["id"]: option["id"] for option in body.get("options", [])},
        "domain": facts.get("domain", "PRC"),
        "kind": facts.get("kind", "knowledge"),
        "competence": facts.get("competence", "PRC-01"),
        "type": type_,
        "points": str(points),
        "item_version": number,
        "identifier": f"L1-PRC-{number:03d}",
    }


def key_of(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"items": {f"q{place}": entry for place, entry in enumerate(entries, 1)}}


def all_types(points: Fraction = Fraction(2)) -> dict[str, Any]:
    return key_of(
        *(entry_of(kind, number=n, points=points) for n, kind in enumerate(sorted(ITEM_TYPES), 1))
    )


def right_answers(key: dict[str, Any]) -> dict[str, Any]:
    return {ref: RIGHT[entry["type"]] for ref, entry in key["items"].items()}
