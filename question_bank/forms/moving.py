"""Adding, removing and moving rows by buttons that post, for those without script.

An act is ``add``, ``remove:B``, ``up:B`` or ``down:B`` for the options; other lists say which they are:
``rows.add``, ``variables.remove:2``. Rows without an id are named by their place, from 1; options of a
gap by the gap and the option: ``gaps.up:g1 B``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from question_bank.forms.gap_rows import GapRow
from question_bank.forms.rows import (
    OptionRow,
    RangeRow,
    SlipRow,
    TextRow,
    UnitRow,
    add_option,
    free_id,
    free_name,
)
from question_bank.forms.variable_rows import VariableRow
from question_bank.item_types.base import MOST_OPTIONS

R = TypeVar("R")
MOST_ROWS = 20
MOST = {"matching": 10, "choice_table": 6, "gap_match": 12}
"""How many options these types may have; others ``MOST_OPTIONS``."""

FRESH: dict[str, Callable[[list[Any]], Any]] = {
    "rows": lambda rows: TextRow(free_name("r", [row.id for row in rows])),
    "slips": lambda rows: SlipRow(),
    "ranges": lambda rows: RangeRow(),
    "units": lambda rows: UnitRow(),
    "variables": lambda rows: VariableRow(),
}


def rearrange(rows: list[OptionRow], act: str, kind: str = "") -> list[OptionRow]:
    """Return the rows of options as an act leaves them; an act that makes no sense changes nothing."""
    verb, _, wanted = act.partition(":")
    if verb == "add":
        return add_option(rows, MOST.get(kind, MOST_OPTIONS))
    places = [index for index, row in enumerate(rows) if row.id == wanted]
    return moved(rows, verb, places[0]) if places else rows


def rearrange_list(name: str, rows: list[Any], act: str) -> list[Any]:
    """Return the rows of another list as an act (``add``, ``up:r2``, ``remove:1``) leaves them."""
    verb, _, wanted = act.partition(":")
    if verb == "add":
        if len(rows) >= MOST_ROWS or name not in FRESH:
            return rows
        return [*rows, FRESH[name](rows)]
    places = [i for i, row in enumerate(rows) if getattr(row, "id", str(i + 1)) == wanted]
    return moved(rows, verb, places[0]) if places else rows


def rearrange_gaps(gaps: list[GapRow], act: str) -> None:
    """Change the options of one gap: ``add:g1``, ``up:g1 B``; or forget a gap: ``forget:g1``."""
    verb, _, wanted = act.partition(":")
    name, _, option = wanted.partition(" ")
    if verb == "forget":
        gaps[:] = [gap for gap in gaps if gap.id != name]
        return
    for gap in gaps:
        if gap.id != name:
            continue
        if verb == "add" and len(gap.options) < MOST_OPTIONS:
            taken = [row.id for other in gaps for row in other.options]
            gap.options.append(OptionRow(fresh_option(gap.id, taken)))
        places = [index for index, row in enumerate(gap.options) if row.id == option]
        if places:
            gap.options[:] = moved(gap.options, verb, places[0])


def fresh_option(gap: str, taken: list[str]) -> str:
    """Return an id for an option of a gap that the whole item has not: ``g1a`` … or ``A`` …"""
    letters = (f"{gap[:12]}{letter}" for letter in "abcdefghijkl")
    return next((name for name in letters if name not in taken), free_id(taken))


def moved(rows: list[R], verb: str, place: int) -> list[R]:
    """Return the rows with the one at a place moved ``up`` or ``down`` or without it (``remove``)."""
    rest = [*rows[:place], *rows[place + 1 :]]
    if verb == "remove":
        return rest
    goal = {"up": place - 1, "down": place + 1}.get(verb, place)
    goal = min(max(goal, 0), len(rest))
    return [*rest[:goal], rows[place], *rest[goal:]]
