"""What a save goes through: known items, one statement, durable, then the acknowledgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from core.canonical import canonical_json, sha256_hex
from core.db import reading_only
from core.errors import Refused
from exams.delivery import statements
from exams.delivery.statements import FixedFacts, NothingWritten, SaveRequest, Stored
from exams.delivery.writer import GroupWriter
from exams.queries.forms import Kept, paper_shape
from exams.rules.log import BodyProblem, ItemShape, check_body
from exams.rules.sittings import answer_to_save, remaining_ms

Answer = Stored | NothingWritten
Writer = GroupWriter[SaveRequest, Answer]

_writers: WeakKeyDictionary[Engine, Writer] = WeakKeyDictionary()
_autocommit: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_known: Kept[tuple[FixedFacts, Mapping[str, ItemShape]]] = Kept(20_000)


@dataclass(frozen=True)
class Acknowledged:
    """An answer is safe: its sequence, when it was received, the milliseconds that are left."""

    saved: int
    at: datetime
    remaining_ms: int


@dataclass(frozen=True)
class Who:
    """Who saves: person row and session row, as the cookie says."""

    person: int
    sign_in: int


def writer_of(engine: Engine) -> Writer:
    """Return the one writer of this process for an embedded database."""
    found = _writers.get(engine)
    if found is None:
        found = _writers.setdefault(engine, GroupWriter(engine, statements.save))
    return found


def save_responses(
    engine: Engine, public_id: str, who: Who, sequence: int, body: Any, *, now: datetime
) -> Acknowledged | Refused:
    """Store one body of answers as the entry ``sequence`` of a sitting's log.

    ``now`` is when the request came in: it decides whether the answer is in time, however long it
    then waits for the disk. Refusals: ``revoked``, ``foreign``, ``closed``, ``late``, ``sequence``
    (detail ``last``), ``body`` (detail ``what`` and ``where``).
    """
    known = _known.peek(public_id) or _look_up(engine, public_id)
    if known is None or known[0].person_id != who.person:
        return _refuse_foreign(engine, who, now)
    problem = check_body(body, known[1])
    if problem is not None:
        return _refuse_body(engine, public_id, who, problem, now)
    text = canonical_json(body)
    request = SaveRequest(
        public_id, who.person, who.sign_in, sequence, text.decode(), sha256_hex(text), now
    )
    return _answer(_store(engine, request), request)


def _look_up(engine: Engine, public_id: str) -> tuple[FixedFacts, Mapping[str, ItemShape]] | None:
    """Read what never changes about a sitting, and keep it: its facts, the shapes of its responses."""
    with reading_only(), engine.connect() as connection:
        facts = statements.fixed_facts(connection, public_id)
        if facts is None:
            return None
        shape = paper_shape(connection, facts.form_paper_id, digest=facts.document_digest)
    found = facts, shape.items_of(facts.layout_seed)
    _known.put(public_id, found)
    return found


def _store(engine: Engine, request: SaveRequest) -> Answer:
    """Store on the embedded database with the others', on a server as a statement that is a
    transaction of its own: it is durable when it returns, with one round trip instead of three."""
    if engine.dialect.name == "sqlite":
        return writer_of(engine).write(request)
    with _committing(engine).connect() as connection:
        return statements.save(connection, request)


def _committing(engine: Engine) -> Engine:
    found = _autocommit.get(engine)
    if found is None:
        made = engine.execution_options(isolation_level="AUTOCOMMIT")
        found = _autocommit.setdefault(engine, made)
    return found


def _answer(answer: Answer, request: SaveRequest) -> Acknowledged | Refused:
    if isinstance(answer, Stored):
        left = remaining_ms(answer.deadline_at, request.now)
        return Acknowledged(request.sequence, answer.at, left)
    verdict = answer_to_save(answer.facts, request.digest, request.now)
    if isinstance(verdict, Refused):
        return verdict
    deadline_at = answer.facts.deadline_at
    assert answer.at is not None
    assert deadline_at is not None
    return Acknowledged(request.sequence, answer.at, remaining_ms(deadline_at, request.now))


def _refuse_foreign(engine: Engine, who: Who, now: datetime) -> Refused:
    with reading_only(), engine.connect() as connection:
        signed_in = statements.is_signed_in(
            connection, person=who.person, sign_in=who.sign_in, now=now
        )
    return Refused("foreign" if signed_in else "revoked")


def _refuse_body(
    engine: Engine, public_id: str, who: Who, problem: BodyProblem, now: datetime
) -> Refused:
    with reading_only(), engine.connect() as connection:
        own = statements.own_sitting(
            connection, public_id, person=who.person, sign_in=who.sign_in, now=now
        )
    if own is None:
        return Refused("revoked")
    return Refused("body", {"what": problem.what, "where": problem.where})
