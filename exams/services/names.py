"""Opaque names for the parts of a published form."""

from __future__ import annotations

import hashlib
import hmac

from exams.models import PaperKind


class Names:
    """Opaque names of a form's parts: HMAC-SHA-256 under a key that only the form's row gives.

    The form's public id is part of the key, since a seed alone could be guessed; it is never sent
    to candidates.
    """

    def __init__(self, form: str, seed: int, kind: PaperKind) -> None:
        text = f"liangcai/names|{seed}|{form}|{kind.value}"
        self._key = hashlib.sha256(text.encode()).digest()
        self._given: set[str] = set()

    def name(self, letter: str, *parts: object) -> str:
        """Return a new name: the letter and eight hexadecimal digits, unlike all others given."""
        text = "|".join(str(part) for part in (letter, *parts))
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        for at in range(len(digest) - 8):
            found = letter + digest[at : at + 8]
            if found not in self._given:
                self._given.add(found)
                return found
        raise ValueError("no free name is left")
