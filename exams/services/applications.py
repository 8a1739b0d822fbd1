"""Applying, withdrawing, admitting to a session, refusing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import clean_name, name_problem
from core.audit import record
from core.errors import Refused, Verdict
from exams.models import Application, ApplicationState, ExamSession
from exams.queries.applications import find_open_application
from exams.queries.exams import open_levels
from exams.queries.sessions import has_begun, list_sessions_for, phase_now
from exams.rules.applications import (
    ApplicationFacts,
    may_apply,
    may_decide,
    may_withdraw,
)
from exams.services.notices import tell_refused
from standards.models import Scheme
from standards.queries import latest_scheme


def routes_of(scheme: Scheme, level: str) -> dict[str, Mapping[str, str]]:
    """Return the eligibility routes of a level in the scheme: identifier → text in both languages."""
    rules: Mapping[str, Any] = scheme.document.get("rules", {})
    return {route["id"]: route["text"] for route in rules.get("routes", {}).get(level, [])}


def check_application(
    session: Session,
    person: Person,
    role: str,
    level: str,
    *,
    now: datetime,
    route: str | None = None,
) -> Verdict:
    """Say whether a person may apply for a role and level now.

    Refused: ``not_open``, ``already_applied``, ``unknown_route``.
    """
    has_exam = (role, level) in open_levels(session)
    routes = routes_of(latest_scheme(session, role), level) if has_exam else {}
    there = find_open_application(session, person, role, level, now=now)
    facts = ApplicationFacts(has_exam, there is not None, frozenset(routes))
    return may_apply(facts, route=route)


def submit_application(
    session: Session,
    *,
    person: Person,
    role: str,
    level: str,
    legal_name: str,
    route: str,
    statement: str,
    accommodation: str,
    wanted_session: ExamSession | None,
    now: datetime,
) -> Application | Refused:
    """Apply for a role and level under the scheme in force, declaring a route to eligibility.

    Refused: as ``check_application``, and ``name_…`` (a legal name that a certificate cannot carry),
    ``session_closed`` (a wanted session that cannot be applied for).
    """
    # whoever applies twice at the same moment waits here for the first
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    name = clean_name(legal_name)
    verdict = check_application(session, person, role, level, route=route, now=now)
    problem = name_problem(name)
    if verdict.ok and problem is not None:
        verdict = Refused(problem.value)
    if verdict.ok and wanted_session is not None:
        open_ids = {s.id for s in list_sessions_for(session, role, level, now=now)}
        if wanted_session.id not in open_ids:
            verdict = Refused("session_closed")
    if isinstance(verdict, Refused):
        return verdict
    made = Application(
        person=person,
        role=role,
        level=level,
        legal_name=name,
        route=route,
        statement=statement.strip(),
        accommodation=accommodation.strip(),
        wanted_session=wanted_session,
        scheme_id=latest_scheme(session, role).id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    record_application(
        session,
        made,
        "application.submitted",
        person,
        now,
        code=f"{role}-{level}",
        route=route,
        declared=True,
        accommodation=bool(made.accommodation),
    )
    return made


def check_withdrawal(session: Session, application: Application, *, now: datetime) -> Verdict:
    """Say whether an application can be withdrawn now.

    Refused: ``not_open_any_more``, ``already_begun``.
    """
    admission = application.admission
    if admission is None:
        return may_withdraw(application.state.value, None, begun=False)
    phase = phase_now(admission.session, now)
    return may_withdraw(application.state.value, phase, begun=has_begun(session, admission))


def withdraw_application(
    session: Session, application: Application, *, actor: Person, now: datetime
) -> Verdict:
    """Take back one's own application; an admission under which nothing has begun goes with it.

    Refused: ``not_open_any_more``, ``already_begun``.
    """
    lock_application(session, application)
    admission = application.admission
    verdict = check_withdrawal(session, application, now=now)
    if not verdict.ok:
        return verdict
    ticket = None
    if admission is not None:
        ticket = admission.ticket
        session.delete(admission)
    application.state = ApplicationState.WITHDRAWN
    application.decided_at = now
    session.flush()
    session.expire(application, ["admission"])
    record_application(session, application, "application.withdrawn", actor, now, ticket=ticket)
    return verdict


def refuse_application(
    session: Session, application: Application, *, reason: str, actor: Person, now: datetime
) -> Verdict:
    """Refuse an application with a reason, and tell the applicant.

    Refused: ``own_application``, ``already_decided``, ``reason_missing``.
    """
    lock_application(session, application)
    verdict = may_decide(application.state.value, own=application.person_id == actor.id)
    if verdict.ok and not reason.strip():
        verdict = Refused("reason_missing")
    if not verdict.ok:
        return verdict
    decide_application(application, ApplicationState.REFUSED, actor, now)
    application.reason = reason.strip()
    session.flush()
    tell_refused(session, application, now=now)
    record_application(
        session, application, "application.refused", actor, now, reason=application.reason
    )
    return verdict


def lock_application(session: Session, application: Application) -> None:
    """Hold an application's row until the transaction ends, and read its state anew."""
    held = select(Application.id).where(Application.id == application.id).with_for_update()
    session.execute(held)
    session.refresh(application, ["state", "admission"])


def decide_application(
    application: Application, state: ApplicationState, actor: Person, now: datetime
) -> None:
    """Set the state that an officer decided on."""
    application.state = state
    application.decided_by_id = actor.id
    application.decided_at = now


def record_application(
    session: Session,
    application: Application,
    action: str,
    actor: Person,
    now: datetime,
    **data: object,
) -> None:
    """Record an act on an application in the audit trail."""
    record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="application",
        object_id=application.public_id,
        now=now,
        **data,
    )
