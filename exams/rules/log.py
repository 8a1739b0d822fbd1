"""The response log as pure decisions: shape, folding, digests and the seal. A replay uses the same.

A body is ``{"a": {ref: response or null}, "f": {ref: bool}, "s": [ref, …]}``: answers, flags and the
items seen, each part optional. Responses carry the opaque option ids of the form's document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.canonical import digest_of
from exams.rules.responses import ItemShape, fits

LARGEST_BODY = 64 * 1024
PARTS = frozenset({"a", "f", "s"})

Body = dict[str, Any]

__all__ = [
    "LARGEST_BODY",
    "BodyProblem",
    "Folded",
    "ItemShape",
    "check_body",
    "entry_digest",
    "fits",
    "fold_log",
    "fold_state",
    "is_answer",
    "receipt_code",
    "seal_digest",
    "seal_of",
]


@dataclass(frozen=True)
class BodyProblem:
    """What is wrong with a body (a stable code) and where, as a path like ``a.q1f2``."""

    what: str
    where: str


@dataclass(frozen=True)
class Folded:
    """What a candidate sees after a log: answers (null ones left out), flagged items, seen items."""

    answers: dict[str, Any] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    last: int = 0

    @property
    def answered(self) -> int:
        """How many items have a response."""
        return len(self.answers)


def fold_state(entries: Iterable[tuple[int, Body]]) -> Folded:
    """Fold ``(sequence, body)`` entries, in whatever order they come: the later entry wins."""
    answers: dict[str, Any] = {}
    flags: set[str] = set()
    seen: set[str] = set()
    last = 0
    for sequence, body in sorted(entries, key=lambda entry: entry[0]):
        answers.update(body.get("a", {}))
        for ref, flagged in body.get("f", {}).items():
            (flags.add if flagged else flags.discard)(ref)
        seen.update(body.get("s", []))
        last = sequence
    given = {ref: answer for ref, answer in answers.items() if is_answer(answer)}
    return Folded(given, frozenset(flags), frozenset(seen), last)


def fold_log(entries: Iterable[tuple[int, Body]]) -> dict[str, Any]:
    """Return the last response of each item that has one; ``(sequence, body)`` entries."""
    return fold_state(entries).answers


def is_answer(response: object) -> bool:
    """Tell whether a response answers: null, empty text, list and record do not."""
    return response is not None and response not in ("", [], {})


def entry_digest(body: Body) -> str:
    """Return the digest under which a body stands in the log: SHA-256 of its canonical JSON."""
    return digest_of(body)


def seal_digest(entries: Iterable[tuple[int, str]]) -> str:
    """Return the seal of a log: SHA-256 over its ``(sequence, digest)`` entries in their order."""
    return digest_of([[sequence, digest] for sequence, digest in sorted(entries)])


def seal_of(log: Iterable[tuple[int, Body]]) -> str:
    """Return the seal of a log from its bodies, as a replay computes it."""
    return seal_digest((sequence, entry_digest(body)) for sequence, body in log)


def receipt_code(seal: str) -> str:
    """Return the first 16 hexadecimal digits of a seal in groups of four."""
    return " ".join(seal[at : at + 4] for at in range(0, 16, 4))


def check_body(body: object, shapes: Mapping[str, ItemShape]) -> BodyProblem | None:
    """Return the first thing wrong with a body for a form whose items have these shapes, or None.

    Codes: ``shape``, ``empty``, ``unknown_item``, ``response``, ``flag``.
    """
    if not isinstance(body, dict) or not set(body) <= PARTS:
        return BodyProblem("shape", "")
    if not any(body.get(part) for part in PARTS):
        return BodyProblem("empty", "")
    answers, flags, seen = body.get("a", {}), body.get("f", {}), body.get("s", [])
    if not isinstance(answers, dict):
        return BodyProblem("shape", "a")
    if not isinstance(flags, dict):
        return BodyProblem("shape", "f")
    if not isinstance(seen, list):
        return BodyProblem("shape", "s")
    return (
        _answers_problem(answers, shapes)
        or _flags_problem(flags, shapes)
        or _seen_problem(seen, shapes)
    )


def _answers_problem(
    answers: dict[str, Any], shapes: Mapping[str, ItemShape]
) -> BodyProblem | None:
    for ref, response in answers.items():
        shape = shapes.get(ref)
        if shape is None:
            return BodyProblem("unknown_item", f"a.{ref}"[:80])
        if not fits(response, shape):
            return BodyProblem("response", f"a.{ref}")
    return None


def _flags_problem(flags: dict[str, Any], shapes: Mapping[str, ItemShape]) -> BodyProblem | None:
    for ref, flagged in flags.items():
        if ref not in shapes:
            return BodyProblem("unknown_item", f"f.{ref}"[:80])
        if not isinstance(flagged, bool):
            return BodyProblem("flag", f"f.{ref}")
    return None


def _seen_problem(seen: list[Any], shapes: Mapping[str, ItemShape]) -> BodyProblem | None:
    for place, ref in enumerate(seen):
        if not isinstance(ref, str) or ref not in shapes:
            return BodyProblem("unknown_item", f"s.{place}")
    return None
