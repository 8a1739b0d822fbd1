"""Commands about certificates: list, export, verify."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from cryptography import x509
from flask import current_app
from flask.cli import AppGroup

from certificates import keyring, queries
from certificates.services.verifying import Verification, verify_offline, verify_upload
from core import clock
from core.db import db
from core.errors import NotFound
from core.settings import Settings

cli = AppGroup("certificates", help="Certificates: list, export, verify.")


def _settings() -> Settings:
    found: Settings = current_app.config["LIANGCAI"]
    return found


@cli.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_command(as_json: bool) -> None:
    """List all certificates with their standing today."""
    on = queries.today(clock.now())
    rows = [
        {
            "number": row.number,
            "status": queries.status_of(row, on).value,
            "holder": row.holder,
            "issued_at": row.issued_at.isoformat(),
            "expires_at": row.expires_on.isoformat(),
        }
        for row in db.session.scalars(queries.list_certificates())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['number']}  {row['status']:<10}  {row['expires_at']}  {row['holder']}")


@cli.command("export")
@click.argument("number")
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def export_command(number: str, output: Path) -> None:
    """Write the signed file and the root certificate of NUMBER into a folder."""
    try:
        found = queries.get_by_number(db.session, number)
    except NotFound:
        click.echo(f"{number}: no such certificate", err=True)
        sys.exit(1)
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / "certificate.pdf").write_bytes(queries.get_pdf(db.session, found))
        (output / "root.pem").write_bytes(keyring.root_file(_settings()).read_bytes())
    except OSError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{found.number}: certificate.pdf, root.pem in {output}", err=True)


@cli.command("verify")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--root", type=click.Path(dir_okay=False, path_type=Path), help="Trust this root.")
@click.option("--offline", is_flag=True, help="Do not ask the register.")
@click.option("--json", "as_json", is_flag=True)
def verify_command(file: Path, root: Path | None, offline: bool, as_json: bool) -> None:
    """Verify a certificate's PDF; the exit status is 0 only for ``valid``."""
    try:
        data = file.read_bytes()
        roots = (
            x509.load_pem_x509_certificates(root.read_bytes())
            if root is not None
            else keyring.site_roots(_settings())
        )
    except (OSError, ValueError) as error:
        click.echo(f"cannot read: {error}", err=True)
        sys.exit(2)
    now = clock.now()
    found = (
        verify_offline(data, roots=roots, now=now)
        if offline
        else verify_upload(db.session, data, roots=roots, now=now)
    )
    _print(found, as_json)
    sys.exit(0 if found.verdict == "valid" else 1)


def _print(found: Verification, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.to_document(), ensure_ascii=False))
        return
    click.echo(found.verdict)
    marks = {True: "ok", False: "FAILED", None: "not checked"}
    for check in found.checks:
        click.echo(f"  {check.name}: {marks[check.ok]}: {check.detail['en']}")
