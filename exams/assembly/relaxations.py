"""What of a blueprint can give way, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Key:
    """A constraint of a blueprint: what it is about, of which paper ("" for the form as a whole)."""

    what: str
    paper: str
    subject: str


@dataclass(frozen=True)
class Relaxation:
    """A constraint that has to give way: it asks for ``low`` to ``high``; ``to_low`` to ``to_high``
    would do.

    ``what``: ``section``, ``domain_points``, ``domain_items``, ``kind``, ``cell``, ``band``,
    ``difficulty`` and ``parallel`` (in points), ``shared`` (units in more than one form),
    ``anchors``, ``enemies`` (subject ``A|B``), ``fixed``, ``excluded``, ``exposures``, ``forms``.
    """

    what: str
    paper: str
    subject: str
    low: Fraction
    high: Fraction
    to_low: Fraction
    to_high: Fraction

    @property
    def key(self) -> Key:
        """Which constraint it is."""
        return Key(self.what, self.paper, self.subject)


@dataclass(frozen=True)
class Relaxing:
    """Constraints that, relaxed as told, let the forms exist.

    ``proven``: no fewer would do. ``known`` is False where the search came to no answer at all.
    """

    found: tuple[Relaxation, ...] = ()
    proven: bool = True
    known: bool = True


@dataclass
class Give:
    """The columns by which a constraint gives way, and its bounds."""

    low: Fraction
    high: Fraction
    relaxed: int
    down: int
    up: int
