"""Hotspot: areas of a picture to be picked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.areas import area_problems, image_problems
from question_bank.item_types.base import (
    ALL,
    EACH,
    Body,
    Choosing,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    entries_of,
    entry_text,
    ids_of,
    options_of,
)
from question_bank.item_types.faults import id_problems, key_problems, most_problems, text_problems
from question_bank.item_types.records import as_chosen, joined, score_chosen, scoring_of

_MOST_AREAS = 20


class Hotspot(Choosing):
    """``key`` lists the ``areas`` of the picture that are right, ``most`` how many may be picked."""

    name = "hotspot"
    label = _l("图上选区")
    scorings = (ALL, EACH)

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        areas, key = entries_of(body, "areas"), body.get("key")
        found = image_problems(body) + area_problems(body, 2, _MOST_AREAS) + id_problems(body)
        for area in areas:
            name = str(area.get("id", ""))
            for problem in text_problems(area, "label", _l("区域 %(id)s 的名称", id=name)):
                found.append(Problem(f"areas.{name}.{problem.field}", problem.message))
        found += key_problems(key, ids_of(areas))
        found += most_problems(body, len(key) if isinstance(key, list) else 0)
        if options_of(body):
            found.append(Problem("options", _l("图上选区题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "options": ids_of(entries_of(body, "areas")),
            "key": sorted(str(name) for name in body["key"]),
            "most": body.get("most"),
        }

    def normalise(self, response: object) -> list[str] | None:
        """See ``ItemType``; sorted, each area once."""
        return as_chosen(response)

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: list[str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Score what was picked as the document says; the rule for multiples does not matter here."""
        return score_chosen(instance, given, maximum)

    def describe_given(self, given: list[str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        areas = entries_of(body, "areas")
        return joined(lang, (entry_text(areas, name, lang, "label") or name for name in given))

    def named_ids(self, body: Body) -> list[str]:
        """See ``ItemType``: the areas."""
        return ids_of(entries_of(body, "areas"))
