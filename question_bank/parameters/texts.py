"""Values in texts: ``{{ expression }}`` and ``{{ expression | 2 }}`` (decimals, halves rounded up)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.parameters.expressions import ExpressionError, number, rounded

OPEN, CLOSE = "{{", "}}"
_DIGITS = re.compile(r"^(.*)\|\s*([0-9])\s*$", re.DOTALL)
MOST_DECIMALS = 12


def fill(text: str, values: Mapping[str, Fraction]) -> str:
    """Return a text with its expressions written as numbers; raises ``ExpressionError``."""
    return "".join(_written(piece, values) if inside else piece for inside, piece in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield a text in pieces: (whether it is an expression, what stands there), in one go."""
    at = 0
    while (begin := text.find(OPEN, at)) >= 0 and (end := text.find(CLOSE, begin + 2)) >= 0:
        yield False, text[at:begin]
        yield True, text[begin + 2 : end]
        at = end + 2
    yield False, text[at:]


def expressions_in(text: str) -> list[str]:
    """Return the expressions of a text as they are written."""
    return [piece for inside, piece in _pieces(text) if inside]


def _written(inner: str, values: Mapping[str, Fraction]) -> str:
    digits = _DIGITS.match(inner)
    if digits is None:
        return exact_decimal(number(inner, values))
    return decimals(number(digits[1], values), int(digits[2]))


def decimals(value: Fraction, digits: int) -> str:
    """Return a value with so many decimals, halves away from zero; never ``-0``."""
    near = rounded(value, digits)
    whole = abs(near.numerator * 10**digits // near.denominator)
    sign = "-" if near < 0 else ""
    if not digits:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def exact_decimal(value: Fraction) -> str:
    """Return a value as the decimal that it is; raises ``ExpressionError`` when that has no end."""
    for digits in range(MOST_DECIMALS + 1):
        if (value * 10**digits).denominator == 1:
            return decimals(value, digits)
    raise ExpressionError(_l("%(value)s 写不成有限小数，请注明小数位数", value=str(value)))


def fill_all(value: Any, fill_one: Callable[[str], str]) -> Any:
    """Return a part of a document with every text in it filled."""
    if isinstance(value, str):
        return fill_one(value)
    if isinstance(value, Mapping):
        return {name: fill_all(inner, fill_one) for name, inner in value.items()}
    if isinstance(value, list):
        return [fill_all(inner, fill_one) for inner in value]
    return value


def places_in(value: Any) -> bool:
    """Tell whether any text in a part of a document has an expression."""
    if isinstance(value, str):
        return any(inside for inside, _ in _pieces(value))
    if isinstance(value, Mapping):
        return any(places_in(inner) for inner in value.values())
    return isinstance(value, list) and any(places_in(inner) for inner in value)
