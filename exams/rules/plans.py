"""From a plan and the weights of an edition to a blueprint; refuses what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from exams.rules.blueprints import BlueprintSpec, PaperSpec, Quota, Section, section_from


def build_spec(
    plan: Mapping[str, Any],
    *,
    edition: str,
    weights: Mapping[str, int],
    allocation: Mapping[str, int],
) -> BlueprintSpec:
    """Fill a plan (an entry of ``blueprints.yaml``) with an edition's weights.

    ``weights`` are percent by domain and sum to 100; ``allocation`` the items by domain of a paper
    whose plan says ``domains: weights``. Raises ``ValueError`` with what does not add up.
    """
    level = str(plan["level"])
    papers = tuple(_paper(entry, level, weights, allocation) for entry in plan["papers"])
    spec = BlueprintSpec(
        role=str(plan["role"]),
        level=level,
        edition=edition,
        bank=str(plan["bank"]),
        title=dict(plan["title"]),
        source_status=str(plan["source_status"]),
        source_ref=dict(plan["source_ref"]),
        papers=papers,
    )
    problems = [text for paper in papers for text in paper_problems(paper)]
    if problems:
        raise ValueError("; ".join(problems))
    return spec


def items_to_allocate(plan: Mapping[str, Any]) -> int:
    """Return how many items the plan spreads over the domains by weight."""
    for entry in plan["papers"]:
        if entry["domains"] == "weights":
            return sum(int(section["count"]) for section in entry["sections"])
    return 0


def _paper(
    entry: Mapping[str, Any],
    level: str,
    weights: Mapping[str, int],
    allocation: Mapping[str, int],
) -> PaperSpec:
    sections = tuple(section_from(part) for part in entry["sections"])
    points = sum((section.total for section in sections), Fraction(0))
    tolerance = Fraction(str(entry["domain_points_tolerance"]))
    domain_items: tuple[Quota, ...] = ()
    if entry["domains"] == "weights":
        shares = {code: points * percent / 100 for code, percent in weights.items()}
        slack = Fraction(str(entry["domain_items_tolerance"]))
        domain_items = tuple(Quota(c, Fraction(n), slack) for c, n in allocation.items())
    else:
        shares = {code: Fraction(str(amount)) for code, amount in entry["domains"].items()}
    return PaperSpec(
        kind=str(entry["kind"]),
        level=level,
        minutes=int(entry["minutes"]),
        cut=Fraction(str(entry["cut"])),
        cut_basis=str(entry["cut_basis"]),
        sections=sections,
        domain_points=tuple(Quota(code, share, tolerance) for code, share in shares.items()),
        domain_items=domain_items,
        kinds=_kinds(entry, sections, points),
        kinds_in=str(entry["kinds_in"]),
        notice=dict(entry["notice"]),
    )


def _kinds(
    entry: Mapping[str, Any], sections: Iterable[Section], points: Fraction
) -> tuple[Quota, ...]:
    whole = points if entry["kinds_in"] == "points" else Fraction(sum(s.items for s in sections))
    return tuple(
        Quota(name, whole * int(share["percent"]) / 100, Fraction(str(share["tolerance"])))
        for name, share in entry["kinds"].items()
    )


def paper_problems(paper: PaperSpec) -> list[str]:
    """Return what does not add up in a paper; nothing when all of it does."""
    found = []
    if sum(quota.target for quota in paper.domain_points) != paper.points:
        found.append(f"{paper.kind}: the points of the domains do not sum to {paper.points}")
    if paper.domain_items and sum(quota.target for quota in paper.domain_items) != paper.items:
        found.append(f"{paper.kind}: the items of the domains do not sum to {paper.items}")
    whole = paper.points if paper.kinds_in == "points" else paper.items
    if sum(quota.target for quota in paper.kinds) != whole:
        found.append(f"{paper.kind}: the kinds do not sum to {whole}")
    if not 0 < paper.cut <= paper.points:
        found.append(f"{paper.kind}: the cut score {paper.cut} is not on the scale")
    return found
