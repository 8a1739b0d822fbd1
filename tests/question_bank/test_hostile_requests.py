"""What nobody sends by accident: characters and numbers that no database takes, depth, wrong shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from question_bank.models import Item
from tests.question_bank.conftest import PASSWORD, World
from tests.question_bank.documents import body
from tests.question_bank.editor_form import fields, text_of

NUL = "a\x00b"
HALF = "\ud83d"
"""Half of an emoji, as a browser sends it when a length limit cuts the other half off."""


@pytest.fixture
def browsing(either_app: Flask, either_world: World) -> Callable[[str], FlaskClient]:
    """Return a function that signs one of the people in, on each database."""
    either_app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(name: str) -> FlaskClient:
        db.session.commit()
        browser = either_app.test_client()
        form = {"email": f"{name}@example.org", "password": PASSWORD}
        assert browser.post("/account/sign-in", data=form).status_code == 302
        return browser

    return sign_in


ADDRESSES = (
    "/bank/items?q={0}",
    "/bank/items?tag={0}&domain={0}&topic={0}",
    "/bank/items?state={0}&author=999999999&least=999999999",
    "/bank/assets?q={0}",
    "/bank/banks/{0}",
    "/bank/items/{0}",
    "/bank/versions/{0}",
    "/bank/stimuli/{0}",
    "/bank/assets/{0}",
    "/bank/review?author={0}",
)


def test_no_address_breaks_on_a_character_that_databases_refuse(
    browsing: Callable[[str], FlaskClient],
) -> None:
    author, reviewer = browsing("author"), browsing("reviewer")
    for address in ADDRESSES:
        who = reviewer if "review" in address else author
        status = who.get(address.format("a%00b")).status_code
        assert status in {200, 404, 422}, address


def test_no_form_breaks_on_a_character_that_databases_refuse(
    either_world: World, browsing: Callable[[str], FlaskClient]
) -> None:
    item = either_world.draft()
    author = browsing("author")
    name = item.public_id
    for address, form in (
        ("/bank/filters", {"name": NUL, "f-q": NUL}),
        (f"/bank/items/{name}/comments", {"text": NUL, "quote": NUL}),
        (f"/bank/items/{name}/enemies", {"identifier": NUL, "reason": NUL}),
        (f"/bank/items/{name}/presence", {"place": NUL}),
        ("/bank/bulk", {"act": "tag_add", "tag": NUL, "item": name}),
        ("/bank/bulk", {"act": "tag_add", "tag": "x", "item": NUL}),
    ):
        assert author.post(address, data=form).status_code < 500, address
    sent = fields(body("single"), identifier=NUL)
    assert author.post("/bank/items/new?bank=open", data=sent).status_code < 500


DEEP = "[" * 50_000
GIVEN = [
    DEEP,
    json.dumps(HALF),
    json.dumps({"g1": HALF}),
    json.dumps([HALF]),
    "9" * 5000,
    "NaN",
    "1e999",
    "{",
    '{"\\u0000": 1}',
]


@pytest.mark.parametrize("kind", ["numeric", "text_entry", "single", "ordering", "extended_text"])
def test_trying_an_item_answers_to_whatever_is_sent(
    world: World, enter: Callable[[str], FlaskClient], kind: str
) -> None:
    version = world.waiting(kind).versions[-1].public_id
    reviewer = enter("reviewer")
    for given in GIVEN:
        answer = reviewer.post(f"/bank/versions/{version}/try", data={"response": given})
        assert answer.status_code in {200, 422}, given[:30]


SENT: list[tuple[str, dict[str, Any]]] = [
    ("text_entry", {"gap_length": "9" * 5000}),
    ("single", {"level": "L1/../../<x>", "competence": "../"}),
    ("single", {"level": "L" * 200}),
    ("single", {"p_expected": "NaN"}),
    ("single", {"p_expected": "sNaN"}),
    ("single", {"p_expected": "1e999999999"}),
    ("slider", {"range_low": "9" * 5000}),
    ("extended_text", {"answer_most": "9" * 5000}),
    ("single", {"variants": "9" * 250}),
    ("single", {"seconds": "9" * 5000}),
    ("single", {"stimulus": "x" * 5000}),
    ("single", {"topic": "x" * 5000}),
]


@pytest.mark.parametrize(("kind", "changes"), SENT)
def test_a_draft_of_whatever_is_sent_is_stored_or_refused(
    world: World, enter: Callable[[str], FlaskClient], kind: str, changes: dict[str, str]
) -> None:
    author = enter("author")
    sent = fields(body(kind))
    if kind == "text_entry":
        for name, value in (("gap_id", "g1"), ("gap_accept", "x"), ("gap_spaces", "collapse")):
            sent.add(name, value)
        sent.add("gap_width", "fold")
    for name, value in changes.items():
        sent[name] = value
    for address in ("/bank/preview", "/bank/try", "/bank/items/new?bank=open"):
        answer = author.post(address, data=sent)
        assert answer.status_code < 500, address
    made = db.session.scalars(select(Item)).all()
    for item in made:
        assert len(item.identifier) <= 64
        assert not set("/<> ") & set(item.identifier)
        for address in (f"/bank/items/{item.public_id}", f"/bank/items/{item.public_id}/edit"):
            assert author.get(address).status_code == 200


@pytest.mark.parametrize(
    "act", ["options", "up:", "remove:Z", "rows.up:9", "gaps.add:zz", ".", ":", "x.y:z"]
)
def test_no_act_on_rows_breaks_the_editor(
    world: World, enter: Callable[[str], FlaskClient], act: str
) -> None:
    author = enter("author")
    for kind in ("single", "matching", "text_entry", "numeric", "hotspot"):
        answer = author.post("/bank/preview", data=fields(body(kind), do=act))
        assert answer.status_code == 200, text_of(answer)[:300]
