"""Reads of applications and admissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from accounts.models import Person
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Admission, Application, ApplicationState, ExamSession
from exams.queries.sessions import phase_now
from exams.rules.applications import is_open

SORTS = {"created": Application.created_at, "name": Application.legal_name}


@dataclass(frozen=True)
class ApplicationFilters:
    """What a list of applications is narrowed to.

    ``text`` looks in name, address and ticket; ``state`` is a value of ``ApplicationState``, ``code``
    as ``DE-L1``, ``session`` the public id of the wanted session, ``sort`` a key of ``SORTS``.
    """

    text: str = ""
    state: str = ""
    code: str = ""
    session: str = ""
    sort: str = "-created"


def get_application(session: Session, public_id: str) -> Application:
    """Return an application. Raises ``NotFound``."""
    query = select(Application).where(Application.public_id == public_id)
    found = session.scalar(query.options(joinedload(Application.admission)))
    if found is None:
        raise NotFound(_l("没有这份报名申请。"))
    return found


def get_application_of(session: Session, public_id: str, person: Person) -> Application:
    """Return a person's own application. Raises ``NotFound`` for any other."""
    found = get_application(session, public_id)
    if found.person_id != person.id:
        raise NotFound(_l("没有这份报名申请。"))
    return found


def list_applications(filters: ApplicationFilters) -> Select[Any]:
    """Return the select of applications for these filters, in order."""
    query = select(Application).join(Person, Person.id == Application.person_id)
    if filters.text.strip():
        wanted = filters.text.strip()
        tickets = select(Admission.application_id).where(Admission.ticket == wanted)
        query = query.where(
            or_(
                Application.legal_name.icontains(wanted, autoescape=True),
                Person.email.icontains(wanted, autoescape=True),
                Application.id.in_(tickets),
            )
        )
    if filters.state in {state.value for state in ApplicationState}:
        query = query.where(Application.state == ApplicationState(filters.state))
    if "-" in filters.code:
        role, _, level = filters.code.partition("-")
        query = query.where(Application.role == role, Application.level == level)
    if filters.session:
        wanted_one = select(ExamSession.id).where(ExamSession.public_id == filters.session)
        query = query.where(Application.wanted_session_id.in_(wanted_one))
    column = SORTS.get(filters.sort.removeprefix("-"), Application.created_at)
    down = filters.sort.startswith("-")
    return query.order_by(
        column.desc() if down else column, Application.id.desc() if down else Application.id
    )


def list_applications_of(session: Session, person: Person) -> Sequence[Application]:
    """Return a person's applications, the newest first."""
    query = (
        select(Application)
        .where(Application.person_id == person.id)
        .options(
            lazyload(Application.person),
            joinedload(Application.admission).options(
                lazyload(Admission.application),
                lazyload(Admission.person),
                joinedload(Admission.session).lazyload(ExamSession.exam),
            ),
        )
        .order_by(Application.created_at.desc(), Application.id.desc())
    )
    return session.scalars(query).unique().all()


def find_open_application(
    session: Session, person: Person, role: str, level: str, *, now: datetime
) -> Application | None:
    """Return the application that stands in the way of another one for this role and level."""
    for application in list_applications_of(session, person):
        if (application.role, application.level) != (role, level):
            continue
        admission = application.admission
        phase = None if admission is None else phase_now(admission.session, now)
        if is_open(application.state.value, phase):
            return application
    return None


def count_waiting_applications(session: Session) -> int:
    """Return how many applications wait for an officer."""
    query = select(func.count(Application.id)).where(
        Application.state == ApplicationState.SUBMITTED
    )
    return session.scalar(query) or 0


def count_by_state(session: Session) -> dict[ApplicationState, int]:
    """Return how many applications there are in each state."""
    query = select(Application.state, func.count()).group_by(Application.state)
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in ApplicationState}


def get_admission(session: Session, public_id: str) -> Admission:
    """Return an admission. Raises ``NotFound``."""
    found = session.scalar(select(Admission).where(Admission.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这条准考记录。"))
    return found
