"""Reads of admissions, sittings and the response log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, contains_eager, lazyload, selectinload

from accounts.models import Person, PersonState, SignIn
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import (
    Admission,
    Agreement,
    Application,
    ApplicationState,
    ExamSession,
    FormItem,
    FormPaper,
    Paper,
    PaperKind,
    ResponseEntry,
    SessionState,
    Sitting,
    SittingExaminer,
    SittingState,
    SystemCheck,
)
from exams.rules.log import Folded, fold_state
from exams.rules.sittings import StartFacts

Executor = Connection | Session


def get_admission_of(session: Session, public_id: str, person_id: int) -> Admission:
    """Return a candidate's own admission with its sittings; raises ``NotFound`` for any other."""
    query = (
        select(Admission)
        .where(Admission.public_id == public_id, Admission.person_id == person_id)
        .options(selectinload(Admission.sittings), selectinload(Admission.agreements))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(_l("没有这场考试，或者它不是你的。"))
    return found


def list_admissions_of(session: Session, person_id: int) -> Sequence[Admission]:
    """Return a person's admissions, the session that opens last first."""
    query = (
        select(Admission)
        .join(Admission.session)
        .where(Admission.person_id == person_id)
        .options(
            contains_eager(Admission.session).lazyload(ExamSession.exam),
            lazyload(Admission.application),
            lazyload(Admission.person),
            selectinload(Admission.sittings).options(
                lazyload(Sitting.admission), lazyload(Sitting.form_paper)
            ),
        )
        .order_by(ExamSession.opens_at.desc())
    )
    return session.scalars(query).all()


def get_sitting(session: Session, public_id: str) -> Sitting:
    """Return a sitting by its public id; raises ``NotFound``."""
    found = session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这次作答，或者它不是你的。"))
    return found


def get_sitting_of(session: Session, public_id: str, person_id: int) -> Sitting:
    """Return a person's own sitting; raises ``NotFound`` for any other."""
    found = get_sitting(session, public_id)
    if found.person_id != person_id:
        raise NotFound(_l("没有这次作答，或者它不是你的。"))
    return found


def list_sittings_of(session: Session, person_id: int) -> Sequence[Sitting]:
    """Return a person's sittings, newest first."""
    query = select(Sitting).where(Sitting.person_id == person_id)
    return session.scalars(query.order_by(Sitting.started_at.desc())).all()


def list_sealed_sittings(session: Session) -> Sequence[Sitting]:
    """Return all sealed sittings in the order of their start."""
    query = select(Sitting).where(Sitting.state == SittingState.SEALED)
    return session.scalars(query.order_by(Sitting.id)).all()


def read_log(session: Executor, sitting_id: int) -> list[tuple[int, dict[str, Any]]]:
    """Return the ``(sequence, body)`` entries of a sitting's log in order."""
    return [(sequence, json.loads(body)) for sequence, body, _ in read_entries(session, sitting_id)]


def read_entries(session: Executor, sitting_id: int) -> list[tuple[int, str, str]]:
    """Return the ``(sequence, body text, digest)`` entries of a sitting's log in order."""
    query = select(ResponseEntry.sequence, ResponseEntry.body, ResponseEntry.digest)
    rows = session.execute(
        query.where(ResponseEntry.sitting_id == sitting_id).order_by(ResponseEntry.sequence)
    )
    return [(row.sequence, row.body, row.digest) for row in rows]


@dataclass(frozen=True)
class LogState:
    """What a log comes to, and its last body; what a browser needs to go on."""

    folded: Folded
    last_body: dict[str, Any] | None


def log_state(session: Executor, sitting_id: int) -> LogState:
    """Return what a sitting's log comes to."""
    log = read_log(session, sitting_id)
    return LogState(fold_state(log), log[-1][1] if log else None)


def examiners_of(session: Session, admission: Admission) -> set[int]:
    """Return the person rows of whoever examined or invigilated any sitting of an admission."""
    query = select(SittingExaminer.person_id).join(
        Sitting, Sitting.id == SittingExaminer.sitting_id
    )
    return set(session.scalars(query.where(Sitting.admission_id == admission.id)))


def count_items(session: Session, form_paper_id: int) -> int:
    """Return how many items a form's paper has."""
    query = select(func.count()).where(FormItem.form_paper_id == form_paper_id)
    return session.scalar(query) or 0


def last_check(session: Session, admission_id: int) -> SystemCheck | None:
    """Return the latest system check of an admission."""
    query = select(SystemCheck).where(SystemCheck.admission_id == admission_id)
    return session.scalar(query.order_by(SystemCheck.id.desc()).limit(1))


@dataclass(frozen=True)
class StartRow:
    """Everything that the start of a paper needs, from one statement."""

    admission_id: int
    session_id: int
    person_id: int
    person: str
    signed_in: bool
    form_paper_id: int
    minutes: int
    extra_percent: int
    facts: StartFacts
    sitting: str | None


def start_row(
    session: Executor, admission: str, paper: PaperKind, *, sign_in: int | None, now: datetime
) -> StartRow | None:
    """Return what the start of a paper of an admission (by public id) depends on, or None.

    ``signed_in`` says whether the session row ``sign_in`` is good and the candidate's (for None it
    always is); ``sitting`` is the public id of the sitting when the paper was started before.
    """
    given = {"admission": admission, "paper": paper, "sign_in": sign_in, "now": now}
    row = session.execute(_start_query(), given).first()
    if row is None:
        return None
    agreed_kinds = {kind for kind in ("rules", "non_disclosure") if getattr(row, kind)}
    facts = StartFacts(
        withdrawn=row.application is not ApplicationState.ADMITTED,
        cancelled=row.state is SessionState.CANCELLED,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        agreed=frozenset(agreed_kinds),
        check_passed=row.check_passed,
        paper=paper.value,
        theory=None if row.theory is None else str(row.theory.value),
    )
    return StartRow(
        admission_id=row.id,
        session_id=row.session_id,
        person_id=row.person_id,
        person=row.person,
        signed_in=sign_in is None or bool(row.signed_in),
        form_paper_id=row.form_paper_id,
        minutes=row.minutes,
        extra_percent=row.extra_percent,
        facts=facts,
        sitting=row.sitting,
    )


@lru_cache(maxsize=1)
def _start_query() -> Any:
    """Build the statement once: building it takes longer than running it."""
    signed_in = exists().where(
        SignIn.id == bindparam("sign_in"),
        SignIn.person_id == Admission.person_id,
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > bindparam("now"),
    )
    agreed = select(Agreement.kind).where(Agreement.admission_id == Admission.id)
    check = (
        select(SystemCheck.passed)
        .where(SystemCheck.admission_id == Admission.id)
        .order_by(SystemCheck.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    theory = _sitting_column(Sitting.state, PaperKind.THEORY)
    there = _sitting_column(Sitting.public_id, bindparam("paper"))
    return (
        select(
            Admission.id,
            Admission.session_id,
            Admission.person_id,
            Person.public_id.label("person"),
            and_(Person.state == PersonState.ACTIVE, signed_in).label("signed_in"),
            Admission.extra_percent,
            Application.state.label("application"),
            ExamSession.state,
            ExamSession.opens_at,
            ExamSession.closes_at,
            FormPaper.id.label("form_paper_id"),
            Paper.minutes,
            agreed.where(Agreement.kind == "rules").exists().label("rules"),
            agreed.where(Agreement.kind == "non_disclosure").exists().label("non_disclosure"),
            check.label("check_passed"),
            theory.label("theory"),
            there.label("sitting"),
        )
        .join(ExamSession, ExamSession.id == Admission.session_id)
        .join(Application, Application.id == Admission.application_id)
        .join(Person, Person.id == Admission.person_id)
        .join(FormPaper, FormPaper.form_id == Admission.form_id)
        .join(Paper, Paper.id == FormPaper.paper_id)
        .where(Admission.public_id == bindparam("admission"), Paper.kind == bindparam("paper"))
    )


def _sitting_column(column: Any, paper: Any) -> Any:
    return (
        select(column)
        .where(Sitting.admission_id == Admission.id, Sitting.paper == paper)
        .scalar_subquery()
    )


def list_due(session: Session, before: datetime, limit: int) -> Sequence[int]:
    """Return the rows of open sittings whose deadline lies before a moment, oldest first."""
    query = (
        select(Sitting.id)
        .where(Sitting.state == SittingState.OPEN, Sitting.deadline_at < before)
        .order_by(Sitting.deadline_at)
        .limit(limit)
    )
    return session.scalars(query).all()
