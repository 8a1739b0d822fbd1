"""Point: places to be marked on a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.areas import Point as Place
from question_bank.item_types.areas import area_problems, contains, image_problems
from question_bank.item_types.base import (
    ALL,
    EACH,
    Body,
    Common,
    Instance,
    InvalidResponse,
    MultipleRuleStr,
    Outcome,
    Problem,
    Step,
    as_options,
    entries_of,
    options_of,
    unusable,
)
from question_bank.item_types.faults import id_problems
from question_bank.item_types.records import joined, score_parts, scoring_of

_MOST_POINTS = 12
_PLACE = re.compile(r"(\d{1,5}) +(\d{1,5})", re.ASCII)


class Point(Common):
    """``areas`` are where points are right; as many points are wanted, and each area counts once."""

    name = "point"
    label = _l("图上定点")
    scorings = (ALL, EACH)

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = image_problems(body) + area_problems(body, 1, _MOST_POINTS) + id_problems(body)
        most = body.get("most")
        if most is not None and most != len(entries_of(body, "areas")):
            found.append(Problem("most", _l("要定的点数应与区域的个数相同")))
        if options_of(body):
            found.append(Problem("options", _l("图上定点题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "areas": [
                {"id": str(a["id"]), "shape": str(a["shape"]), "coords": list(a["coords"])}
                for a in entries_of(body, "areas")
            ],
        }

    def normalise(self, response: object) -> list[str] | None:
        """See ``ItemType``: places ``"x y"`` in the order given; one alone is read too."""
        given = as_options([response] if isinstance(response, str) and response else response)
        found = [_PLACE.fullmatch(entry) for entry in given]
        if None in found:
            raise InvalidResponse("expected points as two whole numbers of pixels")
        return [f"{int(match[1])} {int(match[2])}" for match in found if match] or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: list[str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Give each area at most one point; more points than areas earn nothing."""
        areas = instance["areas"]
        if len(given) > len(areas):
            return unusable(maximum, "too_many")
        hits = _assign(areas, [_read(entry) for entry in given])
        loose = [entry for at, entry in enumerate(given) if at not in hits.values()]
        parts: list[Step] = []
        for at, area in enumerate(areas):
            hit = hits.get(at)
            shown = given[hit] if hit is not None else loose.pop(0) if loose else None
            key = f"{area['shape']} {' '.join(map(str, area['coords']))}"
            parts.append({"part": area["id"], "given": shown, "key": key, "right": hit is not None})
        return score_parts(maximum, parts, instance["scoring"])

    def describe_given(self, given: list[str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return joined(lang, (f"({entry.replace(' ', ', ')})" for entry in given))

    def named_ids(self, body: Body) -> list[str]:
        """See ``ItemType``: none, since the areas are secret."""
        return []


def _read(entry: str) -> Place:
    x, _, y = entry.partition(" ")
    return int(x), int(y)


def _assign(areas: Sequence[Mapping[str, Any]], places: Sequence[Place]) -> dict[int, int]:
    """Return for areas the point that counts for them: as many as can be, whatever the order.

    Areas may overlap, so this is a maximum matching (augmenting paths; at most 12 of each).
    """
    fits = [[at for at, place in enumerate(places) if contains(area, place)] for area in areas]
    holder: dict[int, int] = {}

    def find(area: int, tried: set[int]) -> bool:
        for place in fits[area]:
            if place not in tried:
                tried.add(place)
                if place not in holder or find(holder[place], tried):
                    holder[place] = area
                    return True
        return False

    for area in range(len(areas)):
        find(area, set())
    return {area: place for place, area in holder.items()}
