"""Statements about parts of a paper: numbers from eight items on, words from four."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.rules import Band, Tally, band_of, band_words, statement


def tally(items: int, score: str, maximum: str, code: str = "PRC") -> Tally:
    return Tally(code, items, Fraction(score), Fraction(maximum))


@pytest.mark.parametrize(
    ("items", "score", "band"),
    [
        (16, "16", Band.STRONG),
        (16, "64/5", Band.STRONG),
        (16, "12.79", Band.MEETS),
        (16, "48/5", Band.MEETS),
        (16, "9.59", Band.BELOW),
        (16, "0", Band.BELOW),
        (4, "16", Band.STRONG),
        (3, "16", Band.TOO_FEW),
        (1, "16", Band.TOO_FEW),
    ],
)
def test_bands_follow_the_share_of_the_points(items: int, score: str, band: Band) -> None:
    assert band_of(tally(items, score, "16")) is band


@pytest.mark.parametrize(
    ("items", "code", "level", "number"),
    [
        (8, "PRC", "L1", True),
        (7, "PRC", "L1", False),
        (40, "knowledge", "L1", True),
        (40, "skill", "L1", True),
        (40, "innovation", "L1", False),
        (40, "innovation", "L2", True),
        (4, "innovation", "L1", False),
        (2, "SVC", "L1", False),
    ],
)
def test_numbers_need_eight_items_and_innovation_has_none_at_level_one(
    items: int, code: str, level: str, number: bool
) -> None:
    said = statement(tally(items, "3", "4", code), level)
    assert (said.score is not None, said.maximum is not None, said.share is not None) == (
        number,
    ) * 3


def test_a_number_comes_with_points_and_share() -> None:
    said = statement(tally(12, "10.5", "15"), "L1")
    assert (said.score, said.maximum, said.share) == (Fraction(21, 2), 15, 70)
    assert said.band is Band.MEETS


def test_a_part_without_points_says_nothing() -> None:
    said = statement(tally(8, "0", "0"), "L1")
    assert (said.band, said.share) == (Band.TOO_FEW, None)


@given(st.integers(0, 7), st.fractions(0, 20))
def test_no_number_ever_stands_on_fewer_than_eight_items(items: int, score: Fraction) -> None:
    said = statement(Tally("PRC", items, score, Fraction(20)), "L2")
    assert said.score is None
    assert said.share is None


@given(st.integers(4, 60), st.fractions(0, 20), st.fractions(0, 20))
def test_more_points_never_read_worse(items: int, a: Fraction, b: Fraction) -> None:
    order = [Band.BELOW, Band.MEETS, Band.STRONG]
    low, high = sorted([a, b])
    bands = [band_of(Tally("PRC", items, score, Fraction(20))) for score in (low, high)]
    assert order.index(bands[0]) <= order.index(bands[1])


def test_every_band_has_words() -> None:
    assert all(str(band_words(band)) for band in Band)
