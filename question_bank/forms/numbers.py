"""A number to be typed, and one to be set on a scale."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import NumberRange, Optional

from core.i18n import lazy_gettext as _l
from question_bank.forms.base import WORD, Body, Part, shown, truthy
from question_bank.forms.rows import (
    RangeRow,
    SlipRow,
    Submitted,
    UnitRow,
    range_rows,
    range_rows_of,
    slip_rows,
    slip_rows_of,
    unit_rows,
    unit_rows_of,
)

RELATIVE = "relative"
RANGES = "ranges"


class NumberFields:
    """The fields of these types."""

    number = StringField(_l("答案"), [WORD])
    tolerance = StringField(_l("容差"), [WORD])
    tolerance_kind = RadioField(
        _l("容差的算法"),
        choices=[
            SelectChoice("absolute", _l("绝对值：与答案相差不超过这个数")),
            SelectChoice(RELATIVE, _l("相对值：不超过答案的这个份额，如 0.01")),
        ],
        default="absolute",
        validate_choice=False,
    )
    answer_kind = RadioField(
        _l("怎样算对"),
        choices=[
            SelectChoice("value", _l("一个数，允许容差")),
            SelectChoice(RANGES, _l("落在区间里")),
        ],
        default="value",
        validate_choice=False,
    )
    decimals = IntegerField(
        _l("要求的小数位数"), [Optional(), NumberRange(0, 9, _l("小数位数应为 0 至 9 的整数"))]
    )
    unit_zh = StringField(_l("单位（中文）"), [WORD])
    unit_en = StringField(_l("单位（英文）"), [WORD])
    low = StringField(_l("最小值"), [WORD])
    high = StringField(_l("最大值"), [WORD])
    step = StringField(_l("步长"), [WORD])


def _read_numeric(form: Any, data: Submitted) -> None:
    form.slips = slip_rows(data)
    form.ranges = range_rows(data)
    form.units = unit_rows(data)


def _show_numeric(form: Any, body: Body) -> None:
    _show_key(form, body)
    form.tolerance_kind.data = str(body.get("tolerance_kind") or "absolute")
    form.answer_kind.data = RANGES if body.get("ranges") else "value"
    form.decimals.data = body.get("decimals")
    form.slips = [*slip_rows_of(body), SlipRow()]
    form.ranges = range_rows_of(body) or [RangeRow()]
    form.units = [*unit_rows_of(body), UnitRow()]


def _numeric(form: Any) -> dict[str, Any]:
    made = {
        "decimals": form.decimals.data,
        "slips": [row.entry() for row in form.slips if row.filled],
        **truthy(units=[row.entry() for row in form.units if row.filled]),
    }
    if form.answer_kind.data == RANGES:
        return {**made, "ranges": [row.entry() for row in form.ranges if row.filled]}
    kind = RELATIVE if form.tolerance_kind.data == RELATIVE else ""
    key = {"key": form.number.data, "tolerance": form.tolerance.data}
    return {**made, **key, **truthy(tolerance_kind=kind)}


def _show_key(form: Any, body: Body) -> None:
    key = body.get("key")
    form.number.data = key if isinstance(key, str) else ""
    form.tolerance.data = shown(body.get("tolerance"))


def _read_nothing(form: Any, data: Submitted) -> None:
    """All that a scale has is in fields."""


def _show_slider(form: Any, body: Body) -> None:
    _show_key(form, body)
    scale = body.get("range")
    for name in ("low", "high", "step"):
        form[name].data = shown(scale.get(name)) if isinstance(scale, dict) else ""


def _slider(form: Any) -> dict[str, Any]:
    scale = truthy(low=form.low.data, high=form.high.data, step=form.step.data)
    return {"key": form.number.data, "tolerance": form.tolerance.data, "range": scale}


NUMERIC = Part(_read_numeric, _show_numeric, _numeric, ("slips", "ranges", "units"))
SLIDER = Part(_read_nothing, _show_slider, _slider)
