"""Responses that fill several places (gaps, rows), and scoring place by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from question_bank.item_types.base import (
    ALL,
    ALL_OR_NOTHING,
    EACH,
    LONGEST_RESPONSE,
    PARTIAL,
    Body,
    Common,
    InvalidResponse,
    Outcome,
    Step,
    as_option,
    as_options,
    finish,
    rename_ids,
    unusable,
)


class Recording(Common):
    """A type whose responses fill places with ids; ``named_at`` is where a pair has the named id."""

    scorings = (ALL, EACH)
    named_at = 1

    def renamed(self, response: object, names: Mapping[str, str]) -> object:
        """See ``ItemType``: the ids that fill the places; the places keep theirs."""
        if isinstance(response, Mapping):
            return {place: rename_ids(given, names) for place, given in response.items()}
        if isinstance(response, list):
            return [self._renamed_pair(entry, names) for entry in response]
        return self._renamed_pair(response, names)

    def _renamed_pair(self, entry: object, names: Mapping[str, str]) -> object:
        words = entry.split() if isinstance(entry, str) else []
        if len(words) != 2:
            return entry
        words[self.named_at] = str(rename_ids(words[self.named_at], names))
        return " ".join(words)


def scoring_of(body: Body) -> str:
    """Return how a document is scored: ``all`` or ``each``."""
    return EACH if body.get("scoring") == EACH else ALL


def as_record(response: object) -> dict[str, object]:
    """Return a record of places as it was given, at most 64; raises ``InvalidResponse``."""
    if response is None or response == "" or response == []:
        return {}
    if not isinstance(response, Mapping) or len(response) > LONGEST_RESPONSE:
        raise InvalidResponse("expected an answer for each place, by its id")
    if not all(isinstance(place, str) and 0 < len(place) <= LONGEST_RESPONSE for place in response):
        raise InvalidResponse("the id of a place is no text")
    return dict(response)


def as_places(response: object, *, place_at: int = 0) -> dict[str, str]:
    """Return one option id for each filled place: from a record or from pairs ``"r1 A"``.

    ``place_at`` is where a pair names the place. Raises ``InvalidResponse``.
    """
    if isinstance(response, str | list) and response:
        filled: dict[str, str] = {}
        for place, given in as_pairs(response, place_at=place_at):
            if filled.setdefault(place, given) != given:
                raise InvalidResponse("a place is filled twice")
        return dict(sorted(filled.items()))
    given_ids = {place: as_option(given) for place, given in as_record(response).items()}
    return {place: given for place, given in sorted(given_ids.items()) if given is not None}


def as_pairs(response: str | list[Any], *, place_at: int = 0) -> list[tuple[str, str]]:
    """Return (place, option id) of pairs written as text; raises ``InvalidResponse``."""
    pairs = []
    for entry in as_options([response] if isinstance(response, str) else response):
        words = entry.split()
        if len(words) != 2:
            raise InvalidResponse("expected pairs of a place and an option id")
        pairs.append((words[place_at], words[1 - place_at]))
    return pairs


def score_parts(maximum: Fraction, parts: list[Step], scoring: str) -> Outcome:
    """Return the outcome of parts that are each right or not: all of them, or their share.

    A part is ``{"part": id, "given": text or None, "key": text, "right": bool}``.
    """
    right = sum(bool(part["right"]) for part in parts)
    share = Fraction(right, len(parts)) if scoring == EACH else Fraction(int(right == len(parts)))
    return finish(share, maximum, [{"step": "parts", "parts": parts, "scoring": scoring}])


def score_places(
    instance: Mapping[str, Any], filled: Mapping[str, str], maximum: Fraction, *, reuse: bool
) -> Outcome:
    """Score a record of option ids against the key: place by place."""
    key = instance["key"]
    if set(filled) - set(key):
        return unusable(maximum, "unknown_place")
    if not reuse and len(set(filled.values())) != len(filled):
        return unusable(maximum, "reused")
    parts: list[Step] = [
        {
            "part": place,
            "given": filled.get(place),
            "key": key[place],
            "right": filled.get(place) == key[place],
        }
        for place in instance["places"]
    ]
    return score_parts(maximum, parts, instance["scoring"])


def score_chosen(instance: Mapping[str, Any], chosen: list[str], maximum: Fraction) -> Outcome:
    """Score chosen ids against those of the key: exactly these, or (right − wrong) / keys.

    More than ``most`` earn nothing. An id that does not exist counts as one wrongly chosen.
    """
    if instance["most"] is not None and len(chosen) > instance["most"]:
        return unusable(maximum, "too_many")
    keys = set(instance["key"])
    right, wrong = len(keys & set(chosen)), len(set(chosen) - keys)
    share = Fraction(int(right == len(keys) and not wrong))
    each = instance["scoring"] == EACH
    if each:
        share = max(Fraction(0), Fraction(right - wrong, len(keys)))
    rule = PARTIAL if each else ALL_OR_NOTHING
    steps: list[Step] = [
        {"step": "chosen", "options": chosen},
        {"step": "key", "options": sorted(keys)},
        {"step": "counts", "right": right, "wrong": wrong, "keys": len(keys), "rule": rule},
    ]
    return finish(share, maximum, steps)


def as_chosen(response: object) -> list[str] | None:
    """Return chosen ids, sorted, each once; one id alone is read too. Raises ``InvalidResponse``."""
    given = [response] if isinstance(response, str) and response else response
    return sorted(set(as_options(given))) or None


def joined(lang: str, words: Iterable[str]) -> str:
    """Return phrases one after the other, as reports list them."""
    return ("；" if lang == "zh" else "; ").join(words)
