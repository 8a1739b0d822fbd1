"""Organisations, people and browsers for the tests of accounts.

A browser's requests run in an application context of their own, as in production, so that nothing
passes between them but the cookie and the database. Tests commit before they send a request.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import services
from accounts.consents import PRIVACY_VERSION
from accounts.models import Organisation, Person
from accounts.queries import find_organisation
from accounts.rules import OrganisationKind, Role
from core.models import AuditEvent, OutgoingMail
from tests.conftest import NOW

PASSWORD = "blue-teapot-7-rivers"
SITE = {
    "body": OrganisationKind.CERTIFICATION_BODY,
    "school": OrganisationKind.TRAINING_BODY,
    "firm": OrganisationKind.EMPLOYER,
}
HOME_OF = {Role.TRAINER: "school", Role.REVIEWER: "school", Role.EMPLOYER: "firm"}


def organisation(session: Session, slug: str) -> Organisation:
    """The organisation with this short name, made on first use."""
    return find_organisation(session, slug) or services.create_organisation(
        session,
        slug=slug,
        name={"zh": f"机构 {slug}", "en": f"The {slug}"},
        kind=SITE[slug],
        actor=None,
        now=NOW,
    )


def person(session: Session, name: str, *roles: Role, now: datetime = NOW) -> Person:
    """A person with a password and roles."""
    made = services.create_person(
        session,
        email=f"{name}@example.org",
        password=PASSWORD,
        legal_name=f"姓名 {name}",
        actor=None,
        now=now,
    )
    for role in roles:
        home = organisation(session, HOME_OF.get(role, "body"))
        services.grant_role(session, made, home, role, actor=None, now=now)
    session.flush()
    return made


def register(session: Session, name: str, **changes: Any) -> Person:
    """Register a candidate as the page does."""
    organisation(session, "body")
    values: dict[str, Any] = {
        "email": f"{name}@example.org",
        "password": PASSWORD,
        "legal_name": "林知远",
        "consent_version": PRIVACY_VERSION,
        "now": NOW,
    }
    return services.register_person(session, **values | changes)


def actions_about(session: Session, object_id: str) -> list[str]:
    """The actions recorded about a thing, in their order."""
    query = select(AuditEvent.action).where(AuditEvent.object_id == object_id)
    return list(session.scalars(query.order_by(AuditEvent.id)))


def mails_to(session: Session, address: str) -> list[OutgoingMail]:
    """The letters to an address, in their order."""
    query = select(OutgoingMail).where(OutgoingMail.recipient == address)
    return list(session.scalars(query.order_by(OutgoingMail.id)))


def link_in(mail: OutgoingMail) -> str:
    """The path and query of the link in a letter."""
    line = next(line for line in mail.body.splitlines() if line.startswith("http"))
    return "/" + line.split("/", 3)[3]


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test but the database."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request in an application context of its own."""
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> Any:
        """Send the sign-in form."""
        data = {"email": f"{name}@example.org", "password": password} | more
        return self.post("/account/sign-in", data=data)

    def is_signed_in(self) -> bool:
        """Whether the settings are shown rather than the way to sign in."""
        return bool(self.get("/account/settings").status_code == 200)


def browser(app: Flask, *, csrf: bool = False) -> Browser:
    """A new browser; forms need a token only when asked for."""
    app.config["WTF_CSRF_ENABLED"] = csrf
    return Browser(app, app.response_class, use_cookies=True)
