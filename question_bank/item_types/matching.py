"""Matching: for each row the option that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    entries_of,
    entry_text,
    ids_of,
    option_ids,
    option_text,
)
from question_bank.item_types.faults import (
    id_problems,
    option_problems,
    record_key_problems,
    row_problems,
    unmarked_problems,
)
from question_bank.item_types.records import Recording, as_places, joined, score_places, scoring_of


class Matching(Recording):
    """``key`` names an option for each of ``rows``; with ``reuse`` an option may serve several."""

    name = "matching"
    label = _l("配对")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = row_problems(body, 2, 8) + option_problems(body, 2, 10) + id_problems(body)
        rows = ids_of(entries_of(body, "rows"))
        reuse = bool(body.get("reuse"))
        found += record_key_problems(body.get("key"), rows, option_ids(body), reuse=reuse)
        return found + unmarked_problems(body)

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "places": ids_of(entries_of(body, "rows")),
            "reuse": bool(body.get("reuse")),
            "key": {str(row): str(option) for row, option in sorted(body["key"].items())},
        }

    def normalise(self, response: object) -> dict[str, str] | None:
        """See ``ItemType``: a record, or pairs ``"r1 A"``; open rows are left out."""
        return as_places(response) or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: dict[str, str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Compare row by row; the rule for multiples does not matter here."""
        return score_places(instance, given, maximum, reuse=instance["reuse"])

    def describe_given(self, given: dict[str, str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        rows = entries_of(body, "rows")
        return joined(
            lang,
            (
                f"{entry_text(rows, row, lang)} → {option_text(body, name, lang)}"
                for row, name in given.items()
            ),
        )
