"""How the places of an item are written down for each database. Pure: texts and statements only.

SQLite: an FTS5 table; its tokeniser only splits at spaces, as the tokens are ours. Source: https://www.sqlite.org/fts5.html
PostgreSQL: a ``tsvector`` written out token by token with places and weights, and a GIN index.
Source: https://www.postgresql.org/docs/current/datatype-textsearch.html
In both ``rowid`` is the item's row.
"""

from __future__ import annotations

from collections.abc import Iterable

from question_bank.search.documents import Indexed
from question_bank.search.tokens import Place

TABLE = "item_search"
WEIGHTS = (10.0, 4.0, 1.0)
"""What a hit in the identifier, in a name and in the body counts (``bm25`` of FTS5)."""

_BREAK = "\u00b6"
_LAST_PLACE = 16_383
_MOST_PLACES = 255

CREATE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(identifier, names, body, "
        "tokenize = 'ascii', prefix = '2 3')",
    ),
    "postgresql": (
        f"CREATE TABLE {TABLE} (rowid BIGINT NOT NULL CONSTRAINT pk_{TABLE} PRIMARY KEY "
        f"CONSTRAINT fk_{TABLE}_rowid REFERENCES item (id) ON DELETE CASCADE, "
        "document TSVECTOR NOT NULL)",
        f"CREATE INDEX ix_{TABLE}_document ON {TABLE} USING gin (document)",
    ),
}
WRITE = {
    "sqlite": "INSERT OR REPLACE INTO item_search (rowid, identifier, names, body) "
    "VALUES (:item_id, :identifier, :names, :body)",
    "postgresql": "INSERT INTO item_search (rowid, document) "
    "VALUES (:item_id, CAST(:document AS tsvector)) "
    "ON CONFLICT (rowid) DO UPDATE SET document = excluded.document",
}
FORGET = "DELETE FROM item_search WHERE rowid = :item_id"


def owns_table(name: str | None) -> bool:
    """Say whether a table belongs to the index, FTS5's shadow tables among them."""
    return name is not None and (name == TABLE or name.startswith(f"{TABLE}_"))


def statements(dialect: str, item_id: int, found: Indexed) -> tuple[str, dict[str, object]]:
    """Return the statement that writes an item's row, and its values."""
    if dialect == "postgresql":
        return WRITE[dialect], {"item_id": item_id, "document": tsvector(found)}
    return WRITE["sqlite"], {"item_id": item_id, **fts5_row(found)}


def fts5_row(found: Indexed) -> dict[str, str]:
    """Return the texts of the three columns: units in their order, then what stands at their places."""
    return {
        "identifier": _fts5(found.identifier),
        "names": _fts5(found.names),
        "body": _fts5(found.body),
    }


def _fts5(row: Iterable[Place]) -> str:
    held = list(row)
    first = [place[0] if place else _BREAK for place in held]
    more = [token for place in held for token in place[1:]]
    return " ".join([*first, _BREAK, *more]) if more else " ".join(first)


def tsvector(found: Indexed) -> str:
    """Return the document as PostgreSQL reads it: ``'数':2B,9 '数据':2B``."""
    at: dict[str, list[str]] = {}
    position = 0
    for weight, row in (("A", found.identifier), ("B", found.names), ("", found.body)):
        for place in row:
            position += 1
            for token in place:
                held = at.setdefault(token, [])
                if len(held) < _MOST_PLACES:
                    held.append(f"{min(position, _LAST_PLACE)}{weight}")
        position += 1
    return " ".join(f"'{_quoted(token)}':{','.join(held)}" for token, held in at.items())


def _quoted(token: str) -> str:
    return token.replace("\\", "\\\\").replace("'", "''")
