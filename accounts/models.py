"""Tables of people, organisations, memberships, sessions, consents and trainings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.rules import OrganisationKind, Role
from core.db import Base, Row, enum_type
from core.immutable import frozen


class Organisation(Row, Base):
    """A certification body, training body or employer."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[dict[str, str]]
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PersonState(StrEnum):
    """Whether a person can sign in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Person(Row, Base):
    """A person with an account. ``legal_name`` is what a certificate will carry.

    ``must_change_password``: invited, and has not set a password of their own yet.
    """

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    legal_name: Mapped[str] = mapped_column(String(120))
    state: Mapped[PersonState] = mapped_column(enum_type(PersonState), default=PersonState.ACTIVE)
    language: Mapped[str] = mapped_column(String(8), default="zh")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list[Membership]] = relationship(back_populates="person")

    @property
    def display_name(self) -> str:
        """The name shown in the header and in lists."""
        return self.legal_name

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held, in whatever organisation that is open."""
        return frozenset(m.role for m in self.memberships if m.organisation.closed_at is None)


class Membership(Row, Base):
    """A role that a person holds in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


@frozen
class Consent(Row, Base):
    """A person agreed to a text of a version at a moment."""

    __tablename__ = "consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(32))
    text_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SignIn(Row, Base):
    """A session on one browser. ``token_digest`` is the SHA-256 of what the cookie carries.

    ``kept``: the person asked to stay signed in, so it ends only when it expires.
    """

    __tablename__ = "sign_in"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    kept: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(String(255), default="")

    person: Mapped[Person] = relationship(lazy="joined")


class SignInFailures(Base):
    """Failures in a row for an address (kept also for addresses without an account)."""

    __tablename__ = "sign_in_failures"

    email_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class PasswordReset(Row, Base):
    """A reset that was asked for; the link carries the token, the table its digest."""

    __tablename__ = "password_reset"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Training(Row, Base):
    """Who trained whom, from when until when (ISO/IEC 17024, 5.2.3). Open while ``ended_on`` is null."""

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_pair", "trainer_id", "trainee_id"),)

    trainer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    subject: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]

    trainer: Mapped[Person] = relationship(foreign_keys=[trainer_id], lazy="joined")
    trainee: Mapped[Person] = relationship(foreign_keys=[trainee_id], lazy="joined")
