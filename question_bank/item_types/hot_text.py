"""Hot text: words of the stem to be picked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    ALL,
    EACH,
    Body,
    Choosing,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    options_of,
)
from question_bank.item_types.faults import id_problems, key_problems, most_problems
from question_bank.item_types.gaps import span_ids, span_problems, spans_of, stem_texts
from question_bank.item_types.records import as_chosen, joined, score_chosen, scoring_of

_MOST_SPANS = 40


class HotText(Choosing):
    """``key`` lists the spans ``[[h1|words]]`` of the stem that are right, ``most`` how many may be
    picked (None: any number).
    """

    name = "hot_text"
    label = _l("点选文字")
    scorings = (ALL, EACH)

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        spans, key = span_ids(body), body.get("key")
        found = span_problems(body, 2, _MOST_SPANS) + id_problems(body, spans)
        found += key_problems(key, spans)
        found += most_problems(body, len(key) if isinstance(key, list) else 0)
        if options_of(body):
            found.append(Problem("options", _l("点选文字题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "options": span_ids(body),
            "key": sorted(str(name) for name in body["key"]),
            "most": body.get("most"),
        }

    def normalise(self, response: object) -> list[str] | None:
        """See ``ItemType``; sorted, each span once."""
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
        texts = stem_texts(body)
        words = dict(spans_of(texts.get(lang) or next(iter(texts.values()), "")))
        return joined(lang, (words.get(name, name) for name in given))

    def named_ids(self, body: Body) -> list[str]:
        """See ``ItemType``: the spans."""
        return span_ids(body)
