"""Multiple choice: each option is judged alone; the paper says how partly right answers score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    PARTIAL,
    SUBSET,
    Body,
    Choosing,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    as_options,
    finish,
    keys_of,
    option_ids,
    option_text,
)
from question_bank.item_types.faults import option_problems


class Multiple(Choosing):
    """Four or more options, at least two keys and at least one option that is none.

    ``all_or_nothing``: the points for exactly the keys, else nothing. ``partial``: the share
    (keys chosen − other options chosen) / keys, never below nothing. ``subset``: the share of keys
    chosen while no other option is, else nothing. An option that does not exist counts as one wrongly
    chosen.
    """

    name = "multiple"
    label = _l("多项选择")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = option_problems(body, 4, 6)
        keys, options = keys_of(body), option_ids(body)
        if not keys:
            found.append(Problem("options", _l("还没有标出答案")))
        elif len(keys) < 2:
            found.append(Problem("options", _l("多项选择至少要有两个答案")))
        elif len(keys) == len(options):
            found.append(Problem("options", _l("全部选项都是答案，应至少有一个干扰项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "options": option_ids(body),
            "key": sorted(keys_of(body)),
        }

    def normalise(self, response: object) -> list[str] | None:
        """See ``ItemType``; sorted, each option once."""
        return sorted(set(as_options(response))) or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: list[str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Score by the rule of the paper."""
        keys = set(instance["key"])
        right, wrong = len(keys & set(given)), len(set(given) - keys)
        share = Fraction(int(right == len(keys) and not wrong))
        if rule == PARTIAL:
            share = max(Fraction(0), Fraction(right - wrong, len(keys)))
        elif rule == SUBSET:
            share = Fraction(0 if wrong else right, len(keys))
        steps: list[dict[str, Any]] = [
            {"step": "chosen", "options": given},
            {"step": "key", "options": sorted(keys)},
            {"step": "counts", "right": right, "wrong": wrong, "keys": len(keys), "rule": rule},
        ]
        return finish(share, maximum, steps)

    def describe_given(self, given: list[str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        mark = "；" if lang == "zh" else "; "
        return mark.join(f"{entry}. {option_text(body, entry, lang)}" for entry in given)
