"""Admitting applicants to a session: who may be, and the ticket, seat and form they get."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Refused, Verdict
from exams.models import Admission, Application, ApplicationState, ExamSession, Form
from exams.queries.sessions import find_bars, list_staff, lock_session, phase_now
from exams.rules.applications import SessionFacts, may_admit, may_decide
from exams.rules.sessions import exam_day, next_seat, ticket_number
from exams.services.applications import (
    decide_application,
    lock_application,
    record_application,
)
from exams.services.notices import tell_admitted

TRIES = 5


def check_admission(
    session: Session,
    application: Application,
    exam_session: ExamSession,
    *,
    now: datetime,
    extra_percent: int = 0,
) -> Verdict:
    """Say whether a session can take an applicant; a bar names the staff member (``staff``)."""
    blueprint = exam_session.exam.blueprint
    taken = _person_ids(session, exam_session)
    bars = find_bars(
        session,
        list_staff(session, exam_session),
        [application.person],
        opens_at=exam_session.opens_at,
    )
    facts = SessionFacts(
        phase=phase_now(exam_session, now),
        same_level=(application.role, application.level) == (blueprint.role, blueprint.level),
        capacity=exam_session.capacity,
        admitted=len(taken),
        holds_candidate=application.person_id in taken,
        bars=tuple(
            Refused(bar.refused.reason, {**bar.refused.detail, "staff": bar.staff.display_name})
            for bar in bars
        ),
    )
    return may_admit(facts, extra_percent=extra_percent)


def admit(
    session: Session,
    application: Application,
    session_: ExamSession,
    *,
    extra_percent: int,
    actor: Person,
    now: datetime,
) -> Admission | Refused:
    """Admit an applicant to a session with a ticket, a seat and a form, and tell them.

    Refused: ``own_application``, ``already_decided``, and the reasons of ``check_admission``.
    """
    locked = lock_session(session, session_.public_id)
    lock_application(session, application)
    verdict = may_decide(application.state.value, own=application.person_id == actor.id)
    if verdict.ok:
        verdict = check_admission(
            session, application, locked, extra_percent=extra_percent, now=now
        )
    if isinstance(verdict, Refused):
        return verdict
    decide_application(application, ApplicationState.ADMITTED, actor, now)
    admission = _add_admission(session, application, locked, extra_percent, actor, now)
    tell_admitted(session, admission, now=now)
    record_application(
        session,
        application,
        "application.admitted",
        actor,
        now,
        exam_session=locked.public_id,
        ticket=admission.ticket,
        extra_percent=extra_percent,
    )
    return admission


def _add_admission(
    session: Session,
    application: Application,
    exam_session: ExamSession,
    extra_percent: int,
    actor: Person,
    now: datetime,
) -> Admission:
    """Add the admission under the next ticket of the day.

    Two sessions of one day may be filled at the same moment; whoever comes second takes the next.
    """
    seats = select(Admission.seat).where(Admission.session_id == exam_session.id)
    seat = next_seat(set(session.scalars(seats)))
    form = _next_form(session, exam_session)
    left = TRIES
    while True:
        left -= 1
        admission = Admission(
            application_id=application.id,
            session_id=exam_session.id,
            person_id=application.person_id,
            form_id=form.id,
            ticket=_next_ticket(session, exam_session),
            seat=seat,
            extra_percent=extra_percent,
            admitted_by_id=actor.id,
            admitted_at=now,
        )
        try:
            with session.begin_nested():
                session.add(admission)
        except IntegrityError:
            if not left:
                raise
        else:
            session.expire(application, ["admission"])
            return admission


def _next_ticket(session: Session, exam_session: ExamSession) -> str:
    day = exam_day(exam_session.opens_at)
    head = ticket_number(day, 0)[:6]
    query = select(Admission.ticket).where(Admission.ticket.startswith(head))
    last = session.scalar(
        query.order_by(func.length(Admission.ticket).desc(), Admission.ticket.desc()).limit(1)
    )
    return ticket_number(day, 1 + (int(last[6:]) if last else 0))


def _next_form(session: Session, exam_session: ExamSession) -> Form:
    """Return the form that the fewest candidates of the session have, the first of them by label."""
    used = select(Admission.form_id, func.count()).where(Admission.session_id == exam_session.id)
    counts = dict(session.execute(used.group_by(Admission.form_id)).all())
    forms = session.scalars(
        select(Form).where(Form.exam_id == exam_session.exam_id).order_by(Form.label)
    ).all()
    return min(forms, key=lambda form: (counts.get(form.id, 0), form.label))


def _person_ids(session: Session, exam_session: ExamSession) -> set[int]:
    query = select(Admission.person_id).where(Admission.session_id == exam_session.id)
    return set(session.scalars(query))
