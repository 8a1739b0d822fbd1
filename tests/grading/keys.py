"""A small key document as the exams publish it, and answers to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from question_bank.item_types import ITEM_TYPES
from tests.question_bank.documents import body as complete

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
    return {"type": kind, "key": True} if kind == "true_false" else complete(kind)


SCORED = sorted(name for name, kind in ITEM_TYPES.items() if not kind.marked_by_people)
RIGHT: dict[str, Any] = {
    "single": "oB",
    "multiple": ["oA", "oC"],
    "ordering": ["oC", "oA", "oB", "oD"],
    "numeric": "3.0",
    "true_false": "true",
    "text_entry": {"g1": "DataNode", "g2": "9866"},
    "inline_choice": {"g1": "oa2", "g2": "ob1"},
    "matching": {"r1": "oC", "r2": "oA", "r3": "oD"},
    "choice_table": {"r1": ["oC", "oA"], "r2": ["oB"]},
    "hot_text": ["oh2", "oh3"],
    "gap_match": {"g1": "oB", "g2": "oA"},
    "hotspot": ["oa1", "oa3"],
    "point": ["150 60", "20 20"],
    "slider": "80",
}


def entry_of(
    type_: str, *, number: int = 1, points: Fraction = Fraction(1), **facts: str
) -> dict[str, Any]:
    body = body_of(type_)
    return {
        "instance": ITEM_TYPES[type_].instance(body, points),
        "options": {"o" + name: name for name in ITEM_TYPES[type_].named_ids(body)},
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
    return key_of(*(entry_of(kind, number=n, points=points) for n, kind in enumerate(SCORED, 1)))


def right_answers(key: dict[str, Any]) -> dict[str, Any]:
    return {ref: RIGHT[entry["type"]] for ref, entry in key["items"].items()}
