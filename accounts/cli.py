"""Commands for operators: the first administrator, and who is who."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from accounts import queries, services
from accounts.errors import NoCertificationBody
from accounts.models import Organisation, Person
from accounts.queries import PeopleFilter
from accounts.rules import RESET_SPAN, OrganisationKind, Role
from core import clock
from core.cli import say
from core.db import db
from core.settings import Settings

cli = AppGroup("accounts", help="People and their roles.")


@cli.command("create-admin")
@click.argument("email")
@click.option("--name", default="管理员", show_default=True, help="Legal name of a new account.")
@click.option("--another", is_flag=True, help="Although there is an administrator already.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of words.")
def create_admin(email: str, name: str, another: bool, as_json: bool) -> None:
    """Make EMAIL an administrator and print a link to set the password, valid once for an hour.

    Creates the certification body when the site has none.
    """
    if not another and queries.list_people_with_role(db.session, Role.ADMINISTRATOR):
        click.echo("there is an administrator already; add --another for one more", err=True)
        sys.exit(1)
    now = clock.now()
    person = queries.find_person_by_email(db.session, email)
    if person is None:
        person = services.create_person(
            db.session, email=email, password=None, legal_name=name, actor=None, now=now
        )
    services.grant_role(db.session, person, _body(), Role.ADMINISTRATOR, actor=None, now=now)
    token = services.issue_link(db.session, person, span=RESET_SPAN, now=now)
    db.session.commit()
    link = _link(token)
    if as_json:
        say({"email": person.email, "id": person.public_id, "link": link})
        return
    click.echo(f"{person.email} is an administrator. Set the password here within an hour:")
    click.echo(link)


def _body() -> Organisation:
    try:
        return queries.certification_body(db.session)
    except NoCertificationBody:
        return services.create_organisation(
            db.session,
            slug="certification-body",
            name={"zh": "认证机构", "en": "Certification body"},
            kind=OrganisationKind.CERTIFICATION_BODY,
            actor=None,
            now=clock.now(),
        )


def _link(token: str) -> str:
    settings: Settings = current_app.config["LIANGCAI"]
    return f"{settings.site_url.rstrip('/')}/account/reset?token={token}"


@cli.command("list")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def list_accounts(role: str | None, as_json: bool) -> None:
    """List people with their state and roles."""
    filters = PeopleFilter(role=Role(role) if role else None, sort="email")
    found = [_summary(person) for person in db.session.scalars(queries.list_people(filters))]
    if as_json:
        say(found)
        return
    for entry in found:
        click.echo("\t".join([entry["email"], entry["name"], entry["state"], *entry["roles"]]))


def _summary(person: Person) -> dict[str, Any]:
    state = "invited" if person.must_change_password else person.state.value
    roles = sorted(f"{m.role.value}@{m.organisation.slug}" for m in person.memberships)
    return {
        "id": person.public_id,
        "email": person.email,
        "name": person.legal_name,
        "state": state,
        "roles": roles,
    }
