"""Reviews: where a version stands, what reviewers decided, and comments on a place of an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, JsonDocument, Row, enum_type
from core.immutable import frozen
from question_bank.models.items import ItemVersion
from question_bank.rules import ReviewOutcome as ReviewOutcome
from question_bank.rules import VersionStanding as VersionStanding


class VersionStatus(Base):
    """Where a version stands beside its unchanging row. ``needed`` approvals were asked of it."""

    __tablename__ = "item_version_status"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    standing: Mapped[VersionStanding] = mapped_column(enum_type(VersionStanding), index=True)
    needed: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    version: Mapped[ItemVersion] = relationship()


@frozen
class ItemReview(Row, Base):
    """What a reviewer decided about a version, and why. ``checklist`` is point → ``yes`` or ``no``
    (points: ``rules.CHECKLIST``).
    """

    __tablename__ = "item_review"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[ReviewOutcome] = mapped_column(enum_type(ReviewOutcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    checklist: Mapped[dict[str, Any]] = mapped_column(
        JsonDocument, default=dict, server_default="{}"
    )
    at: Mapped[datetime]

    reviewer: Mapped[Person] = relationship(lazy="joined")
    version: Mapped[ItemVersion] = relationship()


class ItemComment(Row, Base):
    """A remark on a place of an item: ``place`` is a field path such as ``stem.zh`` (empty: the whole
    item), ``quote`` the words it is about. Answers have a ``parent``. ``version`` is what was looked
    at, None for a draft.
    """

    __tablename__ = "item_comment"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("item_version.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("item_comment.id"))
    place: Mapped[str] = mapped_column(String(120), default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="joined")
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id])
    version: Mapped[ItemVersion | None] = relationship()
