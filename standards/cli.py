"""Commands for operators: validate, load, export and bring in official weights."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
import yaml
from flask import current_app
from flask.cli import AppGroup

from core import clock
from core.cli import say
from core.db import db
from core.errors import Conflict, DomainError, InvalidInput, NotFound
from core.settings import Settings
from standards import case, documents, queries, services
from standards.rules import (
    Problem,
    problem_text,
    read_weights_csv,
    validate_document,
    validate_scheme,
)

cli = AppGroup("standards", help="Capability standards: validate, load, export, official weights.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def problem_json(problem: Problem) -> dict[str, str]:
    """Return a problem as JSON: where, a stable code, a message."""
    return {"where": problem.where, "code": problem.code, "message": problem_text(problem)}


def _tell(problems: Iterable[Problem], *, err: bool = True) -> None:
    for problem in problems:
        click.echo(f"  {problem.where}: {problem_text(problem)}", err=err)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)


@cli.command("validate")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=FILE)
@click.option("--json", "as_json", is_flag=True)
def validate(files: Sequence[Path], as_json: bool) -> None:
    """Check editions (and schemes), by default the bundled editions. 1 when something is wrong."""
    try:
        reports = [_report(path) for path in files or documents.bundled_files()]
    except (OSError, UnicodeDecodeError) as error:
        _stop(str(error), 2)
    if as_json:
        shown = [{**r, "problems": [problem_json(p) for p in r["problems"]]} for r in reports]
        say({"editions": shown})
    else:
        for report in reports:
            click.echo(f"{report['id']}: {'ok' if report['ok'] else 'not ok'}")
            _tell(report["problems"], err=False)
    sys.exit(0 if all(report["ok"] for report in reports) else 1)


def _report(path: Path) -> dict[str, Any]:
    name = path.stem
    try:
        document = documents.read_document(path)
    except yaml.YAMLError as error:
        problems = [documents.yaml_problem(error)]
    else:
        keys = document if isinstance(document, dict) else {}
        scheme = str(keys.get("schema", "")).startswith("liangcai/scheme")
        problems = validate_scheme(document) if scheme else validate_document(document)
        name = str(keys.get("slug") or keys.get("id") or name)
    return {"id": name, "ok": not problems, "problems": problems}


@cli.command("load")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=FILE)
def load(files: Sequence[Path]) -> None:
    """Publish editions or schemes from files, by default the bundled ones. Repeating it is harmless."""
    now = clock.now()
    try:
        if not files:
            services.load_bundled(db.session, now=now)
        for path in files:
            document = documents.read_document(path)
            keys = document if isinstance(document, dict) else {}
            if str(keys.get("schema", "")).startswith("liangcai/scheme"):
                services.load_scheme(db.session, document, now=now)
            else:
                services.load_edition(db.session, document, now=now)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        _stop(str(error), 2)
    except DomainError as error:
        _refused(error)
    db.session.commit()
    for edition in queries.list_editions(db.session):
        click.echo(edition.slug)


def _refused(error: DomainError) -> NoReturn:
    db.session.rollback()
    click.echo(str(error), err=True)
    problems = error.detail.get("problems")
    _tell(problems if isinstance(problems, list) else [])
    sys.exit(1)


@cli.command("export")
@click.argument("slug", metavar="EDITION")
@click.option("--format", "kind", type=click.Choice(["case"]), default="case", show_default=True)
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, allow_dash=True, path_type=Path)
)
def export(slug: str, kind: str, output: Path) -> None:
    """Write EDITION as a CASE 1.1 package (JSON)."""
    try:
        edition = queries.get_edition(db.session, slug)
    except NotFound as error:
        _stop(f"{slug}: {error}", 2)
    settings: Settings = current_app.config["LIANGCAI"]
    text = case.package_text(case.build_package(edition.document, site_url=settings.site_url))
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        _stop(str(error), 2)
    click.echo(f"{kind}: {output}", err=True)


@cli.command("import-weights")
@click.argument("slug", metavar="EDITION")
@click.argument("file", type=FILE)
@click.option(
    "--slug", "new_slug", default="", help="Slug of the new edition; next free -wN if left out."
)
@click.option("--json", "as_json", is_flag=True)
def import_weights(slug: str, file: Path, new_slug: str, as_json: bool) -> None:
    """Publish a new edition of EDITION with the official weights of FILE, a CSV with their source.

    Columns: domain,L1,L2,L3,source (one column a level, empty ones left out), or
    level,domain,weight_pct,source_ref. A column that does not sum to 100 is refused by name.
    """
    try:
        edition = queries.get_edition(db.session, slug)
        text = _decode(file.read_bytes())
    except NotFound as error:
        _stop(f"{slug}: {error}", 2)
    except (OSError, UnicodeDecodeError) as error:
        _stop(f"{file}: {error}", 2)
    cells, problems = read_weights_csv(text)
    made = None
    if not problems:
        try:
            made = services.import_weights(
                db.session, edition, cells, now=clock.now(), slug=new_slug
            )
        except InvalidInput as error:
            found = error.detail["problems"]
            problems = found if isinstance(found, list) else []
        except Conflict as error:
            _refused(error)
    if made is None:
        db.session.rollback()
        _report_refusal(slug, problems, as_json)
        sys.exit(1)
    db.session.commit()
    if as_json:
        levels = list(dict.fromkeys(cell.level for cell in cells))
        say({"edition": made.slug, "based_on": slug, "levels": levels, "problems": []})
    else:
        click.echo(made.slug)


def _report_refusal(slug: str, problems: Sequence[Problem], as_json: bool) -> None:
    if as_json:
        shown = [problem_json(problem) for problem in problems]
        say({"edition": None, "based_on": slug, "levels": [], "problems": shown})
    else:
        _tell(problems)


def _decode(data: bytes) -> str:
    """Read UTF-8, with or without a mark, or GB 18030 as spreadsheets in China save it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
