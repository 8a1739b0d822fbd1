"""What differs between two item documents: field by field, and within a text piece by piece. Pure.

Chinese is compared by character, other words and numbers whole. Matches too short to help a reader
are taken into the change around them (as in the semantic clean-up of N. Fraser, "Writing: Diff
Strategies", 2006), so that a rewritten sentence reads as one replacement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

LANGUAGES = ("zh", "en")
_TOKEN = re.compile(r"[A-Za-z_]+|\d+(?:\.\d+)*|[^\S\n]+|\n|[^\W_]|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_WORK = 4_000_000
"""Above this many pairs of tokens texts are compared by line: a character diff is quadratic."""


class Kind(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field of two documents: ``path`` such as ``options.B.text.zh``; None where it is missing."""

    path: str
    old: str | None
    new: str | None

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.old != self.new

    @property
    def pieces(self) -> list[Piece]:
        """What went and came, in reading order."""
        return text_difference(self.old or "", self.new or "")


def fields_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return a document as path → text, in its own order.

    Entries with an ``id`` go by it (``options.B.text.zh``) and their order stands in ``options``;
    others by their place from 1 (``slips.1.value``). Lists of words are one text.
    """
    return dict(_walk("", body))


def _walk(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        names = _names(value)
        if all(isinstance(inner, Mapping) and inner.get("id") for inner in value):
            yield path, ", ".join(names)
        for name, inner in zip(names, value, strict=True):
            rest = (
                {key: part for key, part in inner.items() if key != "id"}
                if isinstance(inner, Mapping)
                else inner
            )
            yield from _walk(f"{path}.{name}", rest)
    elif isinstance(value, list):
        yield path, ", ".join(_plain(inner) for inner in value)
    else:
        yield path, _plain(value)


def _names(entries: Sequence[Any]) -> list[str]:
    """Return a name for each entry, none twice: its id, else its place from 1."""
    taken: list[str] = []
    for place, entry in enumerate(entries, start=1):
        name = str(entry.get("id") or place) if isinstance(entry, Mapping) else str(place)
        taken.append(f"{name}#{place}" if name in taken else name)
    return taken


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def document_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """Return every field of two documents, changed or not: in the new one's order, each field that
    went after the one it stood behind.
    """
    before, after = fields_of(old), fields_of(new)
    order = list(after)
    for last, path in pairwise(["", *before]):
        if path not in after:
            order.insert(order.index(last) + 1 if last in order else 0, path)
    return [FieldChange(path, before.get(path), after.get(path)) for path in order]


def text_difference(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other.

    Same and removed pieces joined are ``old``, same and added ones ``new``; no two neighbours are of
    one kind and what went stands before what came in its place.
    """
    ones, others = _tokens(old), _tokens(new)
    if len(ones) * len(others) > _MOST_WORK:
        ones, others = _LINE.findall(old), _LINE.findall(new)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    steps: list[tuple[str, str, str]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = "".join(ones[i1:i2]), "".join(others[j1:j2])
        steps.append(("", gone, come) if tag != "equal" else (gone, "", ""))
    return list(_pieces(_settled(steps)))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _settled(steps: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return changes and matches as (gone, come), a match having both alike; short matches between
    changes at least as long on both sides are taken into them.
    """
    found: list[tuple[str, str, bool]] = []
    for place, (kept, gone, come) in enumerate(steps):
        if not kept:
            found.append((gone, come, True))
            continue
        around = [steps[n] for n in (place - 1, place + 1) if 0 <= n < len(steps)]
        short = len(around) == 2 and all(
            _weight(kept) <= _weight(max(one[1:], key=len)) for one in around
        )
        found.append((kept, kept, short and _weight(kept) <= _SHORT))
    joined: list[tuple[str, str, bool]] = []
    for gone, come, change in found:
        if joined and joined[-1][2] == change:
            gone, come = joined[-1][0] + gone, joined[-1][1] + come
            joined.pop()
        joined.append((gone, come, change))
    return [(gone, come) for gone, come, _ in joined]


_SHORT = 3
"""A match of at most so many characters (spaces apart) can be taken into the changes around it."""


def _weight(text: str) -> int:
    return len("".join(text.split()))


def _pieces(steps: list[tuple[str, str]]) -> Iterator[Piece]:
    for gone, come in steps:
        if gone == come:
            yield Piece(Kind.SAME, gone)
            continue
        if gone:
            yield Piece(Kind.REMOVED, gone)
        if come:
            yield Piece(Kind.ADDED, come)
