"""The people who try everything: every role, and the candidates whose things the others want to see."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.queries import find_person_by_email
from accounts.rules import Permission, permissions_of
from core.db import db
from exams.models import Sitting, SittingState
from tests.conftest import PASSWORD

VISITOR = "visitor"
# candidate: admitted, nothing sat; candidate2: certified; candidate9: a paper is open
PEOPLE = (
    VISITOR,
    "candidate",
    "candidate2",
    "candidate9",
    "trainer",
    "reviewer",
    "examiner",
    "officer",
    "employer",
    "admin",
    "auditor",
)
Enter = Callable[[str], FlaskClient]


def browser_of(app: Flask, name: str) -> FlaskClient:
    """Return a browser in which the person is signed in; the visitor's is not."""
    browser = app.test_client()
    if name == VISITOR:
        return browser
    asked = app.config.get("WTF_CSRF_ENABLED", True)
    app.config["WTF_CSRF_ENABLED"] = False
    data = {"email": f"{name}@example.org", "password": PASSWORD}
    answer = browser.post("/account/sign-in", data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
    app.config["WTF_CSRF_ENABLED"] = asked
    return browser


def held_by(name: str) -> frozenset[Permission] | None:
    """Return what a demo person may do; None for the visitor."""
    if name == VISITOR:
        return None
    person = find_person_by_email(db.session, f"{name}@example.org")
    assert person is not None
    return permissions_of(person.roles)


def open_sitting() -> Sitting:
    """Return the one sitting of the demo data that is open: candidate9's."""
    return db.session.scalars(select(Sitting).where(Sitting.state == SittingState.OPEN)).one()


@dataclass
class Snapshot:
    """A copy of the site's database, to which it can be brought back after an act."""

    file: Path
    copy: sqlite3.Connection

    @classmethod
    def of(cls, app: Flask) -> Snapshot:
        """Take a copy of the application's SQLite database."""
        file = Path(app.config["LIANGCAI"].data_path) / "liangcai.db"
        copy = sqlite3.connect(":memory:")
        source = sqlite3.connect(file)
        source.backup(copy)
        source.close()
        return cls(file, copy)

    def restore(self) -> None:
        """Bring the database back."""
        db.session.close()
        goal = sqlite3.connect(self.file)
        goal.execute("PRAGMA synchronous = OFF")
        self.copy.backup(goal)
        goal.close()
