"""Which passwords are refused: short ones, one's own name, and what attackers try first.

In the manner of NIST SP 800-63B, 5.1.1.2: length and a list of common ones, no rules about kinds of
characters, no forced change.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from accounts.rules.common_passwords import COMMON, ROWS

SHORTEST = 10
LONGEST = 256
_FEW = 4
_OWN_REST = 6
_LEET = str.maketrans("013457@$!|", "oieastasil")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NOT_WORD = re.compile(r"[\W_]+")


class PasswordProblem(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "password_too_short"
    TOO_LONG = "password_too_long"
    OWN_ADDRESS = "password_own_address"
    OWN_NAME = "password_own_name"
    COMMON = "password_common"


def password_problem(password: str, *, email: str, name: str) -> PasswordProblem | None:
    """Return why a password is refused for the person with this address and name, or None."""
    if len(password) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordProblem.TOO_LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    local = email.partition("@")[0].casefold()
    if plain == email.casefold() or _is_mostly(plain, local):
        return PasswordProblem.OWN_ADDRESS
    if _is_mostly(plain, unicodedata.normalize("NFKC", name).casefold()):
        return PasswordProblem.OWN_NAME
    return PasswordProblem.COMMON if _is_common(plain) else None


def _is_mostly(plain: str, own: str) -> bool:
    """Whether little is left of the password without what is one's own."""
    bare, word = _NOT_WORD.sub("", plain), _NOT_WORD.sub("", own)
    return len(word) >= 3 and word in bare and len(bare.replace(word, "")) < _OWN_REST


def _is_common(plain: str) -> bool:
    if len(set(plain)) <= _FEW or plain.isdecimal() or _runs_along_a_row(plain):
        return True
    inner = _EDGES.sub("", plain)
    return any(_is_listed(form) for form in (plain, plain.translate(_LEET), inner.translate(_LEET)))


def _is_listed(plain: str) -> bool:
    for form in (plain, _NOT_WORD.sub("", plain), _NOT_WORD.sub("", _EDGES.sub("", plain))):
        if form in COMMON or _unrepeated(form) in COMMON:
            return True
    return False


def _unrepeated(text: str) -> str:
    """Return what the text repeats, or the text itself."""
    found = (text + text).find(text, 1)
    return text[:found] if 0 < found < len(text) else text


def _runs_along_a_row(plain: str) -> bool:
    """Whether all of it follows rows of the keyboard or the alphabet, in pieces of four and more."""
    rest = _NOT_WORD.sub("", plain)
    while rest:
        taken = max((_common_run(rest, row) for row in ROWS), default=0)
        if taken < min(4, len(rest)):
            return False
        rest = rest[taken:]
    return True


def _common_run(text: str, row: str) -> int:
    start = row.find(text[0])
    best = 0
    while start >= 0:
        length = 0
        while length < len(text) and row[start + length : start + length + 1] == text[length]:
            length += 1
        best = max(best, length)
        start = row.find(text[0], start + 1)
    return best
