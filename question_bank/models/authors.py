"""Who writes an item beside its author: co-authors, who wrote on its draft, and on a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base
from core.immutable import frozen


class ItemAuthor(Base):
    """A co-author: writes an item together with its author. The author stands in ``Item.author``."""

    __tablename__ = "item_author"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")


class ItemDraftAuthor(Base):
    """That a person saved an edit of a draft, whoever writes the item now; gone with the draft."""

    __tablename__ = "item_draft_author"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item_draft.item_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


@frozen
class ItemVersionAuthor(Base):
    """Who wrote a version: author and co-authors when it was sent, and who had saved its draft. They
    never review it.
    """

    __tablename__ = "item_version_author"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
