"""A small standard that is in order, for tests to spoil, and the bundled one."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from standards import documents


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def statement(kind: str = "skill") -> dict[str, Any]:
    topic = {**both("topic"), "kind": "skill", "item_types": ["single"]}
    return {"kind": kind, "text": both("does it"), "topics": [topic]}


def competence(code: str, *levels: str) -> dict[str, Any]:
    return {
        "code": code,
        "domain": code[:3],
        "title": both(code),
        "frameworks": {"national": [], "edsf": ["DSENG01"], "dcmm": [], "service": []},
        "source_status": "proposed",
        "statements": {level: statement() for level in levels},
    }


def level(code: str, direction: dict[str, str] | None, items: int) -> dict[str, Any]:
    return {
        "code": code,
        "name": both(code),
        "direction": direction,
        "name_status": "official",
        "name_ref": "[P] book",
        "definition": both("definition"),
        "must_show": both("must show"),
        "cognition": ["apply"],
        "kinds": {"knowledge": 50, "skill": 45, "innovation": 5},
        "theory_items": items,
        "source_status": "proposed",
        "source_ref": "[D] book",
    }


def cell(level: str, domain: str, percent: int, items: int) -> dict[str, Any]:
    return {
        "level": level,
        "domain": domain,
        "percent": percent,
        "theory_items": items,
        "source_status": "proposed",
        "source_ref": "[D] book",
    }


def domain(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": both(code),
        "national_function": "大数据管理",
        "source_status": "proposed",
    }


def small_document() -> dict[str, Any]:
    """Two levels of ten and five items, two domains at 70 and 30 per cent."""
    return {
        "schema": "liangcai/standard@1",
        "slug": "xx-1",
        "code": "LC/STD-XX",
        "role": "XX",
        "role_name": both("role"),
        "edition": {"zh": "2026 第 1 版", "en": "2026, edition 1"},
        "issued_on": "2026-11-22",
        "title": both("title"),
        "summary": both("summary"),
        "occupation": {
            "name": both("occupation"),
            "standard": both("standard"),
            "code_in_standard": "2-02-10-11",
            "code_2022_dadian": "2-02-38-03",
            "facts": [
                {
                    "id": "definition",
                    "label": both("definition"),
                    "value": both("value"),
                    "source_status": "official",
                    "source_ref": "[P] book: page 1",
                }
            ],
        },
        "references": [
            {"id": "book", "tag": "P", "title": both("book"), "publisher": both("press")}
        ],
        "levels": [level("L1", both("direction"), 10), level("L2", None, 5)],
        "domains": [domain("AAA"), domain("BBB")],
        "weights": [
            cell("L1", "AAA", 70, 7),
            cell("L1", "BBB", 30, 3),
            cell("L2", "AAA", 70, 4),
            cell("L2", "BBB", 30, 1),
        ],
        "competences": [competence("AAA-01", "L1", "L2"), competence("BBB-01", "L1", "L2")],
        "crosswalk": [
            {
                "level": "L1",
                "framework": "EQF",
                "target": "3–4",
                "relation": "close",
                "source_status": "proposed",
                "source_ref": "[P] book",
            }
        ],
    }


@cache
def _bundled() -> Any:
    (path,) = documents.bundled_files()
    return documents.read_document(path)


def bundled_document() -> dict[str, Any]:
    """The edition that comes with the product; a copy of its own for each caller."""
    return copy.deepcopy(_bundled())


def bundled_scheme() -> dict[str, Any]:
    (path,) = documents.bundled_files("scheme")
    found: dict[str, Any] = documents.read_document(path)
    return found
