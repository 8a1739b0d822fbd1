"""The hot routes: saving, the paper's document, handing in, and how each refuses."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from accounts.models import Person, PersonState, SignIn
from core.clock import SettableClock
from core.db import db
from exams.models import PaperKind, ResponseEntry, Sitting, SittingState
from exams.queries.forms import paper_shape
from exams.rules.log import entry_digest
from exams.services.starts import start_sitting
from tests.conftest import NOW
from tests.exams.delivery_world import World, browser_of, build_world, sign_in

SECOND = timedelta(seconds=1)


@dataclass
class Desk:
    """A candidate at an open paper."""

    app: Flask
    world: World
    client: FlaskClient
    entry: SignIn
    sitting: str
    sitting_id: int
    number: str
    single: tuple[str, str]

    def save(self, sequence: int, body: Any, **more: Any) -> Any:
        # In tests, requests share the session of the test's own context.
        db.session.rollback()
        return self.client.post(
            f"/sittings/{self.sitting}/responses", json={"sequence": sequence, "body": body}, **more
        )

    def log(self) -> list[tuple[int, Any]]:
        query = select(ResponseEntry.sequence, ResponseEntry.body)
        rows = db.session.execute(query.where(ResponseEntry.sitting_id == self.sitting_id))
        found = [(row.sequence, json.loads(row.body)) for row in rows]
        db.session.rollback()
        return found

    def state(self) -> tuple[SittingState, int | None]:
        query = select(Sitting.state, Sitting.seal_sequence).where(Sitting.id == self.sitting_id)
        found = db.session.execute(query).one()
        db.session.rollback()
        return found.state, found.seal_sequence


def seat(app: Flask) -> Desk:
    app.config["WTF_CSRF_ENABLED"] = False
    # Rows read by the test must not begin a transaction that the requests would wait for.
    db.session.expire_on_commit = False
    world = build_world(db.session, NOW)
    entry = sign_in(db.session, world.candidate, NOW)
    sitting = start_sitting(db.session, world.admission, PaperKind.THEORY, now=NOW)
    assert isinstance(sitting, Sitting)
    items = paper_shape(db.session, sitting.form_paper_id).items
    number = next(ref for ref, shape in items.items() if shape.type == "numeric")
    single = min(
        (ref, min(shape.options)) for ref, shape in items.items() if shape.type == "single"
    )
    db.session.commit()
    client = browser_of(app, world.candidate, entry)
    return Desk(app, world, client, entry, sitting.public_id, sitting.id, number, single)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return seat(app)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that the database is sent, without BEGIN and COMMIT."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_an_answer_is_acknowledged_with_time_and_what_is_left(
    desk: Desk, clock: SettableClock
) -> None:
    clock.move(SECOND)
    answer = desk.save(1, {"a": {desk.number: "3.0"}})
    assert answer.status_code == 200
    assert answer.json == {
        "saved": 1,
        "at": (NOW + SECOND).isoformat(),
        "remaining_ms": 5399000,
        "now_ms": round((NOW + SECOND).timestamp() * 1000),
    }
    assert desk.log() == [(1, {"a": {desk.number: "3.0"}})]


def test_what_is_stored_carries_its_digest(desk: Desk) -> None:
    body = {"f": {desk.number: True}, "a": {desk.number: "３，５"}}
    assert desk.save(1, body).status_code == 200
    entry = db.session.scalars(select(ResponseEntry)).one()
    db.session.rollback()
    assert entry.digest == entry_digest(body)
    assert json.loads(entry.body) == body


def test_sequences_follow_each_other(desk: Desk) -> None:
    for sequence in (1, 2, 3):
        assert desk.save(sequence, {"a": {desk.number: str(sequence)}}).status_code == 200
    refused = desk.save(5, {"a": {desk.number: "5"}})
    assert refused.status_code == 409
    assert refused.json["error"] == "sequence"
    assert refused.json["detail"] == {"last": 3}
    assert len(desk.log()) == 3


def test_the_same_entry_again_is_acknowledged_again(desk: Desk, clock: SettableClock) -> None:
    first = desk.save(1, {"a": {desk.number: "1"}}).json
    desk.save(2, {"a": {desk.number: "2"}})
    clock.move(10 * SECOND)
    again = desk.save(1, {"a": {desk.number: "1"}})
    assert again.status_code == 200
    assert (again.json["saved"], again.json["at"]) == (1, first["at"])
    assert len(desk.log()) == 2


def test_another_body_at_the_same_place_is_a_conflict(desk: Desk) -> None:
    desk.save(1, {"a": {desk.number: "1"}})
    refused = desk.save(1, {"a": {desk.number: "2"}})
    assert (refused.status_code, refused.json["error"]) == (409, "sequence")
    assert desk.log() == [(1, {"a": {desk.number: "1"}})]


@pytest.mark.parametrize(
    ("after", "status"),
    [(-SECOND, 200), (SECOND, 200), (10 * SECOND, 200), (11 * SECOND, 409), (3600 * SECOND, 409)],
)
def test_the_moment_of_receipt_decides_whether_an_answer_is_in_time(
    desk: Desk, clock: SettableClock, after: timedelta, status: int
) -> None:
    clock.set(NOW + timedelta(minutes=90) + after)
    answer = desk.save(1, {"a": {desk.number: "1"}})
    assert answer.status_code == status
    if status == 409:
        assert answer.json["error"] == "late"
    else:
        assert answer.json["remaining_ms"] == max(0, -after // timedelta(milliseconds=1))


def test_a_late_answer_closes_the_paper_at_once(desk: Desk, clock: SettableClock) -> None:
    desk.save(1, {"a": {desk.number: "1"}})
    clock.move(timedelta(hours=2))
    assert desk.save(2, {"a": {desk.number: "2"}}).json["error"] == "late"
    assert desk.state() == (SittingState.SEALED, 1)
    assert desk.save(2, {"a": {desk.number: "2"}}).json["error"] == "closed"
    assert desk.save(1, {"a": {desk.number: "1"}}).status_code == 200


def test_nothing_is_taken_after_the_hand_in(desk: Desk) -> None:
    desk.save(1, {"a": {desk.number: "1"}})
    answer = desk.client.post(f"/sittings/{desk.sitting}/hand-in", json={})
    assert answer.status_code == 200
    assert answer.json["receipt"] == f"/sittings/{desk.sitting}/receipt"
    refused = desk.save(2, {"a": {desk.number: "2"}})
    assert (refused.status_code, refused.json["error"]) == (409, "closed")
    again = desk.client.post(f"/sittings/{desk.sitting}/hand-in", json={})
    assert again.json == answer.json
    plain = desk.client.post(f"/sittings/{desk.sitting}/hand-in")
    assert (plain.status_code, plain.headers["Location"]) == (303, answer.json["receipt"])


def test_another_person_s_sitting_is_not_there(desk: Desk) -> None:
    entry = sign_in(db.session, desk.world.stranger, NOW)
    db.session.commit()
    stranger = browser_of(desk.app, desk.world.stranger, entry)
    body = {"sequence": 1, "body": {"a": {desk.number: "1"}}}
    place = f"/sittings/{desk.sitting}"
    assert stranger.post(f"{place}/responses", json=body).status_code == 404
    assert stranger.post(f"{place}/responses", json={}).status_code == 404
    assert stranger.get(f"{place}/paper.json").status_code == 404
    assert stranger.post(f"{place}/hand-in", json={}).status_code == 404
    assert stranger.get(place).status_code == 404
    assert stranger.get(f"{place}/receipt").status_code == 404
    assert desk.save(1, {"a": {desk.number: "1"}}).status_code == 200
    assert stranger.post(f"{place}/responses", json=body).status_code == 404


def revoke(desk: Desk) -> None:
    db.session.execute(update(SignIn).where(SignIn.id == desk.entry.id).values(revoked_at=NOW))


def expire(desk: Desk) -> None:
    db.session.execute(update(SignIn).where(SignIn.id == desk.entry.id).values(expires_at=NOW))


def suspend(desk: Desk) -> None:
    state = {"state": PersonState.SUSPENDED}
    db.session.execute(update(Person).where(Person.id == desk.world.candidate.id).values(state))


@pytest.mark.parametrize("end", [revoke, expire, suspend])
@pytest.mark.parametrize("warm", [True, False])
def test_a_session_that_has_ended_is_told_so_everywhere(
    desk: Desk, end: Callable[[Desk], None], warm: bool
) -> None:
    if warm:
        assert desk.save(1, {"a": {desk.number: "1"}}).status_code == 200
    end(desk)
    db.session.commit()
    before = desk.log()
    place = f"/sittings/{desk.sitting}"
    assert desk.save(1, {"a": {desk.number: "1"}}).status_code == 401
    assert desk.save(2, {"a": {desk.number: "2"}}).status_code == 401
    assert desk.save(2, {"a": {"q": 1}}).status_code == 401
    assert desk.client.post(f"{place}/responses", data="{").status_code == 401
    asked = {"Accept": "application/json"}
    assert desk.client.get(f"{place}/paper.json", headers=asked).status_code == 401
    assert desk.client.post(f"{place}/hand-in", json={}).status_code == 401
    assert desk.client.get(place).status_code == 302
    assert desk.log() == before


def test_a_visitor_is_asked_to_sign_in(desk: Desk) -> None:
    visitor = desk.app.test_client()
    place = f"/sittings/{desk.sitting}"
    assert visitor.post(f"{place}/responses", json={}).status_code == 401
    page = visitor.get(place)
    assert page.status_code == 302
    assert "sign-in" in page.headers["Location"]


@pytest.mark.parametrize(
    ("request_", "what", "where"),
    [
        ("[1]", "shape", ""),
        ("{", "json", ""),
        ('{"sequence": 1}', "shape", ""),
        ('{"sequence": 1, "body": {}, "more": 1}', "shape", ""),
        ('{"sequence": 0, "body": {}}', "sequence", "sequence"),
        ('{"sequence": true, "body": {}}', "sequence", "sequence"),
        ('{"sequence": 1.5, "body": {}}', "sequence", "sequence"),
        ('{"sequence": "1", "body": {}}', "sequence", "sequence"),
        ('{"sequence": 99999999999, "body": {}}', "sequence", "sequence"),
        ('{"sequence": 1, "body": {}}', "empty", ""),
        ('{"sequence": 1, "body": {"a": {"q": "x"}}}', "unknown_item", "a.q"),
        ('{"sequence": 1, "body": {"a": {"NUMBER": 3.5}}}', "response", "a.NUMBER"),
        ('{"sequence": 1, "body": {"a": {"SINGLE": "oxxxxxxxx"}}}', "response", "a.SINGLE"),
        ('{"sequence": 1, "body": {"f": {"NUMBER": 1}}}', "flag", "f.NUMBER"),
        ("[" * 30000, "json", ""),
        ('{"sequence": 1, "body": {"s": ["' + "x" * 70000 + '"]}}', "size", ""),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_place_and_not_written(
    desk: Desk, request_: str, what: str, where: str
) -> None:
    names = {"NUMBER": desk.number, "SINGLE": desk.single[0]}
    for name, ref in names.items():
        request_, where = request_.replace(name, ref), where.replace(name, ref)
    answer = desk.client.post(
        f"/sittings/{desk.sitting}/responses", data=request_, content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json["error"] == "body"
    assert answer.json["detail"] == {"what": what, "where": where}
    assert desk.log() == []


def test_a_save_is_one_statement_and_finding_out_why_is_one_more(desk: Desk) -> None:
    desk.save(1, {"a": {desk.number: "1"}})
    with statements() as seen:
        assert desk.save(2, {"a": {desk.number: "2"}}).status_code == 200
    assert len(seen) == 1
    with statements() as seen:
        assert desk.save(2, {"a": {desk.number: "2"}}).status_code == 200
        assert desk.save(7, {"a": {desk.number: "7"}}).status_code == 409
    assert len(seen) == 4


def test_the_hot_routes_keep_to_three_statements(desk: Desk) -> None:
    place = f"/sittings/{desk.sitting}"
    with statements() as seen:
        assert desk.client.get(f"{place}/paper.json").status_code == 200
    assert len(seen) <= 2
    with statements() as seen:
        assert desk.client.get(f"{place}/paper.json").status_code == 200
    assert len(seen) == 1
    with statements() as seen:
        assert desk.client.get(place).status_code == 200
    assert len(seen) <= 3
    with statements() as seen:
        assert desk.client.post(f"{place}/hand-in", json={}).status_code == 200
    own = [line for line in seen if "sitting" in line or "response_log" in line]
    assert len([line for line in own if "audit" not in line and "grading" not in line]) >= 3
    assert [line.split()[0] for line in seen[:3]] == ["SELECT", "SELECT", "UPDATE"]


def test_the_document_comes_as_it_was_compressed(desk: Desk) -> None:
    place = f"/sittings/{desk.sitting}/paper.json"
    packed = desk.client.get(place, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "private, no-cache"
    assert packed.headers["ETag"] == f'"{desk.world.theory.document_digest}"'
    plain = desk.client.get(place)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert json.loads(plain.data)["paper"] == "theory"
    known = desk.client.get(place, headers={"If-None-Match": packed.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


def test_the_document_is_not_given_out_after_the_paper_is_closed(
    desk: Desk, clock: SettableClock
) -> None:
    clock.move(timedelta(hours=2))
    place = f"/sittings/{desk.sitting}/paper.json"
    assert desk.client.get(place).status_code == 409
    assert desk.state() == (SittingState.SEALED, 0)
    assert desk.client.get(place).status_code == 409
    page = desk.client.get(f"/sittings/{desk.sitting}")
    assert page.headers["Location"].endswith("/receipt")


def test_a_save_needs_the_token_of_its_page(desk: Desk) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    body = {"a": {desk.number: "1"}}
    refused = desk.save(1, body)
    assert (refused.status_code, refused.json["error"]) == (403, "csrf")
    page = desk.client.get(f"/sittings/{desk.sitting}").get_data(as_text=True)
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert desk.save(1, body, headers={"X-CSRFToken": token}).status_code == 200


def test_the_server_tells_its_clock_to_everyone(desk: Desk) -> None:
    answer = desk.app.test_client().get("/sittings/time")
    assert answer.json == {"now": NOW.isoformat(), "ms": round(NOW.timestamp() * 1000)}


def test_saving_works_on_both_databases(either_app: Flask, clock: SettableClock) -> None:
    desk = seat(either_app)
    body = {"a": {desk.number: "1"}}
    assert desk.save(1, body).status_code == 200
    assert desk.save(1, body).status_code == 200
    assert desk.save(3, body).json["detail"] == {"last": 1}
    clock.set(NOW + timedelta(minutes=90) + 10 * SECOND)
    assert desk.save(2, {"f": {desk.number: True}}).json["remaining_ms"] == 0
    clock.move(SECOND)
    assert desk.save(3, body).json["error"] == "late"
    assert desk.client.get(f"/sittings/{desk.sitting}/paper.json").status_code == 200
    assert desk.client.get(f"/sittings/{desk.sitting}").status_code == 200
    answer = desk.client.post(f"/sittings/{desk.sitting}/hand-in", json={})
    assert answer.json["sealed_at"] == (NOW + timedelta(minutes=90)).isoformat()
    assert desk.save(3, body).json["error"] == "closed"
