"""Reads of sessions: lists, staff, who is admitted and how far they are, and whom staff may not examine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, selectinload

from accounts.models import Person
from accounts.queries import training_spans
from core.errors import NotFound, Refused
from core.i18n import lazy_gettext as _l
from exams.models import (
    Admission,
    Agreement,
    Application,
    Blueprint,
    Exam,
    ExamSession,
    PaperKind,
    SessionStaff,
    SessionState,
    Sitting,
    SystemCheck,
)
from exams.rules.sessions import Phase, StaffFacts, exam_day, may_staff, phase_of

SORTS = {
    "opens": ExamSession.opens_at,
    "capacity": ExamSession.capacity,
    "created": ExamSession.created_at,
}


@dataclass(frozen=True)
class SessionFilters:
    """What a list of sessions is narrowed to; ``phase`` a value of ``Phase``, ``sort`` of ``SORTS``."""

    text: str = ""
    phase: str = ""
    exam: str = ""
    sort: str = "-opens"


def get_session(session: Session, public_id: str) -> ExamSession:
    """Return an exam session. Raises ``NotFound``."""
    found = session.scalar(select(ExamSession).where(ExamSession.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这个考试场次。"))
    return found


def lock_session(session: Session, public_id: str) -> ExamSession:
    """Return an exam session, its row locked until the transaction ends (PostgreSQL)."""
    query = select(ExamSession).where(ExamSession.public_id == public_id)
    found = session.scalar(query.with_for_update(of=ExamSession))
    if found is None:
        raise NotFound(_l("没有这个考试场次。"))
    return found


def list_sessions(filters: SessionFilters, *, now: datetime) -> Select[Any]:
    """Return the select of sessions for these filters, in order."""
    query = select(ExamSession)
    if filters.text.strip():
        wanted = filters.text.strip()
        query = query.where(
            ExamSession.title["zh"].as_string().icontains(wanted, autoescape=True)
            | ExamSession.title["en"].as_string().icontains(wanted, autoescape=True)
            | ExamSession.place.icontains(wanted, autoescape=True)
        )
    if filters.exam:
        query = query.join(Exam, Exam.id == ExamSession.exam_id)
        query = query.where(Exam.public_id == filters.exam)
    query = _in_phase(query, filters.phase, now)
    column = SORTS.get(filters.sort.removeprefix("-"), ExamSession.opens_at)
    down = filters.sort.startswith("-")
    return query.order_by(column.desc() if down else column, ExamSession.id.desc())


def _in_phase(query: Select[Any], phase: str, now: datetime) -> Select[Any]:
    live = ExamSession.state == SessionState.SCHEDULED
    wanted = {
        Phase.SCHEDULED.value: live & (ExamSession.opens_at > now),
        Phase.OPEN.value: live & (ExamSession.opens_at <= now) & (ExamSession.closes_at > now),
        Phase.CLOSED.value: live & (ExamSession.closes_at <= now),
        Phase.CANCELLED.value: ExamSession.state == SessionState.CANCELLED,
    }.get(phase)
    return query if wanted is None else query.where(wanted)


def phase_now(exam_session: ExamSession, now: datetime) -> Phase:
    """Return where a session stands."""
    return phase_of(
        exam_session.state.value, exam_session.opens_at, exam_session.closes_at, now=now
    )


def list_upcoming_sessions(session: Session, now: datetime) -> Sequence[ExamSession]:
    """Return the sessions that take place and are not over, the next first."""
    query = select(ExamSession).where(
        ExamSession.state == SessionState.SCHEDULED, ExamSession.closes_at > now
    )
    return session.scalars(query.order_by(ExamSession.opens_at, ExamSession.id)).unique().all()


def list_sessions_for(
    session: Session, role: str, level: str, *, now: datetime
) -> Sequence[ExamSession]:
    """Return the upcoming sessions of a role and level, the next first."""
    query = (
        select(ExamSession)
        .join(Exam, Exam.id == ExamSession.exam_id)
        .join(Blueprint, Blueprint.id == Exam.blueprint_id)
        .where(
            ExamSession.state == SessionState.SCHEDULED,
            ExamSession.closes_at > now,
            Blueprint.role == role,
            Blueprint.level == level,
        )
        .order_by(ExamSession.opens_at, ExamSession.id)
    )
    return session.scalars(query).unique().all()


def list_sessions_of_exam(session: Session, exam: Exam) -> Sequence[ExamSession]:
    """Return the sessions of an exam, the latest first."""
    query = select(ExamSession).where(ExamSession.exam_id == exam.id)
    return session.scalars(query.order_by(ExamSession.opens_at.desc())).unique().all()


def count_admissions(session: Session, session_ids: Iterable[int]) -> dict[int, int]:
    """Return how many candidates each session has; sessions without any are missing."""
    query = select(Admission.session_id, func.count()).where(
        Admission.session_id.in_(list(session_ids))
    )
    return dict(session.execute(query.group_by(Admission.session_id)).all())


def count_sittings(session: Session, exam_session: ExamSession) -> int:
    """Return how many sittings were started in a session."""
    query = select(func.count(Sitting.id)).where(Sitting.session_id == exam_session.id)
    return session.scalar(query) or 0


def list_staff(session: Session, exam_session: ExamSession) -> Sequence[Person]:
    """Return who examines or invigilates a session, by name."""
    query = (
        select(Person)
        .join(SessionStaff, SessionStaff.person_id == Person.id)
        .where(SessionStaff.session_id == exam_session.id)
        .order_by(Person.legal_name, Person.id)
    )
    return session.scalars(query).all()


def list_candidates(session: Session, exam_session: ExamSession) -> Sequence[Person]:
    """Return who is admitted to a session, by name."""
    query = (
        select(Person)
        .join(Admission, Admission.person_id == Person.id)
        .where(Admission.session_id == exam_session.id)
        .order_by(Person.legal_name, Person.id)
    )
    return session.scalars(query).all()


@dataclass(frozen=True)
class Bar:
    """That a staff member may not examine a candidate, and why."""

    staff: Person
    candidate: Person
    refused: Refused


def find_bars(
    session: Session, staff: Iterable[Person], candidates: Iterable[Person], *, opens_at: datetime
) -> list[Bar]:
    """Return every pair of which the first may not examine the second on the day of a session."""
    day = exam_day(opens_at)
    people = list(candidates)
    bars = []
    for member in staff:
        for candidate in people:
            facts = StaffFacts(
                is_candidate=member.id == candidate.id,
                trainings=tuple(training_spans(session, member, candidate)),
            )
            verdict = may_staff(facts, on=day)
            if isinstance(verdict, Refused):
                bars.append(Bar(member, candidate, verdict))
    return bars


@dataclass(frozen=True)
class RosterRow:
    """A candidate on a session's list, and how far they are.

    ``check`` is whether the latest system check was passed, None without one; ``theory`` and
    ``practical`` are the sittings, None before their start.
    """

    admission: Admission
    agreed: bool
    check: bool | None
    theory: Sitting | None
    practical: Sitting | None


def list_roster(session: Session, exam_session: ExamSession) -> list[RosterRow]:
    """Return the candidates of a session by seat, with how far each is."""
    query = (
        select(Admission)
        .where(Admission.session_id == exam_session.id)
        .options(
            selectinload(Admission.sittings),
            selectinload(Admission.agreements),
            selectinload(Admission.form),
        )
        .order_by(func.length(Admission.seat), Admission.seat, Admission.id)
    )
    admissions = session.scalars(query).unique().all()
    checks = _latest_checks(session, exam_session)
    return [
        RosterRow(
            admission=admission,
            agreed=bool(admission.agreements),
            check=checks.get(admission.id),
            theory=_sitting(admission, PaperKind.THEORY),
            practical=_sitting(admission, PaperKind.PRACTICAL),
        )
        for admission in admissions
    ]


def _sitting(admission: Admission, paper: PaperKind) -> Sitting | None:
    return next((s for s in admission.sittings if s.paper is paper), None)


def _latest_checks(session: Session, exam_session: ExamSession) -> dict[int, bool]:
    query = (
        select(SystemCheck.admission_id, SystemCheck.passed)
        .join(Admission, Admission.id == SystemCheck.admission_id)
        .where(Admission.session_id == exam_session.id)
        .order_by(SystemCheck.id)
    )
    return dict(session.execute(query).all())


def has_begun(session: Session, admission: Admission) -> bool:
    """Say whether a candidate accepted an agreement, made a system check or started a paper."""
    return any(
        session.scalar(select(exists().where(column == admission.id)))
        for column in (Agreement.admission_id, SystemCheck.admission_id, Sitting.admission_id)
    )


def list_waiting_for(session: Session, exam_session: ExamSession) -> Sequence[Application]:
    """Return the applications that wait for this session's role and level, those wanting it first."""
    blueprint = exam_session.exam.blueprint
    query = (
        select(Application)
        .where(
            Application.state == "submitted",
            Application.role == blueprint.role,
            Application.level == blueprint.level,
        )
        .order_by(Application.created_at, Application.id)
    )
    found = session.scalars(query).unique().all()
    return sorted(found, key=lambda a: a.wanted_session_id != exam_session.id)
