"""Demo decisions: several granted, one refused, some left in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.queries import list_people_with_role
from accounts.rules import Role
from grading import queries
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome
from grading.queries import ResultFilter
from grading.rules import may_decide, shown
from grading.services import decide

LEFT_WAITING = 2
AFTER = timedelta(hours=20)


def load(session: Session, *, now: datetime) -> None:
    """Decide on the demo results, each by an officer who had no part in them; once only.

    Each is decided some hours after its result. Left waiting are those whose candidate an officer
    trained, so that the bar can be seen, and the newest others until two wait.
    """
    if session.scalar(select(Decision.id).limit(1)) is not None:
        return
    officers = sorted(list_people_with_role(session, Role.OFFICER), key=lambda person: person.id)
    passed = session.scalars(queries.list_waiting_for_decision(Outcome.PASSED)).all()
    trained = [row for row in passed if _trained_by_any(session, officers, row)]
    others = [row for row in passed if row not in trained]
    left = max(0, LEFT_WAITING - len(trained))
    for row in others[: len(others) - left]:
        _decide(session, officers, row, DecisionOutcome.GRANTED, "", now)
    failed = session.scalars(
        queries.list_results(ResultFilter(outcome=Outcome.FAILED.value, sort="at"))
    ).first()
    if failed is not None:
        _decide(session, officers, failed, DecisionOutcome.REFUSED, _why(failed), now)


def _trained_by_any(session: Session, officers: Sequence[Person], row: ExamResult) -> bool:
    return any(
        queries.circumstances_of(session, officer, [row])[row.id].has_trained
        for officer in officers
    )


def _decide(
    session: Session,
    officers: Sequence[Person],
    row: ExamResult,
    outcome: DecisionOutcome,
    reason: str,
    now: datetime,
) -> None:
    for officer in officers:
        if may_decide(queries.circumstances_of(session, officer, [row])[row.id]).ok:
            at = min(now, row.at + AFTER)
            decide(session, row, outcome=outcome, reason=reason, actor=officer, now=at)
            return


def _why(row: ExamResult) -> str:
    papers = (("理论", row.theory), ("技能", row.practical))
    short = "，".join(f"{name} {shown(p.score)} 分" for name, p in papers if not p.passed)
    return f"{short}，未达到合格线。可以再次报名，两科都要重考。"
