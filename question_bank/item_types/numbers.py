"""Reading numbers as people type them, exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

LONGEST = 64

_SAME = str.maketrans({"−": "-", "–": "-", "。": ".", "’": "'", "٬": ","})
# Folded, 10² would read as 102.
_RAISED = re.compile("(?<=[0-9０-９])[²³¹⁰⁴-⁹₀-₉]")
_GROUPED = re.compile(r"^(\d{1,3})((?:[ ,']\d{3})+)$")
_NUMBER = re.compile(r"^([+-]?)\s*(\d[\d ,']*|)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$")


_PLAIN = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")


def plain_decimal(value: object) -> Fraction | None:
    """Read what an author wrote: plain decimals only, unlike what candidates may type."""
    if not isinstance(value, str) or len(value) > LONGEST or not _PLAIN.match(value):
        return None
    return Fraction(value)


def read_quantity(
    text: str, units: Iterable[str], factors: Mapping[str, Fraction]
) -> tuple[Fraction, str] | None:
    """Return the value of a typed number in the main unit, and the further unit that was typed.

    ``factors`` gives for further units what one of them is in the main unit. The longest unit that
    ends the text counts; the name is ``""`` for the main unit or none.
    """
    if len(text) > LONGEST:
        return None
    if _RAISED.search(text):
        return None
    known = {_fold(name): name for name in factors} | {_fold(name): "" for name in units}
    plain = _fold(text)
    for unit in sorted(known, key=len, reverse=True):
        if unit and plain.endswith(unit):
            name = known[unit]
            value = read_number(plain.removesuffix(unit))
            return None if value is None else (value * factors.get(name, Fraction(1)), name)
    value = read_number(plain)
    return None if value is None else (value, "")


def read_number(text: str, units: Iterable[str] = ()) -> Fraction | None:
    """Return the exact value of a typed number, or None when it is none.

    Full-width digits and signs, a Chinese full stop as the point, thousands separated by comma,
    apostrophe or (thin) space, and a power of ten (``1.2e3``) are understood; one of ``units`` may
    follow. A comma is never a decimal point: ``3,5`` is no number.
    """
    if len(text) > LONGEST:
        return None
    if _RAISED.search(text):
        return None
    plain = _fold(text)
    for unit in sorted({_fold(entry) for entry in units}, key=len, reverse=True):
        if unit and plain.endswith(unit):
            plain = plain.removesuffix(unit).strip()
            break
    match = _NUMBER.match(plain)
    if match is None:
        return None
    sign, whole, part, power = match.groups()
    digits = _whole_digits(whole)
    if digits is None or not (digits or part):
        return None
    value = Fraction(f"{digits or '0'}.{part or '0'}") * Fraction(10) ** int(power or 0)
    return -value if sign == "-" else value


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SAME).strip()


def _whole_digits(text: str) -> str | None:
    """Return the digits without separators; None when the separators are in wrong places."""
    if text.isdecimal() or not text:
        return text
    match = _GROUPED.match(text)
    if match is None or len(set(re.sub(r"\d", "", text))) > 1:
        return None
    return re.sub(r"\D", "", text)
