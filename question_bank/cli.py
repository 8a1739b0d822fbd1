"""``flask bank``: importing, exporting and scoring items from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import select

from accounts import queries as accounts
from accounts.models import Membership, Person, PersonState
from accounts.rules import PERMISSIONS, Permission
from core import clock
from core.cli import say
from core.db import db
from core.errors import DomainError
from question_bank import content, queries, services
from question_bank.errors import FileRefused
from question_bank.formats import EXPORTS, FORMATS, read_items, write_items
from question_bank.formats.base import ExportedItem, ExportedStimulus
from question_bank.formats.blind import blind_markdown, blind_yaml
from question_bank.item_types import ALL_OR_NOTHING, PARTIAL, SUBSET
from question_bank.models import Bank
from question_bank.scoring import score_lines
from question_bank.services import finding

cli = AppGroup("bank", help="Item banks: import, export, scoring.")
BUNDLED = "content"


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what cannot be done into a message and exit 2."""
    try:
        yield
    except DomainError as error:
        _stop(str(error.message))


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bank", "slug", required=True, help="Slug of the bank.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option(
    "--author", default="", help="E-mail of the author; default: the bank's first author."
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def import_command(
    file: Path, slug: str, form: str, author: str, dry_run: bool, as_json: bool
) -> None:
    """Import the items of FILE (a file or a folder) into a bank, as drafts."""
    with _refusals():
        documents = read_items(file, form)
        bank = queries.get_bank(db.session, slug)
        report = services.import_items(
            db.session,
            bank,
            documents,
            actor=_author(bank, author),
            now=clock.now(),
            dry_run=dry_run,
        )
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    if as_json:
        say(report.to_json())
    else:
        for line in report.items:
            click.echo(
                f"{line.status:<12}{line.source_id:<20}{line.location}  {line.reason}".rstrip()
            )
        click.echo(", ".join(f"{name} {n}" for name, n in report.counts.items()))
    sys.exit(0 if report.clean else 1)


def _author(bank: Bank, email: str) -> Person:
    """Return the person who becomes author of what is new."""
    if email:
        found = accounts.find_person_by_email(db.session, email)
        return found or _stop(f"no such person: {email}")
    roles = [role for role, held in PERMISSIONS.items() if Permission.ITEM_WRITE in held]
    first = db.session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == bank.organisation_id,
            Membership.role.in_(roles),
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.id)
        .limit(1)
    )
    return first or _stop("the bank's organisation has no author; name one with --author")


@cli.command("export")
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(EXPORTS), default="yaml", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def export_command(slug: str, form: str, output: Path) -> None:
    """Write the items of a bank, each as it was written last, to a file."""
    with _refusals():
        items, stimuli = queries.contents_of(db.session, queries.get_bank(db.session, slug))
        _write(output, write_items(items, stimuli, form))
    click.echo(f"{len(items)} items", err=True)


@cli.command("reindex")
def reindex_command() -> None:
    """Write the search index anew from the items, in small transactions."""
    done = last = 0
    while True:
        count, last = finding.reindex(db.session, after=last)
        db.session.commit()
        if not count:
            break
        done += count
    click.echo(f"{done} items", err=True)


@cli.command("blind")
@click.argument("source", metavar="SLUG|content")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def blind_command(source: str, output: Path) -> None:
    """Write items without anything that tells the key: Markdown (.md) or YAML.

    SOURCE is a bank's slug, or "content" for the items that come along (no database needed).
    """
    with _refusals():
        if source == BUNDLED:
            items, stimuli = _bundled()
        else:
            items, stimuli = queries.contents_of(db.session, queries.get_bank(db.session, source))
        as_text = blind_markdown if output.suffix.lower() == ".md" else blind_yaml
        _write(output, as_text(items, stimuli))
    click.echo(f"{len(items)} items", err=True)


def _bundled() -> tuple[list[ExportedItem], list[ExportedStimulus]]:
    files = content.load_content()
    items = [ExportedItem(item.source_id, item.body) for file in files for item in file.items]
    stimuli = [
        ExportedStimulus(name, body) for file in files for name, body in file.stimuli.items()
    ]
    return items, stimuli


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        _stop(f"{output}: {error.strerror}")


@cli.command("score")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--responses", type=click.Path(path_type=Path), required=True, help="JSON Lines.")
@click.option(
    "--rule",
    type=click.Choice([ALL_OR_NOTHING, PARTIAL, SUBSET]),
    default=ALL_OR_NOTHING,
    show_default=True,
)
def score_command(file: Path, responses: Path, rule: str) -> None:
    """Score RESPONSES against the items of FILE; JSON Lines out, in order. Needs no database."""
    with _refusals():
        documents = read_items(file)
        try:
            lines = responses.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FileRefused(f"{responses}: {error}") from error
    wrong = False
    for result in score_lines(documents, lines, rule):
        wrong = wrong or "error" in result
        click.echo(json.dumps(result, ensure_ascii=False))
    sys.exit(1 if wrong else 0)
