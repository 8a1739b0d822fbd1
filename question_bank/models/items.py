"""Items, their drafts and versions, languages added later, tags, and who is writing just now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from question_bank.models.banks import Bank, Stimulus, StimulusVersion
from question_bank.rules import ItemState as ItemState


class Item(Row, Base):
    """An item. The columns that lists filter by repeat what the current version or draft says.

    ``search_text`` is identifier, title and stem, folded as ``rules.fold`` does; ``p_expected`` is
    decimal text as in the document. ``copied_from_id`` is the row of the version (of any bank) that it
    was copied from.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("bank_id", "identifier"),
        Index("ix_item_cell", "state", "level", "domain", "type", "kind"),
        Index("ix_item_bank_changed", "bank_id", "changed_at"),
        Index(
            "ix_item_listed", "bank_id", "state", "domain", "competence", "level", "type", "kind",
            "author_id", "p_expected", "identifier", "changed_at",
        ),
        Index("ix_item_bank_id_domain", "bank_id", "domain"),
        Index("ix_item_bank_id_level", "bank_id", "level"),
        Index("ix_item_bank_id_competence", "bank_id", "competence"),
        Index("ix_item_bank_id_author_id", "bank_id", "author_id"),
    )  # fmt: skip

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
    topic: Mapped[str] = mapped_column(String(200), default="", server_default="")
    cognition: Mapped[str] = mapped_column(String(16), default="", server_default="")
    p_expected: Mapped[str] = mapped_column(String(8), default="", server_default="")
    seconds: Mapped[int | None]
    copied_from_id: Mapped[int | None]
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
    tags: Mapped[list[ItemTag]] = relationship(cascade="all, delete-orphan", order_by="ItemTag.tag")


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


class ItemTag(Base):
    """A word that people of a bank put on an item."""

    __tablename__ = "item_tag"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class EditPresence(Base):
    """That a person has an item open in the editor; ``place`` is the field with the cursor."""

    __tablename__ = "edit_presence"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), default="")
    seen_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
