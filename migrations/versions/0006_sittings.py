"""The tables of applications and sittings (``exams``).

Revision: 0006, after: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db
from core.immutable import create_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FROZEN = ("agreement", "response_log", "sitting_examiner", "system_check")


def upgrade() -> None:
    """Create the tables and freeze those whose rows cannot change."""
    op.create_table(
        "application",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("legal_name", sa.String(length=120), nullable=False),
        sa.Column("route", sa.String(length=32), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("accommodation", sa.Text(), nullable=False),
        sa.Column(
            "wanted_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "admitted",
                "refused",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_application_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_application_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_application_scheme_id")
        ),
        sa.ForeignKeyConstraint(
            ["wanted_session_id"],
            ["exam_session.id"],
            name=op.f("fk_application_wanted_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_public_id")),
    )
    op.create_index("ix_application_person", "application", ["person_id", "state"], unique=False)
    op.create_table(
        "admission",
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("form_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.String(length=16), nullable=False),
        sa.Column("extra_percent", sa.Integer(), nullable=False),
        sa.Column(
            "admitted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("admitted_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["admitted_by_id"], ["person.id"], name=op.f("fk_admission_admitted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_admission_application_id")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_admission_form_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_admission_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["exam_session.id"], name=op.f("fk_admission_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint("application_id", name=op.f("uq_admission_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_admission_public_id")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_admission_session_id_person_id")
        ),
        sa.UniqueConstraint("ticket", name=op.f("uq_admission_ticket")),
    )
    op.create_index(op.f("ix_admission_person_id"), "admission", ["person_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column(
            "admission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admission.id"], name=op.f("fk_agreement_admission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("admission_id", "kind", name=op.f("uq_agreement_admission_id_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreement_public_id")),
    )
    op.create_table(
        "sitting",
        sa.Column(
            "admission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "paper",
            sa.Enum("theory", "practical", name="paperkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "form_paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("layout_seed", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "sealed", name="sittingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("started_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("deadline_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("sealed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "sealed_by",
            sa.Enum("candidate", "time", name="sealedby", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("seal_sequence", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["admission_id"], ["admission.id"], name=op.f("fk_sitting_admission_id")
        ),
        sa.ForeignKeyConstraint(
            ["form_paper_id"], ["form_paper.id"], name=op.f("fk_sitting_form_paper_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sitting_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["exam_session.id"], name=op.f("fk_sitting_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("admission_id", "paper", name=op.f("uq_sitting_admission_id_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
    )
    op.create_index("ix_sitting_due", "sitting", ["state", "deadline_at"], unique=False)
    op.create_index(op.f("ix_sitting_person_id"), "sitting", ["person_id"], unique=False)
    op.create_index(op.f("ix_sitting_session_id"), "sitting", ["session_id"], unique=False)
    op.create_table(
        "system_check",
        sa.Column(
            "admission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column(
            "data",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
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
            ["admission_id"], ["admission.id"], name=op.f("fk_system_check_admission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_system_check_public_id")),
    )
    op.create_index(
        op.f("ix_system_check_admission_id"), "system_check", ["admission_id"], unique=False
    )
    op.create_table(
        "response_log",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_response_log_sitting_id")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "sequence", name=op.f("pk_response_log")),
    )
    op.create_table(
        "sitting_examiner",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sitting_examiner_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_examiner_sitting_id")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "person_id", name=op.f("pk_sitting_examiner")),
    )
    for table in FROZEN:
        create_triggers(op.get_bind(), table)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("sitting_examiner")
    op.drop_table("response_log")
    op.drop_index(op.f("ix_system_check_admission_id"), table_name="system_check")
    op.drop_table("system_check")
    op.drop_index(op.f("ix_sitting_session_id"), table_name="sitting")
    op.drop_index(op.f("ix_sitting_person_id"), table_name="sitting")
    op.drop_index("ix_sitting_due", table_name="sitting")
    op.drop_table("sitting")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_admission_person_id"), table_name="admission")
    op.drop_table("admission")
    op.drop_index("ix_application_person", table_name="application")
    op.drop_table("application")
