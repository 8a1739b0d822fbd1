"""Numeric: a number typed as text, right within a tolerance or in a range."""

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
    entries_of,
    finish,
    options_of,
    unusable,
)
from question_bank.item_types.faults import text_problems
from question_bank.item_types.numbers import LONGEST, plain_decimal, read_quantity

ABSOLUTE = "absolute"
RELATIVE = "relative"


class Numeric(Common):
    """``key``, ``tolerance`` and ``slips`` are decimals as text; comparison is exact.

    ``tolerance_kind`` relative: the tolerance is a share of |key|. ``ranges`` stand instead of key and
    tolerance; their ends belong to them, and either may be missing. ``units`` are further units that
    may be typed: the value times ``factor`` is in the main ``unit``.
    """

    name = "numeric"
    label = _l("数值")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = _range_problems(body) if body.get("ranges") else _key_problems(body)
        found += _unit_problems(body)
        key, decimals = plain_decimal(body.get("key")), body.get("decimals")
        if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 9:
            found.append(Problem("decimals", _l("小数位数应为 0 至 9 的整数")))
        elif key is not None and (key * 10**decimals).denominator != 1:
            found.append(Problem("decimals", _l("答案的小数位数多于题目要求的位数")))
        if options_of(body):
            found.append(Problem("options", _l("数值题没有选项")))
        return found + _slip_problems(body)

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``; ``units`` are what may follow the number in a response.

        ``factors`` (further units), ``ranges`` and ``tolerance_kind`` only where the document has them.
        """
        unit = body.get("unit") or {}
        made: Instance = {
            "type": self.name,
            "points": str(points),
            "units": sorted({str(text) for text in unit.values() if text}),
            "slips": [str(slip["value"]) for slip in body.get("slips") or []],
        }
        if body.get("ranges"):
            made["ranges"] = [
                {end: str(entry[end]) for end in ("low", "high") if end in entry}
                for entry in entries_of(body, "ranges")
            ]
        else:
            made |= {"key": str(body["key"]), "tolerance": str(body["tolerance"])}
            if body.get("tolerance_kind") == RELATIVE:
                made["tolerance_kind"] = RELATIVE
        factors = {
            str(text): str(entry["factor"])
            for entry in entries_of(body, "units")
            for text in entry["text"].values()
        }
        return made | ({"factors": factors} if factors else {})

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``: the text as typed, without spaces around it."""
        if response is None or response == []:
            return None
        if isinstance(response, int) and not isinstance(response, bool):
            response = str(response)
        if not isinstance(response, str) or len(response) > LONGEST:
            raise InvalidResponse("expected a number as text")
        return response.strip() or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: str,
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """All the points for |response − key| ≤ tolerance, or a value in one of the ranges."""
        factors = {name: Fraction(text) for name, text in instance.get("factors", {}).items()}
        read = read_quantity(given, instance.get("units", ()), factors)
        if read is None:
            return unusable(maximum, "no_number")
        value, unit = read
        right = _is_right(value, instance)
        steps: list[Step] = [
            {"step": "read", "typed": given, "value": str(value)},
            _compared(instance),
            {"step": "matches", "right": right},
        ]
        if unit:
            steps.insert(1, {"step": "unit", "unit": unit, "factor": instance["factors"][unit]})
        slips = [slip for slip in instance.get("slips", ()) if Fraction(slip) == value]
        if slips and not right:
            steps.append({"step": "slip", "value": slips[0]})
        return finish(Fraction(int(right)), maximum, steps)

    def describe_given(self, given: str, body: Body, lang: str) -> str:
        """See ``ItemType``."""
        unit = (body.get("unit") or {}).get(lang, "")
        return f"{given} {unit}".strip()


def _compared(instance: Mapping[str, Any]) -> Step:
    if "ranges" in instance:
        return {"step": "ranges", "ranges": instance["ranges"]}
    step: Step = {"step": "compared", "key": instance["key"], "tolerance": instance["tolerance"]}
    if "tolerance_kind" in instance:
        step["kind"] = instance["tolerance_kind"]
    return step


