"""Scoring a sitting: the key document, what the response log folds to, and the paper's rule.

The key document and the responses are the exams'; how one item scores is its type's
(``question_bank.item_types``). Here option ids are turned back, items are scored and summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exams.rules.papers import instance_of
from grading.rules.marks import exact
from question_bank.item_types import ITEM_TYPES

SCORER = "liangcai/score@1"
"""Names the version of these rules on every result; a change that could alter a score changes it."""


@dataclass(frozen=True)
class ItemScore:
    """How one item of a sitting scored, with named outcomes and how they came about."""

    ref: str
    identifier: str
    item_version: int
    type: str
    domain: str
    kind: str
    competence: str
    score: Fraction
    maximum: Fraction
    outcomes: dict[str, str]
    trace: list[dict[str, Any]]
    answered: bool


@dataclass(frozen=True)
class Tally:
    """The items of one domain or kind of a paper: how many, and their points."""

    code: str
    items: int
    score: Fraction
    maximum: Fraction


@dataclass(frozen=True)
class PaperScore:
    """The score of a sitting: exact sums over its items, in the order of the key document."""

    score: Fraction
    maximum: Fraction
    items: tuple[ItemScore, ...]
    domains: tuple[Tally, ...]
    kinds: tuple[Tally, ...]

    @property
    def answered(self) -> int:
        """How many items were answered."""
        return sum(item.answered for item in self.items)


def score_sitting(
    key: Mapping[str, Any], answers: Mapping[str, Any], multiple_rule: str, *, seed: str = ""
) -> PaperScore:
    """Score ``answers`` (opaque ids, by ref) against a form's key document.

    ``seed`` is the sitting's: it says which variant of a parametrised item was shown.
    A response that has no meaning scores nothing and its trace says so; a ref that the key does not
    have is ignored. Raises ``ValueError`` for an unknown rule, ``KeyError`` for a broken key.
    """
    items = tuple(
        _score_item(ref, entry, answers.get(ref), multiple_rule, seed)
        for ref, entry in key["items"].items()
    )
    return PaperScore(
        score=sum((item.score for item in items), Fraction(0)),
        maximum=sum((item.maximum for item in items), Fraction(0)),
        items=items,
        domains=_tallies((item.domain, item) for item in items),
        kinds=_tallies((item.kind, item) for item in items),
    )


def _score_item(
    ref: str, entry: Mapping[str, Any], response: object, rule: str, seed: str
) -> ItemScore:
    kind, names = ITEM_TYPES[entry["type"]], entry.get("options")
    given = kind.renamed(response, names) if names else response
    outcome = kind.score(instance_of(entry, ref, seed), given, rule)
    return ItemScore(
        ref=ref,
        identifier=str(entry.get("identifier", "")),
        item_version=int(entry["item_version"]),
        type=entry["type"],
        domain=entry["domain"],
        kind=entry["kind"],
        competence=entry["competence"],
        score=outcome.score,
        maximum=outcome.maximum,
        outcomes={name: exact(value) for name, value in outcome.outcomes.items()},
        trace=outcome.trace,
        answered=outcome.answered,
    )


def _tallies(pairs: Iterable[tuple[str, ItemScore]]) -> tuple[Tally, ...]:
    groups: dict[str, list[ItemScore]] = {}
    for code, item in pairs:
        groups.setdefault(code, []).append(item)
    return tuple(
        Tally(
            code,
            len(items),
            sum((item.score for item in items), Fraction(0)),
            sum((item.maximum for item in items), Fraction(0)),
        )
        for code, items in sorted(groups.items())
    )


def breakdown_of(paper: PaperScore) -> dict[str, Any]:
    """Return what ``PaperResult.breakdown`` holds: JSON with exact scores as text."""
    return {
        "items": [_item_document(item) for item in paper.items],
        "domains": [_tally_document(tally) for tally in paper.domains],
        "kinds": [_tally_document(tally) for tally in paper.kinds],
        "answered": paper.answered,
    }


def _item_document(item: ItemScore) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "identifier": item.identifier,
        "item_version": item.item_version,
        "type": item.type,
        "domain": item.domain,
        "kind": item.kind,
        "competence": item.competence,
        "score": exact(item.score),
        "max": exact(item.maximum),
        "outcomes": item.outcomes,
        "trace": item.trace,
        "answered": item.answered,
    }


def _tally_document(tally: Tally) -> dict[str, Any]:
    return {
        "code": tally.code,
        "items": tally.items,
        "score": exact(tally.score),
        "max": exact(tally.maximum),
    }


def read_tallies(breakdown: Mapping[str, Any], group: str) -> list[Tally]:
    """Return the tallies of ``group`` ("domains" or "kinds") out of a stored breakdown."""
    return [
        Tally(entry["code"], entry["items"], Fraction(entry["score"]), Fraction(entry["max"]))
        for entry in breakdown[group]
    ]


def item_scores(breakdown: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return the score of each item, by ref, out of a breakdown."""
    return {entry["ref"]: Fraction(entry["score"]) for entry in breakdown["items"]}
