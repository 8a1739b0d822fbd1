"""What the player's page needs of a sitting, from one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from accounts.models import Person, PersonState, SignIn
from exams.models import (
    Admission,
    Exam,
    ExamSession,
    FormPaper,
    PaperKind,
    Sitting,
    SittingState,
)


@dataclass(frozen=True)
class PlayerRow:
    """A sitting as the player's page shows it."""

    id: int
    public_id: str
    state: SittingState
    paper: PaperKind
    started_at: datetime
    deadline_at: datetime
    layout_seed: str
    form_paper_id: int
    document_digest: str
    exam: dict[str, str]
    candidate: str
    zone: str
    seat: str
    ticket: str
    admission: str


def player_row(
    session: Session, public_id: str, *, person: int, sign_in: int, now: datetime
) -> PlayerRow | None:
    """Return the sitting when it is this person's and their session is good."""
    given = {"public_id": public_id, "person": person, "sign_in": sign_in, "now": now}
    row = session.execute(_query(), given).first()
    return None if row is None else PlayerRow(*row)


@lru_cache(maxsize=1)
def _query() -> Any:
    """Build the statement once: building it takes longer than running it."""
    columns: tuple[Any, ...] = (
        Sitting.id,
        Sitting.public_id,
        Sitting.state,
        Sitting.paper,
        Sitting.started_at,
        Sitting.deadline_at,
        Sitting.layout_seed,
        Sitting.form_paper_id,
        FormPaper.document_digest,
        Exam.title,
        Person.legal_name,
        Person.time_zone,
        Admission.seat,
        Admission.ticket,
        Admission.public_id,
    )
    return (
        select(*columns)
        .join(FormPaper, FormPaper.id == Sitting.form_paper_id)
        .join(Admission, Admission.id == Sitting.admission_id)
        .join(ExamSession, ExamSession.id == Sitting.session_id)
        .join(Exam, Exam.id == ExamSession.exam_id)
        .join(Person, Person.id == Sitting.person_id)
        .join(SignIn, SignIn.person_id == Sitting.person_id)
        .where(
            Sitting.public_id == bindparam("public_id"),
            Sitting.person_id == bindparam("person"),
            Person.state == PersonState.ACTIVE,
            SignIn.id == bindparam("sign_in"),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > bindparam("now"),
        )
    )
