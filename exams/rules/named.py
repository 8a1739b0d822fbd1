"""Items that a blueprint names: what keeps a fixed one from standing where it must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from exams.rules.blueprints import BlueprintSpec, Fixed
from exams.rules.faults import Fault


@dataclass(frozen=True)
class NamedItem:
    """What is known of an item that a blueprint names.

    ``state`` is the bank's word for where it stands, ``usable`` whether exams may take it.
    ``sections`` are the (paper, section) in which it could stand by its type, domain, kind and case;
    ``units`` what it would be taken with there (itself, or its whole case).
    """

    identifier: str
    level: str
    state: str
    usable: bool
    exposures: int = 0
    forms: int = 0
    enemies: frozenset[str] = frozenset()
    sections: tuple[tuple[str, str], ...] = ()
    unit: str = ""


Known = Mapping[str, NamedItem]


def named_faults(spec: BlueprintSpec, known: Known) -> list[Fault]:
    """Return what is wrong with the items that a blueprint names; ``known`` by identifier."""
    found = list(_unknown_exclusions(spec, known))
    often = Counter(item.identifier for item in spec.fixed)
    for name in often:
        found += _item_faults(spec, name, known)
    found += [_fault("twice", name) for name, count in often.items() if count > 1]
    found += _enemy_faults(spec, known)
    found += _room_faults(spec, known)
    return found


def _fault(code: str, name: str, **detail: object) -> Fault:
    return Fault(f"fixed_{code}", "", "fixed", {"item": name, **detail})


def _unknown_exclusions(spec: BlueprintSpec, known: Known) -> Iterator[Fault]:
    for name in spec.excluded:
        if name not in known:
            yield Fault("excluded_unknown", "", "excluded", {"item": name})


def _item_faults(spec: BlueprintSpec, name: str, known: Known) -> Iterator[Fault]:
    """Yield what bars one item; the first reason is enough."""
    item = known.get(name)
    if name in spec.excluded:
        yield _fault("excluded", name)
    elif item is None:
        yield _fault("unknown", name)
    elif item.level not in {paper.level for paper in spec.papers}:
        yield _fault("level", name, have=item.level, want=spec.level)
    elif not item.usable:
        yield _fault("state", name, state=item.state)
    elif not item.sections:
        yield _fault("place", name)
    elif spec.most_exposures is not None and item.exposures > spec.most_exposures:
        yield _fault("exposures", name, have=item.exposures, most=spec.most_exposures)
    elif spec.most_forms is not None and item.forms >= spec.most_forms:
        yield _fault("forms", name, have=item.forms, most=spec.most_forms)


def _meet(one: Fixed, other: Fixed) -> bool:
    """Whether two items are fixed in one form."""
    return "" in (one.form, other.form) or one.form == other.form


def _enemy_faults(spec: BlueprintSpec, known: Known) -> Iterator[Fault]:
    told = set()
    for one, other in combinations(spec.fixed, 2):
        pair = frozenset((one.identifier, other.identifier))
        a, b = known.get(one.identifier), known.get(other.identifier)
        if a is None or b is None or len(pair) == 1 or pair in told or not _meet(one, other):
            continue
        if b.identifier in a.enemies or a.identifier in b.enemies:
            told.add(pair)
            yield _fault("enemies", one.identifier, other=other.identifier)


def _room_faults(spec: BlueprintSpec, known: Known) -> Iterator[Fault]:
    """Yield the sections into which more is fixed than they hold, form by form."""
    labels = sorted({item.form for item in spec.fixed if item.form}) or [""]
    told = set()
    for label in labels:
        units: dict[tuple[str, str], set[str]] = {}
        for fixed in spec.fixed:
            item = known.get(fixed.identifier)
            if fixed.form in ("", label) and item is not None and len(item.sections) == 1:
                units.setdefault(item.sections[0], set()).add(item.unit)
        for paper in spec.papers:
            for section in paper.sections:
                place = (paper.kind, section.name)
                count = len(units.get(place, ()))
                if count > section.count and place not in told:
                    told.add(place)
                    detail = {"section": section.name, "have": count, "most": section.count}
                    yield Fault("fixed_room", "", "fixed", {"paper": paper.kind, **detail})
