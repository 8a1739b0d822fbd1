"""Items of the readable banks that say nearly the same as one that is being written.

Candidates share pieces of the stem with it, by the folded column that lists search in; those are few,
and are then compared exactly. On 10,000 items this takes some 20 milliseconds (``bench/editing.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, desc, func, literal, select
from sqlalchemy.orm import Session

from question_bank.checks.similarity import Twin, likeness, probes
from question_bank.checks.words import text_in
from question_bank.models import Item, ItemDraft, ItemState, ItemVersion

LEAST = 55
"""Per cent from which an item counts as a twin."""

_PROBES = 8
_CANDIDATES = 8
_SHORTEST = 8


def find_twins(
    session: Session,
    body: Mapping[str, Any],
    banks: Sequence[int],
    *,
    but: int | None = None,
    limit: int = 3,
) -> list[Twin]:
    """Return the items most like a document, the likest first; ``but`` is the row of the item itself.

    Compared are items of the same domain (of all, when the document has none), without retired ones.
    """
    stem = text_in(body.get("stem"), "zh") or text_in(body.get("stem"), "en")
    pieces = probes(stem, _PROBES)
    if len(stem.strip()) < _SHORTEST or not pieces or not banks:
        return []
    shared = _shared(session, pieces)
    query = (
        select(Item.id, Item.public_id, Item.identifier)
        .where(Item.bank_id.in_(banks), Item.state != ItemState.RETIRED, shared >= _enough(pieces))
        .order_by(desc(shared), Item.id)
        .limit(_CANDIDATES)
    )
    if body.get("domain"):
        query = query.where(Item.domain == body["domain"])
    if but is not None:
        query = query.where(Item.id != but)
    rows = session.execute(query).all()
    bodies = _bodies(session, [row.id for row in rows])
    found = [
        Twin(row.public_id, row.identifier, likeness(body, bodies[row.id]), bodies[row.id])
        for row in rows
        if row.id in bodies
    ]
    alike = [twin for twin in found if twin.share >= LEAST]
    return sorted(alike, key=lambda twin: (-twin.share, twin.identifier))[:limit]


def _enough(pieces: Sequence[str]) -> int:
    """Return how many pieces a candidate must share: of a likeness of 55 % many more are expected."""
    return max(1, len(pieces) // 3)


def _shared(session: Session, pieces: Sequence[str]) -> Any:
    """Return how many pieces an item's folded text holds, as SQL."""
    position = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    total: Any = literal(0)
    for piece in pieces:
        total = total + case((position(Item.search_text, piece) > 0, 1), else_=0)
    return total


def _bodies(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the documents of items as they were written last."""
    versions = (
        select(ItemVersion.item_id, ItemVersion.body)
        .where(ItemVersion.item_id.in_(ids))
        .order_by(ItemVersion.number)
    )
    drafts = select(ItemDraft.item_id, ItemDraft.body).where(ItemDraft.item_id.in_(ids))
    return {item: body for query in (versions, drafts) for item, body in session.execute(query)}
