"""From phantoms to what authors are asked to write: how many of which cell, and how hard.

Where the difficulty of a form leaves room, it is told as a range of steps, chosen so that any steps
within it will do; else each phantom is told the one step that it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from exams.assembly.lacking import Group, Lacking, Part
from exams.assembly.units import EXPECTED, Stock
from exams.assembly.written import STEP, Missing, Wanted, spread_steps
from exams.rules.blueprints import BlueprintSpec, Difficulty, PaperSpec

ZERO = Fraction(0)


def find_missing(
    spec: BlueprintSpec, stocks: Sequence[Stock], labels: str
) -> tuple[list[Missing] | None, bool]:
    """Return the fewest items to write for the forms, and whether it is proven that fewer are not
    enough; None where no item would help.

    Raises ``AssemblyFailed`` when the solver proves nothing within its bound.
    """
    first = Lacking(spec, stocks, labels)
    values = first.solve(most=None)
    if values is None:
        return None, True
    count = sum(round(values[column]) for column, _ in first.counts)
    if not count:
        return [], True
    second = Lacking(spec, stocks, labels)
    nearer = second.solve(most=count)
    solved, values = (first, values) if nearer is None else (second, nearer)
    missing = [one for paper in solved.papers for one in _missing_of(solved, paper, values)]
    return missing, first.proven


def _missing_of(solved: Lacking, paper: PaperSpec, values: Sequence[float]) -> list[Missing]:
    common, own = solved.common[paper.kind], solved.own[paper.kind]
    if paper.difficulty is None:
        return [one for part in (common, *own) for one in _by_band(paper, part, values)]
    shared = _given(common, values)
    stocked = [_stocked(solved, paper, form, values) + shared for form in range(len(own))]
    sums = [one + _given(part, values) for one, part in zip(stocked, own, strict=True)]
    low, high = _window(paper, paper.difficulty, sums)
    found = list(_exactly(paper, common, values))
    for there, part in zip(stocked, own, strict=True):
        ranged = list(_in_ranges(paper, part, values, low - there, high - there))
        found += ranged or _exactly(paper, part, values)
    return found


def _stocked(solved: Lacking, paper: PaperSpec, form: int, values: Sequence[float]) -> Fraction:
    """Return the points expected of what a form takes from the bank."""
    return sum(
        (round(values[columns[form]]) * p.amounts[EXPECTED] for p, columns in solved.of(paper)),
        ZERO,
    )


def _given(part: Part, values: Sequence[float]) -> Fraction:
    """Return the points expected of phantoms."""
    return sum((round(values[g.steps]) * STEP * g.weight for g in part.groups), ZERO)


def _window(
    paper: PaperSpec, wanted: Difficulty, sums: Sequence[Fraction]
) -> tuple[Fraction, Fraction]:
    """Return between what the sums of all forms may lie: parallel, and within the blueprint."""
    low, high = wanted.low * paper.points, wanted.high * paper.points
    if len(sums) == 1:
        return low, high
    spare = (wanted.tolerance * paper.points - (max(sums) - min(sums))) / 2
    return max(low, min(sums) - spare), min(high, max(sums) + spare)


def _taken(group: Group, values: Sequence[float]) -> list[tuple[tuple[str, str, str], int]]:
    counts = [(one.cell, round(values[one.column])) for one in group.members]
    return [(cell, count) for cell, count in counts if count]


def _by_band(paper: PaperSpec, part: Part, values: Sequence[float]) -> Iterator[Missing]:
    for group in part.groups:
        wanted = group.band.wanted(group.band.low, group.band.high)
        for cell, count in _taken(group, values):
            yield Missing(paper.kind, cell, count, wanted)


def _in_ranges(
    paper: PaperSpec, part: Part, values: Sequence[float], low: Fraction, high: Fraction
) -> Iterator[Missing]:
    """Yield the phantoms of a part with the same share of each group's range; nothing when it leaves
    a group no step."""
    groups = [(g, _taken(g, values)) for g in part.groups]
    groups = [(group, taken) for group, taken in groups if taken]
    weights = [sum(n for _, n in taken) * group.weight * STEP for group, taken in groups]
    least = sum((w * g.band.low for w, (g, _) in zip(weights, groups, strict=True)), ZERO)
    most = sum((w * g.band.high for w, (g, _) in zip(weights, groups, strict=True)), ZERO)
    if least == most:
        return
    from_, to = (min(max((x - least) / (most - least), ZERO), Fraction(1)) for x in (low, high))
    ranges = []
    for group, _taken_here in groups:
        width = group.band.high - group.band.low
        ranges.append((ceil(group.band.low + from_ * width), floor(group.band.low + to * width)))
    if any(least_step > most_step for least_step, most_step in ranges):
        return
    for (group, taken), (least_step, most_step) in zip(groups, ranges, strict=True):
        for cell, count in taken:
            yield Missing(paper.kind, cell, count, group.band.wanted(least_step, most_step))


def _exactly(paper: PaperSpec, part: Part, values: Sequence[float]) -> Iterator[Missing]:
    """Yield the phantoms of a part, each with its own step."""
    taken = [_taken(group, values) for group in part.groups]
    totals = {
        place: (sum(n for _, n in cells), round(values[part.groups[place].steps]))
        for place, cells in enumerate(taken)
        if cells
    }
    for place, steps in spread_steps(totals).items():
        left = iter(sorted(steps))
        for cell, count in taken[place]:
            mine = list(islice(left, count))
            for step in dict.fromkeys(mine):
                wanted = Wanted(step * STEP, step * STEP)
                yield Missing(paper.kind, cell, mine.count(step), wanted)
