"""Indexes for lists of a hundred thousand items: one that holds what lists filter and order by, and one
for each value that the filters offer. PostgreSQL keeps the documents of the search index in its rows:
to weigh a hit, or to see that words stand together, it reads them all.

Revision: 0013, after: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LISTED = (
    "bank_id", "state", "domain", "competence", "level", "type", "kind", "author_id", "p_expected",
    "identifier", "changed_at",
)  # fmt: skip
OFFERED = ("domain", "level", "competence", "author_id")


def upgrade() -> None:
    """Create the indexes; on PostgreSQL write the documents anew, into their rows."""
    op.create_index("ix_item_listed", "item", list(LISTED))
    for column in OFFERED:
        op.create_index(f"ix_item_bank_id_{column}", "item", ["bank_id", column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE item_search ALTER COLUMN document SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE item_search SET (toast_tuple_target = 8160)")
        op.execute("UPDATE item_search SET document = document || CAST('' AS tsvector)")


def downgrade() -> None:
    """Drop the indexes; what is written from now on may be kept outside of its row again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE item_search RESET (toast_tuple_target)")
        op.execute("ALTER TABLE item_search ALTER COLUMN document SET STORAGE EXTENDED")
    for column in OFFERED:
        op.drop_index(f"ix_item_bank_id_{column}", table_name="item")
    op.drop_index("ix_item_listed", table_name="item")
