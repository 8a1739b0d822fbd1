"""Rows of the editor: entries of a list as they stand in a submitted form and in a document.

A list is sent as parallel fields (``option_id``, ``option_zh`` …), one value a row in the order of the
page; boxes send the ids of the rows in which they are ticked. Ids stay with their rows while these
move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from question_bank.item_types.base import entries_of

LETTERS = "ABCDEFGHIJKL"
Texts = dict[str, str]
Entry = dict[str, Any]


class Submitted(Protocol):
    """A submitted form: werkzeug's ``MultiDict``."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a name in order."""


@dataclass
class OptionRow:
    """An option being written."""

    id: str
    text: Texts = field(default_factory=dict)
    why: Texts = field(default_factory=dict)
    correct: bool = False

    def entry(self, place: int | None = None) -> Entry:
        """Return the option for a document; with a place its id follows that (A, B, C …)."""
        name = self.id if place is None else LETTERS[place]
        made: Entry = {"id": name, "text": self.text}
        if any(self.why.values()):
            made["why"] = self.why
        return {**made, "correct": self.correct} if place is not None else made


@dataclass
class TextRow:
    """A row of a table or of things to be matched."""

    id: str
    text: Texts = field(default_factory=dict)

    def entry(self) -> Entry:
        """Return the row for a document."""
        return {"id": self.id, "text": self.text}


@dataclass
class SlipRow:
    """A usual wrong result being written."""

    value: str = ""
    why: Texts = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether anything stands in the row."""
        return bool(self.value or any(self.why.values()))

    def entry(self) -> Entry:
        """Return the slip for a document."""
        return {"value": self.value, "why": self.why}


@dataclass
class RangeRow:
    """An interval in which an answer is right; its ends belong to it, either may be missing."""

    low: str = ""
    high: str = ""

    @property
    def filled(self) -> bool:
        """Whether an end is written."""
        return bool(self.low or self.high)

    def entry(self) -> Entry:
        """Return the interval for a document."""
        return {name: end for name, end in (("low", self.low), ("high", self.high)) if end}


@dataclass
class UnitRow:
    """A further unit: a number given in it, times ``factor``, is in the main unit."""

    text: Texts = field(default_factory=dict)
    factor: str = ""

    @property
    def filled(self) -> bool:
        """Whether anything stands in the row."""
        return bool(self.factor or any(self.text.values()))

    def entry(self) -> Entry:
        """Return the unit for a document."""
        return {"text": self.text, "factor": self.factor}


def texts(zh: str, en: str) -> Texts:
    """Return a text in two languages."""
    return {"zh": zh.strip(), "en": en.strip()}


def texts_of(value: object) -> Texts:
    """Return a text of a document as a row holds it; what is no text is empty."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def columns(data: Submitted, *names: str) -> Iterable[tuple[str, ...]]:
    """Return the rows that parallel fields make; fields that are too short end the list."""
    return zip(*(data.getlist(name) for name in names), strict=False)


def option_rows(data: Submitted) -> list[OptionRow]:
    """Read the rows of options, in the order of the form; ids that are missing or twice are mended."""
    correct = set(data.getlist("correct"))
    rows: list[OptionRow] = []
    names = ("option_id", "option_zh", "option_en", "option_why_zh", "option_why_en")
    for option_id, zh, en, why_zh, why_en in columns(data, *names):
        known = [row.id for row in rows]
        fresh = option_id if option_id and option_id not in known else free_id(known)
        rows.append(OptionRow(fresh, texts(zh, en), texts(why_zh, why_en), option_id in correct))
    return rows[: len(LETTERS)]


def option_rows_of(body: Mapping[str, Any]) -> list[OptionRow]:
    """Return the rows that show a document's options; those to be ordered stand in the right order."""
    rows = [
        OptionRow(
            str(option.get("id", "")),
            texts_of(option.get("text")),
            texts_of(option.get("why")),
            bool(option.get("correct")),
        )
        for option in entries_of(body, "options")
    ]
    key = body.get("key")
    if body.get("type") == "ordering" and isinstance(key, list):
        place = {option_id: index for index, option_id in enumerate(key)}
        rows.sort(key=lambda row: place.get(row.id, len(place)))
    return rows


def text_rows(data: Submitted) -> list[TextRow]:
    """Read the rows of a table."""
    rows: list[TextRow] = []
    for name, zh, en in columns(data, "row_id", "row_zh", "row_en"):
        known = [row.id for row in rows]
        fresh = name if name and name not in known else free_name("r", known)
        rows.append(TextRow(fresh, texts(zh, en)))
    return rows


def text_rows_of(body: Mapping[str, Any]) -> list[TextRow]:
    """Return the rows that show those of a document."""
    return [
        TextRow(str(e.get("id", "")), texts_of(e.get("text"))) for e in entries_of(body, "rows")
    ]


def slip_rows(data: Submitted) -> list[SlipRow]:
    """Read the rows of slips."""
    names = ("slip_value", "slip_why_zh", "slip_why_en")
    return [SlipRow(value.strip(), texts(zh, en)) for value, zh, en in columns(data, *names)]


def slip_rows_of(body: Mapping[str, Any]) -> list[SlipRow]:
    """Return the rows that show a document's slips."""
    slips = entries_of(body, "slips")
    return [SlipRow(str(slip.get("value", "")), texts_of(slip.get("why"))) for slip in slips]


def range_rows(data: Submitted) -> list[RangeRow]:
    """Read the rows of intervals."""
    ends = columns(data, "range_low", "range_high")
    return [RangeRow(low.strip(), high.strip()) for low, high in ends]


def range_rows_of(body: Mapping[str, Any]) -> list[RangeRow]:
    """Return the rows that show a document's intervals."""
    return [
        RangeRow(str(e.get("low") or ""), str(e.get("high") or ""))
        for e in entries_of(body, "ranges")
    ]


def unit_rows(data: Submitted) -> list[UnitRow]:
    """Read the rows of further units."""
    found = columns(data, "units_zh", "units_en", "units_factor")
    return [UnitRow(texts(zh, en), factor.strip()) for zh, en, factor in found]


def unit_rows_of(body: Mapping[str, Any]) -> list[UnitRow]:
    """Return the rows that show a document's further units."""
    return [
        UnitRow(texts_of(e.get("text")), str(e.get("factor") or ""))
        for e in entries_of(body, "units")
    ]


def free_id(taken: Sequence[str]) -> str:
    """Return the first letter that is not taken."""
    return next((letter for letter in LETTERS if letter not in taken), "Z")


def free_name(lead: str, taken: Iterable[str]) -> str:
    """Return the lead with the first number that is not taken: ``r1``, ``r2`` …"""
    names = set(taken)
    number = 1
    while f"{lead}{number}" in names:
        number += 1
    return f"{lead}{number}"


def add_option(rows: list[OptionRow], most: int) -> list[OptionRow]:
    """Return the rows with an empty one at the end, unless there are as many as can be."""
    if len(rows) >= most:
        return rows
    return [*rows, OptionRow(free_id([row.id for row in rows]))]
