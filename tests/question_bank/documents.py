"""Item documents that the tests begin from: complete, one for each type."""

from __future__ import annotations

from copy import deepcopy
from typing import Any


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def option(option_id: str, *, correct: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": option_id,
        "text": both(f"第 {option_id} 项", f"Option {option_id}"),
        "why": both(f"说明 {option_id}", f"Reason {option_id}"),
    }
    return {**made, "correct": True} if correct else made


COMMON: dict[str, Any] = {
    "level": "L1",
    "domain": "PRC",
    "licence": "CC-BY-4.0",
    "competence": "PRC-01",
    "topic": "左连接条件写在 ON 与 WHERE 的结果差别",
    "kind": "skill",
    "cognition": "apply",
    "p_expected": "0.60",
    "seconds": 45,
    "title": both("标题", "Title"),
    "stem": both("下面的查询返回几行？", "How many rows does the query return?"),
    "rationale": both("因为如此。", "Because it is so."),
    "source": "自拟计算",
}
SPECIAL: dict[str, dict[str, Any]] = {
    "single": {"options": [option("A"), option("B", correct=True), option("C"), option("D")]},
    "multiple": {
        "options": [
            option("A", correct=True),
            option("B"),
            option("C", correct=True),
            option("D"),
            option("E", correct=True),
        ]
    },
    "true_false": {"key": True, "why": both("误以为不成立。", "Believes it does not hold.")},
    "numeric": {
        "key": "3.0",
        "tolerance": "0.05",
        "decimals": 1,
        "unit": both("%", "%"),
        "slips": [{"value": "7.5", "why": both("把比率相加。", "Adds the rates.")}],
    },
    "ordering": {"options": [option(i) for i in "ABCD"], "key": ["C", "A", "D", "B"]},
}


def body(kind: str, /, **changes: Any) -> dict[str, Any]:
    """A complete document of a type; a change to None takes a field away."""
    made = deepcopy({**COMMON, **SPECIAL[kind], "type": kind})
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}
