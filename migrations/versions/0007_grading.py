"""The tables of ``grading``.

Revision: 0007, after: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db
from core.immutable import create_triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FROZEN = ("decision", "exam_result", "paper_result")


def upgrade() -> None:
    """Create the tables and freeze those whose rows cannot change."""
    op.create_table(
        "paper_result",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("score", core.db.Rational(), nullable=False),
        sa.Column("maximum", core.db.Rational(), nullable=False),
        sa.Column("cut", core.db.Rational(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column(
            "breakdown",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("scorer", sa.String(length=32), nullable=False),
        sa.Column("scored_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_paper_result_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_result")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_result_public_id")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_paper_result_sitting_id_number")),
    )
    op.create_table(
        "exam_result",
        sa.Column(
            "admission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "theory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "practical_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum("passed", "failed", name="outcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admission.id"], name=op.f("fk_exam_result_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["practical_id"], ["paper_result.id"], name=op.f("fk_exam_result_practical_id")
        ),
        sa.ForeignKeyConstraint(
            ["theory_id"], ["paper_result.id"], name=op.f("fk_exam_result_theory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_result")),
        sa.UniqueConstraint("admission_id", name=op.f("uq_exam_result_admission_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_result_public_id")),
    )
    op.create_table(
        "decision",
        sa.Column(
            "exam_result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum("granted", "refused", name="decisionoutcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_result_id"], ["exam_result.id"], name=op.f("fk_decision_exam_result_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_decision_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("exam_result_id", name=op.f("uq_decision_exam_result_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
    )
    for table in FROZEN:
        create_triggers(op.get_bind(), table)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("decision")
    op.drop_table("exam_result")
    op.drop_table("paper_result")
