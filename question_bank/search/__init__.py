"""Full-text search over items: how texts become tokens, and how what people type becomes a query.

Pure: the tables stand in ``queries.finding`` and ``services.finding``. Both databases get the same
tokens, so that they find the same items: SQLite in an FTS5 table, PostgreSQL in a ``tsvector``.
"""

from __future__ import annotations

from question_bank.search.asking import Asked, Node, ask, fts5, lacking, tsquery
from question_bank.search.documents import Indexed, index_of, lacks
from question_bank.search.storage import CREATE, FORGET, TABLE, WEIGHTS, owns_table, statements
from question_bank.search.tokens import fold

__all__ = [
    "CREATE",
    "FORGET",
    "TABLE",
    "WEIGHTS",
    "Asked",
    "Indexed",
    "Node",
    "ask",
    "fold",
    "fts5",
    "index_of",
    "lacking",
    "lacks",
    "owns_table",
    "statements",
    "tsquery",
]
