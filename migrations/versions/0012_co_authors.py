"""Several people write one item: co-authors, who wrote on a draft, and on each version.

Revision: 0012, after: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db
from core.immutable import create_triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DRAFTS = (
    "INSERT INTO item_draft_author (item_id, person_id) "
    "SELECT item_id, changed_by_id FROM item_draft"
)
_VERSIONS = (
    "INSERT INTO item_version_author (version_id, person_id) SELECT id, author_id FROM item_version "
    "UNION SELECT item_version.id, item.author_id FROM item_version "
    "JOIN item ON item.id = item_version.item_id"
)


def _row(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def upgrade() -> None:
    """Create the tables; who wrote what stands there is its author and who changed the draft last."""
    op.create_table(
        "item_author",
        _row("item_id"),
        _row("person_id"),
        _row("added_by_id"),
        sa.Column("added_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_item_author_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_author_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_author_person_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_item_author")),
    )
    op.create_index(op.f("ix_item_author_person_id"), "item_author", ["person_id"], unique=False)
    op.create_table(
        "item_draft_author",
        _row("item_id"),
        _row("person_id"),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item_draft.item_id"],
            name=op.f("fk_item_draft_author_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_draft_author_person_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_item_draft_author")),
    )
    op.create_table(
        "item_version_author",
        _row("version_id"),
        _row("person_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_version_author_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_version_author_person_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_item_version_author")),
    )
    op.execute(_DRAFTS)
    op.execute(_VERSIONS)
    create_triggers(op.get_bind(), "item_version_author")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("item_version_author")
    op.drop_table("item_draft_author")
    op.drop_index(op.f("ix_item_author_person_id"), table_name="item_author")
    op.drop_table("item_author")