def _key_problems(body: Body) -> list[Problem]:
    key, tolerance = plain_decimal(body.get("key")), plain_decimal(body.get("tolerance"))
    found = []
    if key is None:
        found.append(Problem("key", _l("答案应为一个数")))
    if tolerance is None or tolerance < 0:
        found.append(Problem("tolerance", _l("容差应为不小于 0 的数")))
    kind = body.get("tolerance_kind", ABSOLUTE)
    if kind not in (ABSOLUTE, RELATIVE):
        found.append(Problem("tolerance_kind", _l("容差应是绝对值或相对值")))
    elif kind == RELATIVE and key == 0:
        found.append(Problem("tolerance_kind", _l("答案是 0 时不能用相对容差")))
    elif kind == RELATIVE and tolerance is not None and tolerance >= 1:
        found.append(Problem("tolerance", _l("相对容差应小于 1")))
    return found


def _range_problems(body: Body) -> list[Problem]:
    found = []
    for name in ("key", "tolerance", "tolerance_kind"):
        if name in body:
            found.append(Problem(name, _l("已写明区间，不再写答案和容差")))
    for place, entry in enumerate(entries_of(body, "ranges"), start=1):
        ends = {name: entry[name] for name in ("low", "high") if name in entry}
        values = [plain_decimal(end) for end in ends.values()]
        if not ends or None in values:
            found.append(
                Problem(f"ranges.{place}", _l("第 %(n)s 个区间应至少有一端，都是数", n=place))
            )
        elif len(ends) == 2 and Fraction(ends["low"]) > Fraction(ends["high"]):
            found.append(Problem(f"ranges.{place}", _l("第 %(n)s 个区间的下限高于上限", n=place)))
    return found


def _unit_problems(body: Body) -> list[Problem]:
    found = text_problems(body, "unit", _l("单位")) if body.get("unit") is not None else []
    main, entries = body.get("unit") or {}, entries_of(body, "units")
    if entries and not main:
        found.append(Problem("unit", _l("接受其他单位时要写明主单位")))
    taken = {str(text) for text in main.values()} if isinstance(main, Mapping) else set()
    for place, entry in enumerate(entries, start=1):
        where, name = f"units.{place}", _l("第 %(n)s 个其他单位", n=place)
        for problem in text_problems(entry, "text", name):
            found.append(Problem(f"{where}.{problem.field}", problem.message))
        factor = plain_decimal(entry.get("factor"))
        if factor is None or factor <= 0:
            found.append(Problem(where, _l("%(name)s的换算系数应是大于 0 的数", name=name)))
        texts = set((entry.get("text") or {}).values())
        if texts & taken:
            found.append(Problem(where, _l("%(name)s已经写过", name=name)))
        taken |= texts
    return found


def _slip_problems(body: Body) -> list[Problem]:
    found = []
    instance = {
        **{name: body[name] for name in ("key", "tolerance", "tolerance_kind") if name in body},
        "ranges": entries_of(body, "ranges"),
    }
    for place, slip in enumerate(body.get("slips") or [], start=1):
        value = plain_decimal(slip.get("value")) if isinstance(slip, Mapping) else None
        name = _l("第 %(n)s 个常见错答", n=place)
        if value is None:
            found.append(Problem(f"slips.{place}", _l("%(name)s应为一个数", name=name)))
        elif _is_right(value, instance):
            found.append(Problem(f"slips.{place}", _l("%(name)s落在容差之内", name=name)))
    return found


def _is_right(value: Fraction, instance: Mapping[str, Any]) -> bool:
    """Tell whether a value is in a range, the ends included, or near enough to the key.

    A key or tolerance that is no number is near to nothing.
    """
    ranges = instance.get("ranges")
    if ranges:
        return any(
            _end(entry, "low", value) <= value <= _end(entry, "high", value) for entry in ranges
        )
    key, tolerance = plain_decimal(instance.get("key")), plain_decimal(instance.get("tolerance"))
    if key is None or tolerance is None:
        return False
    if instance.get("tolerance_kind") == RELATIVE:
        tolerance *= abs(key)
    return abs(value - key) <= tolerance


def _end(entry: Mapping[str, Any], name: str, missing: Fraction) -> Fraction:
    end = plain_decimal(entry.get(name))
    return missing if end is None else end
