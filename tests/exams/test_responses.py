"""Which responses a save may hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rules.log import fold_log, is_answer
from exams.rules.responses import ItemShape, fits
from question_bank.item_types import ITEM_TYPES

IDS = frozenset({"o1", "o2", "o3"})
PLACES = frozenset({"g1", "g2"})
FILE = {"name": "q.sql", "size": 9, "sha256": "ab" * 32}


def shape(kind: str, **more: Any) -> ItemShape:
    return ItemShape(kind, IDS, PLACES, **more)


FITTING: list[tuple[ItemShape, Any]] = [
    (shape("single"), "o1"),
    (shape("multiple"), ["o1", "o3"]),
    (shape("ordering"), ["o3", "o1", "o2"]),
    (shape("ordering", size=2), ["o3", "o1"]),
    (shape("text_entry"), {"g1": " x ", "g2": ""}),
    (shape("inline_choice"), {"g2": "o1"}),
    (shape("matching"), {"g1": "o1", "g2": "o1"}),
    (shape("matching"), {}),
    (shape("gap_match"), {"g1": "o3"}),
    (shape("choice_table"), {"g1": ["o1", "o2"], "g2": []}),
    (shape("hot_text", most=2), ["o1", "o2"]),
    (shape("hotspot"), ["o1", "o2", "o3"]),
    (shape("point", most=2), ["10 20", "0 0"]),
    (shape("slider"), "40"),
    (shape("extended_text"), "文" * 10_000),
    (shape("upload", most=1), [FILE]),
]
UNFITTING: list[tuple[ItemShape, Any]] = [
    (shape("single"), ["o1"]),
    (shape("single"), "o9"),
    (shape("ordering", size=2), ["o3", "o1", "o2"]),
    (shape("text_entry"), {"g9": "x"}),
    (shape("text_entry"), {"g1": 3}),
    (shape("text_entry"), {"g1": "x" * 201}),
    (shape("inline_choice"), {"g1": "o9"}),
    (shape("matching"), ["g1 o1"]),
    (shape("choice_table"), {"g1": "o1"}),
    (shape("choice_table"), {"g1": ["o1", "o1"]}),
    (shape("hot_text", most=1), ["o1", "o2"]),
    (shape("hotspot"), ["o9"]),
    (shape("point", most=1), ["1 2", "3 4"]),
    (shape("point", most=1), ["-1 2"]),
    (shape("point", most=1), ["1 2\n"]),
    (shape("extended_text"), "x" * 10_001),
    (shape("upload", most=1), [FILE, FILE]),
    (shape("upload"), [{**FILE, "sha256": "x"}]),
    (shape("upload"), [{**FILE, "path": "/"}]),
    (shape("essay"), "x"),
]


@pytest.mark.parametrize(("item", "response"), FITTING)
def test_a_response_of_its_type_is_taken(item: ItemShape, response: Any) -> None:
    assert fits(response, item)
    assert fits(None, item)


@pytest.mark.parametrize(("item", "response"), UNFITTING)
def test_any_other_response_is_refused(item: ItemShape, response: Any) -> None:
    assert not fits(response, item)


def test_an_empty_record_takes_an_answer_back() -> None:
    assert not is_answer({})
    assert fold_log([(1, {"a": {"q": {"g1": "o1"}}}), (2, {"a": {"q": {}}})]) == {}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(sorted(IDS)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JUNK, st.sampled_from(sorted(ITEM_TYPES)))
def test_whatever_fits_can_be_scored(response: Any, kind: str) -> None:
    if fits(response, shape(kind, most=3)):
        ITEM_TYPES[kind].normalise(response)
