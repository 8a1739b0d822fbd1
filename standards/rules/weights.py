"""Weights of domains: how they become numbers of items, and how official ones come in."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standards.rules.problems import Problem
from standards.rules.sources import SourceStatus


def allocate(weights: Mapping[str, int], total: int) -> dict[str, int]:
    """Share ``total`` items among domains in proportion to their weights (whole, not negative).

    Largest remainder (Hare quota): each gets the whole part of its quota, then those with the
    largest remainders one more each; ties go to the lower domain code. The shares sum to ``total``.
    Raises ``ValueError`` for a negative number, and when all weights are 0 and ``total`` is not.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("weights and total must not be negative")
    whole = sum(weights.values())
    if whole == 0:
        if total:
            raise ValueError("nothing to share among: all weights are 0")
        return dict.fromkeys(weights, 0)
    shares = {code: weight * total // whole for code, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda code: (-(weights[code] * total % whole), code))
    for code in by_remainder[: total - sum(shares.values())]:
        shares[code] += 1
    return {code: shares[code] for code in weights}


@dataclass(frozen=True)
class OfficialCell:
    """A weight read from an official text: level, domain, per cent, where it stands."""

    level: str
    domain: str
    percent: int
    source_ref: str


def check_columns(
    cells: Sequence[OfficialCell], *, levels: Collection[str], domains: Collection[str]
) -> list[Problem]:
    """Say what is wrong with the columns (levels) that ``cells`` fill.

    A column must name known domains only, each of them once, and sum to 100.
    """
    problems: list[Problem] = []
    if not cells:
        return [Problem("empty", "weights")]
    for level in dict.fromkeys(cell.level for cell in cells):
        column = [cell for cell in cells if cell.level == level]
        if level not in levels:
            problems.append(Problem("unknown_level", level, {"level": level}))
            continue
        problems += _column_problems(level, column, domains)
    return problems


def _column_problems(
    level: str, column: Sequence[OfficialCell], domains: Collection[str]
) -> list[Problem]:
    problems: list[Problem] = []
    named = [cell.domain for cell in column]
    for domain in dict.fromkeys(named):
        if domain not in domains:
            problems.append(Problem("unknown_domain", f"{level}/{domain}", {"domain": domain}))
        if named.count(domain) > 1:
            problems.append(Problem("duplicate", f"{level}/{domain}", {"value": domain}))
    problems += [
        Problem("no_weight", f"{level}/{domain}", {"level": level, "domain": domain})
        for domain in domains
        if domain not in named
    ]
    problems += [
        Problem("range", f"{level}/{cell.domain}", {"value": cell.percent, "least": 0, "most": 100})
        for cell in column
        if not 0 <= cell.percent <= 100
    ]
    problems += [
        Problem("source", f"{level}/{cell.domain}")
        for cell in column
        if not cell.source_ref.strip()
    ]
    total = sum(cell.percent for cell in column)
    if total != 100:
        problems.append(Problem("sum", level, {"level": level, "total": total}))
    return problems


def next_slug(slug: str, taken: Collection[str]) -> str:
    """Return the next free slug for a revision of weights: ``de-2026-1`` → ``de-2026-1-w2``, ``-w3``…"""
    head, _, tail = slug.rpartition("-w")
    base = head if head and tail.isdigit() else slug
    number = 2
    while f"{base}-w{number}" in taken:
        number += 1
    return f"{base}-w{number}"


def with_official_weights(
    document: Mapping[str, Any], cells: Sequence[OfficialCell], *, slug: str, issued_on: str
) -> dict[str, Any]:
    """Return the document of a new edition with these columns official; the old one stays as it is.

    ``cells`` must have passed ``check_columns``. Numbers of items are allocated anew.
    """
    made = copy.deepcopy(dict(document))
    number = slug.rpartition("-w")[2] if "-w" in slug else slug
    made.update(slug=slug, issued_on=issued_on, based_on=document["slug"])
    made["edition"] = {
        "zh": f"{document['edition']['zh'].split('，权重修订')[0]}，权重修订 {number}",
        "en": f"{document['edition']['en'].split(', weights revision')[0]}, weights revision {number}",
    }
    lengths = {level["code"]: level["theory_items"] for level in made["levels"]}
    given = {(cell.level, cell.domain): cell for cell in cells}
    for level in dict.fromkeys(cell.level for cell in cells):
        shares = allocate({c.domain: c.percent for c in cells if c.level == level}, lengths[level])
        for entry in made["weights"]:
            if entry["level"] == level:
                cell = given[level, entry["domain"]]
                entry.update(
                    percent=cell.percent,
                    theory_items=shares[cell.domain],
                    source_status=SourceStatus.OFFICIAL.value,
                    source_ref=cell.source_ref,
                )
    return made
