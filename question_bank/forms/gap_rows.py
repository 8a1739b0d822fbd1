"""Rows of gaps: what counts as right in them, or the words to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.forms.base import number_or_text
from question_bank.forms.rows import Entry, OptionRow, Submitted, columns, texts, texts_of
from question_bank.item_types.base import entries_of

SPACES = "collapse"
WIDTH = "fold"
_NO_OPTIONS = 3


@dataclass
class GapRow:
    """A gap of the stem. ``placed``: ``[[id]]`` stands in the stem of some language."""

    id: str
    accept: list[str] = field(default_factory=list)
    case: bool = False
    spaces: str = SPACES
    width: str = WIDTH
    length: str = ""
    options: list[OptionRow] = field(default_factory=list)
    placed: bool = False

    @property
    def filled(self) -> bool:
        """Whether an author wrote anything for the gap."""
        words = [word for option in self.options for word in option.text.values()]
        return bool(self.accept or any(words) or self.length)

    def typed_entry(self) -> Entry:
        """Return a gap that is typed into, for a document; what is usual is left out."""
        made: Entry = {"id": self.id, "accept": self.accept}
        if self.case:
            made["case"] = True
        if self.spaces != SPACES:
            made["spaces"] = self.spaces
        if self.width != WIDTH:
            made["width"] = self.width
        if self.length:
            made["length"] = number_or_text(self.length)
        return made

    def chosen_entry(self) -> Entry:
        """Return a gap with words to choose from, for a document."""
        return {"id": self.id, "options": [_option(row) for row in self.options]}


def _option(row: OptionRow) -> Entry:
    made: Entry = {"id": row.id, "text": row.text}
    return {**made, "correct": True} if row.correct else made


def gap_rows(data: Submitted) -> list[GapRow]:
    """Read the rows of gaps: those typed into by their own fields, those with words by the words'."""
    rows: dict[str, GapRow] = {}
    for name in data.getlist("gap_id"):
        if name:
            rows.setdefault(name, GapRow(name))
    case = set(data.getlist("gap_case"))
    names = ("gap_id", "gap_accept", "gap_spaces", "gap_width", "gap_length")
    for name, accept, spaces, width, length in columns(data, *names):
        if name in rows:
            words = [line.strip() for line in accept.splitlines()]
            rows[name].accept = [word for word in words if word]
            rows[name].case = name in case
            rows[name].spaces, rows[name].width = spaces or SPACES, width or WIDTH
            rows[name].length = length.strip()
    right = {option for name in rows for option in data.getlist(f"gap_correct:{name}")}
    for gap, option_id, zh, en in columns(data, "word_gap", "word_id", "word_zh", "word_en"):
        if gap in rows and option_id:
            row = OptionRow(option_id, texts(zh, en), {}, option_id in right)
            rows[gap].options.append(row)
    return list(rows.values())


def gap_rows_of(body: Mapping[str, Any]) -> list[GapRow]:
    """Return the rows that show a document's gaps."""
    return [_row(entry) for entry in entries_of(body, "gaps")]


def _row(entry: Mapping[str, Any]) -> GapRow:
    accept = entry.get("accept")
    return GapRow(
        id=str(entry.get("id", "")),
        accept=[str(word) for word in accept] if isinstance(accept, list) else [],
        case=bool(entry.get("case")),
        spaces=str(entry.get("spaces") or SPACES),
        width=str(entry.get("width") or WIDTH),
        length=str(entry.get("length") or ""),
        options=[
            OptionRow(
                str(option.get("id", "")),
                texts_of(option.get("text")),
                {},
                bool(option.get("correct")),
            )
            for option in entries_of(entry, "options")
        ],
    )


def settle_gaps(rows: list[GapRow], placed: Iterable[str], *, words: bool) -> list[GapRow]:
    """Return a row for each gap of the stem, and those that hold something though they lost their place.

    ``words``: the gaps have words to choose from; fresh ones get three empty ones.
    """
    names = list(dict.fromkeys(placed))
    known = {row.id: row for row in rows}
    for row in rows:
        row.placed = row.id in names
    kept = [row for row in rows if row.placed or row.filled]
    fresh = [GapRow(name, placed=True) for name in names if name not in known]
    for row in fresh if words else []:
        row.options = [OptionRow(f"{row.id[:12]}{letter}") for letter in "abc"[:_NO_OPTIONS]]
    return [*kept, *fresh]
