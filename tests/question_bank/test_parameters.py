"""Expressions, drawn values, variants."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.canonical import canonical_json
from question_bank.documents import canonical_body, document_problems
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES
from question_bank.parameters import ExpressionError, draw_variants, parameter_problems, resolve
from question_bank.parameters.draws import draw_values
from question_bank.parameters.expressions import holds, number
from question_bank.parameters.texts import decimals, exact_decimal, fill
from tests.question_bank.documents import body, both, option
from tests.question_bank.parametrised import VARIANTS, near_misses, right_of, varied

VALUES = {"n": Fraction(7), "k": Fraction(2), "share": Fraction(1, 8)}
NUMBERS = [
    ("n*k + 1", "15"),
    ("n / k", "7/2"),
    ("n // k", "3"),
    ("-n // k", "-4"),
    ("n % k", "1"),
    ("0.1 + 0.2", "3/10"),
    ("2 ** -3", "1/8"),
    ("round(2.5)", "3"),
    ("round(-2.5)", "-3"),
    ("round(share, 2)", "13/100"),
    ("floor(-0.5) + ceil(0.5)", "0"),
    ("gcd(12, 18)", "6"),
    ("min(n, k, 1) + max(n, k) + abs(-3)", "11"),
    (" n\n * k ", "14"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_expressions_are_exact(text: str, value: str) -> None:
    assert number(text, VALUES) == Fraction(value)


CONDITIONS = [
    ("n > k", True),
    ("1 < k < n", True),
    ("n != 7 or k == 2", True),
    ("not (n >= k and k <= 1)", True),
    ("n == k", False),
]


@pytest.mark.parametrize(("text", "truth"), CONDITIONS)
def test_conditions_hold_or_not(text: str, truth: bool) -> None:
    assert holds(text, VALUES) is truth


REFUSED = [
    "", "n +", "unknown + 1", "n.real", "n[0]", "f(1)", "min(1)", "gcd(1.5, 2)", "(lambda: 1)()",
    "__import__('os')", "'a'", "[1]", "{1}", "1 if n else 2", "n == 1", "True", "n := 1", "1 / 0",
    "n % 0", "0 ** -1", "2 ** 65", "2 ** 0.5", "9 ** 64 ** 2", "(9 ** 64) ** 64", "1_000", "0x10",
    "1e5", "1and 2", "n and k", "n + (n > k)", "-(n > k)", "not n", "n in k", "min(n, k, key=k)",
    "+".join("1" * 150), "(" * 30 + "1" + ")" * 30 + "+" + "-" * 30 + "1", "１＋１", "n;k", "n\x00",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        number(text, VALUES)


@given(st.text(alphabet="nk0123456789.+-*/%()<>=! ,_and orotm ix", max_size=60))
def test_no_text_breaks_the_reading_and_no_number_grows_without_bound(text: str) -> None:
    for read in (number, holds):
        try:
            value = read(text, VALUES)
        except ExpressionError:
            continue
        assert Fraction(value).numerator.bit_length() <= 1024


@given(st.integers(-999, 999), st.integers(-999, 999), st.sampled_from("+-*"))
def test_whole_numbers_agree_with_python(a: int, b: int, act: str) -> None:
    text = f"({a}) {act} ({b})"
    assert number(text, {}) == eval(compile(ast.parse(text, mode="eval"), "x", "eval"))


WRITTEN = [
    ("有 {{ n }} 行", "有 7 行"),
    ("{{ n / k }}", "3.5"),
    ("{{ share | 2 }}", "0.13"),
    ("{{ share|0 }} {{ -share | 1 }}", "0 -0.1"),
    ("{{ n / 3 | 3 }}", "2.333"),
    ("{{ -0.04 | 1 }}", "0.0"),
    ("a } b {", "a } b {"),
]


@pytest.mark.parametrize(("text", "shown"), WRITTEN)
def test_values_stand_in_texts(text: str, shown: str) -> None:
    assert fill(text, VALUES) == shown


def test_a_decimal_without_an_end_asks_for_its_decimals() -> None:
    with pytest.raises(ExpressionError):
        fill("{{ n / 3 }}", VALUES)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 9))
def test_rounding_is_never_further_off_than_half_a_step(value: Fraction, digits: int) -> None:
    shown = Fraction(decimals(value, digits))
    assert abs(shown - value) <= Fraction(1, 2 * 10**digits)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-999, max_value=999))
def test_an_exact_decimal_reads_back_the_same(value: Any) -> None:
    assert Fraction(exact_decimal(Fraction(value))) == Fraction(value)


def parametrised(kind: str = "numeric", **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "variables": [
            {"name": "n", "draw": "integer", "low": "2", "high": "9"},
            {"name": "k", "draw": "choice", "values": ["10", "20", "40"]},
            {"name": "rows", "draw": "computed", "expression": "n * k"},
        ],
        "constraints": ["rows < 300"],
        "variants": 8,
        "stem": both("{{ n }} 个分区各 {{ k }} 行，共几行？", "{{ n }} of {{ k }} rows: how many?"),
        "key": "{{ rows }}",
        "tolerance": "0",
        "decimals": 0,
        "unit": None,
        "slips": [{"value": "{{ n + k }}", "why": both("相加。", "Adds.")}],
    }
    return canonical_body(body(kind, **{**made, **changes}))


def choosing(**changes: Any) -> dict[str, Any]:
    options = [option("A"), option("B", correct=True), option("C")]
    for entry, text in zip(options, ("n + k", "rows", "rows + n"), strict=True):
        entry["text"] = both(f"{{{{ {text} }}}}", f"{{{{ {text} }}}}")
    return parametrised(
        "single", options=options, key=None, tolerance=None, decimals=None, slips=None, **changes
    )


@pytest.mark.parametrize("document", [parametrised(), choosing()])
def test_every_variant_is_a_plain_item_with_exactly_its_key(document: dict[str, Any]) -> None:
    assert document_problems(document) == []
    kind = ITEM_TYPES[document["type"]]
    variants = draw_variants(document, 8)
    assert [variant.number for variant in variants] == list(range(1, 9))
    keys = []
    for variant in variants:
        assert variant.body == resolve(document, variant.number)
        assert not variant.problems
        assert "{{" not in str(variant.body)
        instance = kind.instance(variant.body, Fraction(2))
        keys.append(str(variant.values["rows"]))
        right = instance["key"]
        assert kind.score(instance, right, ALL_OR_NOTHING).score == 2
        others = "AC" if document["type"] == "single" else [f"{right}1", "0", "-1"]
        assert all(kind.score(instance, wrong, ALL_OR_NOTHING).score == 0 for wrong in others)
    assert len(set(keys)) > 1


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
@settings(max_examples=30)
@given(low=st.integers(11, 40), width=st.integers(9, 60), step=st.integers(1, 3), data=st.data())
def test_each_variant_of_each_type_has_exactly_its_key(
    kind: str, low: int, width: int, step: int, data: st.DataObject
) -> None:
    ks = data.draw(st.lists(st.integers(2, 9), min_size=2, max_size=4, unique=True))
    ends = {"low": str(low), "high": str(low + width), "step": str(step)}
    document = varied(
        kind,
        variables=[
            {"name": "n", "draw": "integer", **ends},
            {"name": "k", "draw": "choice", "values": [str(k) for k in ks]},
            {"name": "rows", "draw": "computed", "expression": "n * k"},
        ],
    )
    assert document_problems(document) == []
    item, points = ITEM_TYPES[kind], Fraction(2)
    for variant in draw_variants(document, VARIANTS):
        assert document_problems(variant.body) == []
        assert "{{" not in str(variant.body)
        instance = item.instance(variant.body, points)
        assert instance == item.instance(resolve(document, variant.number), points)
        best = item.score(instance, right_of(kind, variant.values), ALL_OR_NOTHING)
        assert best.score == (0 if item.marked_by_people else points)
        assert best.pending is item.marked_by_people
        for wrong in near_misses(kind, variant.values):
            assert item.score(instance, wrong, ALL_OR_NOTHING).score == 0
        for other in draw_variants(document, VARIANTS):
            response = right_of(kind, other.values)
            same = response == right_of(kind, variant.values)
            earned = item.score(instance, response, ALL_OR_NOTHING).score
            assert (earned == best.score) is (same or item.marked_by_people)


def test_draws_are_the_same_for_ever_and_meet_the_constraints() -> None:
    values = draw_values(parametrised(), 20)
    assert values == draw_values(parametrised(), 20)
    assert values[:5] == draw_values(parametrised(), 5)
    assert [(int(v["n"]), int(v["k"])) for v in values[:4]] == SETTLED
    assert len({(v["n"], v["k"]) for v in values}) == 20
    assert all(v["rows"] == v["n"] * v["k"] < 300 for v in values)


SETTLED = [(6, 20), (4, 40), (2, 40), (5, 10)]


@given(st.integers(1, 6), st.integers(1, 4))
def test_as_many_variants_come_as_there_are_values(most: int, step: int) -> None:
    variables = [{"name": "n", "draw": "integer", "low": "1", "high": str(most), "step": str(step)}]
    document = parametrised(variables=variables, constraints=[], key="{{ n }}", slips=None)
    assert len(draw_values(document, 20)) == (most - 1) // step + 1


PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"variants": 1}, "variants"),
    ({"variants": None}, "variants"),
    ({"constraints": ["rows < 0"]}, "variants"),
    ({"constraints": ["rows +"]}, "variables"),
    ({"constraints": ["rows"]}, "variables"),
    ({"key": "{{ missing }}"}, "key"),
    ({"key": "{{ n / 3 }}", "decimals": 9}, "key"),
    ({"key": "{{ n }}.5"}, "decimals"),
    ({"key": "7", "stem": both("固定", "Fixed"), "slips": None}, "variables"),
    ({"slips": [{"value": "{{ rows }}", "why": both("同", "Same")}]}, "slips.1"),
    ({"variables": [{"name": "1n", "draw": "integer", "low": "1", "high": "9"}]}, "variables"),
    ({"variables": [{"name": "min", "draw": "integer", "low": "1", "high": "9"}]}, "variables"),
    ({"variables": [{"name": "n", "draw": "integer", "low": "9", "high": "1"}]}, "variables"),
    ({"variables": [{"name": "n", "draw": "choice", "values": ["x"]}]}, "variables"),
    ({"variables": [{"name": "n", "draw": "dice"}]}, "variables"),
    ({"variables": [{"name": "n", "draw": "choice", "values": ["1"]}] * 2}, "variables"),
]


@pytest.mark.parametrize(("changes", "field"), PROBLEMS)
def test_what_keeps_a_parametrised_item_from_review_is_found(
    changes: dict[str, Any], field: str
) -> None:
    document = parametrised(**changes)
    assert field in {problem.field for problem in parameter_problems(document)}
    assert field in {problem.field for problem in document_problems(document)}


def test_two_options_that_come_out_alike_are_a_degenerate_variant() -> None:
    document = choosing(constraints=["n == 2"])
    document["options"][0]["text"] = both("{{ n * k }}", "{{ n * k }}")
    found = draw_variants(document, 2)
    assert all(variant.degenerate for variant in found)
    assert "options.B.text.zh" in {p.field for p in document_problems({**document, "variants": 2})}


def test_a_plain_item_is_its_own_only_variant() -> None:
    assert resolve(body("single"), 1) == body("single")
    assert parameter_problems(body("single")) == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["variables", "constraints", "variants", "gaps", "rows", "areas", "image",
                         "range", "ranges", "units", "answer", "key", "most", "rubric"]),
        JUNK, max_size=4,
    ),
    st.sampled_from(sorted(ITEM_TYPES)),
)  # fmt: skip
def test_whatever_a_file_holds_is_judged(changes: dict[str, Any], kind: str) -> None:
    made = canonical_body({**body(kind), **changes})
    canonical_json(made)
    assert canonical_body(made) == made
    if not document_problems(made):
        ITEM_TYPES[kind].instance(resolve(made, 1), Fraction(1))
