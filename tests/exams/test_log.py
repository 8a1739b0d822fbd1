"""The response log: folding, digests, the seal and the shape of bodies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rules.log import (
    BodyProblem,
    ItemShape,
    check_body,
    entry_digest,
    fold_log,
    fold_state,
    receipt_code,
    seal_digest,
    seal_of,
)

SHAPES = {
    "q1": ItemShape("single", frozenset({"oa", "ob", "oc"})),
    "q2": ItemShape("multiple", frozenset({"od", "oe", "of", "og"})),
    "q3": ItemShape("true_false"),
    "q4": ItemShape("numeric"),
    "q5": ItemShape("ordering", frozenset({"oh", "oi", "oj"})),
}

responses = st.one_of(
    st.none(), st.sampled_from(["oa", "ob", ""]), st.lists(st.sampled_from(["od", "oe"]))
)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "a": st.dictionaries(st.sampled_from(sorted(SHAPES)), responses),
        "f": st.dictionaries(st.sampled_from(sorted(SHAPES)), st.booleans()),
        "s": st.lists(st.sampled_from(sorted(SHAPES))),
    },
)


def numbered(entries: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(entries, start=1))


def test_the_later_answer_wins() -> None:
    log = [(1, {"a": {"q1": "oa"}}), (2, {"a": {"q1": "ob", "q3": "true"}})]
    assert fold_log(log) == {"q1": "ob", "q3": "true"}


@pytest.mark.parametrize("nothing", [None, "", []])
def test_an_answer_taken_back_is_no_answer(nothing: Any) -> None:
    assert fold_log([(1, {"a": {"q1": "oa"}}), (2, {"a": {"q1": nothing}})]) == {}


def test_flags_are_put_and_lifted_and_items_stay_seen() -> None:
    folded = fold_state(
        [(1, {"f": {"q1": True, "q2": True}, "s": ["q1"]}), (2, {"f": {"q1": False}})]
    )
    assert folded.flags == {"q2"}
    assert folded.seen == {"q1"}
    assert folded.last == 2


@given(st.lists(bodies), st.randoms())
def test_folding_does_not_depend_on_the_order_in_which_entries_come(
    entries: Any, random: Any
) -> None:
    log = numbered(entries)
    mixed = list(log)
    random.shuffle(mixed)
    assert fold_state(mixed) == fold_state(log)
    assert seal_of(mixed) == seal_of(log)


@given(st.lists(bodies, min_size=1), st.data())
def test_the_seal_changes_with_any_body(entries: Any, data: Any) -> None:
    log = numbered(entries)
    place = data.draw(st.integers(0, len(log) - 1))
    changed = list(log)
    changed[place] = (log[place][0], {"a": {"q4": "another"}})
    assert (seal_of(changed) == seal_of(log)) == (changed == log)
    assert seal_of(log[:-1]) != seal_of(log)


def test_a_seal_from_bodies_is_the_seal_from_digests() -> None:
    log = numbered([{"a": {"q1": "oa"}}, {"f": {"q1": True}}])
    assert seal_of(log) == seal_digest((n, entry_digest(body)) for n, body in log)


def test_a_receipt_code_is_sixteen_digits_in_groups_of_four() -> None:
    assert receipt_code("0123456789abcdef" * 4) == "0123 4567 89ab cdef"


@pytest.mark.parametrize(
    "body",
    [
        {"a": {"q1": "oa"}},
        {
            "a": {
                "q1": None,
                "q2": ["oe", "od"],
                "q3": "false",
                "q4": " 3,5",
                "q5": ["oj", "oh", "oi"],
            }
        },
        {"a": {"q2": [], "q5": [], "q4": ""}},
        {"f": {"q1": True}},
        {"s": ["q1", "q5"]},
    ],
)
def test_a_body_that_fits_the_form_is_taken(body: Any) -> None:
    assert check_body(body, SHAPES) is None


@pytest.mark.parametrize(
    ("body", "what", "where"),
    [
        (None, "shape", ""),
        ([], "shape", ""),
        ({}, "empty", ""),
        ({"a": {}}, "empty", ""),
        ({"x": 1}, "shape", ""),
        ({"a": ["q1"]}, "shape", "a"),
        ({"f": ["q1"]}, "shape", "f"),
        ({"s": {"q1": True}}, "shape", "s"),
        ({"a": {"q9": "oa"}}, "unknown_item", "a.q9"),
        ({"a": {"q1": "od"}}, "response", "a.q1"),
        ({"a": {"q1": ["oa"]}}, "response", "a.q1"),
        ({"a": {"q1": 1}}, "response", "a.q1"),
        ({"a": {"q2": "od"}}, "response", "a.q2"),
        ({"a": {"q2": ["od", "od"]}}, "response", "a.q2"),
        ({"a": {"q2": ["oa"]}}, "response", "a.q2"),
        ({"a": {"q2": [None]}}, "response", "a.q2"),
        ({"a": {"q3": True}}, "response", "a.q3"),
        ({"a": {"q3": "yes"}}, "response", "a.q3"),
        ({"a": {"q4": 3}}, "response", "a.q4"),
        ({"a": {"q4": "9" * 65}}, "response", "a.q4"),
        ({"a": {"q5": ["oh"]}}, "response", "a.q5"),
        ({"a": {"q5": ["oh", "oi", "oi"]}}, "response", "a.q5"),
        ({"f": {"q1": 1}}, "flag", "f.q1"),
        ({"f": {"q9": True}}, "unknown_item", "f.q9"),
        ({"s": ["q9"]}, "unknown_item", "s.0"),
        ({"s": [["q1"]]}, "unknown_item", "s.0"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_name_and_place(
    body: Any, what: str, where: str
) -> None:
    assert check_body(body, SHAPES) == BodyProblem(what, where)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "f", "s", "q1", "q2"]), inner, max_size=3)
        ),
    )
)
def test_no_body_whatsoever_raises(body: Any) -> None:
    check_body(body, SHAPES)
