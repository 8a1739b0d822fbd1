"""The statements of the hot path, for SQLite and PostgreSQL.

A save is one INSERT … SELECT that carries owner, session, state, deadline and sequence. Only when it
writes nothing does a second statement find out why. On PostgreSQL a save locks the sitting's row
FOR SHARE and the seal FOR UPDATE; on SQLite both run inside BEGIN IMMEDIATE.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, String, TextualSelect, bindparam, text
from sqlalchemy.orm import Session

from core.db import UtcDateTime
from exams.rules.sittings import GRACE, SaveFacts

Executor = Connection | Session
Moment = UtcDateTime()

_SESSION = (
    "JOIN sign_in i ON i.id = :sign_in AND i.person_id = s.person_id "
    "AND i.revoked_at IS NULL AND i.expires_at > :now "
    "JOIN person p ON p.id = s.person_id AND p.state = 'active' "
)


_SAVE_WORDS = """
INSERT INTO response_log (sitting_id, sequence, body, digest, received_at)
SELECT s.id, :sequence, CAST(:body AS TEXT), CAST(:digest AS VARCHAR(64)), :now
FROM sitting s [session]
WHERE s.public_id = :public_id [owner] AND s.state = 'open' AND s.deadline_at >= :late
AND :sequence = 1 + COALESCE(
  (SELECT MAX(l.sequence) FROM response_log l WHERE l.sitting_id = s.id), 0)
[lock] ON CONFLICT DO NOTHING
RETURNING (SELECT d.deadline_at FROM sitting d WHERE d.id = sitting_id) AS deadline_at
"""


def _save(session: str, owner: str, lock: str) -> TextualSelect:
    words = _SAVE_WORDS.replace("[session]", session).replace("[owner]", owner)
    typed = text(words.replace("[lock]", lock)).bindparams(
        bindparam("now", type_=Moment), bindparam("late", type_=Moment)
    )
    return typed.columns(deadline_at=Moment)


_OWNER = "AND s.person_id = :person "
_SAVE = {
    (signed, dialect): _save(_SESSION if signed else "", _OWNER if signed else "", lock)
    for signed in (True, False)
    for dialect, lock in (("sqlite", ""), ("postgresql", "FOR SHARE OF s "))
}

_WHY = (
    text(
        "SELECT s.person_id, s.state, s.deadline_at, l.digest, l.received_at, "
        "(SELECT COUNT(*) FROM sign_in i JOIN person p ON p.id = i.person_id "
        "WHERE i.id = :sign_in AND i.person_id = :person AND i.revoked_at IS NULL "
        "AND i.expires_at > :now AND p.state = 'active') AS signed_in, "
        "(SELECT COALESCE(MAX(a.sequence), 0) FROM response_log a WHERE a.sitting_id = s.id) AS last "
        "FROM (SELECT 1 AS one) o LEFT JOIN sitting s ON s.public_id = :public_id "
        "LEFT JOIN response_log l ON l.sitting_id = s.id AND l.sequence = :sequence"
    )
    .bindparams(bindparam("now", type_=Moment))
    .columns(
        person_id=Integer,
        state=String,
        deadline_at=Moment,
        digest=String,
        received_at=Moment,
        signed_in=Integer,
        last=Integer,
    )
)

_OWN = (
    text(
        "SELECT s.id, s.state, s.deadline_at, s.form_paper_id, f.document_digest, s.layout_seed "
        "FROM sitting s JOIN form_paper f ON f.id = s.form_paper_id "
        + _SESSION
        + "WHERE s.public_id = :public_id AND s.person_id = :person"
    )
    .bindparams(bindparam("now", type_=Moment))
    .columns(
        id=Integer,
        state=String,
        deadline_at=Moment,
        form_paper_id=Integer,
        document_digest=String,
        layout_seed=String,
    )
)

_FIXED = text(
    "SELECT s.person_id, s.form_paper_id, f.document_digest, s.layout_seed FROM sitting s "
    "JOIN form_paper f ON f.id = s.form_paper_id WHERE s.public_id = :public_id"
).columns(person_id=Integer, form_paper_id=Integer, document_digest=String, layout_seed=String)


@dataclass(frozen=True)
class SaveRequest:
    """One save as it stands before the database. ``sign_in`` is None for the system's own saves."""

    public_id: str
    person: int
    sign_in: int | None
    sequence: int
    body: str
    digest: str
    now: datetime


@dataclass(frozen=True)
class Stored:
    """An answer is in the log; ``at`` is when it was received."""

    at: datetime
    deadline_at: datetime


@dataclass(frozen=True)
class NothingWritten:
    """The save wrote nothing; the facts say why. ``at`` is when the entry there was received."""

    facts: SaveFacts
    at: datetime | None


@dataclass(frozen=True)
class OwnSitting:
    """A sitting of the person who asks, whose session is good."""

    id: int
    state: str
    deadline_at: datetime
    form_paper_id: int
    document_digest: str
    layout_seed: str


@dataclass(frozen=True)
class FixedFacts:
    """What never changes about a sitting."""

    person_id: int
    form_paper_id: int
    document_digest: str
    layout_seed: str


def save(connection: Executor, request: SaveRequest) -> Stored | NothingWritten:
    """Add an entry to the log, or find out why not. The caller's transaction commits."""
    dialect = _dialect(connection)
    values: dict[str, object] = {
        "public_id": request.public_id,
        "sequence": request.sequence,
        "body": request.body,
        "digest": request.digest,
        "now": request.now,
        "late": request.now - GRACE,
    }
    if request.sign_in is not None:
        values |= {"sign_in": request.sign_in, "person": request.person}
    row = connection.execute(_SAVE[request.sign_in is not None, dialect], values).first()
    if row is not None:
        return Stored(request.now, row.deadline_at)
    return why_nothing(connection, request)


def why_nothing(connection: Executor, request: SaveRequest) -> NothingWritten:
    """Look up what stands behind a save that wrote nothing or cannot be written."""
    row = connection.execute(
        _WHY,
        {
            "public_id": request.public_id,
            "person": request.person,
            "sign_in": -1 if request.sign_in is None else request.sign_in,
            "sequence": request.sequence,
            "now": request.now,
        },
    ).one()
    facts = SaveFacts(
        signed_in=request.sign_in is None or bool(row.signed_in),
        owner=row.person_id == request.person,
        open=row.state == "open",
        deadline_at=row.deadline_at,
        last=row.last,
        digest_there=row.digest,
    )
    return NothingWritten(facts, row.received_at)


def own_sitting(
    connection: Executor, public_id: str, *, person: int, sign_in: int, now: datetime
) -> OwnSitting | None:
    """Return the sitting when it is this person's and their session is good."""
    values = {"public_id": public_id, "person": person, "sign_in": sign_in, "now": now}
    row = connection.execute(_OWN, values).first()
    return None if row is None else OwnSitting(*row)


def fixed_facts(connection: Executor, public_id: str) -> FixedFacts | None:
    """Return what never changes about a sitting, or None when there is none."""
    row = connection.execute(_FIXED, {"public_id": public_id}).first()
    return None if row is None else FixedFacts(*row)


def is_signed_in(connection: Executor, *, person: int, sign_in: int, now: datetime) -> bool:
    """Tell whether a session is good."""
    request = SaveRequest("", person, sign_in, 0, "", "", now)
    return why_nothing(connection, request).facts.signed_in


def _dialect(connection: Executor) -> str:
    bind = connection.get_bind() if isinstance(connection, Session) else connection
    return bind.dialect.name
