"""The mean score that is to be expected of a paper, and how sure that is.

An item that was measured in exams brings its share of right answers. Any other brings what its author
expects of candidates who just qualify. Where enough items of the banks have both figures, the mean
difference between them corrects the authors' and their spread says how far off an item may be; else
there is no telling, and no interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import stdev

ENOUGH_PAIRS = 10
TWO_SIDED_95 = 1.96
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Share:
    """An item's shares (0 to 1) of right answers: ``expected`` by its author, ``observed`` among
    ``answered`` candidates, None while it has not been measured."""

    expected: Fraction
    observed: Fraction | None = None
    answered: int = 0

    @property
    def is_measured(self) -> bool:
        """Whether there is a figure, and of how many it is known."""
        return self.observed is not None and self.answered > 0


@dataclass(frozen=True)
class Prediction:
    """The expected mean in points: of ``items`` items ``measured`` by statistics, the rest by their
    authors.

    ``pairs`` items of the banks have both figures; ``shift`` is what was added to the authors' shares
    for that. ``low`` to ``high`` holds the mean with about 95 per cent, None where that cannot be told.
    """

    mean: Fraction
    items: int
    measured: int
    pairs: int
    shift: Fraction | None
    low: float | None
    high: float | None


def predict_mean(items: Sequence[tuple[Share, Fraction]], known: Sequence[Share]) -> Prediction:
    """Return what is to be expected of items at so many points each; ``known`` are those of the banks.

    Errors of items are taken as independent: that of a measured share by its number of answers, that
    of an author's by the spread of the differences in the banks.
    """
    gaps = [s.observed - s.expected for s in known if s.is_measured and s.observed is not None]
    measured = sum(share.is_measured for share, _ in items)
    calibrated = len(gaps) >= ENOUGH_PAIRS
    shift = sum(gaps, ZERO) / len(gaps) if calibrated else None
    use_shift = shift if shift is not None else ZERO
    mean = sum((_share(share, use_shift) * points for share, points in items), ZERO)
    low = high = None
    if items and (calibrated or measured == len(items)):
        spread = stdev(map(float, gaps)) if calibrated else 0.0
        error = sqrt(sum(_variance(share, spread) * float(points) ** 2 for share, points in items))
        whole = float(sum((points for _, points in items), ZERO))
        low = max(0.0, float(mean) - TWO_SIDED_95 * error)
        high = min(whole, float(mean) + TWO_SIDED_95 * error)
    left = measured < len(items)
    return Prediction(mean, len(items), measured, len(gaps), shift if left else None, low, high)


def _share(share: Share, shift: Fraction) -> Fraction:
    if share.is_measured and share.observed is not None:
        return share.observed
    return min(max(share.expected + shift, ZERO), ONE)


def _variance(share: Share, spread: float) -> float:
    if share.is_measured and share.observed is not None:
        p = float(share.observed)
        return p * (1 - p) / share.answered
    return spread**2
