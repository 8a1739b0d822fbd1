"""Numeric: a number typed as text, right within an absolute tolerance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Instance,
    InvalidResponse,
    MultipleRuleStr,
    Outcome,
    Problem,
    Step,
    check_rule,
    finish,
    not_answered,
    options_of,
    read_points,
    text_problems,
    unusable,
)
from question_bank.item_types.numbers import LONGEST, read_number

_PLAIN = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")


class Numeric:
    """``key``, ``tolerance`` and ``slips`` are decimals as text; comparison is exact."""

    name = "numeric"
    label = _l("数值")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        key, tolerance = _decimal(body.get("key")), _decimal(body.get("tolerance"))
        found = []
        if key is None:
            found.append(Problem("key", _l("答案应为一个数")))
        if tolerance is None or tolerance < 0:
            found.append(Problem("tolerance", _l("容差应为不小于 0 的数")))
        if body.get("unit") is not None:
            found += text_problems(body, "unit", _l("单位"))
        decimals = body.get("decimals")
        if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 9:
            found.append(Problem("decimals", _l("小数位数应为 0 至 9 的整数")))
        elif key is not None and (key * 10**decimals).denominator != 1:
            found.append(Problem("decimals", _l("答案的小数位数多于题目要求的位数")))
        if options_of(body):
            found.append(Problem("options", _l("数值题没有选项")))
        return found + _slip_problems(body, key, tolerance)

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``; ``units`` are what may follow the number in a response."""
        unit = body.get("unit") or {}
        return {
            "type": self.name,
            "points": str(points),
            "key": str(body["key"]),
            "tolerance": str(body["tolerance"]),
            "units": sorted({str(text) for text in unit.values() if text}),
            "slips": [str(slip["value"]) for slip in body.get("slips") or []],
        }

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``: the text as typed, without spaces around it."""
        if response is None or response == []:
            return None
        if isinstance(response, int) and not isinstance(response, bool):
            response = str(response)
        if not isinstance(response, str) or len(response) > LONGEST:
            raise InvalidResponse("expected a number as text")
        return response.strip() or None

    def score(
        self, instance: Mapping[str, Any], response: object, rule: MultipleRuleStr
    ) -> Outcome:
        """All the points for |response − key| ≤ tolerance."""
        check_rule(rule)
        maximum = read_points(instance)
        try:
            typed = self.normalise(response)
        except InvalidResponse:
            return unusable(maximum, "shape")
        if typed is None:
            return not_answered(maximum)
        value = read_number(typed, instance.get("units", ()))
        if value is None:
            return unusable(maximum, "no_number")
        key, tolerance = Fraction(instance["key"]), Fraction(instance["tolerance"])
        right = abs(value - key) <= tolerance
        steps: list[Step] = [
            {"step": "read", "typed": typed, "value": str(value)},
            {"step": "compared", "key": instance["key"], "tolerance": instance["tolerance"]},
            {"step": "matches", "right": right},
        ]
        slips = [slip for slip in instance.get("slips", ()) if Fraction(slip) == value]
        if slips and not right:
            steps.append({"step": "slip", "value": slips[0]})
        return finish(Fraction(int(right)), maximum, steps)

    def describe(self, response: object, body: Body, lang: str) -> str:
        """See ``ItemType``."""
        typed = self.normalise(response)
        if typed is None:
            return "未作答" if lang == "zh" else "Not answered"
        unit = (body.get("unit") or {}).get(lang, "")
        return f"{typed} {unit}".strip()


def _decimal(value: object) -> Fraction | None:
    """Read what an author wrote: plain decimals only, unlike what candidates may type."""
    if not isinstance(value, str) or len(value) > LONGEST or not _PLAIN.match(value):
        return None
    return Fraction(value)


def _slip_problems(body: Body, key: Fraction | None, tolerance: Fraction | None) -> list[Problem]:
    found = []
    slips = body.get("slips") or []
    for place, slip in enumerate(slips, start=1):
        value = _decimal(slip.get("value")) if isinstance(slip, Mapping) else None
        name = _l("第 %(n)s 个常见错答", n=place)
        if value is None:
            found.append(Problem(f"slips.{place}", _l("%(name)s应为一个数", name=name)))
        elif key is not None and tolerance is not None and abs(value - key) <= tolerance:
            found.append(Problem(f"slips.{place}", _l("%(name)s落在容差之内", name=name)))
    return found
