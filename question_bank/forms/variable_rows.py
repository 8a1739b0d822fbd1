"""Rows of variables: numbers that differ from one candidate to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.forms.rows import Entry, Submitted, columns
from question_bank.item_types.base import entries_of

DRAWS = ("integer", "choice", "computed")
_PARTS = re.compile(r"[,，;；、\s]+")


@dataclass
class VariableRow:
    """A variable being written. ``values`` is a list as people type it, apart by commas."""

    name: str = ""
    draw: str = "integer"
    low: str = ""
    high: str = ""
    step: str = ""
    values: str = ""
    expression: str = ""

    @property
    def filled(self) -> bool:
        """Whether anything stands in the row."""
        return any((self.name, self.low, self.high, self.values, self.expression))

    def entry(self) -> Entry:
        """Return the variable for a document, with the fields that its kind has."""
        made: Entry = {"name": self.name, "draw": self.draw}
        if self.draw == "choice":
            return {**made, "values": [word for word in _PARTS.split(self.values) if word]}
        if self.draw == "computed":
            return {**made, "expression": self.expression}
        ends = {"low": self.low, "high": self.high, "step": self.step}
        return {**made, **{name: text for name, text in ends.items() if text}}


def variable_rows(data: Submitted) -> list[VariableRow]:
    """Read the rows of variables."""
    names = ("name", "draw", "low", "high", "step", "values", "expression")
    found = columns(data, *(f"var_{name}" for name in names))
    return [VariableRow(*(text.strip() for text in row)) for row in found]


def variable_rows_of(body: Mapping[str, Any]) -> list[VariableRow]:
    """Return the rows that show a document's variables."""
    rows = []
    for entry in entries_of(body, "variables"):
        values = entry.get("values")
        rows.append(
            VariableRow(
                name=str(entry.get("name") or ""),
                draw=str(entry.get("draw") or DRAWS[0]),
                low=str(entry.get("low") or ""),
                high=str(entry.get("high") or ""),
                step=str(entry.get("step") or ""),
                values=", ".join(map(str, values)) if isinstance(values, list) else "",
                expression=str(entry.get("expression") or ""),
            )
        )
    return rows
