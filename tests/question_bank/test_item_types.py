from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, PARTIAL, InvalidResponse
from tests.question_bank.documents import body, option

TWO = Fraction(2)
RULES = (ALL_OR_NOTHING, PARTIAL)


def scored(kind: str, response: object, rule: str = ALL_OR_NOTHING, **changes: Any) -> Fraction:
    item = ITEM_TYPES[kind]
    return item.score(item.instance(body(kind, **changes), TWO), response, rule).score


FULL = [
    ("single", "B"),
    ("multiple", ["A", "C", "E"]),
    ("multiple", ["E", "C", "A", "A"]),
    ("true_false", "true"),
    ("true_false", True),
    ("numeric", "3.0"),
    ("numeric", "3.05"),
    ("numeric", "２.９５ %"),
    ("ordering", ["C", "A", "D", "B"]),
]
NOTHING = [
    ("single", "A"),
    ("single", "Z"),
    ("single", ["B"]),
    ("multiple", ["A", "C"]),
    ("multiple", ["A", "B", "C", "E"]),
    ("multiple", "A"),
    ("true_false", "false"),
    ("true_false", "yes"),
    ("numeric", "3.051"),
    ("numeric", "7.5"),
    ("numeric", "三"),
    ("numeric", {"value": 3}),
    ("ordering", ["A", "B", "C", "D"]),
    ("ordering", ["C", "A", "D"]),
    ("ordering", ["C", "A", "D", "D"]),
    ("ordering", ["C", "A", "D", "X"]),
]


@pytest.mark.parametrize(("kind", "response"), FULL)
@pytest.mark.parametrize("rule", RULES)
def test_the_key_earns_all_the_points(kind: str, response: object, rule: str) -> None:
    assert scored(kind, response, rule) == TWO


@pytest.mark.parametrize(("kind", "response"), NOTHING)
def test_anything_else_earns_nothing(kind: str, response: object) -> None:
    assert scored(kind, response) == 0


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        ("A", "1/3"),
        ("AC", "2/3"),
        ("ACE", "1"),
        ("ABCE", "2/3"),
        ("ABCDE", "1/3"),
        ("AB", "0"),
        ("BD", "0"),
    ],
)
def test_partial_credit_is_right_minus_wrong_over_the_keys(chosen: str, share: str) -> None:
    assert scored("multiple", list(chosen), PARTIAL) == TWO * Fraction(share)


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
@pytest.mark.parametrize("empty", [None, "", []])
def test_an_open_item_earns_nothing_and_counts_as_not_answered(kind: str, empty: object) -> None:
    item = ITEM_TYPES[kind]
    outcome = item.score(item.instance(body(kind), TWO), empty, PARTIAL)
    assert (outcome.score, outcome.maximum, outcome.answered) == (0, TWO, False)
    assert outcome.trace == [{"step": "not_answered"}]


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match="rule"):
        scored("multiple", ["A"], "half")


def test_a_usual_slip_is_named_in_the_trace() -> None:
    item = ITEM_TYPES["numeric"]
    outcome = item.score(item.instance(body("numeric"), TWO), "7.50", ALL_OR_NOTHING)
    assert {"step": "slip", "value": "7.5"} in outcome.trace


RESPONSES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=70),
    st.sampled_from("ABCDEXZ"),
    st.lists(
        st.one_of(st.sampled_from("ABCDEX"), st.text(max_size=3), st.none(), st.integers()),
        max_size=9,
    ),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
@given(response=RESPONSES, rule=st.sampled_from(RULES))
def test_no_response_breaks_scoring_or_leaves_its_bounds(
    kind: str, response: object, rule: str
) -> None:
    item = ITEM_TYPES[kind]
    outcome = item.score(item.instance(body(kind), TWO), response, rule)
    assert 0 <= outcome.score <= outcome.maximum == TWO
    assert outcome.outcomes == {"SCORE": outcome.score, "MAXSCORE": TWO}
    try:
        given_again = item.normalise(response)
    except InvalidResponse:
        assert outcome.score == 0
    else:
        assert item.score(item.instance(body(kind), TWO), given_again, rule).score == outcome.score


@given(
    chosen=st.sets(st.sampled_from("ABCDE")),
    keys=st.sets(st.sampled_from("ABCDE"), min_size=2, max_size=4),
)
def test_all_or_nothing_is_never_kinder_than_partial(chosen: set[str], keys: set[str]) -> None:
    options = [option(i, correct=i in keys) for i in "ABCDE"]
    strict, lenient = (scored("multiple", sorted(chosen), rule, options=options) for rule in RULES)
    assert strict <= lenient
    assert (strict == TWO) == (chosen == keys)


