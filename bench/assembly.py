"""Assembly: four disjoint forms of 60 items from a bank of 2,000, parallel within ±2 % of difficulty.

The bank is synthetic and the same in every run: eight domains, three types, three kinds, figures of
difficulty between 0.30 and 0.95, 150 pairs of enemies, some items worn out.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from exams.assembly import Assembly, assemble
from exams.rules.blueprints import BlueprintSpec, Difficulty, PaperSpec, Quota, Section
from exams.rules.conformity import CheckName

ITEMS = 2_000
FORMS = 4
SEEDS = range(1, 9)
DOMAINS = {"BAS": 8, "SYS": 8, "COL": 8, "MOD": 8, "PRC": 12, "ANA": 6, "GOV": 5, "SEC": 5}
TYPES = {"single": 35, "multiple": 15, "numeric": 10}
KINDS = {"knowledge": 30, "skill": 26, "innovation": 4}


@dataclass(frozen=True)
class Stocked:
    """An available item of the synthetic bank."""

    version_id: int
    identifier: str
    domain: str
    type: str
    kind: str
    p_expected: Fraction
    exposures: int
    enemies: frozenset[str]
    level: str = "L1"
    stimulus_version_id: int | None = None
    position_in_stimulus: int = 0
    forms: int = 0


def synthetic_bank(items: int = ITEMS, *, enemies: int = 150) -> list[Stocked]:
    """Return the bank; the same for the same numbers."""
    source = random.Random(20261122)  # noqa: S311 - a synthetic bank
    names = [f"B{n:05d}" for n in range(items)]
    foes: dict[str, set[str]] = {name: set() for name in names}
    for _ in range(min(enemies, items // 2)):
        one, other = source.sample(names, 2)
        foes[one].add(other)
        foes[other].add(one)
    return [
        Stocked(
            version_id=n + 1,
            identifier=name,
            domain=source.choices(list(DOMAINS), list(DOMAINS.values()))[0],
            type=source.choices(list(TYPES), list(TYPES.values()))[0],
            kind=source.choices(list(KINDS), list(KINDS.values()))[0],
            p_expected=Fraction(source.randint(6, 19), 20),
            exposures=source.choice([0, 0, 0, 40, 120]),
            enemies=frozenset(foes[name]),
        )
        for n, name in enumerate(names)
    ]


def blueprint(*, tolerance: Fraction = Fraction(1, 50)) -> BlueprintSpec:
    """Return the blueprint: one paper of 60 items, 8 domains, 3 types, 3 kinds, a difficulty."""
    sections = tuple(Section(n, (n,), count, 1, Fraction(1)) for n, count in TYPES.items())
    paper = PaperSpec(
        kind="theory",
        level="L1",
        minutes=90,
        cut=Fraction(36),
        cut_basis="fixed-60",
        sections=sections,
        domain_points=tuple(Quota(n, Fraction(c), Fraction(0)) for n, c in DOMAINS.items()),
        domain_items=(),
        kinds=tuple(Quota(n, Fraction(c), Fraction(1)) for n, c in KINDS.items()),
        kinds_in="items",
        notice={},
        difficulty=Difficulty(Fraction(13, 20), tolerance),
    )
    text = {"zh": "", "en": ""}
    return BlueprintSpec(
        "XX", "L1", "none", "none", text, "proposed", text, (paper,), most_exposures=100
    )


def difficulties(made: Assembly) -> list[float]:
    """Return the expected share of the points of each form."""
    return [
        float(check.actual)
        for form in made.forms
        for paper in form.papers
        for check in paper.checks
        if check.name is CheckName.DIFFICULTY
    ]


def run() -> dict[str, Any]:
    """Assemble with several seeds; times in seconds of the wall, shares between 0 and 1."""
    bank, spec = synthetic_bank(), blueprint()
    times, spread, wrong = [], [], 0
    for seed in SEEDS:
        begun = time.perf_counter()
        made = assemble(spec, bank, seed=seed, forms=FORMS)
        times.append(time.perf_counter() - begun)
        shares = difficulties(made)
        spread.append(max(shares) - min(shares))
        checks = [c for f in made.forms for p in f.papers for c in (*p.checks, *f.checks)]
        wrong += sum(not check.ok for check in (*checks, *made.checks))
    return {
        "name": "assembly",
        "items": ITEMS,
        "forms": FORMS,
        "seeds": len(times),
        "median_s": round(median(times), 3),
        "worst_s": round(max(times), 3),
        "target_s": 2.0,
        "worst_spread": round(max(spread), 4),
        "failed_checks": wrong,
    }


if __name__ == "__main__":
    sys.stdout.write(f"{run()}\n")
