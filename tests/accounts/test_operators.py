"""The operator's commands, the demo data, and the English texts."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import demo, queries
from accounts.models import Person
from accounts.rules import Role, may_examine
from core.clock import BEIJING
from core.models import AuditEvent
from tests.accounts.world import browser, organisation, person
from tests.conftest import NOW, PASSWORD

ROOT = Path(__file__).parents[2]


def test_the_first_administrator_gets_a_link_and_a_certification_body(
    app: Flask, session: Session
) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(args=["accounts", "create-admin", "Boss@example.org", "--name", "顾平"])
    assert result.exit_code == 0, result.output
    address = result.stdout.splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    boss = queries.find_person_by_email(session, "boss@example.org")
    assert boss is not None
    assert boss.roles == {Role.ADMINISTRATOR}
    assert queries.certification_body(session).slug == "certification-body"
    session.rollback()
    visitor = browser(app)
    assert visitor.get(address).status_code == 200
    token = address.split("token=")[1]
    sent = {"token": token, "password": "green-kettle-9-mountains"}
    assert visitor.post("/account/reset", data=sent).status_code == 302
    assert visitor.sign_in("boss", "green-kettle-9-mountains").status_code == 302
    assert visitor.get("/people").status_code == 200


def test_a_second_administrator_has_to_be_asked_for(app: Flask, session: Session) -> None:
    person(session, "admin", Role.ADMINISTRATOR)
    person(session, "lin")
    session.commit()
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["accounts", "create-admin", "lin@example.org"])
    assert refused.exit_code == 1
    words = ["accounts", "create-admin", "lin@example.org", "--another", "--json"]
    document = json.loads(runner.invoke(args=words).stdout)
    assert document["email"] == "lin@example.org"
    assert document["link"].startswith("http://127.0.0.1:8000/account/reset?token=")


def test_people_are_listed_for_operators(app: Flask, session: Session) -> None:
    person(session, "admin", Role.ADMINISTRATOR)
    person(session, "zhou", Role.TRAINER)
    session.commit()
    runner = app.test_cli_runner()
    listed = json.loads(runner.invoke(args=["accounts", "list", "--json"]).stdout)
    assert [entry["email"] for entry in listed] == ["admin@example.org", "zhou@example.org"]
    lines = runner.invoke(args=["accounts", "list", "--role", "trainer"]).stdout.splitlines()
    assert lines == ["zhou@example.org\t姓名 zhou\tactive\ttrainer@school"]


def test_the_demo_data_load_twice_as_once(session: Session) -> None:
    begun = time.monotonic()
    demo.load(session, now=NOW)
    assert time.monotonic() - begun < 5

    def counts() -> list[int | None]:
        return [
            session.scalar(select(func.count()).select_from(table))
            for table in (Person, AuditEvent)
        ]

    before = counts()
    demo.load(session, now=NOW + timedelta(days=1))
    assert counts() == before
    assert before[0] == len(demo.CANDIDATES) + len(demo.STAFF)


def test_the_demo_people_can_sign_in_with_their_roles(app: Flask, session: Session) -> None:
    demo.load(session, now=NOW)
    session.commit()
    roles = {
        name: queries.find_person_by_email(session, f"{name}@example.org").roles  # type: ignore[union-attr]
        for name in (*demo.STAFF, *demo.CANDIDATES)
    }
    session.rollback()
    assert roles["officer2"] == {Role.OFFICER}
    assert roles["candidate9"] == {Role.CANDIDATE}
    for name in ("candidate", "admin", "employer"):
        assert browser(app).sign_in(name, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("trainer", "trainee", "allowed"),
    [
        ("trainer", "candidate2", True),
        ("officer2", "candidate3", False),
        ("examiner", "candidate4", False),
        ("officer", "candidate3", True),
    ],
)
def test_the_demo_trainings_bar_whom_they_should(
    session: Session, trainer: str, trainee: str, allowed: bool
) -> None:
    demo.load(session, now=NOW)
    one, other = (
        queries.find_person_by_email(session, f"{name}@example.org") for name in (trainer, trainee)
    )
    assert one is not None
    assert other is not None
    spans = queries.training_spans(session, one, other)
    assert may_examine(spans, on=NOW.astimezone(BEIJING).date()).ok is allowed


def test_every_text_has_an_english_one() -> None:
    path = ROOT / "accounts/translations/en/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    keywords = {"_": None, "_l": None, "_p": ((1, "c"), 2), "ngettext": (1, 2)}
    wanted = set()
    for folder, method in (("accounts", "python"), ("templates/accounts", "jinja2")):
        found = extract_from_dir(
            ROOT / folder,
            [("**.py" if method == "python" else "**.html", method)],
            keywords=keywords,
        )
        wanted |= {
            (message if isinstance(message, str) else message[0], context)
            for _, _, message, _, context in found
        }
    known = {key: catalog.get(*key) for key in wanted}
    missing = {key for key, message in known.items() if message is None or not message.string}
    assert len(wanted) > 200
    assert not missing


def test_pages_in_english_hold_no_chinese_of_their_own(app: Flask, session: Session) -> None:
    organisation(session, "body")
    session.commit()
    visitor = browser(app)
    for path in ("/account/sign-in", "/account/register", "/account/forgot", "/account/registered"):
        page = visitor.get(f"{path}?lang=en").get_data(as_text=True)
        main = page.split("<main", 1)[1].split("</main>", 1)[0]
        assert not [char for char in main if "\u4e00" <= char <= "\u9fff"], path
