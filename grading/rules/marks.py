"""Scores are exact rationals; what people see is rounded down, never up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Mark:
    """A paper's score and its cut score, both in points of that paper."""

    score: Fraction
    cut: Fraction

    @property
    def reached(self) -> bool:
        """Whether the cut score is reached, compared exactly."""
        return self.score >= self.cut


def passes(theory: Mark, practical: Mark) -> bool:
    """Say whether an exam is passed: each paper reaches its own cut score, nothing averages them."""
    return theory.reached and practical.reached


def shown(score: Fraction) -> str:
    """Return a score for people: rounded down to one decimal, so that 59.96 reads ``59.9``.

    Raises ``ValueError`` for a score below nothing, which no rule gives.
    """
    if score < 0:
        raise ValueError(f"a score below nothing: {score}")
    whole, tenth = divmod(int(score * 10), 10)
    return f"{whole}.{tenth}"


def share_shown(score: Fraction, maximum: Fraction) -> str:
    """Return a share in per cent for people, rounded down to one decimal; ``0.0`` of nothing."""
    return shown(100 * score / maximum) if maximum else "0.0"


def exact(score: Fraction) -> str:
    """Return the exact text of a score, as ``157/2`` or ``60``."""
    return str(score)
