"""How sure a figure is and where it comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class SourceStatus(StrEnum):
    """How sure a figure is: from the official text, a stand-in for it, or our own proposal."""

    OFFICIAL = "official"
    PLACEHOLDER = "placeholder"
    PROPOSED = "proposed"


STATUSES = tuple(status.value for status in SourceStatus)

_REF = re.compile(r"\[(?P<tag>[PSD])\] (?P<id>[a-z0-9-]+)(?:: (?P<place>.+))?")


@dataclass(frozen=True)
class Source:
    """A source reference resolved: its reference entry if the edition lists it, the place in it.

    ``tag`` is P (the source itself was seen), S (a description was seen), D (our own design) or ""
    for a text that names no listed reference; then ``place`` holds that text.
    """

    tag: str
    reference: Mapping[str, Any] | None
    place: str


def find_source(ref: str, references: Sequence[Mapping[str, Any]]) -> Source:
    """Resolve ``[P] edsf: Table C.2`` among the references of an edition; other text stays as it is."""
    match = _REF.fullmatch(ref)
    if match:
        for reference in references:
            if reference.get("id") == match["id"]:
                return Source(match["tag"], reference, match["place"] or "")
    return Source("", None, ref)


def is_tagged(ref: str) -> bool:
    """Say whether a source reference is of the form ``[P] id`` or ``[P] id: place``."""
    return _REF.fullmatch(ref) is not None


def source_counts(statuses: Iterable[str]) -> dict[SourceStatus, int]:
    """Count the cells of each status; every status stands in the answer."""
    counted = Counter(statuses)
    return {status: counted[status.value] for status in SourceStatus}
