"""Certificate numbers such as ``LC26-DE1-7K4M-93QX``: made, read as people type them, checked.

``LC``, the year, role and level, then eight characters of Crockford's base 32 of which the last is
a check character over the whole number. The check is a weighted sum modulo 37: every position has
its own weight, so any one wrong character and any two exchanged neighbours are found. The sum
may ask for a check character that the alphabet lacks (5 cases of 37); such bodies are never issued.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MODULUS = 37
RANDOM_LENGTH = 7
MIN_ENTROPY = 16

_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_COMPACT = re.compile(rf"LC(\d\d)([A-Z]{{2,4}})([1-9])([{CROCKFORD}]{{4}})([{CROCKFORD}]{{4}})")
_ROLE = re.compile(r"[A-Z]{2,4}")
_SEPARATORS = re.compile(r"[\s\-_./\u00ad\u2010-\u2015\u2212\u30fc\uff70]+")
_DIGITS = str.maketrans("OIL", "011")
_LONGEST_INPUT = 64


def generate(*, year: int, role_code: str, level: int, entropy: bytes) -> str:
    """Return a new number; the same arguments give the same number.

    ``year`` is four digits, ``role_code`` two to four letters (``DE``), ``level`` 1 to 9,
    ``entropy`` at least 16 random bytes, of which 35 bits go into the number: the caller still
    checks that it is new. Raises ``ValueError`` for arguments outside these bounds.
    """
    if not _ROLE.fullmatch(role_code) or not 1 <= level <= 9 or not 2000 <= year <= 2099:
        raise ValueError(f"no certificate number for {year}, {role_code!r}, level {level}")
    if len(entropy) < MIN_ENTROPY:
        raise ValueError(f"at least {MIN_ENTROPY} random bytes are needed")
    head = f"LC{year % 100:02d}{role_code}{level}"
    for attempt in range(256):
        body = head + _random_part(entropy, attempt)
        symbol = _check_symbol(body)
        if symbol is not None:
            return _dashed(body + symbol)
    raise ValueError("these random bytes give no number")


def normalise(text: str) -> str | None:
    """Return the number in its printed form, or None when the text has not the shape of one.

    Forgives case, spaces, dashes of any kind, full-width characters, O for 0 and I or L for 1.
    Does not look at the check character: that is :func:`is_valid`.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(compact) < len("LC26DE1") + RANDOM_LENGTH + 1:
        return None
    prefix, year, role = compact[:2], compact[2:4], compact[4:-9]
    mended = (
        prefix.replace("1", "L").replace("I", "L")
        + year.translate(_DIGITS)
        + role
        + compact[-9:].translate(_DIGITS)
    )
    return _dashed(mended) if _COMPACT.fullmatch(mended) else None


def is_valid(text: str) -> bool:
    """Tell whether the text, however it is typed, is a number whose check character agrees."""
    number = normalise(text)
    return number is not None and _weighted_sum(number.replace("-", "")) % MODULUS == 0


def _check_symbol(body: str) -> str | None:
    for symbol in CROCKFORD:
        if _weighted_sum(body + symbol) % MODULUS == 0:
            return symbol
    return None


def _weighted_sum(compact: str) -> int:
    return sum(weight * _VALUES[char] for weight, char in enumerate(compact, start=1))


def _random_part(entropy: bytes, attempt: int) -> str:
    digest = hashlib.sha256(attempt.to_bytes(1, "big") + entropy).digest()
    bits = int.from_bytes(digest[:8], "big")
    return "".join(CROCKFORD[(bits >> (5 * place)) & 31] for place in range(RANDOM_LENGTH))


def _dashed(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:-8]}-{compact[-8:-4]}-{compact[-4:]}"
