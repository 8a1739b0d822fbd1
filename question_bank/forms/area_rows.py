"""Rows of areas on a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.forms.rows import Entry, Submitted, Texts, columns, free_name, texts, texts_of
from question_bank.item_types.base import entries_of

SHAPES = ("rect", "circle", "poly")
_PARTS = re.compile(r"[\s,，;；]+")


@dataclass
class AreaRow:
    """An area: ``coords`` are whole pixels of the picture as text, apart by commas."""

    id: str
    shape: str = "rect"
    coords: str = ""
    label: Texts = field(default_factory=dict)
    correct: bool = False

    def entry(self, *, labelled: bool) -> Entry:
        """Return the area for a document, with its label where candidates see one."""
        words = [word for word in _PARTS.split(self.coords) if word]
        numbers = [int(word) if _whole(word) else word for word in words]
        made: Entry = {"id": self.id, "shape": self.shape, "coords": numbers}
        return {**made, "label": self.label} if labelled else made


def _whole(word: str) -> bool:
    return word.removeprefix("-").isdecimal() and len(word) < 7


def area_rows(data: Submitted) -> list[AreaRow]:
    """Read the rows of areas."""
    right = set(data.getlist("area_key"))
    rows: list[AreaRow] = []
    names = ("area_id", "area_shape", "area_coords", "area_zh", "area_en")
    for name, shape, coords, zh, en in columns(data, *names):
        known = [row.id for row in rows]
        fresh = name if name and name not in known else free_name("a", known)
        rows.append(AreaRow(fresh, shape, coords.strip(), texts(zh, en), name in right))
    return rows


def area_rows_of(body: Mapping[str, Any]) -> list[AreaRow]:
    """Return the rows that show a document's areas."""
    key = body.get("key")
    right = {str(name) for name in key} if isinstance(key, list) else set()
    return [_row(entry, right) for entry in entries_of(body, "areas")]


def _row(entry: Mapping[str, Any], right: set[str]) -> AreaRow:
    coords = entry.get("coords")
    name = str(entry.get("id", ""))
    return AreaRow(
        name,
        str(entry.get("shape") or SHAPES[0]),
        ", ".join(map(str, coords)) if isinstance(coords, list) else "",
        texts_of(entry.get("label")),
        name in right,
    )
