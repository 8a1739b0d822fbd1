"""Reads of grading: results, what waits for a decision, and who had a part in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, lazyload, selectinload

from accounts.models import Person, Training
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import (
    Admission,
    Application,
    ExamSession,
    PaperKind,
    SessionStaff,
    Sitting,
    SittingExaminer,
)
from grading.loading import as_listed, in_full, sitting_alone, with_rules
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome, PaperResult
from grading.rules import Circumstances

WAITING = "waiting"


@dataclass(frozen=True)
class ResultFilter:
    """What a list of results is narrowed to; empty means no matter.

    ``q``: part of a name, ticket or address; ``outcome``: an ``Outcome``; ``decision``: "waiting" or
    a ``DecisionOutcome``; ``exam_session``: a session's public id; ``sort``: a key of ``SORTS``, with
    "-" downwards.
    """

    q: str = ""
    outcome: str = ""
    decision: str = ""
    exam_session: str = ""
    sort: str = "-at"


SORTS: Mapping[str, Any] = {
    "at": ExamResult.at,
    "name": Application.legal_name,
    "ticket": Admission.ticket,
    "session": ExamSession.opens_at,
    "outcome": ExamResult.outcome,
}


@dataclass(frozen=True)
class Standing:
    """Where a candidate's exam stands: the papers scored so far, and the result once both are."""

    admission: Admission
    papers: Mapping[PaperKind, PaperResult]
    result: ExamResult | None


def get_result(session: Session, public_id: str) -> ExamResult:
    """Return a result by its public id; raises ``NotFound``."""
    query = select(ExamResult).where(ExamResult.public_id == public_id)
    found = session.scalar(query.options(*in_full()))
    if found is None:
        raise NotFound(_l("没有这份成绩。"))
    return found


def list_results(filters: ResultFilter) -> Select[ExamResult]:
    """Return the select of results that the filters leave, in their order."""
    query = _results()
    if filters.q:
        query = query.where(_named(filters.q))
    if filters.outcome in set(Outcome):
        query = query.where(ExamResult.outcome == Outcome(filters.outcome))
    if filters.decision == WAITING:
        query = query.where(Decision.id.is_(None))
    elif filters.decision in set(DecisionOutcome):
        query = query.where(Decision.outcome == DecisionOutcome(filters.decision))
    if filters.exam_session:
        query = query.where(ExamSession.public_id == filters.exam_session)
    return _sorted(query, filters.sort)


def list_waiting_for_decision(outcome: Outcome = Outcome.PASSED, q: str = "") -> Select[ExamResult]:
    """Return the select of results with this outcome that nobody decided on, the oldest first."""
    return list_results(ResultFilter(q=q, outcome=outcome.value, decision=WAITING, sort="at"))


def count_waiting_for_decision(session: Session, outcome: Outcome = Outcome.PASSED) -> int:
    """Return how many results with this outcome nobody decided on."""
    query = (
        select(func.count(ExamResult.id))
        .outerjoin(Decision, Decision.exam_result_id == ExamResult.id)
        .where(Decision.id.is_(None), ExamResult.outcome == outcome)
    )
    return session.scalar(query) or 0


def list_decisions(q: str = "", outcome: str = "") -> Select[Decision]:
    """Return the select of decisions made, the newest first."""
    query = (
        select(Decision)
        .join(ExamResult, ExamResult.id == Decision.exam_result_id)
        .join(Admission, Admission.id == ExamResult.admission_id)
        .join(Application, Application.id == Admission.application_id)
        .join(Person, Person.id == Admission.person_id)
        .order_by(Decision.at.desc(), Decision.id.desc())
    )
    if q:
        query = query.where(_named(q))
    if outcome in set(DecisionOutcome):
        query = query.where(Decision.outcome == DecisionOutcome(outcome))
    return query


def list_sessions_with_results(session: Session) -> Sequence[ExamSession]:
    """Return the exam sessions that have results, the newest first; for the filter."""
    query = (
        select(ExamSession)
        .where(
            ExamSession.id.in_(
                select(Admission.session_id).join(
                    ExamResult, ExamResult.admission_id == Admission.id
                )
            )
        )
        .order_by(ExamSession.opens_at.desc())
    )
    return session.scalars(query).all()


def results_of(session: Session, person: Person) -> Sequence[ExamResult]:
    """Return a person's results, the newest first."""
    query = (
        select(ExamResult)
        .join(ExamResult.admission)
        .where(Admission.person_id == person.id)
        .options(*as_listed())
        .order_by(ExamResult.at.desc(), ExamResult.id.desc())
    )
    return session.scalars(query).all()


def find_result_of(session: Session, person: Person, admission_public_id: str) -> str | None:
    """Return the public id of the result that an exam of a person came to, or None."""
    query = (
        select(ExamResult.public_id)
        .join(Admission, Admission.id == ExamResult.admission_id)
        .where(Admission.public_id == admission_public_id, Admission.person_id == person.id)
    )
    return session.scalar(query)


