"""The tables of ``standards``.

Revision: 0003, after: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db
from core.immutable import create_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = (
    "scheme",
    "standard_competence",
    "standard_crosswalk",
    "standard_domain",
    "standard_edition",
    "standard_level",
    "standard_statement",
    "standard_weight",
)


def upgrade() -> None:
    """Create the tables and freeze those whose rows cannot change."""
    op.create_table(
        "scheme",
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scheme_public_id")),
        sa.UniqueConstraint("role", "version", name=op.f("uq_scheme_role_version")),
    )
    op.create_table(
        "standard_edition",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column(
            "role_name",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "edition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column(
            "title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "summary",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("code_in_standard", sa.String(length=16), nullable=False),
        sa.Column("code_2022_dadian", sa.String(length=16), nullable=False),
        sa.Column(
            "occupation",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "references",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_edition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_standard_edition_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_standard_edition_slug")),
    )
    op.create_index(
        op.f("ix_standard_edition_code_2022_dadian"),
        "standard_edition",
        ["code_2022_dadian"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standard_edition_code_in_standard"),
        "standard_edition",
        ["code_in_standard"],
        unique=False,
    )
    op.create_index(op.f("ix_standard_edition_role"), "standard_edition", ["role"], unique=False)
    op.create_table(
        "standard_competence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("domain_code", sa.String(length=8), nullable=False),
        sa.Column(
            "title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "frameworks",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "source_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_competence_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_competence")),
        sa.UniqueConstraint(
            "edition_id", "code", name=op.f("uq_standard_competence_edition_id_code")
        ),
    )
    op.create_index(
        op.f("ix_standard_competence_domain_code"),
        "standard_competence",
        ["domain_code"],
        unique=False,
    )
    op.create_table(
        "standard_crosswalk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("level_code", sa.String(length=8), nullable=True),
        sa.Column("domain_code", sa.String(length=8), nullable=True),
        sa.Column("framework", sa.String(length=64), nullable=False),
        sa.Column("framework_version", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=255), nullable=False),
        sa.Column(
            "label",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("target_uri", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column(
            "source_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_crosswalk_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_crosswalk")),
    )
    op.create_index(
        op.f("ix_standard_crosswalk_edition_id"), "standard_crosswalk", ["edition_id"], unique=False
    )
    op.create_table(
        "standard_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("national_function", sa.String(length=120), nullable=False),
        sa.Column(
            "source_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_domain_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_domain")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_standard_domain_edition_id_code")),
    )
    op.create_table(
        "standard_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "name_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name_ref", sa.String(length=255), nullable=False),
        sa.Column(
            "definition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "must_show",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "cognition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kinds",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("theory_items", sa.Integer(), nullable=False),
        sa.Column(
            "source_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_level_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_level")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_standard_level_edition_id_code")),
    )
    op.create_table(
        "standard_weight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("level_code", sa.String(length=8), nullable=False),
        sa.Column("domain_code", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("theory_items", sa.Integer(), nullable=False),
        sa.Column(
            "source_status",
            sa.Enum(
                "official",
                "placeholder",
                "proposed",
                name="sourcestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_standard_weight_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_weight")),
        sa.UniqueConstraint(
            "edition_id",
            "level_code",
            "domain_code",
            name=op.f("uq_standard_weight_edition_id_level_code_domain_code"),
        ),
    )
    op.create_table(
        "standard_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("level_code", sa.String(length=8), nullable=False),
        sa.Column(
            "text",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "topics",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["standard_competence.id"],
            name=op.f("fk_standard_statement_competence_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_statement")),
        sa.UniqueConstraint(
            "competence_id",
            "level_code",
            name=op.f("uq_standard_statement_competence_id_level_code"),
        ),
    )
    for table in FROZEN:
        create_triggers(op.get_bind(), table)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("standard_statement")
    op.drop_table("standard_weight")
    op.drop_table("standard_level")
    op.drop_table("standard_domain")
    op.drop_index(op.f("ix_standard_crosswalk_edition_id"), table_name="standard_crosswalk")
    op.drop_table("standard_crosswalk")
    op.drop_index(op.f("ix_standard_competence_domain_code"), table_name="standard_competence")
    op.drop_table("standard_competence")
    op.drop_index(op.f("ix_standard_edition_role"), table_name="standard_edition")
    op.drop_index(op.f("ix_standard_edition_code_in_standard"), table_name="standard_edition")
    op.drop_index(op.f("ix_standard_edition_code_2022_dadian"), table_name="standard_edition")
    op.drop_table("standard_edition")
    op.drop_table("scheme")
