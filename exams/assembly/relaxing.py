"""What of a blueprint could give way when its forms do not exist.

First as few constraints as possible are widened, then by as little as possible (van der Linden 2005,
chapter 5, on infeasibility; the elastic programme is that of Brown and Graves).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exams.assembly.elastic import Elastic
from exams.assembly.relaxations import Relaxation, Relaxing
from exams.assembly.units import Stock
from exams.errors import AssemblyFailed
from exams.rules.blueprints import BlueprintSpec


def find_relaxations(
    spec: BlueprintSpec, stocks: Sequence[Stock], *, labels: str
) -> tuple[Relaxation, ...]:
    """Return a smallest set of constraints that, relaxed, let the forms exist; none when they do."""
    return search_relaxations(spec, stocks, labels=labels).found


def search_relaxations(spec: BlueprintSpec, stocks: Sequence[Stock], *, labels: str) -> Relaxing:
    """Return constraints that, relaxed, let the forms exist, as few as can be, and what is known.

    Amounts are least to half a per cent. Where the search tree outgrows its bound, the answer is the
    best found by then: it lets the forms exist, but a smaller one is not excluded.
    """
    try:
        first = Elastic(spec, stocks, labels)
        values = first.solve(most=None)
        if values is None:
            return Relaxing()
        count = sum(round(values[give.relaxed]) for give in first.gives.values())
        if not count:
            return Relaxing()
        second = Elastic(spec, stocks, labels)
        values = second.solve(most=count)
    except AssemblyFailed:
        return Relaxing((), proven=False, known=False)
    found = () if values is None else second.read(values)
    return Relaxing(found, proven=first.proven)


def forms_exist(
    spec: BlueprintSpec,
    stocks: Sequence[Stock],
    *,
    labels: str,
    relaxed: Iterable[Relaxation] = (),
) -> bool:
    """Say whether the forms exist once some constraints are widened as told."""
    widened = {relaxation.key: relaxation for relaxation in relaxed}
    return Elastic(spec, stocks, labels, widened).solve(most=0) is not None
