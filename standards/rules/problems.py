"""What is wrong with a document, and where: a code that stays stable, a path, details for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Problem:
    """``code`` says what, ``where`` is a path like ``levels[0].name``, ``detail`` fills the message."""

    code: str
    where: str
    detail: dict[str, object] = field(default_factory=dict)


class Checker:
    """Collects problems while a document of unknown shape is read. Never raises on what it holds."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, where: str, **detail: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, where, detail))

    def mapping(self, value: Any, where: str) -> Mapping[str, Any]:
        """Return a mapping; an empty one, and a problem, for anything else."""
        if isinstance(value, Mapping):
            return value
        self.add("missing" if value is None else "type", where, expected="mapping")
        return {}

    def sequence(self, value: Any, where: str, *, least: int = 0) -> Sequence[Any]:
        """Return a list of at least ``least``; an empty one, and a problem, for anything else."""
        if not isinstance(value, list):
            self.add("missing" if value is None else "type", where, expected="list")
            return []
        if len(value) < least:
            self.add("missing", where)
        return value

    def mappings(
        self, value: Any, where: str, *, least: int = 1
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield (path, mapping) of each entry of a list of mappings."""
        for index, entry in enumerate(self.sequence(value, where, least=least)):
            inner = f"{where}[{index}]"
            yield inner, self.mapping(entry, inner)

    def text(self, value: Any, where: str, *, pattern: str = "", longest: int = 0) -> str:
        """Return text that is not blank; "" and a problem otherwise."""
        if value is None or value == "":
            self.add("missing", where)
            return ""
        if not isinstance(value, str):
            self.add("type", where, expected="text")
            return ""
        if not value.strip():
            self.add("missing", where)
        if pattern and not re.fullmatch(pattern, value):
            self.add("pattern", where, value=value, pattern=pattern)
        if longest and len(value) > longest:
            self.add("long", where, longest=longest)
        return value

    def bilingual(self, value: Any, where: str) -> None:
        """Note each language whose text is missing."""
        texts = self.mapping(value, where)
        if not texts and not isinstance(value, Mapping):
            return
        for language in LANGUAGES:
            text = texts.get(language)
            if not isinstance(text, str) or not text.strip():
                self.add("language", where, language=language)

    def number(self, value: Any, where: str, *, least: int = 0, most: int | None = None) -> int:
        """Return a whole number within bounds; 0 and a problem otherwise."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.add("missing" if value is None else "type", where, expected="whole number")
            return 0
        if value < least or (most is not None and value > most):
            self.add("range", where, value=value, least=least, most=most)
        return value

    def day(self, value: Any, where: str) -> None:
        """Note a value that is no ISO date in quotes."""
        try:
            date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.add("date", where, value=str(value))

    def one_of(self, value: Any, allowed: Sequence[str], where: str) -> str:
        """Return the value when it is allowed; "" and a problem otherwise."""
        if isinstance(value, str) and value in allowed:
            return value
        self.add("choice", where, value=str(value), allowed=", ".join(allowed))
        return ""

    def unique(self, values: Sequence[str], where: str) -> None:
        """Note each value that stands twice."""
        for value in sorted({v for v in values if v and values.count(v) > 1}):
            self.add("duplicate", where, value=value)
