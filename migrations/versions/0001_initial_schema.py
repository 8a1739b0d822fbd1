"""initial schema

Revision: 0001, after:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db
from core.immutable import create_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FROZEN = (
    "agreement",
    "audit_event",
    "audit_link",
    "blueprint",
    "certificate",
    "certificate_file",
    "consent",
    "decision",
    "exam",
    "exam_result",
    "form",
    "form_item",
    "form_paper",
    "item_review",
    "item_version",
    "item_version_language",
    "paper",
    "paper_result",
    "response_log",
    "scheme",
    "sitting_examiner",
    "standard_competence",
    "standard_crosswalk",
    "standard_domain",
    "standard_edition",
    "standard_level",
    "standard_statement",
    "standard_weight",
    "status_change",
    "stimulus_version",
    "system_check",
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "audit_event",
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object_type", sa.String(length=64), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column(
            "data",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_audit_event_public_id")),
    )
    op.create_index(op.f("ix_audit_event_action"), "audit_event", ["action"], unique=False)
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(
        "ix_audit_event_object", "audit_event", ["object_type", "object_id"], unique=False
    )
    op.create_table(
        "audit_link",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("linked_at", core.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_link_event_id")),
    )
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column(
            "payload",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued", "running", "done", "dead", name="jobstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("run_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("lease_until", core.db.UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_public_id")),
    )
    op.create_index("ix_job_due", "job", ["state", "run_at"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column(
            "name",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "certification_body",
                "training_body",
                "employer",
                name="organisationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", name="mailstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("sent_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outgoing_mail_public_id")),
    )
    op.create_table(
        "person",
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("legal_name", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "suspended", name="personstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("password_changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
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
        "sign_in_failures",
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", core.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("email_digest", name=op.f("pk_sign_in_failures")),
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
        "bank",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column(
            "name",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_bank_slug")),
    )
    op.create_table(
        "blueprint",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_blueprint_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_blueprint_code_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_blueprint_public_id")),
    )
    op.create_table(
        "consent",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
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
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "candidate",
                "trainer",
                "reviewer",
                "examiner",
                "officer",
                "employer",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "role",
            name=op.f("uq_membership_person_id_organisation_id_role"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_public_id")),
    )
    op.create_index(
        op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False
    )
    op.create_table(
        "password_reset",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_password_reset_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("public_id", name=op.f("uq_password_reset_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_password_reset_token_digest")),
    )
    op.create_index(
        op.f("ix_password_reset_person_id"), "password_reset", ["person_id"], unique=False
    )
    op.create_table(
        "sign_in",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("seen_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("agent", sa.String(length=255), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
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
        "training",
        sa.Column(
            "trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "trainee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_training_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["person.id"], name=op.f("fk_training_trainee_id")),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_training_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("public_id", name=op.f("uq_training_public_id")),
    )
    op.create_index("ix_training_pair", "training", ["trainer_id", "trainee_id"], unique=False)
    op.create_index(op.f("ix_training_trainee_id"), "training", ["trainee_id"], unique=False)
    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("seen_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_worker_beat_job_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "exam",
        sa.Column(
            "title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "blueprint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["blueprint_id"], ["blueprint.id"], name=op.f("fk_exam_blueprint_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_exam_created_by_id")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_exam_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_public_id")),
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
    op.create_table(
        "stimulus",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identifier", sa.String(length=64), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_stimulus_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stimulus")),
        sa.UniqueConstraint("bank_id", "identifier", name=op.f("uq_stimulus_bank_id_identifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stimulus_public_id")),
    )
    op.create_table(
        "exam_session",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("opens_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closes_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("scheduled", "cancelled", name="sessionstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_exam_session_created_by_id")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_exam_session_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_session_public_id")),
    )
    op.create_index(op.f("ix_exam_session_exam_id"), "exam_session", ["exam_id"], unique=False)
    op.create_table(
        "form",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=4), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("published_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_form_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("exam_id", "label", name=op.f("uq_form_exam_id_label")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_public_id")),
    )
    op.create_table(
        "item",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identifier", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "approved",
                "suspended",
                "retired",
                name="itemstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("domain", sa.String(length=8), nullable=False),
        sa.Column("competence", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "stimulus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("position_in_stimulus", sa.Integer(), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_author_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_item_bank_id")),
        sa.ForeignKeyConstraint(["stimulus_id"], ["stimulus.id"], name=op.f("fk_item_stimulus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("bank_id", "identifier", name=op.f("uq_item_bank_id_identifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_public_id")),
    )
    op.create_index(op.f("ix_item_author_id"), "item", ["author_id"], unique=False)
    op.create_index(
        "ix_item_cell", "item", ["state", "level", "domain", "type", "kind"], unique=False
    )
    op.create_index(op.f("ix_item_stimulus_id"), "item", ["stimulus_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("theory", "practical", name="paperkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("points", core.db.Rational(), nullable=False),
        sa.Column("cut", core.db.Rational(), nullable=False),
        sa.Column("cut_basis", sa.String(length=32), nullable=False),
        sa.Column(
            "multiple_rule",
            sa.Enum("all_or_nothing", "partial", name="multiplerule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_paper_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("exam_id", "kind", name=op.f("uq_paper_exam_id_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    op.create_table(
        "stimulus_version",
        sa.Column(
            "stimulus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["stimulus_id"], ["stimulus.id"], name=op.f("fk_stimulus_version_stimulus_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stimulus_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stimulus_version_public_id")),
        sa.UniqueConstraint(
            "stimulus_id", "number", name=op.f("uq_stimulus_version_stimulus_id_number")
        ),
    )
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
        "form_paper",
        sa.Column("form_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("document_digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "conformity",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_paper_form_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_form_paper_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_paper")),
        sa.UniqueConstraint("form_id", "paper_id", name=op.f("uq_form_paper_form_id_paper_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_paper_public_id")),
    )
    op.create_table(
        "item_draft",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.Column(
            "changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_item_draft_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_draft_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_draft")),
    )
    op.create_table(
        "item_version",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "stimulus_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_item_version_author_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_version_item_id")),
        sa.ForeignKeyConstraint(
            ["stimulus_version_id"],
            ["stimulus_version.id"],
            name=op.f("fk_item_version_stimulus_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_item_version_item_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_version_public_id")),
    )
    op.create_table(
        "session_staff",
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "assigned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("assigned_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name=op.f("fk_session_staff_assigned_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_staff_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["exam_session.id"], name=op.f("fk_session_staff_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_staff")),
    )
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
        "form_item",
        sa.Column(
            "form_paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column(
            "item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("points", core.db.Rational(), nullable=False),
        sa.Column("domain", sa.String(length=8), nullable=False),
        sa.Column("competence", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_paper_id"], ["form_paper.id"], name=op.f("fk_form_item_form_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_form_item_item_version_id")
        ),
        sa.PrimaryKeyConstraint("form_paper_id", "position", name=op.f("pk_form_item")),
        sa.UniqueConstraint("form_paper_id", "ref", name=op.f("uq_form_item_form_paper_id_ref")),
    )
    op.create_index(
        op.f("ix_form_item_item_version_id"), "form_item", ["item_version_id"], unique=False
    )
    op.create_table(
        "item_review",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum("approved", "returned", name="reviewoutcome", native_enum=False, length=32),
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
            ["reviewer_id"], ["person.id"], name=op.f("fk_item_review_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_review_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_review_public_id")),
    )
    op.create_index(op.f("ix_item_review_version_id"), "item_review", ["version_id"], unique=False)
    op.create_table(
        "item_use",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("form", sa.String(length=36), nullable=False),
        sa.Column(
            "exam_title",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("used_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_use_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "form", name=op.f("pk_item_use")),
    )
    op.create_table(
        "item_version_language",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "texts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_at", core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_item_version_language_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_version_language_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "language", name=op.f("pk_item_version_language")),
    )
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
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column(
            "decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("issued_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_certificate_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_certificate_decision_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_public_id")),
    )
    op.create_index(op.f("ix_certificate_pdf_sha256"), "certificate", ["pdf_sha256"], unique=False)
    op.create_index(op.f("ix_certificate_person_id"), "certificate", ["person_id"], unique=False)
    op.create_table(
        "certificate_file",
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_file")),
    )
    op.create_table(
        "status_change",
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum(
                "valid",
                "expired",
                "suspended",
                "withdrawn",
                "superseded",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_status_change_by_id")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_status_change_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_status_change_public_id")),
    )
    op.create_index(
        op.f("ix_status_change_certificate_id"), "status_change", ["certificate_id"], unique=False
    )
    for table in FROZEN:
        create_triggers(op.get_bind(), table)


def downgrade() -> None:
    """Undo the change."""
    op.drop_index(op.f("ix_status_change_certificate_id"), table_name="status_change")
    op.drop_table("status_change")
    op.drop_table("certificate_file")
    op.drop_index(op.f("ix_certificate_person_id"), table_name="certificate")
    op.drop_index(op.f("ix_certificate_pdf_sha256"), table_name="certificate")
    op.drop_table("certificate")
    op.drop_table("decision")
    op.drop_table("exam_result")
    op.drop_table("sitting_examiner")
    op.drop_table("response_log")
    op.drop_table("paper_result")
    op.drop_index(op.f("ix_system_check_admission_id"), table_name="system_check")
    op.drop_table("system_check")
    op.drop_index(op.f("ix_sitting_session_id"), table_name="sitting")
    op.drop_index(op.f("ix_sitting_person_id"), table_name="sitting")
    op.drop_index("ix_sitting_due", table_name="sitting")
    op.drop_table("sitting")
    op.drop_table("agreement")
    op.drop_table("item_version_language")
    op.drop_table("item_use")
    op.drop_index(op.f("ix_item_review_version_id"), table_name="item_review")
    op.drop_table("item_review")
    op.drop_index(op.f("ix_form_item_item_version_id"), table_name="form_item")
    op.drop_table("form_item")
    op.drop_index(op.f("ix_admission_person_id"), table_name="admission")
    op.drop_table("admission")
    op.drop_table("session_staff")
    op.drop_table("item_version")
    op.drop_table("item_draft")
    op.drop_table("form_paper")
    op.drop_index("ix_application_person", table_name="application")
    op.drop_table("application")
    op.drop_table("stimulus_version")
    op.drop_table("paper")
    op.drop_index(op.f("ix_item_stimulus_id"), table_name="item")
    op.drop_index("ix_item_cell", table_name="item")
    op.drop_index(op.f("ix_item_author_id"), table_name="item")
    op.drop_table("item")
    op.drop_table("form")
    op.drop_index(op.f("ix_exam_session_exam_id"), table_name="exam_session")
    op.drop_table("exam_session")
    op.drop_table("stimulus")
    op.drop_table("standard_statement")
    op.drop_table("exam")
    op.drop_table("worker_beat")
    op.drop_index(op.f("ix_training_trainee_id"), table_name="training")
    op.drop_index("ix_training_pair", table_name="training")
    op.drop_table("training")
    op.drop_table("standard_weight")
    op.drop_table("standard_level")
    op.drop_table("standard_domain")
    op.drop_index(op.f("ix_standard_crosswalk_edition_id"), table_name="standard_crosswalk")
    op.drop_table("standard_crosswalk")
    op.drop_index(op.f("ix_standard_competence_domain_code"), table_name="standard_competence")
    op.drop_table("standard_competence")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_password_reset_person_id"), table_name="password_reset")
    op.drop_table("password_reset")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_table("blueprint")
    op.drop_table("bank")
    op.drop_index(op.f("ix_standard_edition_role"), table_name="standard_edition")
    op.drop_index(op.f("ix_standard_edition_code_in_standard"), table_name="standard_edition")
    op.drop_index(op.f("ix_standard_edition_code_2022_dadian"), table_name="standard_edition")
    op.drop_table("standard_edition")
    op.drop_table("sign_in_failures")
    op.drop_table("scheme")
    op.drop_table("person")
    op.drop_table("outgoing_mail")
    op.drop_table("organisation")
    op.drop_index("ix_job_due", table_name="job")
    op.drop_table("job")
    op.drop_table("audit_link")
    op.drop_index("ix_audit_event_object", table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_action"), table_name="audit_event")
    op.drop_table("audit_event")
