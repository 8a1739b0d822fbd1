"""The figures beside a blueprint that is being written: sums, time, what the banks have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.db import db
from exams.assembly import find_lack, time_limit
from exams.blueprint_words import fault_text
from exams.forms.blueprints import field_of
from exams.queries.coverage import StockItem, list_available
from exams.queries.named import list_named
from exams.rules.blueprints import BlueprintSpec, PaperSpec
from exams.rules.sums import spec_faults
from exams.views.coverage import Matrix, matrix_of
from exams.views.writing import Writing, writing_of
from question_bank.item_types import marked_by_people
from standards.queries import get_edition

LIVE_SECONDS = 5.0


@dataclass(frozen=True)
class PaperLive:
    """A paper's sums, and the time that it is expected to take (None: nothing to go by)."""

    kind: str
    items: int
    points: Fraction
    domains: Fraction
    minutes: int | None
    given: int


@dataclass(frozen=True)
class Live:
    """All figures; ``faults`` are what does not add up, by the id of the field they are told at."""

    papers: list[PaperLive]
    matrices: list[Matrix]
    writing: Writing
    faults: dict[str, list[str]]
    enemies: list[tuple[str, str]]
    available: int


def live_figures(spec: BlueprintSpec) -> Live:
    """Return the figures of a blueprint for one form."""
    available = list_available(db.session, spec)
    with time_limit(LIVE_SECONDS):
        lack = find_lack(spec, available, forms=1)
    faults: dict[str, list[str]] = {}
    known = list_named(db.session, spec, available)
    for fault in spec_faults(spec, marked_by_people=marked_by_people(), known=known):
        faults.setdefault(field_of(fault.paper, fault.place), []).append(fault_text(fault))
    return Live(
        papers=[_paper(paper, available) for paper in spec.papers],
        matrices=[matrix_of(spec, p, available, lack.found, forms=1) for p in spec.papers],
        writing=writing_of(spec, get_edition(db.session, spec.edition), lack),
        faults=faults,
        enemies=sorted(
            (item.identifier, foe)
            for item in available
            for foe in item.enemies
            if item.identifier < foe
        ),
        available=len(available),
    )


def _paper(paper: PaperSpec, available: Sequence[StockItem]) -> PaperLive:
    return PaperLive(
        kind=paper.kind,
        items=paper.items,
        points=paper.points,
        domains=sum((quota.target for quota in paper.domain_points), Fraction(0)),
        minutes=_minutes(paper, available),
        given=paper.minutes,
    )


def _minutes(paper: PaperSpec, available: Sequence[StockItem]) -> int | None:
    """Return the time for the items, by the mean of what the banks have of each section."""
    seconds = Fraction(0)
    for section in paper.sections:
        inside = [
            item.seconds
            for item in available
            if item.type in section.types
            and (item.stimulus_version_id is not None) == paper.whole_cases
        ]
        if not inside:
            return None
        seconds += Fraction(sum(inside), len(inside)) * section.items
    return -(-seconds.numerator // (seconds.denominator * 60))
