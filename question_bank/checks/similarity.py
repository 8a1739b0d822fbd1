"""How alike two texts are: Jaccard's index of their shingles of three characters.

Broder (1997), On the resemblance and containment of documents. Texts are folded first, so that width,
case, spaces and punctuation do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.checks.words import text_in

LENGTH = 3
PROBE = 5
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Twin:
    """An item that says nearly the same: ``share`` in per cent, ``body`` its document."""

    public_id: str
    identifier: str
    share: int
    body: Mapping[str, Any]


def folded(text: str) -> str:
    """Return a text as it is compared: width, case, spaces and punctuation do not matter."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())


def text_shingles(text: str) -> frozenset[str]:
    """Return the shingles of a text; a very short one is its own."""
    bare = folded(text)
    if len(bare) <= LENGTH:
        return frozenset({bare} if bare else ())
    return frozenset(bare[at : at + LENGTH] for at in range(len(bare) - LENGTH + 1))


def similarity(a: frozenset[str], b: frozenset[str]) -> int:
    """Return Jaccard's index of two sets of shingles in per cent, rounded down."""
    together = len(a | b)
    return 100 * len(a & b) // together if together else 0


def likeness(body: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Return how alike the stems of two documents are, in per cent: in the language where more so."""
    return max(
        similarity(
            text_shingles(text_in(body.get("stem"), lang)),
            text_shingles(text_in(other.get("stem"), lang)),
        )
        for lang in ("zh", "en")
    )


def probes(text: str, count: int) -> list[str]:
    """Return pieces spread evenly over a text as the search columns hold it (folded, spaces kept).

    Two texts that are alike share most of them.
    """
    bare = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    starts = range(max(len(bare) - PROBE + 1, 0))
    if not starts:
        return [bare] if bare else []
    step = max(len(starts) // count, 1)
    return list(dict.fromkeys(bare[at : at + PROBE] for at in starts[::step]))[:count]
