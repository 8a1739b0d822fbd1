"""Backup and restore of database, keys and files, verified by digests.

SQLite is copied with its own online backup; PostgreSQL with ``pg_dump`` and ``pg_restore``, which
must be installed. Source: https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect

from core.settings import Settings

MANIFEST = "manifest.json"
SKIPPED = {"limits.db", "limits.db-wal", "limits.db-shm"}


class BackupError(RuntimeError):
    """The backup cannot be made or is not what it says; the message names the file."""


def write_backup(settings: Settings, folder: Path, *, now: datetime) -> dict[str, Any]:
    """Write a backup into an empty or new folder and return its manifest.

    Raises ``BackupError`` when the folder holds something already or a tool fails.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    kind = _dump_database(settings, folder)
    _copy_files(settings.data_path, folder / "files")
    manifest = {
        "format": "liangcai-backup/1",
        "made_at": now.isoformat(),
        "database": kind,
        "digests": _digests(folder),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return manifest


def restore_backup(settings: Settings, folder: Path, *, replace: bool) -> dict[str, Any]:
    """Check every digest, then bring database and files back; return the manifest.

    Raises ``BackupError`` when a file is missing or altered, when the database is of the other kind,
    and when data is there and ``replace`` is not said. Nothing is touched before all checks passed.
    """
    manifest = _checked_manifest(folder)
    sqlite = settings.url_of_database.startswith("sqlite")
    if manifest["database"] != ("sqlite" if sqlite else "postgresql"):
        raise BackupError(f"the backup is of {manifest['database']}, this site is not")
    if sqlite:
        target = _sqlite_path(settings)
        if target.exists() and not replace:
            raise BackupError(f"{target} is there already; say --replace to replace it")
        _restore_sqlite(folder / "database.sqlite", target)
    else:
        if _has_tables(settings) and not replace:
            raise BackupError("the database has tables already; say --replace to replace them")
        _restore_postgresql(settings, folder / "database.dump")
    _copy_files(folder / "files", settings.data_path)
    return manifest


def _dump_database(settings: Settings, folder: Path) -> str:
    if settings.url_of_database.startswith("sqlite"):
        source = sqlite3.connect(_sqlite_path(settings))
        target = sqlite3.connect(folder / "database.sqlite")
        with source, target:
            source.backup(target)
        source.close()
        target.close()
        return "sqlite"
    _run(
        [
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "-f",
            str(folder / "database.dump"),
            _plain(settings),
        ]
    )
    return "postgresql"


def _restore_sqlite(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".restoring")
    shutil.copyfile(source, fresh)
    for tail in ("-wal", "-shm"):
        Path(str(target) + tail).unlink(missing_ok=True)
    fresh.replace(target)


def _restore_postgresql(settings: Settings, source: Path) -> None:
    """Replace what the dump holds, all or nothing."""
    _run(
        [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "-d",
            _plain(settings),
            str(source),
        ]
    )


def _has_tables(settings: Settings) -> bool:
    engine = create_engine(settings.url_of_database)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _copy_files(source: Path, target: Path) -> None:
    if not source.exists():
        return
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if path.is_dir() or inner.name in SKIPPED or inner.name.startswith("liangcai.db"):
            continue
        goal = target / inner
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, goal)


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def _checked_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder / MANIFEST}: {error}") from error
    found = _digests(folder)
    for name, digest in manifest["digests"].items():
        if name not in found:
            raise BackupError(f"{name} is missing from the backup")
        if found[name] != digest:
            raise BackupError(f"{name} differs from its digest")
    return manifest


def _sqlite_path(settings: Settings) -> Path:
    return Path(settings.url_of_database.removeprefix("sqlite:///"))


def _plain(settings: Settings) -> str:
    return settings.url_of_database.replace("postgresql+psycopg://", "postgresql://")


def _run(words: list[str]) -> None:
    if shutil.which(words[0]) is None:
        raise BackupError(f"{words[0]} is not installed")
    done = subprocess.run(words, capture_output=True, text=True, env=dict(os.environ), check=False)
    if done.returncode != 0:
        raise BackupError(f"{words[0]}: {done.stderr.strip()}")
