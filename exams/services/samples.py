"""Sample forms of a blueprint that is being written: what would come of it. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from exams.assembly import AssembledForm, Assembly, Lack, Relaxing, assemble
from exams.queries.coverage import StockItem
from exams.rules.blueprints import BlueprintSpec
from exams.rules.conformity import Check

COUNT = 3


@dataclass(frozen=True)
class Overlap:
    """What two sample forms have in common: how many items, and the share of the first's (0 to 1)."""

    one: int
    other: int
    items: int
    share: Fraction


@dataclass(frozen=True)
class Samples:
    """Up to three sample forms.

    ``disjoint``: they were assembled together. Otherwise the banks hold no three disjoint forms:
    each was assembled by itself with a seed of its own, and ``overlaps`` says what they share;
    ``lack`` and ``relaxing`` are what three disjoint forms lack. No ``forms``: not even one
    exists, and they are what one form lacks.
    """

    forms: tuple[AssembledForm, ...]
    disjoint: bool
    overlaps: tuple[Overlap, ...]
    lack: Lack
    relaxing: Relaxing
    checks: tuple[Check, ...]


def make_samples(spec: BlueprintSpec, available: Sequence[StockItem], *, seed: int) -> Samples:
    """Assemble three forms, disjoint where the banks allow it.

    Raises ``AssemblyFailed`` when the solver proves nothing within its bound or time.
    """
    first = assemble(spec, available, seed=seed, forms=1)
    if not first.forms:
        return _samples(first, (), disjoint=False)
    together = assemble(spec, available, seed=seed, forms=COUNT)
    if together.forms:
        return _samples(together, together.forms, disjoint=True)
    others = [assemble(spec, available, seed=seed + n, forms=1) for n in range(1, COUNT)]
    forms = (*first.forms, *(made.forms[0] for made in others))
    return _samples(together, forms, disjoint=False)


def _samples(made: Assembly, forms: tuple[AssembledForm, ...], *, disjoint: bool) -> Samples:
    return Samples(forms, disjoint, overlaps_of(forms), made.lack, made.relaxing, made.checks)


def overlaps_of(forms: Sequence[AssembledForm]) -> tuple[Overlap, ...]:
    """Return what every two of the forms have in common."""
    names = [{item.identifier for paper in form.papers for item in paper.items} for form in forms]
    return tuple(
        Overlap(a, b, len(names[a] & names[b]), Fraction(len(names[a] & names[b]), len(names[a])))
        for a, b in combinations(range(len(names)), 2)
        if names[a]
    )
