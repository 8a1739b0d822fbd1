"""Tables of capability standards. Rows of a published edition cannot be changed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Row, enum_type
from core.immutable import frozen


class SourceStatus(StrEnum):
    """How sure a figure is: from the official text, a stand-in for it, or our own proposal."""

    OFFICIAL = "official"
    PLACEHOLDER = "placeholder"
    PROPOSED = "proposed"


@frozen
class Edition(Row, Base):
    """One edition of the standard of one role; ``slug`` like ``de-2026-1``, ``role`` like ``DE``."""

    __tablename__ = "standard_edition"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(8), index=True)
    role_name: Mapped[dict[str, str]]
    code: Mapped[str] = mapped_column(String(64))
    edition: Mapped[dict[str, str]]
    issued_on: Mapped[date]
    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]]
    references: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]

    levels: Mapped[list[Level]] = relationship(order_by="Level.position")
    domains: Mapped[list[Domain]] = relationship(order_by="Domain.position")
    competences: Mapped[list[Competence]] = relationship(order_by="Competence.code")


@frozen
class Level(Base):
    """A level of an edition: code ``L1``, its definition, direction (null where there is none)."""

    __tablename__ = "standard_level"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    code: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    definition: Mapped[dict[str, str]]
    must_show: Mapped[dict[str, str]]
    direction: Mapped[dict[str, str] | None]
    kinds: Mapped[dict[str, Any]]
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))


@frozen
class Domain(Base):
    """A domain of an edition, as ``PRC``."""

    __tablename__ = "standard_domain"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    code: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    national_function: Mapped[str] = mapped_column(String(120), default="")
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))


@frozen
class Weight(Base):
    """A cell: the weight of a domain at a level in per cent, and how sure it is."""

    __tablename__ = "standard_weight"
    __table_args__ = (UniqueConstraint("edition_id", "level_code", "domain_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    level_code: Mapped[str] = mapped_column(String(8))
    domain_code: Mapped[str] = mapped_column(String(8))
    percent: Mapped[int]
    theory_items: Mapped[int]
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))
    source_ref: Mapped[str] = mapped_column(String(255), default="")


@frozen
class Competence(Base):
    """A competence, as ``PRC-01``, with its frameworks."""

    __tablename__ = "standard_competence"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    code: Mapped[str] = mapped_column(String(16))
    domain_code: Mapped[str] = mapped_column(String(8), index=True)
    title: Mapped[dict[str, str]]
    frameworks: Mapped[dict[str, Any]]
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))

    statements: Mapped[list[Statement]] = relationship(
        order_by="Statement.level_code", lazy="selectin"
    )


@frozen
class Statement(Base):
    """What a competence means at a level, and its kind there (knowledge, skill, innovation)."""

    __tablename__ = "standard_statement"
    __table_args__ = (UniqueConstraint("competence_id", "level_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competence_id: Mapped[int] = mapped_column(ForeignKey("standard_competence.id"))
    level_code: Mapped[str] = mapped_column(String(8))
    text: Mapped[dict[str, str]]
    kind: Mapped[str] = mapped_column(String(16))
    topics: Mapped[list[Any]]


@frozen
class CrosswalkRow(Base):
    """A level or the role of ours beside one of another framework; never ``exact`` by default."""

    __tablename__ = "standard_crosswalk"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"), index=True)
    level_code: Mapped[str | None] = mapped_column(String(8))
    framework: Mapped[str] = mapped_column(String(64))
    framework_version: Mapped[str] = mapped_column(String(64), default="")
    target: Mapped[str] = mapped_column(String(255))
    target_uri: Mapped[str] = mapped_column(Text, default="")
    relation: Mapped[str] = mapped_column(String(16))
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))
    source_ref: Mapped[str] = mapped_column(String(255), default="")


@frozen
class Scheme(Row, Base):
    """A version of the certification scheme of a role: scope, process, rights, rules (17024, clause 8)."""

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("role", "version"),)

    role: Mapped[str] = mapped_column(String(8))
    version: Mapped[str] = mapped_column(String(32))
    issued_on: Mapped[date]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
