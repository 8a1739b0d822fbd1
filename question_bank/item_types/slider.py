"""Slider: a value set on a scale, right within a tolerance."""

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
    Step,
    finish,
    options_of,
    unusable,
)
from question_bank.item_types.faults import text_problems
from question_bank.item_types.numbers import LONGEST, plain_decimal

_MOST_STEPS = 1000


class Slider(Common):
    """``range`` has ``low``, ``high`` and ``step``; ``key`` and ``tolerance`` as in numeric items."""

    name = "slider"
    label = _l("滑块")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        scale = body.get("range")
        low, high, step = (
            plain_decimal(scale.get(name)) if isinstance(scale, Mapping) else None
            for name in ("low", "high", "step")
        )
        key, tolerance = plain_decimal(body.get("key")), plain_decimal(body.get("tolerance"))
        found = []
        if low is None or high is None or step is None or low >= high or step <= 0:
            found.append(Problem("range", _l("写明刻度的最小值、最大值和间隔")))
        else:
            found += _scale_problems(low, high, step, key, tolerance)
        if key is None:
            found.append(Problem("key", _l("答案应为一个数")))
        if tolerance is None or tolerance < 0:
            found.append(Problem("tolerance", _l("容差应为不小于 0 的数")))
        if body.get("unit") is not None:
            found += text_problems(body, "unit", _l("单位"))
        if options_of(body):
            found.append(Problem("options", _l("滑块题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        scale = body["range"]
        return {
            "type": self.name,
            "points": str(points),
            "low": str(scale["low"]),
            "high": str(scale["high"]),
            "key": str(body["key"]),
            "tolerance": str(body["tolerance"]),
        }

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``: a plain decimal as text."""
        if response is None or response == [] or response == "":
            return None
        if isinstance(response, int) and not isinstance(response, bool) and abs(response) < 10**15:
            response = str(response)
        if not isinstance(response, str) or len(response) > LONGEST:
            raise InvalidResponse("expected a number as text", why="no_number")
        if response.strip() and plain_decimal(response.strip()) is None:
            raise InvalidResponse("expected a number as text", why="no_number")
        return response.strip() or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: str,
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """All the points for |value − key| ≤ tolerance on the scale."""
        value = Fraction(given)
        if not Fraction(instance["low"]) <= value <= Fraction(instance["high"]):
            return unusable(maximum, "off_scale")
        right = abs(value - Fraction(instance["key"])) <= Fraction(instance["tolerance"])
        steps: list[Step] = [
            {"step": "read", "typed": given, "value": str(value)},
            {"step": "compared", "key": instance["key"], "tolerance": instance["tolerance"]},
            {"step": "matches", "right": right},
        ]
        return finish(Fraction(int(right)), maximum, steps)

    def describe_given(self, given: str, body: Body, lang: str) -> str:
        """See ``ItemType``."""
        unit = (body.get("unit") or {}).get(lang, "")
        return f"{given} {unit}".strip()


def _scale_problems(
    low: Fraction, high: Fraction, step: Fraction, key: Fraction | None, tolerance: Fraction | None
) -> list[Problem]:
    found = []
    steps = (high - low) / step
    if steps.denominator != 1 or steps > _MOST_STEPS:
        message = _l("最大值与最小值之差应是间隔的整数倍，不超过 %(n)s 格", n=_MOST_STEPS)
        found.append(Problem("range", message))
    if key is not None and (not low <= key <= high or ((key - low) / step).denominator != 1):
        found.append(Problem("key", _l("答案应是刻度上的一格")))
    elif key is not None and tolerance is not None and max(key - low, high - key) <= tolerance:
        found.append(Problem("tolerance", _l("容差覆盖了整个刻度")))
    return found
