"""The expected mean of a paper: what it rests on, and when an interval is honest."""

from __future__ import annotations

from fractions import Fraction

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from exams.blueprint_words import bases_of, mean_text
from exams.rules.prediction import ENOUGH_PAIRS, Share, predict_mean

HALF = Fraction(1, 2)
ONE = Fraction(1)


def measured(expected: str, observed: str, answered: int = 100) -> Share:
    return Share(Fraction(expected), Fraction(observed), answered)


def known(count: int) -> list[Share]:
    """Items of a bank that turned out 0.10 easier than their authors thought, give or take 0.05."""
    return [measured("0.5", "0.55" if n % 2 else "0.65") for n in range(count)]


def test_without_any_statistics_the_authors_figures_count_and_there_is_no_interval() -> None:
    found = predict_mean([(Share(HALF), ONE)] * 4, [])
    assert found.mean == 2
    assert (found.measured, found.items) == (0, 4)
    assert found.low is None
    assert found.shift is None


def test_a_figure_that_nobody_answered_for_is_none() -> None:
    assert predict_mean([(Share(HALF, ONE, 0), ONE)], []).measured == 0


def test_measured_items_count_as_measured_with_their_sampling_error() -> None:
    found = predict_mean([(measured("0.9", "0.5", 25), ONE)] * 4, [])
    assert found.mean == 2
    assert found.measured == 4
    assert found.low is not None
    assert found.high is not None
    assert abs(found.high - found.mean - 1.96 * 0.2) < 1e-9


def test_enough_pairs_correct_the_authors_and_give_an_interval() -> None:
    items = [(Share(HALF), ONE)] * 10
    few = predict_mean(items, known(ENOUGH_PAIRS - 1))
    assert few.mean == 5
    assert few.low is None
    found = predict_mean(items, known(ENOUGH_PAIRS))
    assert found.shift == Fraction(1, 10)
    assert found.mean == 6
    assert found.low is not None
    assert 5 < found.low < 6


@given(
    st.lists(
        st.tuples(
            st.builds(
                Share,
                st.fractions(0, 1, max_denominator=20),
                st.none() | st.fractions(0, 1, max_denominator=20),
                st.integers(0, 50),
            ),
            st.fractions(0, 5, max_denominator=4),
        ),
        max_size=12,
    )
)
def test_the_mean_stays_within_the_paper_and_its_interval(
    items: list[tuple[Share, Fraction]],
) -> None:
    found = predict_mean(items, [share for share, _ in items])
    assert 0 <= found.mean <= sum(points for _, points in items)
    if found.low is not None and found.high is not None:
        assert found.low - 1e-9 <= found.mean <= found.high + 1e-9


def test_the_words_say_what_a_mean_rests_on(app: Flask) -> None:
    items = [(Share(HALF), ONE)] * 3
    with app.test_request_context():
        assert "通常偏低" in mean_text(predict_mean(items, []))
        assert "有 2 道，满 10 道才给得出区间" in mean_text(predict_mean(items, known(2)))
        assert "+0.10（题库里 12 道" in mean_text(predict_mean(items, known(12)))
        assert "每题都按考试实测" in mean_text(predict_mean([(measured("0.5", "0.5"), ONE)], []))


def test_papers_that_rest_on_the_same_are_told_of_once(app: Flask) -> None:
    few, more = [(Share(HALF), ONE)] * 3, [(Share(HALF), ONE)] * 5
    whole = predict_mean([(measured("0.5", "0.5"), ONE)], [])
    with app.test_request_context():
        same = bases_of([("甲", predict_mean(few, [])), ("乙", predict_mean(more, []))])
        assert [names for names, _ in same] == [["甲", "乙"]]
        apart = bases_of([("甲", predict_mean(few, [])), ("乙", whole)])
        assert [names for names, _ in apart] == [["甲"], ["乙"]]
