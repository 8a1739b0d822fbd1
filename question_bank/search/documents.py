"""What of an item is searched, and how. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.search.tokens import GAP, LACKS, Place, fold, places, units

LANGUAGES = ("zh", "en")
_SEARCHED = ("stem", "options", "rows", "gaps", "areas", "image", "unit", "answer")
_QUIET = frozenset({"why", "rationale", "rubric", "correct", "id", "coords", "shape", "asset"})


@dataclass(frozen=True)
class Indexed:
    """The places of an item: of its identifier, its names (title, topic, competence, tags), its body."""

    identifier: tuple[Place, ...]
    names: tuple[Place, ...]
    body: tuple[Place, ...]


def index_of(
    identifier: str,
    body: Mapping[str, Any],
    *,
    competence: Mapping[str, str] | None = None,
    tags: Iterable[str] = (),
    added: Iterable[Mapping[str, Any]] = (),
    languages: Iterable[str] = (),
) -> Indexed:
    """Return the places of an item from its document.

    ``competence`` is the competence's title, ``added`` the texts of languages added later and
    ``languages`` which these are.
    """
    names = [
        *_texts(body.get("title")),
        str(body.get("topic") or ""),
        str(body.get("competence") or ""),
    ]
    names += [*_texts(competence), *tags]
    named = _row(names, name=True)
    told = [text for part in _SEARCHED for text in _texts(body.get(part))]
    told += [text for texts in added for text in _texts(texts)]
    missing = [(LACKS + name,) for name in lacks(body) if name not in set(languages)]
    return Indexed(_identifier(identifier), named, (*_row(told), *missing))


def _identifier(identifier: str) -> tuple[Place, ...]:
    """Return the parts of an identifier, and at each what follows written together: ``prc001``."""
    parts = [unit for run in units(identifier) for unit in run]
    found: list[Place] = []
    for position, part in enumerate(parts):
        together = "".join(parts[position:])
        found.append((part,) if together == part else (part, together))
    return tuple(found)


def _row(texts: Iterable[str], *, name: bool = False) -> tuple[Place, ...]:
    found: list[Place] = []
    seen = set()
    for text in texts:
        folded = fold(text)
        if folded and folded not in seen:
            seen.add(folded)
            found += [*places(text, name=name), GAP]
    return tuple(found)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts inside a part of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _QUIET:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def lacks(body: Mapping[str, Any]) -> list[str]:
    """Return the languages in which some text of the document is missing."""
    return [name for name in LANGUAGES if not body.get("stem") or _lacks(body, name)]


def _lacks(value: Any, language: str) -> bool:
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            return not value.get(language)
        return any(_lacks(inner, language) for key, inner in value.items() if key != "attribution")
    return isinstance(value, list) and any(_lacks(inner, language) for inner in value)
