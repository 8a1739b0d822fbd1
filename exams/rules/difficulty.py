"""How hard items and papers are expected to be.

An item's figure is ``p_expected``: the share of candidates who just qualify that its author expects to
answer right (Angoff 1971). A paper's is the mean over its points. Bands group items for quotas.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

EASY, MEDIUM, HARD = "easy", "medium", "hard"
BANDS = (EASY, MEDIUM, HARD)
EASY_FROM = Fraction(3, 4)
MEDIUM_FROM = Fraction(11, 20)


def band_of(p_expected: Fraction) -> str:
    """Return the band of an item: easy from 0.75, medium from 0.55, else hard."""
    if p_expected >= EASY_FROM:
        return EASY
    return MEDIUM if p_expected >= MEDIUM_FROM else HARD


def expected_share(items: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the share (0 to 1) of the points that is expected, from (p, points) of each item.

    0 for no items.
    """
    found = list(items)
    whole = sum((points for _, points in found), Fraction(0))
    if not whole:
        return Fraction(0)
    return sum((p * points for p, points in found), Fraction(0)) / whole
