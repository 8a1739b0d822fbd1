"""Marks: exact comparison, rounding down, two papers that nothing averages."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.rules import Mark, exact, passes, share_shown, shown

scores = st.fractions(min_value=0, max_value=200)


@pytest.mark.parametrize(
    ("score", "text"),
    [
        ("0", "0.0"),
        ("59.96", "59.9"),
        ("59.999999999999999999999999", "59.9"),
        ("60", "60.0"),
        ("60.04", "60.0"),
        ("157/2", "78.5"),
        ("200/3", "66.6"),
        ("100", "100.0"),
    ],
)
def test_a_score_is_shown_rounded_down(score: str, text: str) -> None:
    assert shown(Fraction(score)) == text


@given(scores)
def test_what_is_shown_is_never_more_than_the_score_nor_a_tenth_less(score: Fraction) -> None:
    assert Fraction(0) <= score - Fraction(shown(score)) < Fraction(1, 10)


@given(scores, scores)
def test_a_score_that_fails_never_shows_a_cut_of_full_points(
    score: Fraction, cut: Fraction
) -> None:
    whole = Fraction(int(cut))
    assert (score >= whole) == (Fraction(shown(score)) >= whole)


def test_a_score_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        shown(Fraction(-1, 100))


@pytest.mark.parametrize(
    ("theory", "practical", "passed"),
    [
        ("59.96", "95", False),
        ("95", "59.96", False),
        ("59.9", "100", False),
        ("60", "60", True),
        ("60", "59.9999999999", False),
        ("100", "0", False),
        ("60.1", "60", True),
    ],
)
def test_both_papers_must_reach_their_cut(theory: str, practical: str, passed: bool) -> None:
    cut = Fraction(60)
    assert passes(Mark(Fraction(theory), cut), Mark(Fraction(practical), cut)) is passed


@given(scores, scores, scores)
def test_no_score_of_one_paper_makes_up_for_the_other(
    a: Fraction, b: Fraction, cut: Fraction
) -> None:
    assert passes(Mark(a, cut), Mark(b, cut)) == (min(a, b) >= cut)


def test_shares_and_exact_texts() -> None:
    assert share_shown(Fraction(2), Fraction(3)) == "66.6"
    assert share_shown(Fraction(0), Fraction(0)) == "0.0"
    assert exact(Fraction(157, 2)) == "157/2"
    assert exact(Fraction(60)) == "60"