@given(
    order=st.permutations("ABCDE"),
    chosen=st.sets(st.sampled_from("ABCDE"), min_size=1),
    rule=st.sampled_from(RULES),
)
def test_the_order_of_options_never_changes_a_score(
    order: list[str], chosen: set[str], rule: str
) -> None:
    options = {entry["id"]: entry for entry in body("multiple")["options"]}
    turned = [options[i] for i in order]
    for pick in (sorted(chosen), sorted(chosen, reverse=True)):
        assert scored("multiple", pick, rule, options=turned) == scored("multiple", pick, rule)
    four = {entry["id"]: entry for entry in body("single")["options"]}
    moved = [four[i] for i in order if i in four]
    for one in "ABCD":
        assert scored("single", one, rule, options=moved) == scored("single", one, rule)


@given(order=st.permutations("ABCD"))
def test_an_ordering_scores_only_in_its_one_order(order: list[str]) -> None:
    assert scored("ordering", order) == (TWO if order == ["C", "A", "D", "B"] else 0)


DESCRIBED = [
    ("single", "B", "zh", "B. 第 B 项"),
    ("multiple", ["C", "A"], "en", "A. Option A; C. Option C"),
    ("true_false", "false", "zh", "错"),
    ("true_false", "false", "en", "False"),
    ("numeric", " 3.0 ", "zh", "3.0 %"),
    ("ordering", ["C", "A"], "en", "C. Option C → A. Option A"),
]


@pytest.mark.parametrize(("kind", "response", "lang", "words"), DESCRIBED)
def test_responses_are_told_in_words(kind: str, response: object, lang: str, words: str) -> None:
    assert ITEM_TYPES[kind].describe(response, body(kind), lang) == words
    assert ITEM_TYPES[kind].describe(None, body(kind), lang) in {"未作答", "Not answered"}


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("single", {"options": [option(i) for i in "ABCD"]}, "options"),
    ("single", {"options": [option(i, correct=True) for i in "ABCD"]}, "options"),
    ("single", {"options": [option("A", correct=True), option("B")]}, "options"),
    ("single", {"options": [option("A", correct=True), option("B"), option("B")]}, "options"),
    ("multiple", {"options": [option(i, correct=i == "A") for i in "ABCDE"]}, "options"),
    ("multiple", {"options": [option(i, correct=True) for i in "ABCDE"]}, "options"),
    ("multiple", {"options": [option(i, correct=i in "AB") for i in "ABC"]}, "options"),
    ("true_false", {"key": "true"}, "key"),
    ("true_false", {"options": [option("A")]}, "options"),
    ("numeric", {"key": "3,0"}, "key"),
    ("numeric", {"key": "３"}, "key"),
    ("numeric", {"tolerance": "-1"}, "tolerance"),
    ("numeric", {"decimals": 0, "key": "3.5"}, "decimals"),
    ("numeric", {"decimals": True}, "decimals"),
    ("numeric", {"unit": {"zh": "元"}}, "unit.en"),
    ("numeric", {"slips": [{"value": "3.04"}]}, "slips.1"),
    ("numeric", {"slips": [{"value": "x"}]}, "slips.1"),
    ("ordering", {"key": ["A", "B", "C"]}, "key"),
    ("ordering", {"key": ["A", "B", "C", "C"]}, "key"),
    ("ordering", {"key": None}, "key"),
    ("ordering", {"fixed": True}, "fixed"),
    ("ordering", {"options": [option(i, correct=i == "A") for i in "ABCD"]}, "options"),
]


@pytest.mark.parametrize(("kind", "changes", "field"), PROBLEMS)
def test_what_is_wrong_with_an_item_is_found(
    kind: str, changes: dict[str, Any], field: str
) -> None:
    assert field in {problem.field for problem in ITEM_TYPES[kind].problems(body(kind, **changes))}


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_a_complete_item_has_no_problems(kind: str) -> None:
    assert ITEM_TYPES[kind].problems(body(kind)) == []


def test_two_options_that_say_the_same_are_found_in_either_language() -> None:
    options = body("single")["options"]
    options[2]["text"]["en"] = " option  b "
    found = ITEM_TYPES["single"].problems(body("single", options=options))
    assert [problem.field for problem in found] == ["options.C.text.en"]
