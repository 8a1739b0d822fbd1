"""What happens to items outside the bank (pushed from the exams), and how people work with many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row
from question_bank.models.items import Item


class ItemUse(Base):
    """That a version stands in a published form; pushed from the exams."""

    __tablename__ = "item_use"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(36), primary_key=True)
    exam_title: Mapped[dict[str, str]]
    used_at: Mapped[datetime]


class ItemStatistics(Base):
    """How often an item was used; pushed from the exams.

    ``forms`` in which it stands, ``exposures``: sittings that showed it. ``figures`` is the place for
    statistics (difficulty, discrimination …), empty until there are some.
    """

    __tablename__ = "item_statistics"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    forms: Mapped[int] = mapped_column(default=0)
    exposures: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ItemEnemy(Base):
    """Two items that must not stand in one form: one tells or repeats the other. ``item_id`` is the
    smaller row.
    """

    __tablename__ = "item_enemy"
    __table_args__ = (CheckConstraint("item_id < other_id", name="order"),)

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    item: Mapped[Item] = relationship(foreign_keys=[item_id])
    other: Mapped[Item] = relationship(foreign_keys=[other_id])
    added_by: Mapped[Person] = relationship()


class SavedFilter(Row, Base):
    """A person's own filter of the list of items: ``query`` as in the page's address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, str]]
    created_at: Mapped[datetime]


class BulkAct(Row, Base):
    """An act on many items at once, with what is needed to undo it: ``before`` is item → what was."""

    __tablename__ = "bulk_act"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    act: Mapped[str] = mapped_column(String(32))
    asked: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]
    count: Mapped[int]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
