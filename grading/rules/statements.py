"""What may be said of a part of a paper: numbers only where enough items stand behind them.

A domain or kind with fewer than eight items gets words and no number; with fewer than four not even
words. Innovation at the first level gets words only. Source: AERA/APA/NCME Standards 2014, 1.14 and
2.3 (sub-scores only where reliable). The bands are our own proposal (平台拟定).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.i18n import lazy_gettext as _l
from grading.rules.scoring import Tally

LEAST_FOR_NUMBERS = 8
LEAST_FOR_WORDS = 4
STRONG = Fraction(4, 5)
MEETS = Fraction(3, 5)


class Band(StrEnum):
    """How a share of the points reads in words."""

    STRONG = "strong"
    MEETS = "meets"
    BELOW = "below"
    TOO_FEW = "too_few"


_WORDS = {
    Band.STRONG: _l("突出"),
    Band.MEETS: _l("达到"),
    Band.BELOW: _l("需加强"),
    Band.TOO_FEW: _l("样本太少，不作评语"),
}


@dataclass(frozen=True)
class Statement:
    """What is said of a domain or kind; ``score`` and ``maximum`` are None where words alone stand."""

    code: str
    items: int
    band: Band
    score: Fraction | None
    maximum: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """The share of the points in per cent, exact; None where words alone stand."""
        if self.score is None or not self.maximum:
            return None
        return 100 * self.score / self.maximum


def band_of(tally: Tally) -> Band:
    """Return the band: from 80 % strong, from 60 % meets, else below; under four items too few."""
    if tally.items < LEAST_FOR_WORDS or not tally.maximum:
        return Band.TOO_FEW
    share = tally.score / tally.maximum
    if share >= STRONG:
        return Band.STRONG
    return Band.MEETS if share >= MEETS else Band.BELOW


def band_words(band: Band) -> object:
    """Return the band in words, lazy."""
    return _WORDS[band]


def statement(tally: Tally, level: str) -> Statement:
    """Return what is said of a domain or kind of a paper at ``level`` (as ``L1``)."""
    words_only = level == "L1" and tally.code == "innovation"
    if words_only or tally.items < LEAST_FOR_NUMBERS or not tally.maximum:
        return Statement(tally.code, tally.items, band_of(tally), None, None)
    return Statement(tally.code, tally.items, band_of(tally), tally.score, tally.maximum)
