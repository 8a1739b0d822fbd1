"""Tables of capability standards. Rows of a published edition cannot be changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Row, enum_type
from core.immutable import frozen
from standards.rules import SourceStatus

__all__ = [
    "Competence",
    "CrosswalkRow",
    "Domain",
    "Edition",
    "Level",
    "Scheme",
    "SourceStatus",
    "Statement",
    "Weight",
]


@frozen
class Edition(Row, Base):
    """One edition of the standard of one role; ``slug`` like ``de-2026-1``, ``role`` like ``DE``.

    ``document`` is the whole published text, whose canonical JSON has the ``digest``; the rows below
    are made from it. The national occupation is known under two codes: that in the text of its
    standard and that of the classification (大典) of 2022.
    """

    __tablename__ = "standard_edition"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(8), index=True)
    role_name: Mapped[dict[str, str]]
    code: Mapped[str] = mapped_column(String(64))
    edition: Mapped[dict[str, str]]
    issued_on: Mapped[date]
    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]]
    code_in_standard: Mapped[str] = mapped_column(String(16), index=True)
    code_2022_dadian: Mapped[str] = mapped_column(String(16), index=True)
    occupation: Mapped[dict[str, Any]]
    references: Mapped[list[Any]]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]

    levels: Mapped[list[Level]] = relationship(order_by="Level.position")
    domains: Mapped[list[Domain]] = relationship(order_by="Domain.position")
    competences: Mapped[list[Competence]] = relationship(order_by="Competence.code")
    weights: Mapped[list[Weight]] = relationship(order_by="Weight.id")
    crosswalk: Mapped[list[CrosswalkRow]] = relationship(order_by="CrosswalkRow.id")


@frozen
class Level(Base):
    """A level of an edition: code ``L1``, its definition, direction (null where there is none).

    ``name_status`` says how sure name and direction are, ``source_status`` the rest. ``kinds`` are the
    shares of knowledge, skill and innovation in per cent; ``theory_items`` the length of the paper.
    """

    __tablename__ = "standard_level"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    code: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    direction: Mapped[dict[str, str] | None]
    name_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))
    name_ref: Mapped[str] = mapped_column(String(255))
    definition: Mapped[dict[str, str]]
    must_show: Mapped[dict[str, str]]
    cognition: Mapped[list[str]]
    kinds: Mapped[dict[str, Any]]
    theory_items: Mapped[int]
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))
    source_ref: Mapped[str] = mapped_column(String(255))


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
    """A competence, as ``PRC-01``; ``frameworks`` holds lists of codes under ``national``, ``edsf``,
    ``dcmm`` and ``service``."""

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
    """What a competence means at a level, its kind there (knowledge, skill, innovation) and its
    ``topics``: ``{"zh", "en", "kind", "item_types"}``."""

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
    """A level, a domain or (with neither) the role of ours beside one of another framework.

    ``target`` is its code or name there, ``label`` how readers see it where that differs by language.
    """

    __tablename__ = "standard_crosswalk"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"), index=True)
    level_code: Mapped[str | None] = mapped_column(String(8))
    domain_code: Mapped[str | None] = mapped_column(String(8))
    framework: Mapped[str] = mapped_column(String(64))
    framework_version: Mapped[str] = mapped_column(String(64), default="")
    target: Mapped[str] = mapped_column(String(255))
    label: Mapped[dict[str, str] | None]
    target_uri: Mapped[str] = mapped_column(Text, default="")
    relation: Mapped[str] = mapped_column(String(16))
    source_status: Mapped[SourceStatus] = mapped_column(enum_type(SourceStatus))
    source_ref: Mapped[str] = mapped_column(String(255), default="")


@frozen
class Scheme(Row, Base):
    """A version of the certification scheme of a role: scope, process, rights, rules.

    Source of what it must hold: ISO/IEC 17024:2012, clause 8.
    """

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("role", "version"),)

    role: Mapped[str] = mapped_column(String(8))
    version: Mapped[str] = mapped_column(String(32))
    issued_on: Mapped[date]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
