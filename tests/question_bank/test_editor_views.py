from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db
from question_bank.forms import ItemForm
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Item, ItemState
from question_bank.views.base import anchor
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both
from tests.question_bank.editor_form import Enter, fields, text_of

PLAIN = ("multiple", "numeric", "ordering", "single", "true_false")
"""Types whose fields ``editor_form.fields`` fills; ``test_editor_types`` sends those of all types."""


@pytest.mark.parametrize("kind", PLAIN)
def test_what_is_written_in_the_editor_becomes_the_document(
    world: World, enter: Enter, kind: str
) -> None:
    document = body(kind)
    answer = enter("author").post(
        "/bank/items/new?bank=open", data=fields(document, identifier="X-1")
    )
    assert answer.status_code == 302
    item = db.session.scalars(select(Item)).one()
    assert item.draft is not None
    assert item.draft.body == document
    shown = enter("author").get(answer.headers["Location"])
    assert shown.status_code == 200
    with world_request(shown):
        form = ItemForm(formdata=None)
        form.licence = "CC-BY-4.0"
        form.show(document)
        assert form.body() == document


def world_request(answer: Any) -> Any:
    from flask import current_app

    return current_app.test_request_context()


def test_saving_keeps_everything_when_someone_saved_before(world: World, enter: Enter) -> None:
    item = world.draft()
    browser = enter("author")
    page = f"/bank/items/{item.public_id}/edit"
    assert (
        browser.post(page, data=fields(body("single", seconds=50), edit_number="1")).status_code
        == 302
    )
    mine = body("single", stem=both("我写的题干？", "My stem?"))
    refused = browser.post(page, data=fields(mine, edit_number="1"))
    text = text_of(refused)
    assert refused.status_code == 409
    assert "某 author 已保存过这份草稿" in text
    assert "我写的题干？" in text
    number = re.search(r'name="edit_number"[^>]*value="(\d+)"', text)
    assert number is not None
    assert browser.post(page, data=fields(mine, edit_number=number.group(1))).status_code == 302
    db.session.expire_all()
    assert item.draft is not None
    assert item.draft.body["stem"]["zh"] == "我写的题干？"


def test_an_incomplete_draft_is_saved_and_not_sent(world: World, enter: Enter) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(
        page, data=fields(body("single", source=""), edit_number="1", do="submit")
    )
    assert answer.status_code == 422
    assert "草稿已保存，但没有送审" in text_of(answer)
    db.session.expire_all()
    assert item.state is ItemState.DRAFT
    assert item.draft is not None
    assert item.draft.edit_number == 2


def test_a_complete_draft_is_saved_and_sent_in_one_go(world: World, enter: Enter) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(page, data=fields(body("single"), edit_number="1", do="submit"))
    assert answer.status_code == 302
    db.session.expire_all()
    assert item.state is ItemState.IN_REVIEW
    assert enter("author").get(page).status_code == 403


ROWS = [
    ("add", "ABCDE"),
    ("remove:B", "ACD"),
    ("up:B", "BACD"),
    ("down:D", "ABCD"),
    ("down:A", "BACD"),
    ("up:Z", "ABCD"),
]


@pytest.mark.parametrize(("act", "ids"), ROWS)
def test_options_are_rearranged_without_script(
    world: World, enter: Enter, act: str, ids: str
) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(page, data=fields(body("single"), edit_number="1", do=act))
    rows = text_of(answer).split("<template")[0]
    assert re.findall(r'name="option_id" value="(\w)"', rows) == list(ids)
    db.session.expire_all()
    assert item.draft is not None
    assert item.draft.edit_number == 1


def test_the_editor_refuses_what_has_no_shape(world: World, enter: Enter) -> None:
    browser = enter("author")
    bad = fields(body("single"))
    bad.setlist("seconds", ["soon"])
    assert browser.post("/bank/items/new", data=bad).status_code == 422
    assert (
        browser.post("/bank/items/new", data=fields(body("single"), identifier="a/b")).status_code
        == 422
    )
    assert browser.get("/bank/items/new?type=essay").status_code == 422
    assert browser.get("/bank/items/new?bank=none").status_code == 403
    for kind in ITEM_TYPES:
        assert browser.get(f"/bank/items/new?type={kind}").status_code == 200


