"""Reads of published forms. What they hold never changes, so each process keeps it by its digest."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from exams.models import FormItem, FormPaper
from exams.rules.layout import Layout, LayoutItem, LayoutSection, layout
from exams.rules.log import ItemShape

Executor = Connection | Session
V = TypeVar("V")
KEPT = 64

_HOT = re.compile(r'<span class="iv-hot" data-hot="([^"]+)"')


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


@dataclass(frozen=True)
class PaperShape:
    """What delivery needs to know of a document: the shapes of responses, and the sections."""

    items: dict[str, ItemShape]
    sections: tuple[LayoutSection, ...]

    def layout(self, seed: str) -> Layout:
        """Return the layout of a sitting with this seed."""
        return layout(self.sections, seed)


_documents: Kept[bytes] = Kept(KEPT)
_keys: Kept[dict[str, Any]] = Kept(KEPT)
_shapes: Kept[PaperShape] = Kept(KEPT)


def form_document(session: Executor, form_paper_id: int, *, digest: str | None = None) -> bytes:
    """Return the gzip of a paper's document. With its digest it costs no statement once kept."""
    known = digest or _digests(session, form_paper_id)[0]
    query = select(FormPaper.document).where(FormPaper.id == form_paper_id)
    return _documents.get(known, lambda: bytes(session.execute(query).scalar_one()))


def form_key(session: Executor, form_paper_id: int) -> dict[str, Any]:
    """Return a paper's key document: ``{"items": {ref: {"instance", "options", …}}}``.

    The same object for every caller: it is not to be changed.
    """
    query = select(FormPaper.key).where(FormPaper.id == form_paper_id)

    def read() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(gzip.decompress(session.execute(query).scalar_one()))
        return found

    return _keys.get(_digests(session, form_paper_id)[1], read)


def paper_shape(session: Executor, form_paper_id: int, *, digest: str | None = None) -> PaperShape:
    """Return the shape of a paper's document."""
    known = digest or _digests(session, form_paper_id)[0]

    def read() -> PaperShape:
        return shape_of(
            json.loads(gzip.decompress(form_document(session, form_paper_id, digest=known)))
        )

    return _shapes.get(known, read)


def shape_of(document: dict[str, Any]) -> PaperShape:
    """Read the shape of a document."""
    payloads = {payload["ref"]: payload for payload in document["items"]}
    sections = tuple(
        LayoutSection(
            tuple(_layout_item(payloads[ref]) for ref in section["items"]),
            together=section["stimulus"] is not None,
        )
        for section in document["sections"]
    )
    shapes = {ref: _item_shape(payload) for ref, payload in payloads.items()}
    return PaperShape(shapes, sections)


def _layout_item(payload: Mapping[str, Any]) -> LayoutItem:
    variants = tuple(_options_of(variant) for variant in payload.get("variants", ()))
    options = _options_of(payload)
    return LayoutItem(payload["ref"], options, bool(payload["fixed"]), variants)


def _options_of(payload: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(option["id"] for option in payload["options"])


def _item_shape(payload: Mapping[str, Any]) -> ItemShape:
    """Return what responses may be; of a parametrised item, to any of its variants."""
    variants = payload.get("variants") or [payload]
    first = variants[0]
    answer = first.get("answer") or {}
    return ItemShape(
        type=payload["type"],
        options=frozenset(name for variant in variants for name in _ids_in(variant)),
        places=frozenset(p["id"] for p in (*first.get("rows", ()), *first.get("gaps", ()))),
        most=first.get("most") if "most" in first else answer.get("files"),
        size=len(first["options"]),
    )


def _ids_in(payload: Mapping[str, Any]) -> list[str]:
    """Return the opaque ids that a response may name: options, also of gaps, areas, hot spans."""
    found = list(_options_of(payload))
    found += [area["id"] for area in payload.get("areas", ())]
    found += [option["id"] for gap in payload.get("gaps", ()) for option in gap.get("options", ())]
    if payload["type"] == "hot_text":
        found += [name for text in payload["stem"].values() for name in _HOT.findall(text)]
    return found


def list_form_items(session: Session, form_paper_id: int) -> Sequence[FormItem]:
    """Return the items of a form's paper in their order."""
    query = select(FormItem).where(FormItem.form_paper_id == form_paper_id)
    return session.scalars(query.order_by(FormItem.position)).all()


def _digests(session: Executor, form_paper_id: int) -> tuple[str, str]:
    query = select(FormPaper.document_digest, FormPaper.key_digest)
    row = session.execute(query.where(FormPaper.id == form_paper_id)).one()
    return row.document_digest, row.key_digest
