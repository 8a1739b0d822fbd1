"""Scheduling exam sessions, changing them before they open, cancelling them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import Role
from core.audit import record
from core.errors import Allowed, Refused, Verdict
from exams.models import Exam, ExamSession, SessionStaff, SessionState
from exams.queries.sessions import (
    count_admissions,
    count_sittings,
    find_bars,
    list_candidates,
    list_staff,
    lock_session,
)
from exams.rules.sessions import check_capacity, check_window, may_cancel, may_edit
from exams.services.notices import tell_cancelled, tell_moved


@dataclass(frozen=True)
class SessionPlan:
    """What an officer sets of a session; times aware, ``title`` in both languages."""

    title: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime
    capacity: int
    place: str
    staff: Sequence[Person]


def schedule_session(
    session: Session,
    *,
    exam: Exam,
    title: Mapping[str, str],
    opens_at: datetime,
    closes_at: datetime,
    capacity: int,
    place: str,
    staff: Sequence[Person],
    actor: Person,
    now: datetime,
) -> ExamSession | Refused:
    """Schedule a session of an exam.

    Refused: ``window_…``, ``capacity_below_admitted``, ``not_examiner``.
    """
    plan = SessionPlan(title, opens_at, closes_at, capacity, place, staff)
    verdict = _check(exam, plan, admitted=0, now=now)
    if isinstance(verdict, Refused):
        return verdict
    made = ExamSession(
        exam_id=exam.id,
        exam=exam,
        title=dict(title),
        place=place.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=capacity,
        state=SessionState.SCHEDULED,
        created_by=actor,
        created_at=now,
    )
    session.add(made)
    session.flush()
    _set_staff(session, made, staff, actor=actor, now=now)
    _record(session, made, "session.scheduled", actor, now, **_facts(made, staff))
    session.flush()
    return made


def change_session(
    session: Session, exam_session: ExamSession, plan: SessionPlan, *, actor: Person, now: datetime
) -> ExamSession | Refused:
    """Change a session before it opens; candidates are told when its time or place moves.

    Refused: as ``schedule_session``, and ``session_open``, ``session_cancelled``, or the reason why
    someone of the staff may not examine an admitted candidate (detail: ``staff``, ``candidate``).
    """
    locked = lock_session(session, exam_session.public_id)
    verdict = may_edit(locked.state.value, locked.opens_at, now=now)
    if verdict.ok:
        admitted = count_admissions(session, [locked.id]).get(locked.id, 0)
        verdict = _check(locked.exam, plan, admitted=admitted, now=now)
    if verdict.ok:
        verdict = check_staff(session, locked, plan.staff, opens_at=plan.opens_at)
    if isinstance(verdict, Refused):
        return verdict
    before = (locked.opens_at, locked.closes_at, locked.place)
    old_staff = list_staff(session, locked)
    facts_before = _facts(locked, old_staff)
    locked.title = dict(plan.title)
    locked.place = plan.place.strip()
    locked.opens_at, locked.closes_at = plan.opens_at, plan.closes_at
    locked.capacity = plan.capacity
    _set_staff(session, locked, plan.staff, actor=actor, now=now)
    facts = _facts(locked, plan.staff)
    _record(session, locked, "session.changed", actor, now, before=facts_before, after=facts)
    session.flush()
    if before != (locked.opens_at, locked.closes_at, locked.place):
        tell_moved(session, locked, list_candidates(session, locked), now=now)
    return locked


def cancel_session(
    session: Session, exam_session: ExamSession, *, reason: str, actor: Person, now: datetime
) -> Verdict:
    """Cancel a session and tell its candidates why.

    Refused: ``session_cancelled``, ``sittings_started``, ``session_over``, ``reason_missing``.
    """
    locked = lock_session(session, exam_session.public_id)
    verdict = may_cancel(
        locked.state.value, locked.closes_at, sittings=count_sittings(session, locked), now=now
    )
    if verdict.ok and not reason.strip():
        verdict = Refused("reason_missing")
    if not verdict.ok:
        return verdict
    locked.state = SessionState.CANCELLED
    candidates = list_candidates(session, locked)
    tell_cancelled(session, locked, candidates, reason=reason.strip(), now=now)
    _record(
        session,
        locked,
        "session.cancelled",
        actor,
        now,
        reason=reason.strip(),
        candidates=len(candidates),
    )
    session.flush()
    return verdict


def check_staff(
    session: Session, exam_session: ExamSession, staff: Iterable[Person], *, opens_at: datetime
) -> Verdict:
    """Say whether these people may examine everyone admitted to a session; the first bar is told."""
    bars = find_bars(session, staff, list_candidates(session, exam_session), opens_at=opens_at)
    if not bars:
        return Allowed()
    bar = bars[0]
    names = {"staff": bar.staff.display_name, "candidate": bar.candidate.display_name}
    return Refused(bar.refused.reason, {**bar.refused.detail, **names})


def _check(exam: Exam, plan: SessionPlan, *, admitted: int, now: datetime) -> Verdict:
    minutes = [paper.minutes for paper in exam.papers]
    verdict = check_window(plan.opens_at, plan.closes_at, minutes, now=now)
    if verdict.ok:
        verdict = check_capacity(plan.capacity, admitted)
    for member in plan.staff:
        if verdict.ok and Role.EXAMINER not in member.roles:
            verdict = Refused("not_examiner", {"staff": member.display_name})
    return verdict


def _set_staff(
    session: Session,
    exam_session: ExamSession,
    staff: Sequence[Person],
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Make the staff exactly these people; who stays keeps the date of assignment."""
    wanted = {person.id for person in staff}
    there = {person.id for person in list_staff(session, exam_session)}
    gone = delete(SessionStaff).where(
        SessionStaff.session_id == exam_session.id, SessionStaff.person_id.in_(there - wanted)
    )
    session.execute(gone)
    session.add_all(
        SessionStaff(
            session_id=exam_session.id,
            person_id=person_id,
            assigned_by_id=actor.id,
            assigned_at=now,
        )
        for person_id in sorted(wanted - there)
    )
    session.flush()


def _facts(exam_session: ExamSession, staff: Iterable[Person]) -> dict[str, object]:
    return {
        "opens_at": exam_session.opens_at.isoformat(),
        "closes_at": exam_session.closes_at.isoformat(),
        "place": exam_session.place,
        "capacity": exam_session.capacity,
        "staff": sorted(person.public_id for person in staff),
    }


def _record(
    session: Session,
    exam_session: ExamSession,
    action: str,
    actor: Person,
    now: datetime,
    **data: object,
) -> None:
    record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="session",
        object_id=exam_session.public_id,
        now=now,
        **data,
    )
