"""Banks, who works in them, with whom they are shared, and the pictures and materials they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from question_bank.rules import BankRole as BankRole
from question_bank.rules import ShareRight as ShareRight


class Bank(Row, Base):
    """An item bank of an organisation; ``slug`` like ``de-open``.

    ``licence`` is what new items get. ``approvals_needed`` (1 or 2) reviewers must approve a version.
    Into a ``restricted`` bank only its members look, by their role; otherwise the roles that people
    hold in the organisation decide. Nothing is written in an archived bank.
    """

    __tablename__ = "bank"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[dict[str, str]]
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    licence: Mapped[str] = mapped_column(
        String(64), default="CC-BY-4.0", server_default="CC-BY-4.0"
    )
    approvals_needed: Mapped[int] = mapped_column(default=1, server_default="1")
    restricted: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    members: Mapped[list[BankMember]] = relationship(cascade="all, delete-orphan")
    shares: Mapped[list[BankShare]] = relationship(cascade="all, delete-orphan")


class BankMember(Base):
    """A person's role in a restricted bank."""

    __tablename__ = "bank_member"

    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[BankRole] = mapped_column(enum_type(BankRole))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")


class BankShare(Row, Base):
    """That an organisation may read a bank, use its items in exams, or copy them; each includes the
    one before. A share that ended stays, with its end.
    """

    __tablename__ = "bank_share"

    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    right: Mapped[ShareRight] = mapped_column(enum_type(ShareRight))
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined")


@frozen
class Asset(Row, Base):
    """A picture of a bank. ``identifier`` is the first 32 hexadecimal digits of the SHA-256 of
    ``content``, so what an item shows can never change. ``width`` and ``height`` in pixels.
    """

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("bank_id", "identifier"),)

    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    identifier: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


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
