from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core import audit, backup
from core.db import db
from core.settings import Settings
from tests.conftest import NOW


@pytest.fixture
def settings(app: Flask, session: Session) -> Settings:
    audit.record(session, actor="a", action="x.y", object_type="x", object_id="1", now=NOW)
    session.commit()
    found: Settings = app.config["LIANGCAI"]
    (found.data_path / "keys").mkdir(exist_ok=True)
    (found.data_path / "keys" / "root.pem").write_text("a key")
    return found


def test_what_was_backed_up_comes_back(settings: Settings, tmp_path: Path) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    db.session.close()
    db.engine.dispose()
    (settings.data_path / "keys" / "root.pem").write_text("another key")
    (settings.data_path / "liangcai.db").unlink()
    backup.restore_backup(settings, tmp_path / "b", replace=False)
    assert (settings.data_path / "keys" / "root.pem").read_text() == "a key"
    with sqlite3.connect(settings.data_path / "liangcai.db") as connection:
        assert connection.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)
    connection.close()


def test_an_altered_backup_is_refused_and_nothing_is_touched(
    settings: Settings, tmp_path: Path
) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    (tmp_path / "b" / "files" / "keys" / "root.pem").write_text("forged")
    with pytest.raises(backup.BackupError, match=r"keys/root.pem differs"):
        backup.restore_backup(settings, tmp_path / "b", replace=True)
    assert (settings.data_path / "keys" / "root.pem").read_text() == "a key"


def test_data_that_is_there_is_not_replaced_unasked(settings: Settings, tmp_path: Path) -> None:
    backup.write_backup(settings, tmp_path / "b", now=NOW)
    with pytest.raises(backup.BackupError, match="--replace"):
        backup.restore_backup(settings, tmp_path / "b", replace=False)


def test_the_commands_write_and_restore(app: Flask, settings: Settings, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", str(tmp_path / "b")])
    assert made.exit_code == 0
    assert json.loads(made.output)["database"] == "sqlite"
    assert runner.invoke(args=["backup", str(tmp_path / "b")]).exit_code == 1
    assert runner.invoke(args=["restore", str(tmp_path / "b")]).exit_code == 1
    db.session.close()
    db.engine.dispose()
    assert runner.invoke(args=["restore", str(tmp_path / "b"), "--replace"]).exit_code == 0
