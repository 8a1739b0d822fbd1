"""An item being written becomes one of another type, and what has no place there is named."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from question_bank.forms import ItemForm
from question_bank.forms.switching import left_behind, switched
from question_bank.item_types import ITEM_TYPES
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import area, body, both

Enter = Callable[[str], FlaskClient]
SAID = ("title", "stem", "rationale", "level", "competence", "topic", "kind", "source", "seconds")


def form_of(document: dict[str, Any]) -> ItemForm:
    form = ItemForm(formdata=None)
    form.show(document)
    return form


LOST = [
    ("single", "multiple", []),
    ("multiple", "single", ["key"]),
    ("single", "ordering", ["key"]),
    ("ordering", "single", ["key"]),
    ("single", "numeric", ["options", "key"]),
    ("matching", "choice_table", []),
    ("numeric", "slider", ["slips"]),
    ("slider", "numeric", ["range"]),
    ("text_entry", "inline_choice", ["gaps"]),
    ("hotspot", "point", ["areas", "key", "most"]),
    ("point", "hotspot", []),
    ("upload", "extended_text", ["answer"]),
    ("true_false", "upload", ["key", "why"]),
    ("extended_text", "hot_text", ["rubric", "answer"]),
]


@pytest.mark.parametrize(("before", "after", "lost"), LOST)
def test_what_the_other_type_has_no_place_for_is_named(
    app: Flask, before: str, after: str, lost: list[str]
) -> None:
    with app.test_request_context():
        document = body(before)
        form = form_of(document)
        said = form.switch(after)
        assert [name for name in said if name not in {"decimals", "tolerance"}] == lost
        assert form.body()["type"] == after
        assert left_behind(document, document) == []


def test_every_type_becomes_every_other_and_keeps_what_all_have(app: Flask) -> None:
    with app.test_request_context():
        for before, after in permutations(ITEM_TYPES, 2):
            document = body(before)
            form = form_of(document)
            form.switch(after)
            made = form.body()
            assert {name: made[name] for name in SAID} == {name: document[name] for name in SAID}
            assert set(made) - set(form_of({**document, "type": after}).body()) <= {"key"}
            assert "scoring" not in made or made["scoring"] in ITEM_TYPES[after].scorings


def test_an_unwritten_item_loses_nothing(app: Flask) -> None:
    with app.test_request_context():
        for before, after in permutations(ITEM_TYPES, 2):
            assert form_of({"type": before, "level": "L1"}).switch(after) == []


def test_elements_in_order_become_options_in_the_same_order() -> None:
    made = switched(body("ordering"), "single")
    assert [option["id"] for option in made["options"]] == ["C", "A", "D", "B"]


def test_the_page_asks_what_is_lost_and_shows_the_other_type_unsaved(
    world: World, enter: Enter
) -> None:
    item = world.draft()
    browser = enter("author")
    page = f"/bank/items/{item.public_id}/edit"
    sent = sent_by_browser(browser.get(page).get_data(as_text=True))
    sent["do"] = "type:numeric"
    told = browser.post("/bank/preview", data=sent)
    assert told.json == {"lost": ["选项", "答案"]}
    shown = browser.post(page, data=sent)
    assert shown.status_code == 200
    again = sent_by_browser(shown.get_data(as_text=True))
    assert again["type"] == "numeric"
    assert again["stem_zh"] == sent["stem_zh"]
    db.session.expire_all()
    assert item.draft is not None
    assert item.draft.body["type"] == "single"
    sent["do"] = "type:essay"
    kept = sent_by_browser(browser.post(page, data=sent).get_data(as_text=True))
    assert kept["type"] == "single"


def test_all_twenty_areas_of_a_hotspot_are_kept(app: Flask) -> None:
    areas = [area(f"a{n}", "rect", n, n, n + 20, n + 20) for n in range(1, 21)]
    document = body("hotspot", areas=areas, key=["a20"])
    with app.test_request_context():
        form = form_of(document)
        assert form.body()["areas"] == areas
        form.rearrange("areas.up:a20")
        assert form.areas[-1].id == "a19"
        assert both("", "") != form.areas[-1].label
