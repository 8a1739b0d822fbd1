"""The bundled bank as values, the blueprint of DE-L1, and people of the demo data, for tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.queries import find_person_by_email
from exams.rules.blueprints import BlueprintSpec
from exams.rules.plans import build_spec, items_to_allocate
from exams.services.blueprints import get_plan
from standards.rules import allocate

ROOT = Path(__file__).resolve().parent.parent.parent
WEIGHTS = {
    "BAS": 15,
    "SYS": 15,
    "COL": 15,
    "MOD": 15,
    "PRC": 20,
    "ANA": 5,
    "GOV": 5,
    "SEC": 5,
    "SVC": 5,
}


@dataclass(frozen=True)
class Stocked:
    """An available item."""

    version_id: int
    identifier: str
    domain: str
    type: str
    kind: str
    level: str = "L1"
    stimulus_version_id: int | None = None
    position_in_stimulus: int = 0
    p_expected: Fraction = Fraction(3, 5)
    exposures: int = 0
    forms: int = 0
    enemies: frozenset[str] = frozenset()


@cache
def bundled_bank(times: int = 1) -> tuple[Stocked, ...]:
    """The items that come along, ``times`` over under other names."""
    found: list[Stocked] = []
    cases: dict[tuple[int, str], int] = {}
    for copy in range(times):
        for path in sorted((ROOT / "question_bank" / "content").glob("*.yaml")):
            places: Counter[str] = Counter()
            for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["items"]:
                found.append(_stocked(entry, copy, len(found) + 1, cases, places))
    return tuple(found)


def _stocked(
    entry: dict[str, Any],
    copy: int,
    row: int,
    cases: dict[tuple[int, str], int],
    places: Counter[str],
) -> Stocked:
    case: str = entry.get("stimulus") or ""
    places[case] += 1
    return Stocked(
        version_id=row,
        identifier=entry["id"] + (f"-{copy}" if copy else ""),
        domain=entry["competence"].split("-")[0],
        type=entry["type"],
        kind=entry["kind"],
        stimulus_version_id=cases.setdefault((copy, case), len(cases) + 1) if case else None,
        position_in_stimulus=places[case] if case else 0,
        p_expected=Fraction(str(entry["p_expected"])),
    )


@cache
def de_l1() -> BlueprintSpec:
    """The blueprint of DE-L1 with the weights of the bundled edition."""
    plan = get_plan("DE", "L1")
    return build_spec(
        plan,
        edition="de-2026-1",
        weights=WEIGHTS,
        allocation=allocate(WEIGHTS, items_to_allocate(plan)),
    )


def person_of(session: Session, name: str) -> Person:
    """A person of the demo data by the part before ``@example.org``."""
    found = find_person_by_email(session, f"{name}@example.org")
    assert found is not None, name
    return found
