"""Drawing the values of variables: the same for the same document and number, for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.canonical import digest_of
from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import Body, entries_of
from question_bank.item_types.numbers import plain_decimal
from question_bank.parameters.expressions import RESERVED, ExpressionError, holds, number

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}\Z")
MOST_ATTEMPTS = 1000
MOST_EFFORT = 1_000_000
"""Characters of expressions that are worked out for one document, all attempts together: a second."""

MOST_VALUES = 50
MOST_STEPS = 1_000_000

Values = dict[str, Fraction]


def is_parametrised(body: Body) -> bool:
    """Tell whether a document has variables."""
    return bool(body.get("variables"))


def constraints_of(body: Body) -> list[str]:
    """Return the conditions that the values of a document must meet."""
    listed = body.get("constraints") or []
    return [str(entry) for entry in listed] if isinstance(listed, list) else []


def draw_values(body: Body, count: int) -> list[Values]:
    """Return the values of the first ``count`` variants, each unlike all before it.

    A value comes from SHA-256 of the digest of variables and constraints, the variant's number (from
    1), the attempt and the variable's name; attempts go on until the constraints hold. Values for which an
    expression has no result (division by 0) are passed over, unless there are no others. Fewer come back
    when 1,000 attempts find no new one. Raises ``ExpressionError``, also for more than ``MOST_EFFORT``.
    """
    left = MOST_EFFORT // _effort(body)
    source = digest_of([body.get("variables"), body.get("constraints") or []])
    found: list[Values] = []
    fault: ExpressionError | None = None
    for variant in range(1, count + 1):
        for attempt in range(MOST_ATTEMPTS):
            if not left:
                raise fault or ExpressionError(_l("约束太难满足：放宽约束，或缩短表达式"))
            left -= 1
            try:
                values = _values(body, f"{source}|{variant}|{attempt}")
                fits = values not in found and all(_holds(c, values) for c in constraints_of(body))
            except ExpressionError as error:
                fault = fault or error
                continue
            if fits:
                found.append(values)
                break
        else:
            break
    if fault is not None and not found:
        raise fault
    return found


def _holds(constraint: str, values: Values) -> bool:
    try:
        return holds(constraint, values)
    except ExpressionError as error:
        message = _l("约束 %(text)s：%(why)s", text=constraint, why=error.message)
        raise ExpressionError(message) from error


def _effort(body: Body) -> int:
    """Return what one attempt takes: the characters of all expressions, and some for each value."""
    variables = entries_of(body, "variables")
    texts = [str(variable.get("expression", "")) for variable in variables] + constraints_of(body)
    return 1 + sum(20 + len(text) for text in texts)


def _values(body: Body, seed: str) -> Values:
    values: Values = {}
    for variable in entries_of(body, "variables"):
        name = str(variable.get("name", ""))
        place = int.from_bytes(hashlib.sha256(f"{seed}|{name}".encode()).digest(), "big")
        values[name] = _value(variable, place, values)
    return values


def _value(variable: Mapping[str, Any], place: int, values: Values) -> Fraction:
    match variable.get("draw"):
        case "integer":
            low, high, step = _scale(variable)
            return low + step * (place % (int((high - low) // step) + 1))
        case "choice":
            listed = _choices(variable)
            return listed[place % len(listed)]
        case "computed":
            return _computed(variable, values)
    raise ExpressionError(_l("变量 %(name)s 的取值方式不对", name=str(variable.get("name", "?"))))


def _computed(variable: Mapping[str, Any], values: Values) -> Fraction:
    try:
        return number(str(variable.get("expression", "")), values)
    except ExpressionError as error:
        name = str(variable.get("name", "?"))
        message = _l("变量 %(name)s：%(why)s", name=name, why=error.message)
        raise ExpressionError(message) from error


def _scale(variable: Mapping[str, Any]) -> tuple[Fraction, Fraction, Fraction]:
    name = str(variable.get("name", "?"))
    low, high = plain_decimal(variable.get("low")), plain_decimal(variable.get("high"))
    step = plain_decimal(variable.get("step", "1"))
    if low is None or high is None or step is None or low > high or step <= 0:
        raise ExpressionError(_l("变量 %(name)s：写明最小值、最大值和间隔", name=name))
    if (high - low) / step > MOST_STEPS:
        raise ExpressionError(_l("变量 %(name)s：取值超过 %(n)s 个", name=name, n=MOST_STEPS))
    return low, high, step


def _choices(variable: Mapping[str, Any]) -> list[Fraction]:
    name, listed = str(variable.get("name", "?")), variable.get("values")
    entries = [plain_decimal(entry) for entry in listed] if isinstance(listed, list) else []
    values = [value for value in entries if value is not None]
    if not values or len(values) != len(entries) or len(values) > MOST_VALUES:
        message = _l("变量 %(name)s：列出 1 至 %(n)s 个数", name=name, n=MOST_VALUES)
        raise ExpressionError(message)
    return values


def name_fault(name: object, taken: set[str]) -> object | None:
    """Return what is wrong with a variable's name, or None."""
    fault: object | None = None
    if not isinstance(name, str) or not NAME.match(name) or name in RESERVED:
        fault = _l(
            "变量名应以字母开头，只用字母、数字和 _，且不与函数同名：%(name)s", name=name or "?"
        )
    elif name in taken:
        fault = _l("变量 %(name)s 写了两次", name=name)
    return fault
