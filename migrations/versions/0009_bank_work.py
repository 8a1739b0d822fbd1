"""The trainers' question bank: bank roles and sharing, pictures, version standings, comments, tags, use,
enemies.

Revision: 0009, after: 0008
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db
from core.immutable import create_triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FROZEN = ("asset",)


def upgrade() -> None:
    """Create the tables and columns, and fill them from what stands in the bank."""
    _create()
    for table in FROZEN:
        create_triggers(op.get_bind(), table)
    _fill_standings()
    _fill_items()
    _fill_use()


def _create() -> None:
    op.create_table(
        "asset",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identifier", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_asset_added_by_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_asset_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("bank_id", "identifier", name=op.f("uq_asset_bank_id_identifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_asset_public_id")),
    )
    op.create_table(
        "bank_member",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "reader",
                "author",
                "reviewer",
                "manager",
                name="bankrole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_bank_member_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["bank.id"], name=op.f("fk_bank_member_bank_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bank_member_person_id")
        ),
        sa.PrimaryKeyConstraint("bank_id", "person_id", name=op.f("pk_bank_member")),
    )
    op.create_index(op.f("ix_bank_member_person_id"), "bank_member", ["person_id"], unique=False)
    op.create_table(
        "bank_share",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "right",
            sa.Enum("read", "use", "copy", name="shareright", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("granted_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["bank.id"], name=op.f("fk_bank_share_bank_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name=op.f("fk_bank_share_granted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_share_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_share")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_share_public_id")),
    )
    op.create_index(op.f("ix_bank_share_bank_id"), "bank_share", ["bank_id"], unique=False)
    op.create_index(
        op.f("ix_bank_share_organisation_id"), "bank_share", ["organisation_id"], unique=False
    )
    op.create_table(
        "edit_presence",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("seen_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_edit_presence_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_edit_presence_person_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_edit_presence")),
    )
    op.create_table(
        "item_enemy",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", core.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("item_id < other_id", name=op.f("ck_item_enemy_order")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_item_enemy_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_enemy_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["item.id"], name=op.f("fk_item_enemy_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "other_id", name=op.f("pk_item_enemy")),
    )
    op.create_index(op.f("ix_item_enemy_other_id"), "item_enemy", ["other_id"], unique=False)
    op.create_table(
        "item_statistics",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("exposures", sa.Integer(), nullable=False),
        sa.Column("last_used_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "figures",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_statistics_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_statistics")),
    )
    op.create_table(
        "item_tag",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_tag_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "tag", name=op.f("pk_item_tag")),
    )
    op.create_index(op.f("ix_item_tag_tag"), "item_tag", ["tag"], unique=False)
    op.create_table(
        "item_comment",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column("resolved_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "resolved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_item_comment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_comment_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["item_comment.id"], name=op.f("fk_item_comment_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["person.id"], name=op.f("fk_item_comment_resolved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_comment_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_comment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_comment_public_id")),
    )
    op.create_index(op.f("ix_item_comment_item_id"), "item_comment", ["item_id"], unique=False)
    op.create_table(
        "item_version_status",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "waiting",
                "approved",
                "returned",
                "withdrawn",
                name="versionstanding",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_version_status_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_item_version_status")),
    )
    op.create_index(
        op.f("ix_item_version_status_standing"), "item_version_status", ["standing"], unique=False
    )
    op.add_column("bank", sa.Column("description", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "bank",
        sa.Column("licence", sa.String(length=64), server_default="CC-BY-4.0", nullable=False),
    )
    op.add_column(
        "bank", sa.Column("approvals_needed", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("bank", sa.Column("restricted", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("bank", sa.Column("archived_at", core.db.UtcDateTime(), nullable=True))
    op.add_column(
        "item", sa.Column("topic", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column(
        "item", sa.Column("cognition", sa.String(length=16), server_default="", nullable=False)
    )
    op.add_column(
        "item", sa.Column("p_expected", sa.String(length=8), server_default="", nullable=False)
    )
    op.add_column("item", sa.Column("seconds", sa.Integer(), nullable=True))
    op.add_column("item", sa.Column("copied_from_id", sa.Integer(), nullable=True))
    op.create_index("ix_item_bank_changed", "item", ["bank_id", "changed_at"], unique=False)
    op.add_column(
        "item_review",
        sa.Column(
            "checklist",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            server_default="{}",
            nullable=False,
        ),
    )


def _fill_standings() -> None:
    """Write where each version stands, which its review told so far."""
    op.execute(
        "INSERT INTO item_version_status (version_id, standing, needed, changed_at) "
        "SELECT v.id, COALESCE(r.outcome, 'waiting'), 1, COALESCE(r.at, v.created_at) "
        "FROM item_version v LEFT JOIN item_review r ON r.version_id = v.id"
    )


def _fill_items() -> None:
    """Repeat topic, cognition, difficulty and time of the present text in the item's row."""
    bind = op.get_bind()
    query = (
        "SELECT i.id, COALESCE(v.body, d.body, n.body) AS body FROM item i "
        "LEFT JOIN item_version v ON v.id = i.current_version_id "
        "LEFT JOIN item_draft d ON d.item_id = i.id "
        "LEFT JOIN item_version n ON n.item_id = i.id AND n.number = "
        "(SELECT max(number) FROM item_version WHERE item_id = i.id)"
    )
    rows = [_facts(row.id, row.body) for row in bind.execute(sa.text(query)) if row.body]
    if rows:
        change = sa.text(
            "UPDATE item SET topic = :topic, cognition = :cognition, p_expected = :p_expected, "
            "seconds = :seconds WHERE id = :id"
        )
        bind.execute(change, rows)


