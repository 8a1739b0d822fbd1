"""Single choice: one option is the key."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Choosing,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    as_option,
    finish,
    keys_of,
    option_ids,
    option_text,
    unusable,
)
from question_bank.item_types.faults import option_problems


class Single(Choosing):
    """Three to five options, exactly one key. All the points or none."""

    name = "single"
    label = _l("单项选择")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = option_problems(body, 3, 5)
        keys = keys_of(body)
        if not keys:
            found.append(Problem("options", _l("还没有标出答案")))
        elif len(keys) > 1:
            text = _l("单项选择只能有一个答案，现标出 %(n)s 个", n=len(keys))
            found.append(Problem("options", text))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "options": option_ids(body),
            "key": keys_of(body)[0],
        }

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``."""
        return as_option(response)

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: str,
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """All the points for the key; the rule for multiples does not matter here."""
        if given not in instance["options"]:
            return unusable(maximum, "unknown_option")
        right = given == instance["key"]
        steps = [
            {"step": "chosen", "options": [given]},
            {"step": "key", "options": [instance["key"]]},
            {"step": "matches", "right": right},
        ]
        return finish(Fraction(int(right)), maximum, steps)

    def describe_given(self, given: str, body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return f"{given}. {option_text(body, given, lang)}"
