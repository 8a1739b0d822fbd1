"""Signing in: who is let in, who waits, and what is told to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from accounts import services
from accounts.hashing import PasswordHashing, hashing, use_hashing
from accounts.models import SignIn, SignInFailures
from accounts.rules import LONGEST_WAIT, MOST_SESSIONS, SESSION_SPAN, Role
from accounts.services import SignInOutcome
from core.canonical import sha256_hex
from core.db import db
from core.errors import Refused
from tests.accounts import world
from tests.accounts.world import PASSWORD, actions_about, person
from tests.conftest import NOW


def enter(
    session: Session, name: str = "lin", password: str = PASSWORD, after: timedelta = timedelta(0)
) -> SignInOutcome | Refused:
    return services.sign_in(
        session, email=f"{name}@example.org", password=password, now=NOW + after, agent="test"
    )


def test_the_right_password_begins_a_session_whose_token_is_kept_nowhere(
    session: Session,
) -> None:
    lin = person(session, "lin")
    outcome = enter(session)
    assert isinstance(outcome, SignInOutcome)
    assert outcome.person is lin
    assert outcome.sign_in.token_digest == sha256_hex(outcome.token.encode())
    assert outcome.sign_in.expires_at == NOW + SESSION_SPAN
    assert actions_about(session, lin.public_id)[-1] == "person.signed_in"


def test_however_the_address_is_spelled(session: Session) -> None:
    person(session, "lin")
    assert isinstance(enter(session, " LIN"), SignInOutcome)


def test_each_sign_in_has_another_token(session: Session) -> None:
    person(session, "lin")
    tokens = {enter(session).token for _ in range(3)}
    assert len(tokens) == 3


@pytest.mark.parametrize("name", ["lin", "nobody"])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(
    session: Session, name: str
) -> None:
    person(session, "lin")
    waits = [enter(session, name, "wrong").reason for _ in range(4)]
    assert waits == ["wrong"] * 4
    closing = enter(session, name, "wrong")
    assert closing == Refused("locked", {"until": NOW + timedelta(seconds=30)})
    digest = services.email_digest(f"{name}@example.org")
    assert actions_about(session, digest) == ["address.sign_in_failed"] * 5


def test_a_known_and_an_unknown_address_send_the_same_statements(session: Session) -> None:
    person(session, "lin")
    session.commit()
    seen: dict[str, list[str]] = {"lin": [], "nobody": []}
    for name, statements in seen.items():
        note = lambda *args, kept=statements: kept.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        enter(session, name, "wrong")
        event.remove(db.engine, "before_cursor_execute", note)
        session.commit()
        session.expire_all()
    differing = [s for s in seen["lin"] if "membership" not in s and s not in seen["nobody"]]
    assert not differing


def test_while_an_address_is_closed_the_right_password_waits_too(session: Session) -> None:
    person(session, "lin")
    for _ in range(5):
        enter(session, "lin", "wrong")
    assert enter(session, after=timedelta(seconds=29)).reason == "locked"
    assert isinstance(enter(session, after=timedelta(seconds=30)), SignInOutcome)
    assert session.scalar(select(func.count()).select_from(SignInFailures)) == 0


def test_tries_while_it_is_closed_do_not_lengthen_the_wait(session: Session) -> None:
    person(session, "lin")
    for _ in range(50):
        enter(session, "lin", "wrong")
    assert enter(session, after=timedelta(seconds=30), password="wrong") == Refused(
        "locked", {"until": NOW + timedelta(seconds=90)}
    )


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(session: Session) -> None:
    moment, waits = timedelta(0), []
    for _ in range(12):
        refused = enter(session, "lin", "wrong", moment)
        if refused.reason == "locked":
            waits.append(refused.detail["until"] - NOW - moment)
            moment = refused.detail["until"] - NOW
    assert waits[:3] == [timedelta(seconds=n) for n in (30, 60, 120)]
    assert waits[-1] == LONGEST_WAIT


def test_one_address_being_closed_does_not_close_another(session: Session) -> None:
    person(session, "lin")
    for _ in range(9):
        enter(session, "chen", "wrong")
    assert isinstance(enter(session), SignInOutcome)


def test_a_suspension_is_told_only_to_who_knows_the_password(session: Session) -> None:
    lin, admin = person(session, "lin"), person(session, "admin", Role.ADMINISTRATOR)
    services.suspend_person(session, lin, reason="查实冒名", actor=admin, now=NOW)
    assert enter(session, "lin", "wrong").reason == "wrong"
    assert enter(session).reason == "suspended"


def test_an_invited_person_cannot_sign_in_before_setting_a_password(session: Session) -> None:
    services.create_person(
        session,
        email="new@example.org",
        password=None,
        legal_name="新人",
        actor=None,
        now=NOW,
    )
    assert enter(session, "new", "!").reason == "wrong"


def test_a_hash_made_with_older_parameters_is_renewed_at_sign_in(session: Session) -> None:
    lin = person(session, "lin")
    before = lin.password_hash
    dearer = PasswordHashing(time_cost=2, memory_kib=16, parallelism=1, slots=2)
    cheap = use_hashing(dearer)
    try:
        assert isinstance(enter(session), SignInOutcome)
    finally:
        use_hashing(cheap)
    assert lin.password_hash != before
    assert not dearer.is_outdated(lin.password_hash)
    assert hashing() is cheap


def test_there_are_at_most_so_many_sessions_and_the_oldest_ends(session: Session) -> None:
    person(session, "lin")
    begun = [enter(session, after=timedelta(minutes=n)).sign_in for n in range(MOST_SESSIONS + 2)]
    session.flush()
    assert [entry.revoked_at is None for entry in begun] == [False, False] + [True] * MOST_SESSIONS


def test_no_lock_is_held_while_a_password_is_hashed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(session, "lin")
    session.commit()
    held: list[bool] = []
    real = hashing().verify
    monkeypatch.setattr(
        hashing(), "verify", lambda *a: (held.append(session.in_transaction()), real(*a))[1]
    )
    assert isinstance(enter(session), SignInOutcome)
    assert held == [False]


def test_what_a_caller_has_not_committed_survives_a_sign_in(session: Session) -> None:
    person(session, "lin")
    assert isinstance(enter(session), SignInOutcome)
    session.commit()
    assert session.scalar(select(func.count(SignIn.id))) == 1


def test_leftovers_are_deleted_a_week_later(session: Session) -> None:
    lin = person(session, "lin")
    enter(session)
    enter(session, "nobody", "wrong")
    services.issue_link(session, lin, span=timedelta(hours=1), now=NOW)
    services.purge_leftovers(session, {}, NOW + timedelta(days=6))
    assert session.scalar(select(func.count(SignIn.id))) == 1
    services.purge_leftovers(session, {}, NOW + timedelta(days=15))
    for table in (SignIn, SignInFailures):
        assert session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.both
def test_the_lock_and_the_last_administrator_hold_on_either_database(either_app: Flask) -> None:
    session = db.session
    admin, other = (person(session, n, Role.ADMINISTRATOR) for n in ("admin", "other"))
    session.commit()
    for _ in range(5):
        enter(session, "admin", "wrong")
        session.commit()
    assert enter(session, "admin").reason == "locked"
    session.rollback()
    body = world.organisation(session, "body")
    act = {"actor": other, "now": NOW}
    assert services.revoke_role(session, admin, body, Role.ADMINISTRATOR, **act).ok
    act["actor"] = admin
    refused = services.revoke_role(session, other, body, Role.ADMINISTRATOR, **act)
    assert refused == Refused("last_administrator")
    assert isinstance(enter(session, "other"), SignInOutcome)
    session.commit()
