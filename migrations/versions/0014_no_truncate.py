"""TRUNCATE asks no trigger of rows: frozen tables on PostgreSQL refuse it by one of their own. SQLite has
no TRUNCATE.

Revision: 0014, after: 0013
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FROZEN = text(
    "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname = 'tr_' || c.relname || '_frozen' ORDER BY c.relname"
)


def _frozen() -> list[str]:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return []
    return list(connection.execute(FROZEN).scalars())


def upgrade() -> None:
    """Create the triggers that are not there."""
    for table in _frozen():
        op.execute(
            f"CREATE OR REPLACE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION liangcai_refuse_change()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in _frozen():
        op.execute(f"DROP TRIGGER IF EXISTS tr_{table}_no_truncate ON {table}")
