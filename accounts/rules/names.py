"""Names and addresses as they are kept: one spelling for each, and nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

LONGEST_NAME = 120
_SPACES = re.compile(r"\s+")


class NameProblem(StrEnum):
    """What is wrong with a legal name."""

    EMPTY = "name_empty"
    TOO_LONG = "name_too_long"
    CHARACTERS = "name_characters"


def clean_name(text: str) -> str:
    """Return a name in NFC, trimmed, with single spaces (also full-width ones) inside."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def name_problem(name: str) -> NameProblem | None:
    """Return what keeps a cleaned name from being a legal name, or None.

    Letters of any script pass, with all that is printed beside them; what is not printed (control,
    formatting, private and unassigned characters) does not. At least one letter.
    """
    if not name:
        return NameProblem.EMPTY
    if len(name) > LONGEST_NAME:
        return NameProblem.TOO_LONG
    kinds = {unicodedata.category(char) for char in name}
    printed = not any(kind.startswith("C") for kind in kinds)
    lettered = any(kind.startswith("L") for kind in kinds)
    return None if printed and lettered else NameProblem.CHARACTERS


def clean_email(text: str) -> str:
    """Return an address as it is kept and compared: NFKC, trimmed, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()
