"""Operators' commands: replay sittings from their logs."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from core.db import db, reading_only
from core.errors import DomainError
from exams.models import Sitting
from exams.queries.sittings import get_sitting, list_sealed_sittings
from grading.services import Replay
from grading.services import replay as replay_score

cli = AppGroup("sittings", help="Sittings and their scores.")


@cli.command("replay")
@click.argument("sitting", required=False)
@click.option("--all", "every", is_flag=True, help="All sealed sittings, one JSON line each.")
@click.option("--json", "as_json", is_flag=True)
def replay(sitting: str | None, every: bool, as_json: bool) -> None:
    """Recompute the score of SITTING (its public id) from the response log.

    Exit 0: the log is the sealed one and the score stands; 1: it differs; 2: there is no such sealed
    sitting.
    """
    if every == (sitting is not None):
        click.echo("give one SITTING, or --all", err=True)
        sys.exit(2)
    with reading_only():
        try:
            found = _replay_all(as_json) if sitting is None else _replay_one(sitting, as_json)
        except DomainError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        finally:
            db.session.rollback()
    sys.exit(0 if found else 1)


def _replay_one(public_id: str, as_json: bool) -> bool:
    found = get_sitting(db.session, public_id)
    outcome = replay_score(db.session, found)
    _say(found, outcome, outcome.document(), as_json)
    return outcome.ok


def _replay_all(as_json: bool) -> bool:
    sittings = list_sealed_sittings(db.session)
    ok = True
    for found in sittings:
        outcome = replay_score(db.session, found)
        _say(found, outcome, {"sitting": found.public_id, **outcome.document()}, as_json)
        ok = ok and outcome.ok
    click.echo(f"{len(sittings)} sittings", err=True)
    return ok


def _say(sitting: Sitting, outcome: Replay, document: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document))
        return
    word = "equal" if outcome.ok else "DIFFERS"
    digest = "ok" if outcome.digest_ok else "BROKEN"
    scores = f"{document['score']} recomputed {document['recomputed']}"
    click.echo(f"{sitting.public_id}  {word}  score {scores}  digest {digest}")
