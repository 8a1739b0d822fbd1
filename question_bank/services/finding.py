"""The search index, kept as items change, and each person's saved filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Conflict, InvalidInput, NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import (
    Item,
    ItemDraft,
    ItemTag,
    ItemVersion,
    ItemVersionLanguage,
    SavedFilter,
)
from question_bank.search import FORGET, index_of, statements
from standards.models import Competence

BATCH = 500
MOST_FILTERS = 50
LONGEST_NAME = 80
_NOTED = "_body_to_index"


def index_item(session: Session, item: Item, body: Mapping[str, Any]) -> None:
    """Write an item into the search index as a document says: with its competence's title, its tags
    and the languages added to its present version. The item must have been flushed.
    """
    _write(session.connection(), [(item.id, item.identifier, item.current_version_id, body)])


def forget_item(session: Session, item_id: int) -> None:
    """Take an item that is deleted out of the index."""
    session.connection().execute(text(FORGET), {"item_id": item_id})


def note_document(item: Item, body: Mapping[str, Any]) -> None:
    """Let the flush that writes the item's row also index it by this document."""
    setattr(item, _NOTED, body)


@event.listens_for(Session, "after_flush")
def _index_what_was_noted(session: Session, _context: object) -> None:
    rows = [
        (item.id, item.identifier, item.current_version_id, item.__dict__.pop(_NOTED))
        for item in (*session.new, *session.dirty)
        if isinstance(item, Item) and _NOTED in item.__dict__
    ]
    if rows:
        _write(session.connection(), rows)


_Row = tuple[int, str, int | None, Mapping[str, Any]]


def _write(connection: Connection, rows: Iterable[_Row]) -> int:
    """Index items given by row, identifier, row of the present version, and document."""
    held = list(rows)
    ids = [row[0] for row in held]
    codes = {str(body.get("competence") or "") for *_, body in held}
    titles = _titles(connection, codes)
    tags = _tags(connection, ids)
    added = _added(connection, [row[2] for row in held if row[2] is not None])
    batches: dict[str, list[dict[str, object]]] = {}
    for item_id, identifier, version_id, body in held:
        languages = added.get(version_id or 0, {})
        found = index_of(
            identifier,
            body,
            competence=titles.get(str(body.get("competence") or "")),
            tags=tags.get(item_id, ()),
            added=languages.values(),
            languages=languages,
        )
        statement, values = statements(connection.dialect.name, item_id, found)
        batches.setdefault(statement, []).append(values)
    for statement, wanted in batches.items():
        connection.execute(text(statement), wanted)
    return len(held)


def _titles(connection: Connection, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the titles of competences, of the newest edition that has each."""
    query = (
        select(Competence.code, Competence.title)
        .where(Competence.code.in_(list(codes)))
        .order_by(Competence.edition_id)
    )
    return dict(connection.execute(query).all())


def _tags(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    query = select(ItemTag.item_id, ItemTag.tag).where(ItemTag.item_id.in_(list(ids)))
    found: dict[int, list[str]] = {}
    for item_id, tag in connection.execute(query.order_by(ItemTag.tag)):
        found.setdefault(item_id, []).append(tag)
    return found


def _added(connection: Connection, versions: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    if not versions:
        return {}
    table = ItemVersionLanguage
    query = select(table.version_id, table.language, table.texts).where(
        table.version_id.in_(versions)
    )
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for version_id, language, texts in connection.execute(query):
        found.setdefault(version_id, {})[language] = texts
    return found


def refresh_index(session: Session, items: Iterable[Item]) -> int:
    """Index items again by what stands of them: the present version, else draft, else newest version.
    Returns how many.
    """
    ids = [item.id for item in items]
    session.flush()
    return _write(session.connection(), _present(session.connection(), ids))


def _present(connection: Connection, ids: list[int]) -> Iterator[_Row]:
    current, newest = ItemVersion.__table__.alias("current"), ItemVersion.__table__.alias("newest")
    last = (
        select(func.max(ItemVersion.number)).where(ItemVersion.item_id == Item.id).scalar_subquery()
    )
    query = (
        select(
            Item.id,
            Item.identifier,
            Item.current_version_id,
            current.c.body,
            ItemDraft.body,
            newest.c.body,
        )
        .outerjoin(current, current.c.id == Item.current_version_id)
        .outerjoin(ItemDraft, ItemDraft.item_id == Item.id)
        .outerjoin(newest, (newest.c.item_id == Item.id) & (newest.c.number == last))
        .where(Item.id.in_(ids))
    )
    for row, identifier, version, *bodies in connection.execute(query).all():
        yield row, identifier, version, next((body for body in bodies if body), {})


def reindex(session: Session, *, after: int = 0, limit: int = BATCH) -> tuple[int, int]:
    """Index the next ``limit`` items behind row ``after``; returns how many, and the last row."""
    ids = list(
        session.scalars(select(Item.id).where(Item.id > after).order_by(Item.id).limit(limit))
    )
    if not ids:
        return 0, after
    return _write(session.connection(), _present(session.connection(), ids)), ids[-1]


def save_filter(
    session: Session, person: Person, *, name: str, query: Mapping[str, str], now: datetime
) -> SavedFilter:
    """Keep a filter of the list of items under a name; the same name again replaces what it held.

    Raises ``InvalidInput`` without a name, or when the person has fifty already.
    """
    name = _name(name)
    found = session.scalar(
        select(SavedFilter).where(SavedFilter.person_id == person.id, SavedFilter.name == name)
    )
    if found is not None:
        found.query = dict(query)
        session.flush()
        return found
    held = select(func.count()).select_from(SavedFilter).where(SavedFilter.person_id == person.id)
    if (session.scalar(held) or 0) >= MOST_FILTERS:
        raise InvalidInput(_l("最多保存 %(n)s 个筛选，先删去不用的。", n=MOST_FILTERS))
    made = SavedFilter(person_id=person.id, name=name, query=dict(query), created_at=now)
    session.add(made)
    session.flush()
    return made


def _name(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise InvalidInput(_l("给筛选起一个名字。"), code="name_missing")
    return name


def get_own_filter(session: Session, person: Person, public_id: str) -> SavedFilter:
    """Return a filter of the person's own; raises ``NotFound``."""
    found = session.scalar(
        select(SavedFilter).where(
            SavedFilter.person_id == person.id, SavedFilter.public_id == public_id
        )
    )
    if found is None:
        raise NotFound(_l("没有这个筛选。"))
    return found


def rename_filter(session: Session, saved: SavedFilter, name: str) -> SavedFilter:
    """Give a saved filter another name; raises ``Conflict`` when the person uses that already."""
    name = _name(name)
    taken = select(SavedFilter.id).where(
        SavedFilter.person_id == saved.person_id,
        SavedFilter.name == name,
        SavedFilter.id != saved.id,
    )
    if session.scalar(taken) is not None:
        raise Conflict(_l("已有同名的筛选：%(name)s", name=name))
    saved.name = name
    session.flush()
    return saved


def delete_filter(session: Session, saved: SavedFilter) -> None:
    """Delete a saved filter."""
    session.delete(saved)
    session.flush()
