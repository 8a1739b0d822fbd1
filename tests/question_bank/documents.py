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


def named(name: str, *, correct: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name, "text": both(f"{name} 的文字", f"Text {name}")}
    return {**made, "correct": True} if correct else made


def area(name: str, shape: str, *coords: int) -> dict[str, Any]:
    label = both(f"区域 {name}", f"Area {name}")
    return {"id": name, "shape": shape, "coords": list(coords), "label": label}


PICTURE = {"asset": "0a" * 16, "alt": both("拓扑图", "Topology"), "width": 200, "height": 120}
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
    "text_entry": {
        "stem": both(
            "数据块由 [[g1]] 保存，端口是 [[g2]]。", "The [[g1]] keeps blocks, port [[g2]]."
        ),
        "gaps": [
            {"id": "g1", "accept": ["DataNode", "data node"], "length": 10},
            {"id": "g2", "accept": ["9866"], "case": True, "spaces": "ignore"},
        ],
    },
    "inline_choice": {
        "stem": both("[[g1]] 负责调度，[[g2]] 负责存储。", "[[g1]] schedules, [[g2]] stores."),
        "gaps": [
            {"id": "g1", "options": [named("a1"), named("a2", correct=True)]},
            {"id": "g2", "options": [named("b1", correct=True), named("b2"), named("b3")]},
        ],
    },
    "matching": {
        "rows": [named("r1"), named("r2"), named("r3")],
        "options": [option(i) for i in "ABCD"],
        "key": {"r1": "C", "r2": "A", "r3": "D"},
    },
    "choice_table": {
        "rows": [named("r1"), named("r2")],
        "options": [named(i) for i in "ABC"],
        "key": {"r1": ["A", "C"], "r2": ["B"]},
        "many": True,
    },
    "hot_text": {
        "stem": both(
            "[[h1|先停]]，[[h2|再删]]，[[h3|后备]]。", "[[h1|Stop]], [[h2|delete]], [[h3|save]]."
        ),
        "key": ["h2", "h3"],
    },
    "gap_match": {
        "stem": both(
            "[[g1]] 管元数据，[[g2]] 存数据块。", "[[g1]] has metadata, [[g2]] has blocks."
        ),
        "gaps": [{"id": "g1"}, {"id": "g2"}],
        "options": [option(i) for i in "ABC"],
        "key": {"g1": "B", "g2": "A"},
    },
    "hotspot": {
        "image": PICTURE,
        "areas": [
            area("a1", "rect", 10, 10, 60, 50),
            area("a2", "circle", 150, 60, 30),
            area("a3", "poly", 20, 90, 80, 90, 50, 110),
        ],
        "key": ["a1", "a3"],
        "most": 2,
    },
    "point": {
        "image": PICTURE,
        "areas": [
            {"id": "a1", "shape": "rect", "coords": [10, 10, 60, 50]},
            {"id": "a2", "shape": "circle", "coords": [150, 60, 30]},
        ],
    },
    "slider": {
        "range": {"low": "0", "high": "100", "step": "5"},
        "key": "80",
        "tolerance": "5",
        "unit": both("%", "%"),
    },
    "extended_text": {
        "answer": {"format": "plain", "least": 50, "most": 800},
        "rubric": both("论据充分。", "Good evidence."),
    },
    "upload": {
        "answer": {"accept": ["sql", "py"], "largest": 65536, "files": 2},
        "rubric": both("能够运行。", "It runs."),
    },
}
RIGHT: dict[str, Any] = {
    "single": "B",
    "multiple": ["A", "C", "E"],
    "true_false": "true",
    "numeric": "3.0",
    "ordering": ["C", "A", "D", "B"],
    "text_entry": {"g1": "datanode", "g2": "98 66"},
    "inline_choice": {"g1": "a2", "g2": "b1"},
    "matching": {"r1": "C", "r2": "A", "r3": "D"},
    "choice_table": {"r1": ["A", "C"], "r2": ["B"]},
    "hot_text": ["h2", "h3"],
    "gap_match": {"g1": "B", "g2": "A"},
    "hotspot": ["a1", "a3"],
    "point": ["150 60", "20 20"],
    "slider": "85",
    "extended_text": "论据。",
    "upload": [{"name": "q.sql", "size": 9, "sha256": "ab" * 32}],
}
"""A response to each of them that earns all the points, or waits for people."""


def body(kind: str, /, **changes: Any) -> dict[str, Any]:
    """A complete document of a type; a change to None takes a field away."""
    made = deepcopy({**COMMON, **SPECIAL[kind], "type": kind})
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}
