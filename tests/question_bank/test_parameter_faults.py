"""What is wrong with variables, constraints and expressions is named, where it stands, and soon."""

from __future__ import annotations

import time
from typing import Any

import pytest

from question_bank.checks import advice
from question_bank.parameters import (
    ExpressionError,
    draw_variants,
    never_held,
    parameter_problems,
    unused_variables,
)
from tests.question_bank.documents import body, both
from tests.question_bank.test_parameters import parametrised


def integer(name: str, low: int, high: int) -> dict[str, Any]:
    return {"name": name, "draw": "integer", "low": str(low), "high": str(high)}


def computed(name: str, expression: str) -> dict[str, Any]:
    return {"name": name, "draw": "computed", "expression": expression}


def messages(document: dict[str, Any]) -> dict[str, str]:
    return {problem.field: str(problem.message) for problem in parameter_problems(document)}


PLACES = [
    ({"stem": both("{{ n }}", "{{ m }}")}, "stem.en", "没有这个变量：m"),
    ({"key": "{{ n / 3 }}"}, "key", "写不成有限小数"),
    ({"slips": [{"value": "{{ k/0 }}", "why": both("错", "Wrong")}]}, "slips.1.value", "除数是 0"),
    ({"constraints": ["n / (k - k) > 1"]}, "variables", "约束 n / (k - k) > 1：除数是 0"),
    (
        {"variables": [integer("n", 1, 5), computed("rows", "n / 0")], "slips": None},
        "variables",
        "变量 rows：除数是 0",
    ),
]


@pytest.mark.parametrize(("changes", "field", "words"), PLACES)
def test_an_expression_without_a_value_is_named_where_it_stands(
    changes: dict[str, Any], field: str, words: str
) -> None:
    assert words in messages(parametrised(**changes))[field]


def test_what_all_variants_have_is_said_once() -> None:
    found = parameter_problems(parametrised(stem=both("{{ m }}", "{{ m }}")))
    assert [str(problem.message) for problem in found] == ["没有这个变量：m"]


def test_values_without_a_result_are_passed_over_while_there_are_others() -> None:
    variables = [integer("n", 1, 4), integer("k", 1, 4), computed("rows", "12 / (n - k)")]
    document = parametrised(
        variables=variables, constraints=["n != k"], key="{{ rows | 2 }}", slips=None
    )
    drawn = draw_variants(document, 8)
    assert len(drawn) == 8
    assert all(variant.values["n"] != variant.values["k"] for variant in drawn)
    with pytest.raises(ExpressionError):
        draw_variants({**document, "variables": [*variables[:2], computed("rows", "n / (k - k)")]})


HARD = [
    ["rows < 0"],
    ["n > 1", "rows == 7", "n + k < 0"],
    [f"n + {'k + ' * 12}1 < 0"] * 6,
]


@pytest.mark.parametrize("constraints", HARD)
def test_constraints_that_cannot_be_met_are_named_within_two_seconds(
    constraints: list[str],
) -> None:
    document = parametrised(constraints=constraints, variants=20)
    begun = time.process_time()
    found = messages(document)
    assert time.process_time() - begun < 2
    assert "constraints" in found or "太难满足" in found["variables"]
    assert set(never_held(document)) == {text for text in constraints if text != "n > 1"}


def test_an_unused_variable_and_odd_braces_are_advice() -> None:
    spare = [integer("n", 1, 9), integer("m", 1, 9), integer("spare", 1, 9)]
    document = parametrised(
        variables=spare,
        constraints=["m > 2"],
        stem=both("{{ n }} 与 {{ n", "{{ n }}"),
        key="{{ n }}",
    )
    assert unused_variables(document) == ["spare"]
    found = {(problem.field, str(problem.message)) for problem in advice(document)}
    assert ("variables", "变量 spare 没有用到") in found
    assert any(field == "stem.zh" and "不成对" in words for field, words in found)
    plain = body("single", stem=both("共 {{ n }} 行？", "`{{ n }}` and $x^{{2}}$?"))
    found = {(problem.field, str(problem.message)) for problem in advice(plain)}
    assert ("stem.zh", "还没有变量，{{ … }} 会原样显示") in found
    assert not any(field == "stem.en" and "变量" in words for field, words in found)
