"""True or false: the stem is a statement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Common,
    Instance,
    InvalidResponse,
    MultipleRuleStr,
    Outcome,
    Problem,
    as_option,
    finish,
    options_of,
)

WORDS = {"true": {"zh": "对", "en": "True"}, "false": {"zh": "错", "en": "False"}}


class TrueFalse(Common):
    """A statement to judge; ``key`` is a boolean in the document, ``"true"``/``"false"`` in responses."""

    name = "true_false"
    label = _l("判断")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = []
        if not isinstance(body.get("key"), bool):
            found.append(Problem("key", _l("还没有标出答案：对或错")))
        if options_of(body):
            found.append(Problem("options", _l("判断题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {"type": self.name, "points": str(points), "key": "true" if body["key"] else "false"}

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``; a boolean counts as its word."""
        if isinstance(response, bool):
            response = "true" if response else "false"
        word = as_option(response)
        if word is not None and word not in WORDS:
            raise InvalidResponse("expected true or false", why="unknown_option")
        return word

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: str,
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """All the points for the right judgement."""
        right = given == instance["key"]
        steps = [
            {"step": "chosen", "options": [given]},
            {"step": "key", "options": [instance["key"]]},
            {"step": "matches", "right": right},
        ]
        return finish(Fraction(int(right)), maximum, steps)

    def describe_given(self, given: str, body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return WORDS[given][lang]
