"""Commands for operators: assemble forms without writing anything, bring blueprints in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import click
from flask.cli import AppGroup

from core import clock
from core.cli import say
from core.db import db, reading_only
from core.errors import DomainError, NotFound
from core.i18n import force_locale
from exams.assembly import AssembledForm, Assembly, Certainty, Relaxation, Shortage
from exams.blueprint_words import relaxation_text
from exams.labels import bounds_label
from exams.queries.exams import find_blueprint
from exams.rules.blueprints import BlueprintSpec, from_document, number
from exams.services.blueprints import load_blueprint, plan_blueprint
from exams.services.exams import LARGEST_SEED, assemble_forms

cli = AppGroup("exams", help="Blueprints and forms of exams.")
MOST = 26


@cli.command("assemble")
@click.argument("blueprint")
@click.option("--forms", default=1, show_default=True, type=click.IntRange(1, MOST))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, LARGEST_SEED))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def assemble(blueprint: str, forms: int, seed: int, as_json: bool) -> None:
    """Assemble forms of BLUEPRINT (as DE-L1) without common items; writes nothing.

    Exit 1 when there are no such forms (the bank lacks items, or constraints exclude each other), 2
    when there is no such blueprint.
    """
    try:
        with reading_only():
            spec = _spec(blueprint)
            made = assemble_forms(db.session, spec, seed=seed, forms=forms)
    except (DomainError, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if as_json:
        say(_document(made))
    else:
        _tell(made)
    sys.exit(0 if made.forms else 1)


def _spec(code: str) -> BlueprintSpec:
    """Return the blueprint in use, or what its plan would make."""
    found = find_blueprint(db.session, code)
    if found is not None:
        return from_document(found.document)
    role, _dash, level = code.partition("-")
    return plan_blueprint(db.session, role, level)


def _document(made: Assembly) -> dict[str, object]:
    return {
        "forms": [_form_document(form) for form in made.forms],
        "shortages": _shortage_documents(made.shortages),
        "relaxations": [_relaxation_document(found) for found in made.relaxations],
        "conformity": [check.to_document() for check in made.checks],
    }


def _form_document(form: AssembledForm) -> dict[str, object]:
    return {
        "id": form.label,
        "papers": [
            {
                "paper": paper.kind,
                "items": [item.identifier for item in paper.items],
                "conformity": [check.to_document() for check in paper.checks],
            }
            for paper in form.papers
        ],
        "conformity": [check.to_document() for check in form.checks],
    }


def _shortage_documents(shortages: Iterable[Shortage]) -> list[dict[str, object]]:
    """Return what is missing by cell, however hard it is to be."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for lack in shortages:
        counts[lack.paper, lack.domain, lack.type, lack.kind] += lack.missing
    names = ("paper", "domain", "type", "kind")
    return [
        {**dict(zip(names, cell, strict=True)), "missing": missing}
        for cell, missing in counts.items()
    ]


def _relaxation_document(found: Relaxation) -> dict[str, object]:
    return {
        "constraint": found.what,
        "paper": found.paper,
        "subject": found.subject,
        "low": number(found.low),
        "high": number(found.high),
        "to_low": number(found.to_low),
        "to_high": number(found.to_high),
        "text": {lang: _in(lang, found) for lang in ("zh", "en")},
    }


def _in(lang: str, found: Relaxation) -> str:
    with force_locale(lang):
        return relaxation_text(found)


def _tell(made: Assembly) -> None:
    for form in made.forms:
        for paper in form.papers:
            click.echo(f"{form.label} {paper.kind}: {len(paper.items)} items")
            for check in paper.checks:
                document = check.to_document()
                mark = "ok" if check.ok else "NOT OK"
                name = f"{document['check']} {document['subject']}".strip()
                click.echo(f"  {mark} {name}: {document['actual']} of {bounds_label(document)}")
    for lack in made.shortages:
        click.echo(
            f"{lack.paper}: {lack.missing} missing of {lack.domain}, {lack.type}, {lack.kind}"
            f"{_hardness(lack)}"
        )
    if made.lack.certainty is not Certainty.NOTHING:
        click.echo(f"missing: {made.lack.certainty.value}")
    for found in made.relaxations:
        click.echo(f"or relax: {relaxation_text(found)}")


def _hardness(lack: Shortage) -> str:
    """Return how hard what is missing is to be, where it matters."""
    if lack.wanted is None:
        return ""
    return f", expected share {float(lack.wanted.low):.2f} to {float(lack.wanted.high):.2f}"


@cli.command("load-blueprint")
@click.argument("blueprint")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def load(blueprint: str, as_json: bool) -> None:
    """Bring in BLUEPRINT (as DE-L1) with the weights of the latest edition of the standard."""
    role, _dash, level = blueprint.partition("-")
    try:
        found = load_blueprint(db.session, role, level, now=clock.now())
    except (NotFound, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    if as_json:
        say({"code": found.code, "version": found.version, "digest": found.digest})
    else:
        click.echo(f"{found.code} version {found.version}")
