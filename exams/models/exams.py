"""Blueprints, exams with their papers, and the forms published for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from question_bank.models import ItemVersion
from standards.models import Edition, Scheme


class PaperKind(StrEnum):
    """The two papers of an exam."""

    THEORY = "theory"
    PRACTICAL = "practical"


class MultipleRule(StrEnum):
    """How a multiple-choice item scores on a paper; shown to candidates beforehand."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"
    SUBSET = "subset"


@frozen
class Blueprint(Row, Base):
    """A version of a blueprint; ``code`` like ``DE-L1``. ``document`` is told by ``exams.rules``.

    ``created_by`` is the public id of who published it, None for the bundled plan.
    """

    __tablename__ = "blueprint"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    role: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(String(36))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")

    edition: Mapped[Edition] = relationship(lazy="joined")


class BlueprintDraft(Row, Base):
    """A blueprint being written; ``document`` has the shape of a version's. Publishing makes a version.

    ``edit_number`` tells two people in one blueprint apart.
    """

    __tablename__ = "blueprint_draft"

    code: Mapped[str] = mapped_column(String(16), unique=True)
    role: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    document: Mapped[dict[str, Any]]
    edit_number: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    changed_by: Mapped[Person] = relationship(lazy="joined")


@frozen
class Exam(Row, Base):
    """An exam made from a blueprint: two papers, one or more parallel forms."""

    __tablename__ = "exam"

    title: Mapped[dict[str, str]]
    blueprint_id: Mapped[int] = mapped_column(ForeignKey("blueprint.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    blueprint: Mapped[Blueprint] = relationship(lazy="joined")
    scheme: Mapped[Scheme] = relationship()
    created_by: Mapped[Person] = relationship()
    papers: Mapped[list[Paper]] = relationship(order_by="Paper.position", lazy="selectin")
    forms: Mapped[list[Form]] = relationship(order_by="Form.label", back_populates="exam")


@frozen
class Paper(Row, Base):
    """The rules of one paper of an exam: time in minutes, points, cut score, scoring of multiples."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("exam_id", "kind"),)

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    kind: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    position: Mapped[int]
    minutes: Mapped[int]
    points: Mapped[Fraction]
    cut: Mapped[Fraction]
    cut_basis: Mapped[str] = mapped_column(String(32))
    multiple_rule: Mapped[MultipleRule] = mapped_column(enum_type(MultipleRule))


@frozen
class Form(Row, Base):
    """One assembled form of an exam, over both papers; ``label`` A, B, …"""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("exam_id", "label"),)

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    label: Mapped[str] = mapped_column(String(4))
    seed: Mapped[int]
    published_at: Mapped[datetime]

    exam: Mapped[Exam] = relationship(back_populates="forms")
    papers: Mapped[list[FormPaper]] = relationship(back_populates="form")


@frozen
class FormPaper(Row, Base):
    """One paper of a form. ``document`` (gzip of canonical JSON) is what candidates load and tells no
    key; ``key`` (likewise) holds the instances that scoring needs and never leaves the server."""

    __tablename__ = "form_paper"
    __table_args__ = (UniqueConstraint("form_id", "paper_id"),)

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    document_digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    key_digest: Mapped[str] = mapped_column(String(64))
    conformity: Mapped[list[Any]]

    form: Mapped[Form] = relationship(back_populates="papers", lazy="joined")
    paper: Mapped[Paper] = relationship(lazy="joined")
    items: Mapped[list[FormItem]] = relationship(order_by="FormItem.position")


@frozen
class FormItem(Base):
    """An item version at a place of a form's paper; ``ref`` is its opaque name in the document."""

    __tablename__ = "form_item"
    __table_args__ = (UniqueConstraint("form_paper_id", "ref"),)

    form_paper_id: Mapped[int] = mapped_column(ForeignKey("form_paper.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    points: Mapped[Fraction]
    domain: Mapped[str] = mapped_column(String(8))
    competence: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))

    item_version: Mapped[ItemVersion] = relationship()
