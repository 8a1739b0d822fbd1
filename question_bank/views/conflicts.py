"""Where two drafts of an item differ, for whom a conflict is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the places where two documents differ, each with both texts."""
    left, right = dict(_flat("", mine)), dict(_flat("", theirs))
    for field in dict.fromkeys([*left, *right]):
        if left.get(field) != right.get(field):
            yield {"field": field, "mine": left.get(field, ""), "theirs": right.get(field, "")}


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of all leaves; entries of lists go by their id where they have one."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        for place, entry in enumerate(value, start=1):
            name = entry.get("id", place) if isinstance(entry, Mapping) else place
            yield from _flat(f"{path}.{name}", entry)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, str(value)
