"""Which responses a save may hold: the shape that the type of an item asks for. Pure.

What has the right shape may still be wrong, and what has not is refused before it reaches the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST_NUMBER = 64
LONGEST_ENTRY = 200
LONGEST_TEXT = 10_000

_PLACE = re.compile(r"[0-9]{1,5} [0-9]{1,5}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_FILES = 5


@dataclass(frozen=True)
class ItemShape:
    """What a response to an item may look like.

    Its type, the opaque ids that it may name, the ids of the ``places`` (rows, gaps) that it fills,
    how many entries it may have at ``most`` (None: any), and the ``size`` of an order.
    """

    type: str
    options: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    most: int | None = None
    size: int = 0


def fits(response: object, shape: ItemShape) -> bool:
    """Tell whether a response has the shape of its type; null takes an answer back.

    single: an option; multiple: distinct options; ordering: all options, each once; true_false:
    ``"true"`` or ``"false"``; numeric: text as typed, at most 64 characters; slider: a plain decimal;
    records fill places with an option, options or a text; point: places ``"x y"``; files: name, size,
    digest.
    """
    if response is None:
        return True
    check = _FITS.get(shape.type)
    return check is not None and check(response, shape)


def _single(response: object, shape: ItemShape) -> bool:
    return isinstance(response, str) and response in shape.options


def _truth(response: object, shape: ItemShape) -> bool:
    return isinstance(response, str) and response in ("true", "false")


def _number(response: object, shape: ItemShape) -> bool:
    return isinstance(response, str) and len(response) <= LONGEST_NUMBER


def _set(response: object, shape: ItemShape) -> bool:
    return isinstance(response, str) and (not response or bool(_DECIMAL.fullmatch(response)))


def _text(response: object, shape: ItemShape) -> bool:
    return isinstance(response, str) and len(response) <= LONGEST_TEXT


def _chosen(response: object, shape: ItemShape) -> bool:
    """Distinct ids, not more than may be chosen."""
    if not isinstance(response, list) or not _are_known(response, shape):
        return False
    few = shape.most is None or len(response) <= shape.most
    return few and len(set(response)) == len(response)


def _ordered(response: object, shape: ItemShape) -> bool:
    return (
        isinstance(response, list)
        and _chosen(response, shape)
        and len(response) in (0, shape.size or len(shape.options))
    )


def _are_known(entries: list[Any], shape: ItemShape) -> bool:
    return all(isinstance(entry, str) and entry in shape.options for entry in entries)


def _record(response: object, shape: ItemShape, fine: Callable[[object], bool]) -> bool:
    if not isinstance(response, dict):
        return False
    return all(place in shape.places and fine(given) for place, given in response.items())


def _filled(response: object, shape: ItemShape) -> bool:
    return _record(response, shape, lambda given: _single(given, shape))


def _table(response: object, shape: ItemShape) -> bool:
    return _record(response, shape, lambda given: _chosen(given, shape))


def _typed(response: object, shape: ItemShape) -> bool:
    return _record(
        response, shape, lambda given: isinstance(given, str) and len(given) <= LONGEST_ENTRY
    )


def _points(response: object, shape: ItemShape) -> bool:
    if not isinstance(response, list) or len(response) > (shape.most or 1):
        return False
    return all(isinstance(entry, str) and _PLACE.fullmatch(entry) for entry in response)


def _files(response: object, shape: ItemShape) -> bool:
    if not isinstance(response, list) or len(response) > (shape.most or _MOST_FILES):
        return False
    return all(_is_file(entry) for entry in response)


def _is_file(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"name", "size", "sha256"}:
        return False
    name, size, digest = entry["name"], entry["size"], entry["sha256"]
    return (
        isinstance(name, str)
        and 0 < len(name) <= LONGEST_ENTRY
        and isinstance(size, int)
        and not isinstance(size, bool)
        and size >= 0
        and isinstance(digest, str)
        and bool(_DIGEST.fullmatch(digest))
    )


_FITS: dict[str, Callable[[object, ItemShape], bool]] = {
    "single": _single,
    "multiple": _chosen,
    "true_false": _truth,
    "numeric": _number,
    "text_entry": _typed,
    "inline_choice": _filled,
    "ordering": _ordered,
    "matching": _filled,
    "choice_table": _table,
    "hot_text": _chosen,
    "gap_match": _filled,
    "hotspot": _chosen,
    "point": _points,
    "slider": _set,
    "extended_text": _text,
    "upload": _files,
}
