from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core import audit
from core.db import db
from tests.conftest import NOW


def _record(session: Session, count: int) -> None:
    for n in range(count):
        audit.record(
            session,
            actor="someone",
            action="thing.done",
            object_type="thing",
            object_id=str(n),
            now=NOW,
            n=n,
        )
    session.flush()


def _as_attacker(session: Session, statement: str) -> None:
    """Change a frozen table as someone with the database in hand would."""
    for row in session.execute(
        text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE 'audit%'")
    ).all():
        session.execute(text(f"DROP TRIGGER {row[0]}"))
    session.execute(text(statement))


def test_an_untouched_chain_verifies(session: Session) -> None:
    _record(session, 5)
    assert audit.link_events(session, now=NOW) == 5
    report = audit.verify(session, now=NOW)
    assert report.ok
    assert report.links == 5
    assert report.unlinked == 0


def test_an_edited_event_is_found(session: Session) -> None:
    _record(session, 3)
    audit.link_events(session, now=NOW)
    _as_attacker(session, "UPDATE audit_event SET actor='another' WHERE object_id='1'")
    session.expire_all()
    assert [(p.kind, p.sequence) for p in audit.verify(session, now=NOW).problems] == [
        ("edited", 2)
    ]


def test_a_deleted_event_is_found(session: Session) -> None:
    _record(session, 3)
    audit.link_events(session, now=NOW)
    _as_attacker(session, "DELETE FROM audit_event WHERE object_id='1'")
    session.expire_all()
    assert [(p.kind, p.sequence) for p in audit.verify(session, now=NOW).problems] == [
        ("deleted", 2)
    ]


def test_a_deleted_link_is_found(session: Session) -> None:
    _record(session, 3)
    audit.link_events(session, now=NOW)
    _as_attacker(session, "DELETE FROM audit_link WHERE sequence=2")
    session.expire_all()
    assert "deleted" in {p.kind for p in audit.verify(session, now=NOW).problems}


def test_truncation_is_found_against_an_exported_head(session: Session) -> None:
    _record(session, 4)
    audit.link_events(session, now=NOW)
    head = audit.head(session)
    _as_attacker(session, "DELETE FROM audit_link WHERE sequence=4")
    session.execute(text("DELETE FROM audit_event WHERE object_id='3'"))
    session.expire_all()
    assert audit.verify(session, now=NOW).ok
    assert [p.kind for p in audit.verify(session, now=NOW, expected=head).problems] == ["truncated"]


def test_a_rebuilt_chain_differs_from_the_exported_head(session: Session) -> None:
    _record(session, 2)
    audit.link_events(session, now=NOW)
    head = audit.head(session)
    _as_attacker(session, "UPDATE audit_event SET actor='another'")
    session.execute(text("DELETE FROM audit_link"))
    session.expire_all()
    audit.link_events(session, now=NOW)
    assert audit.verify(session, now=NOW).ok
    assert [p.kind for p in audit.verify(session, now=NOW, expected=head).problems] == ["head"]


def test_the_unlinked_tail_is_reported_with_its_age(session: Session) -> None:
    _record(session, 2)
    report = audit.verify(session, now=NOW + timedelta(minutes=3))
    assert report.unlinked == 2
    assert report.unlinked_age_s == 180


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET actor='x'", "DELETE FROM audit_event"]
)
def test_events_cannot_be_changed_by_sql(either_app: Flask, statement: str) -> None:
    _record(db.session, 1)
    db.session.commit()
    with pytest.raises(DatabaseError, match="cannot be changed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_the_command_verifies_against_a_head_file(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    _record(session, 3)
    session.commit()
    runner = app.test_cli_runner()
    head = runner.invoke(args=["audit", "head"])
    file = tmp_path / "head.json"
    file.write_text(head.output)
    assert json.loads(head.output)["sequence"] == 3
    good = runner.invoke(args=["audit", "verify", "--head", str(file), "--json"])
    assert good.exit_code == 0
    assert json.loads(good.output)["ok"] is True
    _as_attacker(session, "UPDATE audit_event SET action='thing.undone' WHERE object_id='0'")
    session.commit()
    bad = runner.invoke(args=["audit", "verify", "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["problems"][0]["kind"] == "edited"