def _facts(item_id: int, stored: Any) -> dict[str, Any]:
    body = json.loads(stored) if isinstance(stored, str) else stored
    seconds = body.get("seconds")
    return {
        "id": item_id,
        "topic": str(body.get("topic") or "")[:200],
        "cognition": str(body.get("cognition") or "")[:16],
        "p_expected": str(body.get("p_expected") or "")[:8],
        "seconds": seconds if isinstance(seconds, int) else None,
    }


def _fill_use() -> None:
    """Count the forms of each item, and mark approved items that stand in one as in use."""
    op.execute(
        "INSERT INTO item_statistics (item_id, forms, exposures, last_used_at, figures) "
        "SELECT v.item_id, count(DISTINCT u.form), 0, max(u.used_at), '{}' "
        "FROM item_use u JOIN item_version v ON v.id = u.version_id GROUP BY v.item_id"
    )
    op.execute(
        "UPDATE item SET state = 'in_use' WHERE state = 'approved' "
        "AND id IN (SELECT item_id FROM item_statistics)"
    )


def downgrade() -> None:
    """Drop what was added."""
    op.execute("UPDATE item SET state = 'approved' WHERE state = 'in_use'")
    op.drop_column("item_review", "checklist")
    op.drop_index("ix_item_bank_changed", table_name="item")
    op.drop_column("item", "copied_from_id")
    op.drop_column("item", "seconds")
    op.drop_column("item", "p_expected")
    op.drop_column("item", "cognition")
    op.drop_column("item", "topic")
    op.drop_column("bank", "archived_at")
    op.drop_column("bank", "restricted")
    op.drop_column("bank", "approvals_needed")
    op.drop_column("bank", "licence")
    op.drop_column("bank", "description")
    op.drop_index(op.f("ix_item_version_status_standing"), table_name="item_version_status")
    op.drop_table("item_version_status")
    op.drop_index(op.f("ix_item_comment_item_id"), table_name="item_comment")
    op.drop_table("item_comment")
    op.drop_index(op.f("ix_item_tag_tag"), table_name="item_tag")
    op.drop_table("item_tag")
    op.drop_table("item_statistics")
    op.drop_index(op.f("ix_item_enemy_other_id"), table_name="item_enemy")
    op.drop_table("item_enemy")
    op.drop_table("edit_presence")
    op.drop_index(op.f("ix_bank_share_organisation_id"), table_name="bank_share")
    op.drop_index(op.f("ix_bank_share_bank_id"), table_name="bank_share")
    op.drop_table("bank_share")
    op.drop_index(op.f("ix_bank_member_person_id"), table_name="bank_member")
    op.drop_table("bank_member")
    op.drop_table("asset")
