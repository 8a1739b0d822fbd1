"""Reads of published forms. What they hold never changes, so each process keeps it by its digest."""

from __future__ import annotations

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from exams.models import FormItem, FormPaper
from exams.rules.packing import PackedPaper, pack_paper
from exams.rules.papers import PaperShape, shape_of, sitting_key

Executor = Connection | Session
V = TypeVar("V")
KEPT = 64


class Kept(Generic[V]):
    """A small store by digest; the entry that was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = threading.Lock()

    def peek(self, name: str) -> V | None:
        """Return what is kept under a name, or None."""
        with self._lock:
            if name not in self._values:
                return None
            self._values.move_to_end(name)
            return self._values[name]

    def put(self, name: str, value: V) -> None:
        """Keep a value under a name."""
        with self._lock:
            self._values[name] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def get(self, name: str, make: Callable[[], V]) -> V:
        """Return what is kept under a name, making it at first."""
        found = self.peek(name)
        if found is None:
            found = make()
            self.put(name, found)
        return found


_packed: Kept[PackedPaper] = Kept(KEPT)
_keys: Kept[dict[str, Any]] = Kept(KEPT)
_shapes: Kept[PaperShape] = Kept(KEPT)


def form_document(session: Executor, form_paper_id: int, *, digest: str | None = None) -> bytes:
    """Return the gzip of a paper's document, with all variants; candidates get their own of it."""
    return packed_paper(session, form_paper_id, digest=digest).whole


def published_document(session: Executor, form_paper_id: int) -> dict[str, Any]:
    """Return a paper's document as it was published, with all variants."""
    found: dict[str, Any] = json.loads(gzip.decompress(form_document(session, form_paper_id)))
    return found


def packed_paper(
    session: Executor, form_paper_id: int, *, digest: str | None = None
) -> PackedPaper:
    """Return a paper ready to be sent. With its digest it costs no statement once kept."""
    known = digest or _digests(session, form_paper_id)[0]
    query = select(FormPaper.document).where(FormPaper.id == form_paper_id)

    def read() -> PackedPaper:
        whole = bytes(session.execute(query).scalar_one())
        return pack_paper(json.loads(gzip.decompress(whole)), whole, known)

    return _packed.get(known, read)


def form_key(session: Executor, form_paper_id: int) -> dict[str, Any]:
    """Return a paper's key document: ``{"items": {ref: {"instance" or "variants", "options", …}}}``.

    The same object for every caller: it is not to be changed.
    """
    query = select(FormPaper.key).where(FormPaper.id == form_paper_id)

    def read() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(gzip.decompress(session.execute(query).scalar_one()))
        return found

    return _keys.get(_digests(session, form_paper_id)[1], read)


def sitting_entries(session: Executor, form_paper_id: int, seed: str) -> dict[str, dict[str, Any]]:
    """Return the key's entries as a sitting with this seed has them (``exams.rules.papers``)."""
    entries = form_key(session, form_paper_id)["items"]
    return sitting_key(entries, paper_shape(session, form_paper_id), seed)


def paper_shape(session: Executor, form_paper_id: int, *, digest: str | None = None) -> PaperShape:
    """Return the shape of a paper's document."""
    known = digest or _digests(session, form_paper_id)[0]

    def read() -> PaperShape:
        return shape_of(
            json.loads(gzip.decompress(form_document(session, form_paper_id, digest=known)))
        )

    return _shapes.get(known, read)


def list_form_items(session: Session, form_paper_id: int) -> Sequence[FormItem]:
    """Return the items of a form's paper in their order."""
    query = select(FormItem).where(FormItem.form_paper_id == form_paper_id)
    return session.scalars(query.order_by(FormItem.position)).all()


def _digests(session: Executor, form_paper_id: int) -> tuple[str, str]:
    query = select(FormPaper.document_digest, FormPaper.key_digest)
    row = session.execute(query.where(FormPaper.id == form_paper_id)).one()
    return row.document_digest, row.key_digest
