"""The search index of the item bank, filled from what stands in it.

Revision: 0010, after: 0009
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from question_bank.search import CREATE, TABLE, index_of, statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    """Create the index and fill it in batches."""
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)
    _fill()


def _fill() -> None:
    bind = op.get_bind()
    titles = {
        row.code: _read(row.title)
        for row in bind.execute(
            sa.text("SELECT code, title FROM standard_competence ORDER BY edition_id")
        )
    }
    tags: dict[int, list[str]] = defaultdict(list)
    for row in bind.execute(sa.text("SELECT item_id, tag FROM item_tag ORDER BY item_id, tag")):
        tags[row.item_id].append(row.tag)
    last = 0
    while True:
        rows = bind.execute(sa.text(_NEXT), {"last": last, "batch": BATCH}).all()
        if not rows:
            return
        for row in rows:
            body = _read(row.body)
            found = index_of(
                row.identifier,
                body,
                competence=titles.get(str(body.get("competence") or "")),
                tags=tags[row.id],
            )
            statement, values = statements(bind.dialect.name, row.id, found)
            bind.execute(sa.text(statement), values)
        last = rows[-1].id


_NEXT = (
    "SELECT i.id, i.identifier, COALESCE(v.body, d.body, n.body) AS body FROM item i "
    "LEFT JOIN item_version v ON v.id = i.current_version_id "
    "LEFT JOIN item_draft d ON d.item_id = i.id "
    "LEFT JOIN item_version n ON n.item_id = i.id AND n.number = "
    "(SELECT max(number) FROM item_version WHERE item_id = i.id) "
    "WHERE i.id > :last ORDER BY i.id LIMIT :batch"
)


def _read(stored: Any) -> dict[str, Any]:
    """Return a JSON column: text on SQLite, read already on PostgreSQL."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return found if isinstance(found, dict) else {}


def downgrade() -> None:
    """Drop the index."""
    op.execute(f"DROP TABLE {TABLE}")
