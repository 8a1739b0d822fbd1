"""Ordering: elements to be put into the one right order."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    ALL,
    EACH,
    Body,
    Choosing,
    Instance,
    InvalidResponse,
    MultipleRuleStr,
    Outcome,
    Problem,
    as_options,
    finish,
    keys_of,
    option_ids,
    option_text,
    unusable,
)
from question_bank.item_types.faults import option_problems


class Ordering(Choosing):
    """Three to eight elements; ``key`` lists all ids in order.

    ``all``: all the points or none. ``each``: the share of the key's adjacent pairs that stand
    adjacent and in that order in the response.
    """

    name = "ordering"
    scorings = (ALL, EACH)
    label = _l("排序")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = option_problems(body, 3, 8)
        key = body.get("key")
        if not isinstance(key, list) or not key:
            found.append(Problem("key", _l("还没有给出正确顺序")))
        elif sorted(str(entry) for entry in key) != sorted(option_ids(body)):
            found.append(Problem("key", _l("正确顺序应恰好包含每个选项一次")))
        if keys_of(body):
            found.append(Problem("options", _l("排序题的答案写在顺序里，选项不另标答案")))
        if body.get("fixed"):
            found.append(Problem("fixed", _l("排序题的选项不能固定次序")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        made: Instance = {
            "type": self.name,
            "points": str(points),
            "options": option_ids(body),
            "key": [str(entry) for entry in body["key"]],
        }
        return made | ({"scoring": EACH} if body.get("scoring") == EACH else {})

    def normalise(self, response: object) -> list[str] | None:
        """See ``ItemType``; the order is kept."""
        order = as_options(response)
        if len(set(order)) != len(order):
            raise InvalidResponse("an option occurs twice in the order")
        return order or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: list[str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """All the points for exactly the key; an incomplete order earns at most some neighbours."""
        if set(given) - set(instance["options"]):
            return unusable(maximum, "unknown_option")
        key = list(instance["key"])
        steps: list[dict[str, Any]] = [
            {"step": "order", "options": given},
            {"step": "key_order", "options": key},
        ]
        if instance.get("scoring") == EACH:
            right, of = len(_neighbours(given) & _neighbours(key)), len(key) - 1
            steps.append({"step": "neighbours", "right": right, "of": of})
            return finish(Fraction(right, of), maximum, steps)
        in_place = sum(one == wanted for one, wanted in zip(given, key, strict=False))
        steps.append({"step": "in_place", "right": in_place, "of": len(key)})
        return finish(Fraction(int(given == key)), maximum, steps)

    def describe_given(self, given: list[str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return " → ".join(f"{entry}. {option_text(body, entry, lang)}" for entry in given)


def _neighbours(order: list[str]) -> set[tuple[str, str]]:
    return set(pairwise(order))
