"""What people type, as a condition for each database. Pure.

Words must all occur, ``"two words"`` stand together, ``-word`` must not occur. A word of letters also
finds what begins with it and what sounds so in pinyin; a run of Chinese also finds what it is short
for in a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from question_bank.search.tokens import (
    DEEP_INITIALS,
    DEEP_LEAST,
    DEEP_PINYIN,
    INITIALS,
    LACKS,
    PINYIN,
    SHORT,
    fold,
    is_han,
    units,
)

MOST_WORDS = 16
LONGEST = 200
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True)
class Phrase:
    """Tokens one after another; with ``prefix`` the last is only a beginning."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Both:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """At least one of them."""

    parts: tuple[Node, ...]


Node = Phrase | Both | Either


@dataclass(frozen=True)
class Asked:
    """What must and what must not occur, and ``words`` (folded) to compare identifiers with."""

    wanted: Node | None
    unwanted: Node | None
    words: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was asked."""
        return self.wanted is None and self.unwanted is None


def ask(text: str) -> Asked:
    """Read what was typed; what holds no word at all asks for nothing."""
    wanted: list[Node] = []
    unwanted: list[Node] = []
    words: list[str] = []
    for found in list(_PART.finditer(fold(text[:LONGEST])))[:MOST_WORDS]:
        sign, quoted, word = found.groups()
        minus = bool(sign) or (word is not None and len(word) > 1 and word.startswith("-"))
        node = _phrase(quoted) if word is None else _word(word)
        if node is not None:
            (unwanted if minus else wanted).append(node)
            if word is not None and not minus:
                words.append(word)
    return Asked(_both(wanted), _either(unwanted), tuple(words))


def lacking(language: str) -> Node:
    """Return the condition that some text is missing in a language."""
    return Phrase((LACKS + language,))


def _both(nodes: Sequence[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Both(tuple(nodes))


def _either(nodes: Sequence[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))


def _phrase(text: str) -> Node | None:
    tokens = tuple(unit for run in units(text) for unit in run)
    return Phrase(tokens) if tokens else None


def _word(word: str) -> Node | None:
    """Return the condition of one word: its Chinese runs, and its other parts together."""
    found: list[Node] = []
    letters: list[str] = []
    for unit in (unit for run in units(word) for unit in [*run, ""]):
        if unit and not is_han(unit):
            letters.append(unit)
        elif unit and letters:
            found.append(_letters(letters, last=False))
            letters = []
    if letters:
        found.append(_letters(letters, last=True))
    found += [node for run in units(word) for node in _han(run)]
    return _both(found)


def _letters(letters: Sequence[str], *, last: bool) -> Node:
    """Return the condition of parts such as ``l1-prc``; the last may be a beginning only."""
    phrase = Phrase(tuple(letters), prefix=last and len(letters[-1]) > 1)
    only = letters[0]
    if len(letters) > 1 or len(only) < 2 or not only.isascii() or not only.isalnum():
        return phrase
    if only.isdigit():
        return phrase
    marks = [INITIALS, PINYIN]
    if len(only) >= DEEP_LEAST:
        marks += [DEEP_INITIALS, DEEP_PINYIN]
    return Either((phrase, *(Phrase((mark + only,), True) for mark in marks)))


def _han(run: Sequence[str]) -> list[Node]:
    """Return the conditions of the Chinese characters of a run, by neighbouring pairs."""
    found: list[Node] = []
    for position, unit in enumerate(run):
        if not is_han(unit):
            continue
        after = run[position + 1] if position + 1 < len(run) else ""
        before = run[position - 1] if position else ""
        if after and is_han(after):
            found.append(Either((Phrase((unit + after,)), Phrase((SHORT + unit + after,)))))
        elif not (before and is_han(before)):
            found.append(Phrase((unit,)))
    return found


def fts5(node: Node) -> str:
    """Return a condition in the language of FTS5."""

    def leaf(phrase: Phrase) -> str:
        inside = " ".join(phrase.tokens)
        return f'"{inside}"' + (" *" if phrase.prefix else "")

    return _written(node, leaf, " AND ", " OR ")


def tsquery(node: Node) -> str:
    """Return a condition as PostgreSQL reads a ``tsquery``."""

    def leaf(phrase: Phrase) -> str:
        parts = [
            "'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in phrase.tokens
        ]
        if phrase.prefix:
            parts[-1] += ":*"
        return " <-> ".join(parts) if len(parts) == 1 else "(" + " <-> ".join(parts) + ")"

    return _written(node, leaf, " & ", " | ")


def _written(node: Node, leaf: Callable[[Phrase], str], both: str, either: str) -> str:
    if isinstance(node, Phrase):
        return leaf(node)
    parts = [_written(part, leaf, both, either) for part in node.parts]
    joined = reduce(
        lambda left, right: left + (both if isinstance(node, Both) else either) + right, parts
    )
    return f"({joined})"
