"""Commands for operators that belong to no domain: database, jobs, audit, backup and restore."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from core import audit, backup, clock, jobs
from core.db import db
from core.models import WorkerBeat
from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
db_cli = AppGroup("db", help="The database schema.")
jobs_cli = AppGroup("jobs", help="Background jobs.")
audit_cli = AppGroup("audit", help="The audit trail.")


def init_cli(app: Flask) -> None:
    """Add the kernel's commands."""
    for group in (db_cli, jobs_cli, audit_cli):
        app.cli.add_command(group)
    app.cli.add_command(backup_command)
    app.cli.add_command(restore_command)


def say(document: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, default=str))


def alembic_config() -> Config:
    """Return Alembic's configuration for this checkout, wherever the command is run."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade_database() -> None:
    """Bring the schema of the application's database to the newest revision."""
    config = alembic_config()
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


@db_cli.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema to the newest revision."""
    upgrade_database()
    click.echo("schema is up to date", err=True)


@jobs_cli.command("work")
@click.option("--once", is_flag=True, help="Run what is due, then stop.")
@click.option("--name", default="worker-1", show_default=True)
def work(once: bool, name: str) -> None:
    """Run background jobs until stopped."""
    last_tick = 0.0
    while True:
        if time.monotonic() - last_tick > 5:
            _tick(name)
            last_tick = time.monotonic()
        busy = jobs.run_next(db.session, clock=clock.now)
        db.session.close()
        if once and not busy:
            return
        if not busy:
            time.sleep(0.4)


def _tick(name: str) -> None:
    now = clock.now()
    beat = db.session.get(WorkerBeat, name)
    if beat is None:
        db.session.add(WorkerBeat(name=name, seen_at=now))
    else:
        beat.seen_at = now
    jobs.enqueue_periodic(db.session, now=now)
    db.session.commit()


@audit_cli.command("verify")
@click.option("--head", "head_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def audit_verify(head_file: Path | None, as_json: bool) -> None:
    """Verify the chain, against an exported head when one is given."""
    expected = None
    if head_file is not None:
        try:
            expected = audit.Head(**json.loads(head_file.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            click.echo(f"{head_file}: not an exported head: {error}", err=True)
            sys.exit(2)
    report = audit.verify(db.session, now=clock.now(), expected=expected)
    if as_json:
        say({"ok": report.ok, **asdict(report)})
    else:
        click.echo(f"{report.links} links, {report.unlinked} events not linked yet")
        for problem in report.problems:
            click.echo(f"{problem.kind} at {problem.sequence}: {problem.detail}")
    sys.exit(0 if report.ok else 1)


@audit_cli.command("head")
def audit_head() -> None:
    """Print the head of the chain, to be kept elsewhere."""
    audit.link_events(db.session, now=clock.now(), limit=1_000_000)
    db.session.commit()
    say(asdict(audit.head(db.session)))


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def backup_command(folder: Path) -> None:
    """Write database, keys and files into FOLDER, with digests."""
    try:
        manifest = backup.write_backup(_settings(), folder, now=clock.now())
    except backup.BackupError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    say(manifest)


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the data that is there.")
@with_appcontext
def restore_command(folder: Path, replace: bool) -> None:
    """Bring back what a backup holds, after checking its digests."""
    try:
        manifest = backup.restore_backup(_settings(), folder, replace=replace)
    except backup.BackupError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    say(manifest)


def _settings() -> Settings:
    found: Settings = current_app.config["LIANGCAI"]
    return found
