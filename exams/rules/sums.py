"""What of a blueprint does not add up, told at the field where it can be put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from fractions import Fraction

from exams.rules.blueprints import BlueprintSpec, PaperSpec, Quota, number
from exams.rules.faults import Fault as Fault
from exams.rules.named import Known, named_faults

HUNDRED = Fraction(100)
FIXED_BASIS, FIXED_CUT = "fixed-60", Fraction(60)


def spec_faults(
    spec: BlueprintSpec, *, marked_by_people: Collection[str] = (), known: Known | None = None
) -> list[Fault]:
    """Return what keeps a blueprint from being published; nothing when all of it adds up.

    ``marked_by_people`` are item types that no program scores; ``known`` what the banks say of the
    items that the blueprint names (None: they are not looked at).
    """
    found = [fault for paper in spec.papers for fault in _paper_faults(paper, marked_by_people)]
    return found if known is None else found + named_faults(spec, known)


def _paper_faults(paper: PaperSpec, people: Collection[str]) -> Iterator[Fault]:
    yield from _sum_faults(paper)
    kind = paper.kind
    if not 0 < paper.cut <= paper.points:
        yield Fault("cut", kind, "cut", {"points": number(paper.points)})
    if paper.cut_basis == FIXED_BASIS and paper.cut != FIXED_CUT:
        yield Fault("basis", kind, "cut")
    if paper.minutes < 1:
        yield Fault("minutes", kind, "minutes")
    often = Counter(name for section in paper.sections for name in section.types)
    for name, count in often.items():
        if name in people:
            yield Fault("people", kind, "sections", {"type": name})
        if count > 1:
            yield Fault("type_twice", kind, "sections", {"type": name})
    units = sum(section.count for section in paper.sections)
    if paper.anchors > units:
        yield Fault("anchors", kind, "anchors", {"most": units})
    if paper.difficulty is not None and paper.difficulty.tolerance <= 0:
        yield Fault("difficulty", kind, "difficulty")
    if paper.bands and not _fits(paper.bands, paper.items, whole=len(paper.bands) == 3):
        yield Fault("bands", kind, "bands", {"want": paper.items})
    for section in paper.sections:
        cells = [cell for cell in paper.cells if cell.name.endswith(f"/{section.name}")]
        if sum(cell.low for cell in cells) > section.items:
            yield Fault("cells", kind, "cells", {"section": section.name, "want": section.items})


def _fits(bands: tuple[Quota, ...], items: int, *, whole: bool) -> bool:
    low = sum((b.low for b in bands), Fraction(0))
    high = sum((b.high for b in bands), Fraction(0))
    return low <= items and (not whole or high >= items)


def _sum_faults(paper: PaperSpec) -> Iterator[Fault]:
    """Yield the sums that are not what they must be."""
    kind = paper.kind
    points = sum((quota.target for quota in paper.domain_points), Fraction(0))
    if paper.points != HUNDRED:
        yield Fault("hundred", kind, "sections", {"have": number(paper.points)})
    if points != paper.points:
        detail = {"have": number(points), "want": number(paper.points)}
        yield Fault("points", kind, "domains", detail)
    if paper.domain_items:
        items = sum((quota.target for quota in paper.domain_items), Fraction(0))
        if items != paper.items:
            yield Fault("items", kind, "domains", {"have": number(items), "want": paper.items})
    whole = paper.points if paper.kinds_in == "points" else Fraction(paper.items)
    kinds = sum((quota.target for quota in paper.kinds), Fraction(0))
    if kinds != whole:
        yield Fault("kinds", kind, "kinds", {"have": number(kinds), "want": number(whole)})
