"""Inline choice: one of a few phrases for each gap of the stem."""

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
    options_of,
)
from question_bank.item_types.faults import entry_problems, id_problems
from question_bank.item_types.gaps import gap_problems
from question_bank.item_types.records import Recording, as_places, joined, score_places, scoring_of

_MOST_GAPS = 8
_OPTIONS = (2, 6)


class InlineChoice(Recording):
    """Each of ``gaps`` has its own options, one of them correct."""

    name = "inline_choice"
    label = _l("选词填空")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = gap_problems(body, _MOST_GAPS) + id_problems(body)
        for gap in entries_of(body, "gaps"):
            found += _choice_problems(gap)
        if options_of(body):
            found.append(Problem("options", _l("选词填空的选项写在每个空里")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        gaps = entries_of(body, "gaps")
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "places": ids_of(gaps),
            "key": {str(gap["id"]): _keys(gap)[0] for gap in gaps},
        }

    def normalise(self, response: object) -> dict[str, str] | None:
        """See ``ItemType``; gaps without a choice are left out."""
        return as_places(response) or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: dict[str, str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Compare gap by gap; the rule for multiples does not matter here."""
        return score_places(instance, given, maximum, reuse=True)

    def describe_given(self, given: dict[str, str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        options = [o for gap in entries_of(body, "gaps") for o in entries_of(gap, "options")]
        return joined(
            lang, (f"{gap}: {entry_text(options, name, lang)}" for gap, name in given.items())
        )

    def named_ids(self, body: Body) -> list[str]:
        """See ``ItemType``: the options of all gaps."""
        gaps = entries_of(body, "gaps")
        return [name for gap in gaps for name in ids_of(entries_of(gap, "options"))]


def _keys(gap: Mapping[str, Any]) -> list[str]:
    return [str(option["id"]) for option in entries_of(gap, "options") if option.get("correct")]


def _choice_problems(gap: Mapping[str, Any]) -> list[Problem]:
    where = f"gaps.{gap.get('id', '')}"
    options = entries_of(gap, "options")
    least, most = _OPTIONS
    found = []
    if not least <= len(options) <= most:
        text = _l(
            "应有 %(least)s 至 %(most)s 个选项，现有 %(n)s 个",
            least=least,
            most=most,
            n=len(options),
        )
        found.append(Problem(where, text))
    if len([option for option in options if option.get("correct")]) != 1:
        found.append(Problem(where, _l("每个空要有且只有一个答案")))
    return found + entry_problems(options, where, lambda name: _l("选项 %(id)s", id=name))
