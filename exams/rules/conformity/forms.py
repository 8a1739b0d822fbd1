"""Counting out a form over its papers, and forms against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from exams.rules.blueprints import BlueprintSpec, PaperSpec
from exams.rules.conformity.checks import ZERO, Check, CheckName, PlacedItem, exactly
from exams.rules.conformity.papers import share_of

Papers = Mapping[str, Sequence[PlacedItem]]


def form_conformity(spec: BlueprintSpec, papers: Papers, *, label: str) -> list[Check]:
    """Count out the form with a label over all its papers (items by paper).

    Items and materials that come twice, pairs of enemies, items that must stand in it or must not,
    items that were shown or used too often (where the blueprint sets a bound, and it is known).
    """
    items = [item for of in papers.values() for item in of]
    names = {item.identifier for item in items}
    cases = Counter(case for of in papers.values() for case in {i.case for i in of if i.case})
    checks = [
        exactly(CheckName.TWICE, "", len(items) - len(names), 0),
        exactly(CheckName.MATERIAL, "", sum(n > 1 for n in cases.values()), 0),
        exactly(CheckName.ENEMIES, "", len(enemy_pairs(items)), 0),
    ]
    checks += [
        exactly(CheckName.FIXED, fixed.identifier, int(fixed.identifier in names), 1)
        for fixed in spec.fixed
        if fixed.form in ("", label)
    ]
    if spec.excluded:
        checks.append(exactly(CheckName.EXCLUDED, "", len(names & set(spec.excluded)), 0))
    if spec.most_exposures is not None:
        over = sum((item.exposures or 0) > spec.most_exposures for item in items)
        checks.append(exactly(CheckName.EXPOSED, "", over, 0))
    if spec.most_forms is not None:
        over = sum((item.forms or 0) >= spec.most_forms for item in items)
        checks.append(exactly(CheckName.OVERUSED, "", over, 0))
    return checks


def enemy_pairs(items: Iterable[PlacedItem]) -> set[frozenset[str]]:
    """Return the pairs of enemies that stand together; either of them may tell of the other."""
    found = list(items)
    names = {item.identifier for item in found}
    return {frozenset((item.identifier, other)) for item in found for other in item.enemies & names}


def set_conformity(spec: BlueprintSpec, forms: Mapping[str, Papers]) -> list[Check]:
    """Count out several forms against each other: what they have in common, how parallel they are.

    ``forms`` are papers by label. One form alone has nothing to be compared with.
    """
    if len(forms) < 2:
        return []
    checks: list[Check] = []
    for paper in spec.papers:
        papers = [forms[label].get(paper.kind, ()) for label in forms]
        checks += _common_checks(spec, paper, papers)
        if paper.difficulty is not None:
            shares = [share_of(items) for items in papers]
            apart = max(shares) - min(shares)
            checks.append(
                Check(CheckName.PARALLEL, paper.kind, apart, ZERO, paper.difficulty.tolerance)
            )
    return checks


def _common_checks(
    spec: BlueprintSpec, paper: PaperSpec, papers: Sequence[Sequence[PlacedItem]]
) -> list[Check]:
    """Anchors stand in all forms and nothing else in more than one, but for what is fixed in all.

    Where whole cases are taken, cases are counted.
    """
    fixed = {item.identifier for item in spec.fixed if not item.form}
    free = [
        {_unit(paper, item) for item in items}
        - {_unit(paper, item) for item in items if item.identifier in fixed}
        for items in papers
    ]
    often = Counter(unit for of in free for unit in of)
    everywhere = sum(n == len(papers) for n in often.values())
    partly = sum(1 < n < len(papers) for n in often.values())
    return [
        Check(
            CheckName.COMMON,
            paper.kind,
            Fraction(everywhere),
            Fraction(paper.anchors),
            Fraction(paper.anchors),
        ),
        exactly(CheckName.SHARED, paper.kind, partly, 0),
    ]


def _unit(paper: PaperSpec, item: PlacedItem) -> str:
    return item.case if paper.whole_cases else item.identifier