def standings_of(session: Session, person: Person) -> list[Standing]:
    """Return where each of a person's exams stands that has a scored paper, the newest first."""
    papers = session.scalars(
        select(PaperResult)
        .join(Sitting, Sitting.id == PaperResult.sitting_id)
        .where(Sitting.person_id == person.id)
        .options(sitting_alone())
        .order_by(Sitting.id.desc(), PaperResult.number)
    ).all()
    results = {result.admission_id: result for result in results_of(session, person)}
    found: dict[int, dict[PaperKind, PaperResult]] = {}
    for paper in papers:
        found.setdefault(paper.sitting.admission_id, {})[paper.sitting.paper] = paper
    return [
        Standing(next(iter(scored.values())).sitting.admission, scored, results.get(admission_id))
        for admission_id, scored in found.items()
    ]


def standing_of(session: Session, person: Person, admission_public_id: str) -> Standing:
    """Return where one exam of a person stands; raises ``NotFound`` before any paper is scored."""
    for standing in standings_of(session, person):
        if standing.admission.public_id == admission_public_id:
            return standing
    raise NotFound(_l("这场考试还没有交卷的科目。"))


def newest_papers(session: Session, admission_id: int) -> dict[PaperKind, PaperResult]:
    """Return the newest score of each paper of an admission."""
    rows = session.scalars(
        select(PaperResult)
        .join(Sitting, Sitting.id == PaperResult.sitting_id)
        .where(Sitting.admission_id == admission_id)
        .options(sitting_alone())
        .order_by(PaperResult.number)
    )
    return {row.sitting.paper: row for row in rows}


def list_examiners(session: Session, admission: Admission) -> Sequence[Person]:
    """Return who examined or invigilated any paper of an admission or staffs its session."""
    sat = (
        select(SittingExaminer.person_id)
        .join(Sitting, Sitting.id == SittingExaminer.sitting_id)
        .where(Sitting.admission_id == admission.id)
    )
    staff = select(SessionStaff.person_id).where(SessionStaff.session_id == admission.session_id)
    query = select(Person).where(or_(Person.id.in_(sat), Person.id.in_(staff)))
    return session.scalars(query.order_by(Person.id)).all()


def circumstances_of(
    session: Session, person: Person, results: Sequence[ExamResult]
) -> dict[int, Circumstances]:
    """Return by result id what a person had to do with each exam; three statements in all."""
    admissions = [result.admission for result in results]
    trained = set(
        session.scalars(
            select(Training.trainee_id).where(
                Training.trainer_id == person.id,
                Training.trainee_id.in_({admission.person_id for admission in admissions}),
            )
        )
    )
    examined = set(
        session.scalars(
            select(Sitting.admission_id)
            .join(SittingExaminer, SittingExaminer.sitting_id == Sitting.id)
            .where(
                SittingExaminer.person_id == person.id,
                Sitting.admission_id.in_({admission.id for admission in admissions}),
            )
        )
    )
    staffed = set(
        session.scalars(
            select(SessionStaff.session_id).where(
                SessionStaff.person_id == person.id,
                SessionStaff.session_id.in_({admission.session_id for admission in admissions}),
            )
        )
    )
    return {
        result.id: Circumstances(
            is_candidate=admission.person_id == person.id,
            has_trained=admission.person_id in trained,
            has_examined=admission.id in examined or admission.session_id in staffed,
            created_session=admission.session.created_by_id == person.id,
        )
        for result, admission in zip(results, admissions, strict=True)
    }


def get_scored_sitting(session: Session, sitting_id: int) -> Sitting:
    """Return a sitting with the rules of its paper, which its scoring needs."""
    return session.get_one(Sitting, sitting_id, options=with_rules())


def _results() -> Select[ExamResult]:
    return (
        select(ExamResult)
        .join(Admission, Admission.id == ExamResult.admission_id)
        .join(Application, Application.id == Admission.application_id)
        .join(ExamSession, ExamSession.id == Admission.session_id)
        .join(Person, Person.id == Admission.person_id)
        .outerjoin(Decision, Decision.exam_result_id == ExamResult.id)
        .options(selectinload(ExamResult.decision).options(lazyload(Decision.result)))
    )


def _named(q: str) -> Any:
    return or_(
        Application.legal_name.icontains(q, autoescape=True),
        Admission.ticket.icontains(q, autoescape=True),
        Person.email.icontains(q, autoescape=True),
    )


def _sorted(query: Select[ExamResult], sort: str) -> Select[ExamResult]:
    column = SORTS.get(sort.removeprefix("-"), ExamResult.at)
    if sort.startswith("-"):
        return query.order_by(column.desc(), ExamResult.id.desc())
    return query.order_by(column, ExamResult.id)
