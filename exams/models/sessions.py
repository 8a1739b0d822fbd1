"""Exam sessions and who works at them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from exams.models.exams import Exam


class SessionState(StrEnum):
    """Whether an exam session takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class ExamSession(Row, Base):
    """A scheduled date of an exam: sittings may start from ``opens_at``, all end by ``closes_at``."""

    __tablename__ = "exam_session"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    title: Mapped[dict[str, str]]
    place: Mapped[str] = mapped_column(String(200), default="")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    capacity: Mapped[int]
    state: Mapped[SessionState] = mapped_column(
        enum_type(SessionState), default=SessionState.SCHEDULED
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    exam: Mapped[Exam] = relationship(lazy="joined")
    created_by: Mapped[Person] = relationship()


class SessionStaff(Base):
    """Who examines or invigilates a session; recorded with each sitting at its start."""

    __tablename__ = "session_staff"

    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
