"""Gap match: words of a stock put into gaps of the stem."""

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
    option_ids,
    option_text,
)
from question_bank.item_types.faults import (
    id_problems,
    option_problems,
    record_key_problems,
    unmarked_problems,
)
from question_bank.item_types.gaps import gap_ids, gap_problems
from question_bank.item_types.records import Recording, as_places, joined, score_places, scoring_of

_MOST_GAPS = 8
_MOST_WORDS = 12


class GapMatch(Recording):
    """``key`` names an option for each of ``gaps``; with ``reuse`` an option may fill several.

    Pairs name the option first, as in QTI: ``"A g1"``.
    """

    name = "gap_match"
    label = _l("拖词填空")
    named_at = 0

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = gap_problems(body, _MOST_GAPS) + option_problems(body, 2, _MOST_WORDS)
        found += id_problems(body)
        reuse = bool(body.get("reuse"))
        found += record_key_problems(body.get("key"), gap_ids(body), option_ids(body), reuse=reuse)
        return found + unmarked_problems(body)

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "places": gap_ids(body),
            "reuse": bool(body.get("reuse")),
            "key": {str(gap): str(option) for gap, option in sorted(body["key"].items())},
        }

    def normalise(self, response: object) -> dict[str, str] | None:
        """See ``ItemType``: a record, or pairs ``"A g1"``; open gaps are left out."""
        return as_places(response, place_at=1) or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: dict[str, str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Compare gap by gap; the rule for multiples does not matter here."""
        return score_places(instance, given, maximum, reuse=instance["reuse"])

    def describe_given(self, given: dict[str, str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return joined(lang, (f"{g}: {option_text(body, name, lang)}" for g, name in given.items()))
