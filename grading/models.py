"""Tables of scores, results and decisions; none of their rows can be changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from exams.models import Admission, Sitting


@frozen
class PaperResult(Row, Base):
    """The score of a sitting: exact, with its cut score and how it came about.

    ``breakdown`` holds domains, kinds and items (``grading.rules.breakdown_of``) and is read only when
    asked for; ``scorer`` names the version of the scoring rules. A regrade adds a row with the next
    ``number``; the highest stands.
    """

    __tablename__ = "paper_result"
    __table_args__ = (UniqueConstraint("sitting_id", "number"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    number: Mapped[int] = mapped_column(default=1)
    score: Mapped[Fraction]
    maximum: Mapped[Fraction]
    cut: Mapped[Fraction]
    passed: Mapped[bool]
    breakdown: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    seal: Mapped[str] = mapped_column(String(64))
    scorer: Mapped[str] = mapped_column(String(32))
    scored_at: Mapped[datetime]

    sitting: Mapped[Sitting] = relationship(lazy="joined")


class Outcome(StrEnum):
    """What an exam came to; both papers must reach their cut score."""

    PASSED = "passed"
    FAILED = "failed"


@frozen
class ExamResult(Row, Base):
    """The result of an exam: both papers, nothing averages them."""

    __tablename__ = "exam_result"

    admission_id: Mapped[int] = mapped_column(ForeignKey("admission.id"), unique=True)
    theory_id: Mapped[int] = mapped_column(ForeignKey("paper_result.id"))
    practical_id: Mapped[int] = mapped_column(ForeignKey("paper_result.id"))
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    at: Mapped[datetime]

    admission: Mapped[Admission] = relationship(lazy="joined")
    theory: Mapped[PaperResult] = relationship(foreign_keys=[theory_id], lazy="joined")
    practical: Mapped[PaperResult] = relationship(foreign_keys=[practical_id], lazy="joined")
    decision: Mapped[Decision | None] = relationship(back_populates="result")


class DecisionOutcome(StrEnum):
    """What the officer decided."""

    GRANTED = "granted"
    REFUSED = "refused"


@frozen
class Decision(Row, Base):
    """An officer's decision on a result (ISO/IEC 17024, 9.4)."""

    __tablename__ = "decision"

    exam_result_id: Mapped[int] = mapped_column(ForeignKey("exam_result.id"), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[DecisionOutcome] = mapped_column(enum_type(DecisionOutcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    result: Mapped[ExamResult] = relationship(back_populates="decision", lazy="joined")
    officer: Mapped[Person] = relationship(lazy="joined")
