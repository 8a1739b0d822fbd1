"""The start of a sitting, and entries that the system itself adds to its log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import audit
from core.canonical import canonical_json, sha256_hex
from core.errors import Conflict, InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from exams.delivery import statements
from exams.delivery.statements import SaveRequest, Stored
from exams.models import Admission, PaperKind, SessionStaff, Sitting, SittingExaminer
from exams.queries.forms import paper_shape
from exams.queries.sittings import StartRow, read_entries, start_row
from exams.rules.log import Body, check_body
from exams.rules.sittings import deadline, may_start


@dataclass(frozen=True)
class Started:
    """A sitting that was started now, or before (``again``)."""

    public_id: str
    again: bool


def start_sitting(
    session: Session, admission: Admission, paper_kind: PaperKind, *, now: datetime
) -> Sitting | Refused:
    """Start a paper of an admission, or return its sitting when it was started before."""
    row = start_row(session, admission.public_id, paper_kind, sign_in=None, now=now)
    assert row is not None
    started = open_sitting(session, row, paper_kind, now=now)
    if isinstance(started, Refused):
        return started
    return session.scalars(select(Sitting).where(Sitting.public_id == started.public_id)).one()


def open_sitting(
    session: Session, row: StartRow, paper: PaperKind, *, now: datetime
) -> Started | Refused:
    """Start a paper: one insert with its deadline and layout seed, and the session's staff copied.

    Reasons for a refusal: see ``exams.rules.sittings.may_start``.
    """
    if row.sitting is not None:
        return Started(row.sitting, again=True)
    verdict = may_start(row.facts, now)
    if isinstance(verdict, Refused):
        return verdict
    ends = deadline(now, row.minutes, row.extra_percent, row.facts.closes_at)
    made = session.execute(
        _insert(session.get_bind().dialect.name),
        {
            "admission_id": row.admission_id,
            "session_id": row.session_id,
            "person_id": row.person_id,
            "paper": paper,
            "form_paper_id": row.form_paper_id,
            "layout_seed": secrets.token_hex(16),
            "started_at": now,
            "deadline_at": ends,
        },
    ).first()
    if made is None:
        return _started_elsewhere(session, row, paper)
    staff = select(literal(made.id), SessionStaff.person_id, literal(now)).where(
        SessionStaff.session_id == row.session_id
    )
    session.execute(insert(SittingExaminer).from_select(["sitting_id", "person_id", "at"], staff))
    audit.record(
        session,
        actor=row.person,
        action="sitting.started",
        object_type="sitting",
        object_id=made.public_id,
        now=now,
        paper=paper.value,
        deadline_at=ends.isoformat(),
    )
    session.flush()
    return Started(made.public_id, again=False)


@lru_cache(maxsize=2)
def _insert(dialect: str) -> Any:
    make: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = Sitting.__table__
    return make(table).on_conflict_do_nothing().returning(table.c.id, table.c.public_id)


def _started_elsewhere(session: Session, row: StartRow, paper: PaperKind) -> Started:
    query = select(Sitting.public_id).where(
        Sitting.admission_id == row.admission_id, Sitting.paper == paper
    )
    return Started(session.scalars(query).one(), again=True)


def enter_responses(session: Session, sitting: Sitting, body: Body, *, now: datetime) -> int:
    """Add an entry to an open sitting's log on the system's behalf; return its sequence.

    For demo data and for answers that staff carry over; candidates save through
    ``exams.delivery.saving``. Raises ``InvalidInput`` for a body that does not fit the form and
    ``Conflict`` when the sitting takes no answers any more.
    """
    shapes = paper_shape(session, sitting.form_paper_id).items_of(sitting.layout_seed)
    problem = check_body(body, shapes)
    if problem is not None:
        raise InvalidInput(
            _l("作答内容与试卷不符：%(where)s", where=problem.where or "/"), code=problem.what
        )
    text = canonical_json(body)
    sequence = 1 + max((n for n, _, _ in read_entries(session, sitting.id)), default=0)
    request = SaveRequest(
        sitting.public_id,
        sitting.person_id,
        None,
        sequence,
        text.decode(),
        sha256_hex(text),
        now,
    )
    if not isinstance(statements.save(session, request), Stored):
        raise Conflict(_l("这次作答已经结束，不再接收答案。"), code="closed")
    return sequence
