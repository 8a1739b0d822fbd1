"""An item being written becomes one of another type: what goes along, and what there is no place for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from question_bank.forms.base import EACH, Body
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.base import entries_of

OWN = (
    "options", "rows", "gaps", "areas", "image", "key", "why", "rubric", "slips", "unit", "units",
    "decimals", "tolerance", "tolerance_kind", "ranges", "range", "fixed", "scoring", "most", "many",
    "reuse", "answer",
)  # fmt: skip
"""The fields of a document that only some types have."""

_CHOICES = frozenset({"single", "multiple"})
_KEYS_ALIKE = (
    frozenset({"numeric", "slider"}),
    frozenset({"matching", "choice_table"}),
)
"""Types whose ``key`` says the same; choices have it in their options."""

_USUAL = frozenset({"plain"})
"""What a form says by itself: the format of a long answer."""


def switched(body: Body, kind: str) -> dict[str, Any]:
    """Return the document from which the form of another type is filled.

    Texts and what both types have stay; a key stays only where it means the same.
    """
    before = str(body.get("type"))
    made = {
        name: value
        for name, value in body.items()
        if name not in {"gaps", "most", "answer", "fixed"}
    }
    made["type"] = kind
    if not any({before, kind} <= alike for alike in _KEYS_ALIKE):
        made.pop("key", None)
    if EACH not in ITEM_TYPES[kind].scorings:
        made.pop("scoring", None)
    if "options" in body:
        made["options"] = _options(body, before, kind)
    return made


def _options(body: Body, before: str, kind: str) -> list[dict[str, Any]]:
    """Return the options as they stand on the page, with their keys between types of choice."""
    options = [dict(option) for option in entries_of(body, "options")]
    order = body.get("key")
    if before == "ordering" and isinstance(order, list):
        options.sort(key=lambda option: order.index(option["id"]) if option["id"] in order else 99)
    right = [option for option in options if option.get("correct")]
    if not {before, kind} <= _CHOICES or (kind == "single" and len(right) > 1):
        for option in options:
            option.pop("correct", None)
    return options


def left_behind(before: Body, after: Body) -> list[str]:
    """Return the fields of a document of which something is missing from the one that it became."""
    return [name for name in OWN if not _stays(name, before, after)]


def _stays(name: str, before: Body, after: Body) -> bool:
    if name == "key":
        return not _key(before) or _key(before) == _key(after)
    return set(_leaves(before.get(name))) - _USUAL <= set(_leaves(after.get(name)))


def _key(body: Body) -> object:
    """Return what a document says is right, alike for all types; nothing while nothing is written."""
    right = [
        str(option.get("id")) for option in entries_of(body, "options") if option.get("correct")
    ]
    key = body.get("key")
    if body.get("type") == "ordering" and not any(_leaves(body.get("options"))):
        return None
    if isinstance(key, Mapping):
        return {k: v if isinstance(v, list) else [v] for k, v in key.items()} or None
    return right or (None if key in ("", []) else key)


def _leaves(value: object) -> Iterator[str]:
    """Yield what people wrote in a part of a document: texts and numbers, not ids and flags."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in {"id", "correct"}:
                yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif value not in (None, "", False):
        yield str(value)
