"""Rows of the editor: options and usual slips, as they stand in a submitted form and in a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from question_bank.item_types.base import MOST_OPTIONS, options_of

LETTERS = "ABCDEFGHIJKL"
EMPTY = {"single": 4, "multiple": 5, "ordering": 4}
Texts = dict[str, str]


class Submitted(Protocol):
    """A submitted form: werkzeug's ``MultiDict``."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a name in order."""


@dataclass
class OptionRow:
    """An option being written. Its id stays with it while rows move."""

    id: str
    text: Texts = field(default_factory=dict)
    why: Texts = field(default_factory=dict)
    correct: bool = False

    def entry(self, place: int, *, ordered: bool = False) -> dict[str, Any]:
        """Return the option for a document; unless ordered, ids follow the place (A, B, C …)."""
        return {
            "id": self.id if ordered else LETTERS[place],
            "text": self.text,
            "why": self.why,
            "correct": self.correct and not ordered,
        }


@dataclass
class SlipRow:
    """A usual wrong result being written."""

    value: str = ""
    why: Texts = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether anything stands in the row."""
        return bool(self.value or any(self.why.values()))

    def entry(self) -> dict[str, Any]:
        """Return the slip for a document."""
        return {"value": self.value, "why": self.why}


def option_rows(data: Submitted) -> list[OptionRow]:
    """Read the rows of options, in the order of the form; ids that are missing or twice are mended."""
    columns = [
        data.getlist(name)
        for name in ("option_id", "option_zh", "option_en", "option_why_zh", "option_why_en")
    ]
    correct = set(data.getlist("correct"))
    rows: list[OptionRow] = []
    for option_id, zh, en, why_zh, why_en in zip(*columns, strict=False):
        known = [row.id for row in rows]
        fresh = option_id if option_id and option_id not in known else free_id(known)
        rows.append(OptionRow(fresh, _texts(zh, en), _texts(why_zh, why_en), option_id in correct))
    return rows[: len(LETTERS)]


def free_id(taken: Sequence[str]) -> str:
    """Return the first letter that is not taken."""
    return next((letter for letter in LETTERS if letter not in taken), "Z")


def slip_rows(data: Submitted) -> list[SlipRow]:
    """Read the rows of slips."""
    columns = [data.getlist(name) for name in ("slip_value", "slip_why_zh", "slip_why_en")]
    return [SlipRow(value.strip(), _texts(zh, en)) for value, zh, en in zip(*columns, strict=False)]


def option_rows_of(body: Mapping[str, Any]) -> list[OptionRow]:
    """Return the rows that show a document's options; those to be ordered stand in the right order.

    A document without options gets empty rows, as many as its type usually has.
    """
    rows = [
        OptionRow(
            str(option.get("id", "")),
            dict(option.get("text") or {}),
            dict(option.get("why") or {}),
            bool(option.get("correct")),
        )
        for option in options_of(body)
    ]
    key = body.get("key")
    if body.get("type") == "ordering" and isinstance(key, list):
        place = {option_id: index for index, option_id in enumerate(key)}
        rows.sort(key=lambda row: place.get(row.id, len(place)))
    return rows or [OptionRow(LETTERS[i]) for i in range(EMPTY.get(str(body.get("type")), 0))]


def slip_rows_of(body: Mapping[str, Any]) -> list[SlipRow]:
    """Return the rows that show a document's slips, with an empty one at the end."""
    slips = body.get("slips") or []
    rows = [SlipRow(str(s.get("value", "")), dict(s.get("why") or {})) for s in slips]
    return [*rows, SlipRow()]


def rearrange(rows: list[OptionRow], act: str) -> list[OptionRow]:
    """Add, remove or move a row as a button without script asks: ``add``, ``remove:B``, ``up:B``."""
    verb, _, wanted = act.partition(":")
    if verb == "add" and len(rows) < MOST_OPTIONS:
        return [*rows, OptionRow(free_id([row.id for row in rows]))]
    places = [index for index, row in enumerate(rows) if row.id == wanted]
    if not places:
        return rows
    place, rest = places[0], [row for row in rows if row.id != wanted]
    if verb == "remove":
        return rest
    goal = {"up": place - 1, "down": place + 1}.get(verb, place)
    goal = min(max(goal, 0), len(rest))
    return [*rest[:goal], rows[place], *rest[goal:]]


def _texts(zh: str, en: str) -> Texts:
    return {"zh": zh.strip(), "en": en.strip()}
