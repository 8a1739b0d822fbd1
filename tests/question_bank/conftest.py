"""A small world: two organisations, a bank in the first, and people who stand in for their kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accounts import services as accounts
from accounts.models import Organisation, Person
from accounts.rules import OrganisationKind, Role
from core.db import db
from question_bank import services
from question_bank.models import Bank, Item
from tests.conftest import NOW
from tests.question_bank.documents import body, both

PASSWORD = "a-long-pass-phrase-2026"
PEOPLE = {
    "author": ("body", Role.TRAINER),
    "colleague": ("body", Role.TRAINER),
    "reviewer": ("body", Role.REVIEWER),
    "officer": ("body", Role.OFFICER),
    "auditor": ("body", Role.AUDITOR),
    "examiner": ("body", Role.EXAMINER),
    "stranger": ("school", Role.TRAINER),
    "judge": ("school", Role.REVIEWER),
}


@dataclass
class World:
    """The people by name, the bank, and ways to make items."""

    people: dict[str, Person]
    organisations: dict[str, Organisation]
    bank: Bank

    @property
    def session(self) -> Session:
        return db.session

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def draft(self, kind: str = "single", /, *, by: str = "author", **changes: Any) -> Item:
        return services.create_item(
            db.session, self.bank, body(kind, **changes), actor=self[by], now=NOW
        )

    def waiting(self, kind: str = "single", /, **changes: Any) -> Item:
        item = self.draft(kind, **changes)
        services.submit_for_review(db.session, item, actor=item.author, now=NOW)
        return item

    def approved(self, kind: str = "single", /, **changes: Any) -> Item:
        item = self.waiting(kind, **changes)
        services.approve_version(db.session, item.versions[-1], actor=self["reviewer"], now=NOW)
        return item


def build_world() -> World:
    session = db.session
    kinds = {"body": OrganisationKind.CERTIFICATION_BODY, "school": OrganisationKind.TRAINING_BODY}
    organisations = {
        slug: accounts.create_organisation(
            session, slug=slug, name=both(slug, slug), kind=kind, actor=None, now=NOW
        )
        for slug, kind in kinds.items()
    }
    people = {}
    for name, (where, role) in PEOPLE.items():
        people[name] = accounts.create_person(
            session,
            email=f"{name}@example.org",
            password=PASSWORD,
            legal_name=f"某 {name}",
            actor=None,
            now=NOW,
        )
        accounts.grant_role(session, people[name], organisations[where], role, actor=None, now=NOW)
    bank = services.create_bank(
        session,
        slug="open",
        name=both("公开题库", "Open bank"),
        organisation=organisations["body"],
        actor=people["author"],
        now=NOW,
    )
    session.commit()
    for person in people.values():
        session.refresh(person)
    return World(people, organisations, bank)


@pytest.fixture
def world(app: Flask) -> World:
    """The world on an empty database."""
    return build_world()


@pytest.fixture
def either_world(either_app: Flask) -> World:
    """The world, once on SQLite and once on PostgreSQL."""
    return build_world()


@pytest.fixture
def enter(app: Flask, world: World) -> Callable[[str], FlaskClient]:
    """Return a function that signs one of the people in; CSRF tokens are not asked for."""
    app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(name: str) -> FlaskClient:
        db.session.commit()
        browser = app.test_client()
        answer = browser.post(
            "/account/sign-in", data={"email": f"{name}@example.org", "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)[:1000]
        return browser

    return sign_in
