"""Texts as tokens that both databases understand in the same way. Pure.

A text is a row of *places*, one for each word, number, Chinese character or sign. The first token of
a place is its unit; the others stand at the same place and serve other ways of looking:

- two neighbouring characters (``数据``), so that a run of Chinese is found without a dictionary;
- in names, two characters that stand two or three apart, for short forms (``数仓`` of ``数据仓库``);
- the pinyin from here on: initials (``sjck``) and in full (``shujucangku``), in names and, under marks
  of their own, in the rest, where only four letters and more are looked for: two would be everywhere.

Marks in front of the last three keep them apart from ordinary words; they are not ASCII, because the
FTS5 tokeniser ``ascii`` takes every such character for part of a token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

Place = tuple[str, ...]
GAP: Place = ()
"""Between two texts: no phrase reaches over it."""

SHORT, INITIALS, PINYIN, LACKS = "\u00b7", "\u02c7", "\u02c9", "\u2300"
DEEP_INITIALS, DEEP_PINYIN = "\u02ca", "\u02cb"
DEEP_LEAST = 4
"""From so many letters on, pinyin is also looked for outside of names."""

LONGEST_WORD = 64
LONGEST_TEXT = 20_000
_FURTHEST = 3
_INITIALS = 12
_SYLLABLES = 8
_DEEP_SYLLABLES = 6
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGNS = "%#+=<>/&@$^~|"
_UNIT = re.compile(rf"(?P<han>[{_HAN}])|(?P<word>[^\W_{_HAN}]+)|(?P<sign>[{re.escape(_SIGNS)}])")
_MARKUP = re.compile(r"\*\*|`")


def fold(text: str) -> str:
    """Return text as searches compare it: full-width forms and case do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_han(unit: str) -> bool:
    """Say whether a unit is a Chinese character."""
    found = _UNIT.fullmatch(unit)
    return found is not None and found.lastgroup == "han"


def units(text: str) -> list[list[str]]:
    """Return the units of a text in runs: what stands together without a break between.

    ``左连接 SQL-92`` gives ``[[左, 连, 接], [sql], [92]]``.
    """
    runs: list[list[str]] = []
    end = -1
    for found in _UNIT.finditer(_MARKUP.sub("", fold(text[:LONGEST_TEXT]))):
        if found.start() != end:
            runs.append([])
        end = found.end()
        runs[-1].append(_token(found.group()[:LONGEST_WORD], found.lastgroup == "sign"))
    return runs


def _token(text: str, sign: bool) -> str:
    """Return a unit; a sign is moved where the tokeniser takes it for a letter (private use)."""
    return chr(0xE000 + ord(text)) if sign else text


def places(text: str, *, name: bool = False) -> list[Place]:
    """Return the places of a text; with ``name`` also short forms, and pinyin that two letters find."""
    found: list[Place] = []
    for run in units(text):
        heard = sounds(tuple(run), deep=not name)
        for position, unit in enumerate(run):
            tokens = [unit]
            if is_han(unit):
                ahead = run[position + 1 : position + 1 + _FURTHEST]
                tokens += [
                    (SHORT if distance else "") + unit + other
                    for distance, other in enumerate(ahead)
                    if is_han(other) and (name or not distance)
                ]
            found.append((*tokens, *heard.get(position, ())))
    return found


@lru_cache(maxsize=20_000)
def sounds(run: tuple[str, ...], *, deep: bool = False) -> dict[int, tuple[str, ...]]:
    """Return for each Chinese character of a run the pinyin from there on: initials, and in full.

    Words among them sound as they are written: ``大数据ETL`` is ``dsjetl``. With ``deep`` under the
    marks of what is no name, and only where at least two characters follow each other.
    """
    syllables = _syllables(run)
    longest = _DEEP_SYLLABLES if deep else _SYLLABLES
    marks = (DEEP_INITIALS, DEEP_PINYIN) if deep else (INITIALS, PINYIN)
    heard: dict[int, tuple[str, ...]] = {}
    for position, unit in enumerate(run):
        if is_han(unit) and syllables[position]:
            rest = range(position, min(len(run), position + _INITIALS))
            first = "".join(syllables[i][:1] if is_han(run[i]) else run[i] for i in rest)
            whole = "".join(syllables[position : position + longest])
            said = zip(marks, (first[:_INITIALS], whole), strict=True)
            least = DEEP_LEAST if deep else 1
            heard[position] = tuple(mark + text for mark, text in said if len(text) >= least)
    return heard


def _syllables(run: Sequence[str]) -> list[str]:
    """Return the reading of each unit, chosen by the words around it (``重`` in ``重复``: chong)."""
    read: list[str] = []
    start = 0
    while start < len(run):
        end = start
        while end < len(run) and is_han(run[end]) == is_han(run[start]):
            end += 1
        part = list(run[start:end])
        read += _readings("".join(part)) if is_han(run[start]) else part
        start = end
    return read


def _readings(text: str) -> list[str]:
    """Return the reading of each character; empty for one that has none."""
    read = _read(text)
    return read if len(read) == len(text) else [(_read(one) or [""])[0] for one in text]


def _read(text: str) -> list[str]:
    return list(lazy_pinyin(text, style=Style.NORMAL, errors="ignore"))
