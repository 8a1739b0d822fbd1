"""Tables of certificates, their files and their status; rows are added and never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from certificates.rules import Status
from core.db import Base, Row, enum_type
from core.immutable import frozen
from grading.models import Decision


@frozen
class Certificate(Row, Base):
    """An issued certificate. ``document`` is what the paper says; ``pdf_sha256`` its registered file."""

    __tablename__ = "certificate"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    holder: Mapped[str] = mapped_column(String(120))
    document: Mapped[dict[str, Any]]
    pdf_sha256: Mapped[str] = mapped_column(String(64), index=True)
    effective_on: Mapped[date]
    expires_on: Mapped[date]
    issued_at: Mapped[datetime]

    decision: Mapped[Decision] = relationship()
    person: Mapped[Person] = relationship()
    changes: Mapped[list[StatusChange]] = relationship(
        order_by="StatusChange.id", back_populates="certificate", lazy="selectin"
    )


@frozen
class CertificateFile(Base):
    """The signed PDF as registered."""

    __tablename__ = "certificate_file"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


@frozen
class StatusChange(Row, Base):
    """A change of status with its reason and author; the last one stands."""

    __tablename__ = "status_change"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    status: Mapped[Status] = mapped_column(enum_type(Status))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship(back_populates="changes")
    by: Mapped[Person | None] = relationship()
