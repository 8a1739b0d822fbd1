"""From the application to the log of responses: what one person's exam consists of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from exams.models.exams import Form, FormPaper, PaperKind
from exams.models.sessions import ExamSession


class ApplicationState(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Application(Row, Base):
    """A person applies for a role and level, with the name that the certificate will carry."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_person", "person_id", "state"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    legal_name: Mapped[str] = mapped_column(String(120))
    route: Mapped[str] = mapped_column(String(32))
    statement: Mapped[str] = mapped_column(Text, default="")
    accommodation: Mapped[str] = mapped_column(Text, default="")
    wanted_session_id: Mapped[int | None] = mapped_column(ForeignKey("exam_session.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    state: Mapped[ApplicationState] = mapped_column(
        enum_type(ApplicationState), default=ApplicationState.SUBMITTED
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    wanted_session: Mapped[ExamSession | None] = relationship()
    admission: Mapped[Admission | None] = relationship(back_populates="application")


class Admission(Row, Base):
    """A candidate on the list of a session; ``ticket`` is the admission number."""

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    ticket: Mapped[str] = mapped_column(String(32), unique=True)
    seat: Mapped[str] = mapped_column(String(16), default="")
    extra_percent: Mapped[int] = mapped_column(default=0)
    admitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    admitted_at: Mapped[datetime]

    application: Mapped[Application] = relationship(back_populates="admission", lazy="joined")
    session: Mapped[ExamSession] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    form: Mapped[Form] = relationship()
    sittings: Mapped[list[Sitting]] = relationship(back_populates="admission")
    agreements: Mapped[list[Agreement]] = relationship()


@frozen
class Agreement(Row, Base):
    """A candidate accepted the rules or the non-disclosure of a version."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("admission_id", "kind"),)

    admission_id: Mapped[int] = mapped_column(ForeignKey("admission.id"))
    kind: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(32))
    text_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


@frozen
class SystemCheck(Row, Base):
    """What the system check found on a candidate's browser."""

    __tablename__ = "system_check"

    admission_id: Mapped[int] = mapped_column(ForeignKey("admission.id"), index=True)
    passed: Mapped[bool]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class SittingState(StrEnum):
    """A sitting is open until it is sealed."""

    OPEN = "open"
    SEALED = "sealed"


class SealedBy(StrEnum):
    """How a sitting came to be sealed."""

    CANDIDATE = "candidate"
    TIME = "time"


class Sitting(Row, Base):
    """One candidate's attempt at one paper. Everything it needs is keyed by it."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("admission_id", "paper"),
        Index("ix_sitting_due", "state", "deadline_at"),
    )

    admission_id: Mapped[int] = mapped_column(ForeignKey("admission.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    paper: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    form_paper_id: Mapped[int] = mapped_column(ForeignKey("form_paper.id"))
    layout_seed: Mapped[str] = mapped_column(String(32))
    state: Mapped[SittingState] = mapped_column(enum_type(SittingState), default=SittingState.OPEN)
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[SealedBy | None] = mapped_column(enum_type(SealedBy))
    seal: Mapped[str | None] = mapped_column(String(64))
    seal_sequence: Mapped[int | None]
    answered: Mapped[int | None]

    admission: Mapped[Admission] = relationship(back_populates="sittings", lazy="joined")
    form_paper: Mapped[FormPaper] = relationship(lazy="joined")


@frozen
class SittingExaminer(Base):
    """Who examined or invigilated a sitting; bars that person from deciding on it."""

    __tablename__ = "sitting_examiner"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


@frozen
class ResponseEntry(Base):
    """An entry of the append-only response log. ``body`` is the JSON text as received."""

    __tablename__ = "response_log"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