def test_the_preview_is_the_payload_and_the_checks(world: World, enter: Enter) -> None:
    browser = enter("author")
    shown = browser.post("/bank/preview", data=fields(body("single", source="")))
    assert shown.status_code == 200
    assert shown.json["ready"] is False
    assert "写明来源" in shown.json["checks"]
    assert 'href="#source"' in shown.json["checks"]
    assert shown.json["payload"]["stem"]["zh"] == "<p>下面的查询返回几行？</p>"
    assert "correct" not in json.dumps(shown.json["payload"])
    assert browser.post("/bank/preview", data=fields(body("multiple"))).json["ready"] is True
    assert browser.post("/bank/preview", data={}).status_code == 200


TRIED = [
    ("single", "B", "试答得 1 分，满分 1 分"),
    ("single", None, "未作答"),
    ("multiple", ["A", "C"], "试答得 2/3 分"),
    ("numeric", "7.5", "常见错答"),
    ("ordering", ["C", "A", "D", "B"], "试答得 1 分"),
]


@pytest.mark.parametrize(("kind", "response", "words"), TRIED)
def test_an_answer_can_be_tried_while_writing_and_while_reviewing(
    world: World, enter: Enter, kind: str, response: Any, words: str
) -> None:
    version = world.waiting(kind).versions[0].public_id
    given = json.dumps(response)
    author = enter("author").post("/bank/try", data=fields(body(kind), response=given))
    assert words in text_of(author)
    reviewer = enter("reviewer").post(f"/bank/versions/{version}/try", data={"response": given})
    assert words in text_of(reviewer)


def test_what_cannot_be_scored_yet_says_why(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = fields(body("single"), response='"B"')
    sent.poplist("correct")
    assert "还没有标出答案" in text_of(browser.post("/bank/try", data=sent))
    assert browser.post("/bank/try", data=fields(body("single"), response="{")).status_code == 422
    odd = browser.post("/bank/try", data=fields(body("single"), response='{"x": 1.5}'))
    assert "作答的格式与题型不符" in text_of(odd)
    half = fields(body("single", stem=both("问？", "")), response='"B"')
    assert "试答得 1 分" in text_of(browser.post("/bank/try", data=half))


def test_a_problem_leads_to_its_field() -> None:
    wanted = {
        "stem.zh": "stem_zh",
        "options": "options",
        "options.B.text.en": "option-B-text-en",
        "options.B.why.zh": "option-B-why-zh",
        "slips.1": "slips",
        "slips.1.why.zh": "slips",
        "key": "options",
        "domain": "competence",
        "source": "source",
    }
    assert {field: anchor(field) for field in wanted} == wanted


def test_every_problem_of_an_empty_item_leads_somewhere(world: World, enter: Enter) -> None:
    browser = enter("author")
    for kind in ITEM_TYPES:
        text = text_of(browser.get(f"/bank/items/new?type={kind}"))
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        goals = set(re.findall(r'<a class="lc-small" href="#([^"]+)"', text))
        assert goals
        assert goals <= ids


def test_of_many_faults_the_first_few_are_shown_and_the_rest_are_a_press_away(
    world: World, enter: Enter
) -> None:
    page = text_of(enter("author").get("/bank/items/new?bank=open"))
    checks = page[page.index('id="lint-count"') :]
    count = int(re.search(r"(\d+) 项须改", checks)[1])  # type: ignore[index]
    first, rest = checks.split("<details", 1)
    assert count > 7
    assert first.count("去修改") == 5
    assert f"其余 {count - 5} 项须改" in rest
    assert rest.split("</details>", 1)[0].count("去修改") == count - 5
