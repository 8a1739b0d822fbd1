"""Tables of banks, items, drafts, versions, reviews; use and languages stand beside the versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from question_bank.rules import ItemState as ItemState
from question_bank.rules import ReviewOutcome as ReviewOutcome


class Bank(Row, Base):
    """An item bank of an organisation; ``slug`` like ``de-open``."""

    __tablename__ = "bank"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[dict[str, str]]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Stimulus(Row, Base):
    """Material that several items share (a case). ``identifier`` is unique within the bank."""

    __tablename__ = "stimulus"
    __table_args__ = (UniqueConstraint("bank_id", "identifier"),)

    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    identifier: Mapped[str] = mapped_column(String(64))
    current_version_id: Mapped[int | None]
    created_at: Mapped[datetime]


@frozen
class StimulusVersion(Row, Base):
    """A version of a stimulus: ``body`` holds title, text in both languages, source."""

    __tablename__ = "stimulus_version"
    __table_args__ = (UniqueConstraint("stimulus_id", "number"),)

    stimulus_id: Mapped[int] = mapped_column(ForeignKey("stimulus.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Item(Row, Base):
    """An item. The columns that lists filter by repeat what the current version or draft says.

    ``search_text`` is identifier, title and stem, folded as ``rules.fold`` does.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("bank_id", "identifier"),
        Index("ix_item_cell", "state", "level", "domain", "type", "kind"),
    )

    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    identifier: Mapped[str] = mapped_column(String(64))
    state: Mapped[ItemState] = mapped_column(enum_type(ItemState), default=ItemState.DRAFT)
    type: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(8))
    domain: Mapped[str] = mapped_column(String(8))
    competence: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[dict[str, str]]
    search_text: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    stimulus_id: Mapped[int | None] = mapped_column(ForeignKey("stimulus.id"), index=True)
    position_in_stimulus: Mapped[int] = mapped_column(default=0)
    current_version_id: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    bank: Mapped[Bank] = relationship(lazy="joined")
    author: Mapped[Person] = relationship(lazy="joined")
    stimulus: Mapped[Stimulus | None] = relationship()
    draft: Mapped[ItemDraft | None] = relationship(
        back_populates="item", cascade="all, delete-orphan"
    )
    versions: Mapped[list[ItemVersion]] = relationship(
        back_populates="item", order_by="ItemVersion.number"
    )


class ItemDraft(Base):
    """What is being written; ``edit_number`` tells two people in one item apart."""

    __tablename__ = "item_draft"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    body: Mapped[dict[str, Any]]
    edit_number: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    item: Mapped[Item] = relationship(back_populates="draft")


@frozen
class ItemVersion(Row, Base):
    """An item as it was sent to review; never changes. ``body`` is the item document."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    stimulus_version_id: Mapped[int | None] = mapped_column(ForeignKey("stimulus_version.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    item: Mapped[Item] = relationship(back_populates="versions")
    author: Mapped[Person] = relationship(lazy="joined")
    stimulus_version: Mapped[StimulusVersion | None] = relationship(lazy="joined")


@frozen
class ItemVersionLanguage(Base):
    """A language added to a version later: its texts, never altering what was there."""

    __tablename__ = "item_version_language"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    texts: Mapped[dict[str, Any]]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


@frozen
class ItemReview(Row, Base):
    """What a reviewer decided about a version, and why."""

    __tablename__ = "item_review"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[ReviewOutcome] = mapped_column(enum_type(ReviewOutcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    reviewer: Mapped[Person] = relationship(lazy="joined")
    version: Mapped[ItemVersion] = relationship()


class ItemUse(Base):
    """That a version stands in a published form; pushed from the exams."""

    __tablename__ = "item_use"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(36), primary_key=True)
    exam_title: Mapped[dict[str, str]]
    used_at: Mapped[datetime]
