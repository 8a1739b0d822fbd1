"""Tables of blueprints, exams, forms, sessions, applications, sittings and the response log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Row, enum_type
from core.immutable import frozen
from question_bank.models import ItemVersion
from standards.models import Edition, Scheme


class PaperKind(StrEnum):
    """The two papers of an exam."""

    THEORY = "theory"
    PRACTICAL = "practical"


class MultipleRule(StrEnum):
    """How a multiple-choice item scores on a paper; shown to candidates beforehand."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"
    SUBSET = "subset"


@frozen
class Blueprint(Row, Base):
    """A version of a blueprint; ``code`` like ``DE-L1``. ``document`` is told by ``exams.rules``.

    ``created_by`` is the public id of who published it, None for the bundled plan.
    """

    __tablename__ = "blueprint"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    role: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(String(36))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")

    edition: Mapped[Edition] = relationship(lazy="joined")


class BlueprintDraft(Row, Base):
    """A blueprint being written; ``document`` has the shape of a version's. Publishing makes a version.

    ``edit_number`` tells two people in one blueprint apart.
    """

    __tablename__ = "blueprint_draft"

    code: Mapped[str] = mapped_column(String(16), unique=True)
    role: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    document: Mapped[dict[str, Any]]
    edit_number: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    changed_by: Mapped[Person] = relationship(lazy="joined")


@frozen
class Exam(Row, Base):
    """An exam made from a blueprint: two papers, one or more parallel forms."""

    __tablename__ = "exam"

    title: Mapped[dict[str, str]]
    blueprint_id: Mapped[int] = mapped_column(ForeignKey("blueprint.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    blueprint: Mapped[Blueprint] = relationship(lazy="joined")
    scheme: Mapped[Scheme] = relationship()
    created_by: Mapped[Person] = relationship()
    papers: Mapped[list[Paper]] = relationship(order_by="Paper.position", lazy="selectin")
    forms: Mapped[list[Form]] = relationship(order_by="Form.label", back_populates="exam")


@frozen
class Paper(Row, Base):
    """The rules of one paper of an exam: time in minutes, points, cut score, scoring of multiples."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("exam_id", "kind"),)

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    kind: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    position: Mapped[int]
    minutes: Mapped[int]
    points: Mapped[Fraction]
    cut: Mapped[Fraction]
    cut_basis: Mapped[str] = mapped_column(String(32))
    multiple_rule: Mapped[MultipleRule] = mapped_column(enum_type(MultipleRule))


@frozen
class Form(Row, Base):
    """One assembled form of an exam, over both papers; ``label`` A, B, …"""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("exam_id", "label"),)

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    label: Mapped[str] = mapped_column(String(4))
    seed: Mapped[int]
    published_at: Mapped[datetime]

    exam: Mapped[Exam] = relationship(back_populates="forms")
    papers: Mapped[list[FormPaper]] = relationship(back_populates="form")


@frozen
class FormPaper(Row, Base):
    """One paper of a form. ``document`` (gzip of canonical JSON) is what candidates load and tells no
    key; ``key`` (likewise) holds the instances that scoring needs and never leaves the server."""

    __tablename__ = "form_paper"
    __table_args__ = (UniqueConstraint("form_id", "paper_id"),)

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    document_digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    key_digest: Mapped[str] = mapped_column(String(64))
    conformity: Mapped[list[Any]]

    form: Mapped[Form] = relationship(back_populates="papers", lazy="joined")
    paper: Mapped[Paper] = relationship(lazy="joined")
    items: Mapped[list[FormItem]] = relationship(order_by="FormItem.position")


@frozen
class FormItem(Base):
    """An item version at a place of a form's paper; ``ref`` is its opaque name in the document."""

    __tablename__ = "form_item"
    __table_args__ = (UniqueConstraint("form_paper_id", "ref"),)

    form_paper_id: Mapped[int] = mapped_column(ForeignKey("form_paper.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    points: Mapped[Fraction]
    domain: Mapped[str] = mapped_column(String(8))
    competence: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))

    item_version: Mapped[ItemVersion] = relationship()


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
