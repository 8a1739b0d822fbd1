"""The editor of every type: what a document says is on the page, and what the page sends is the document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from core.db import db
from question_bank import services
from question_bank.documents import canonical_body, document_problems
from question_bank.forms import ItemForm
from question_bank.item_types import ITEM_TYPES
from question_bank.models import ItemDraft
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import RIGHT, body, both, option

Enter = Callable[[str], FlaskClient]
PARAMETRISED: dict[str, Any] = {
    "variables": [
        {"name": "n", "draw": "integer", "low": "2", "high": "9", "step": "1"},
        {"name": "r", "draw": "integer", "low": "0.5", "high": "2.5", "step": "0.5"},
        {"name": "k", "draw": "choice", "values": ["10", "20", "50"]},
        {"name": "p", "draw": "computed", "expression": "n*k"},
    ],
    "constraints": ["n != 5", "n*k < 400"],
    "variants": 4,
    "stem": both("每天 {{ n }} 批，每批 {{ k }} 条，共几条？", "{{ n }} batches of {{ k }} a day?"),
    "key": "{{ p }}",
    "decimals": 0,
    "slips": None,
}
MORE: dict[str, dict[str, Any]] = {
    "numeric by ranges": body(
        "numeric",
        key=None,
        tolerance=None,
        slips=None,
        ranges=[{"low": "1", "high": "2"}, {"low": "5"}, {"high": "-3.5"}],
    ),
    "numeric, relative, with units": body(
        "numeric",
        tolerance="0.01",
        tolerance_kind="relative",
        slips=None,
        units=[{"text": both("GB", "GB"), "factor": "1024"}],
    ),
    "numeric, parametrised": body("numeric", **PARAMETRISED),
    "ordering by neighbours": body("ordering", scoring="each"),
    "matching, with reuse": body(
        "matching", reuse=True, scoring="each", key={"r1": "A", "r2": "A", "r3": "C"}
    ),
    "table with one a row": body("choice_table", many=None, key={"r1": ["A"], "r2": ["B"]}),
    "options kept in order": body("single", fixed=True),
    "hot text with a limit": body("hot_text", most=2, scoring="each"),
    "gap match with reuse": body("gap_match", reuse=True, key={"g1": "B", "g2": "B"}),
    "point that says how many": body("point", most=2),
    "code": body("extended_text", answer={"format": "code", "language": "sql", "most": 2000}),
    "odd file size": body("upload", answer={"accept": ["csv"], "largest": 1000001, "files": 1}),
    "copied": body(
        "single",
        licence="CC-BY-SA-4.0",
        attribution=[{"bank": "other", "identifier": "X-1", "licence": "CC-BY-SA-4.0"}],
    ),
    "with a date and a material": body("true_false", review_by="2027-05-01", stimulus="CASE-1"),
    "gap types that fold nothing": body(
        "text_entry",
        gaps=[
            {"id": "g1", "accept": ["a  b", "行\u3000列"], "spaces": "exact", "width": "exact"},
            {"id": "g2", "accept": ["{x}"], "case": True},
        ],
    ),
    "markup in texts": body(
        "single",
        stem=both('`a<b>`？\n\n```sql\nSELECT 1;\n```\n\n$x<y$ & "引号"', "<b>&amp;</b> 'q'?"),
    ),
}
DOCUMENTS = {**{kind: body(kind) for kind in sorted(ITEM_TYPES)}, **MORE}


@pytest.fixture
def request_context(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_comes_back_from_the_form(request_context: Any, name: str) -> None:
    document = DOCUMENTS[name]
    assert canonical_body(document) == document
    form = ItemForm(formdata=None)
    form.show(document)
    assert form.body() == document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_comes_back_from_a_browser_without_script(
    world: World, enter: Enter, name: str
) -> None:
    document = DOCUMENTS[name]
    item = services.create_item(db.session, world.bank, document, actor=world["author"], now=NOW)
    browser = enter("author")
    page = f"/bank/items/{item.public_id}/edit"
    shown = browser.get(page)
    assert shown.status_code == 200
    sent = sent_by_browser(shown.get_data(as_text=True))
    assert browser.post(page, data=sent).status_code == 302
    db.session.expire_all()
    draft = db.session.get_one(ItemDraft, item.id)
    assert draft.edit_number == 2
    assert draft.body == document


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_an_unfinished_item_of_every_type_can_be_opened_previewed_and_tried(
    world: World, enter: Enter, kind: str
) -> None:
    browser = enter("author")
    shown = browser.get(f"/bank/items/new?bank=open&type={kind}")
    assert shown.status_code == 200
    sent = sent_by_browser(shown.get_data(as_text=True))
    answer = browser.post("/bank/preview?bank=open", data=sent)
    assert answer.status_code == 200
    assert answer.json["ready"] is False
    assert answer.json["payload"]["type"] == kind
    tried = browser.post("/bank/try", data={**sent.to_dict(flat=False), "response": "null"})
    assert tried.status_code == 200


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_a_right_answer_can_be_tried_in_every_type(world: World, enter: Enter, kind: str) -> None:
    sent = editor_fields(world, enter, body(kind))
    sent["response"] = json.dumps(RIGHT[kind])
    text = enter("author").post("/bank/try", data=sent).get_data(as_text=True)
    wanted = "等评分人给分" if ITEM_TYPES[kind].marked_by_people else "试答得 1 分，满分 1 分"
    assert wanted in text


def editor_fields(world: World, enter: Enter, document: dict[str, Any]) -> MultiDict[str, str]:
    item = services.create_item(db.session, world.bank, document, actor=world["author"], now=NOW)
    page = enter("author").get(f"/bank/items/{item.public_id}/edit")
    return sent_by_browser(page.get_data(as_text=True))


def test_a_multiple_is_tried_by_all_three_rules(world: World, enter: Enter) -> None:
    sent = editor_fields(world, enter, body("multiple"))
    sent["response"] = json.dumps(["A", "C"])
    text = enter("author").post("/bank/try", data=sent).get_data(as_text=True)
    for words in ("全对给分", "部分给分", "少选按比例给分，选错不给分"):
        assert words in text


def test_a_gap_in_the_stem_gets_its_row(world: World, enter: Enter) -> None:
    for kind in ("text_entry", "inline_choice", "gap_match"):
        sent = editor_fields(world, enter, body(kind))
        sent["stem_zh"] += "[[g9]]"
        parts = enter("author").post("/bank/preview?bank=open", data=sent).json["parts"]
        assert "[[g9]]" in parts["gaps"]["html"]
        assert "g9" in parts["gaps"]["signature"]


def test_a_gap_that_lost_its_place_keeps_what_was_written_until_it_is_forgotten(
    world: World, enter: Enter
) -> None:
    sent = editor_fields(world, enter, body("text_entry"))
    for lang in ("zh", "en"):
        sent[f"stem_{lang}"] = sent[f"stem_{lang}"].replace("[[g2]]", "9866")
    browser = enter("author")
    answer = browser.post("/bank/preview?bank=open", data=sent).json
    assert "题干里没有这个空" in answer["parts"]["gaps"]["html"]
    assert "9866" in answer["parts"]["gaps"]["html"]
    assert not answer["ready"]
    sent["do"] = "gaps.forget:g2"
    answer = browser.post("/bank/preview?bank=open", data=sent).json
    assert "[[g2]]" not in answer["parts"]["gaps"]["html"]
    assert answer["ready"]


ACTS = [
    ("matching", "rows.add", "row_id", "r1 r2 r3 r4"),
    ("matching", "rows.up:r2", "row_id", "r2 r1 r3"),
    ("matching", "rows.remove:r1", "row_id", "r2 r3"),
    ("matching", "add", "option_id", "A B C D E"),
    ("inline_choice", "gaps.add:g1", "word_id", "a1 a2 g1a b1 b2 b3"),
    ("inline_choice", "gaps.remove:g2 b1", "word_id", "a1 a2 b2 b3"),
    ("inline_choice", "gaps.up:g2 b3", "word_id", "a1 a2 b1 b3 b2"),
    ("hotspot", "areas.add:circle", "area_shape", "rect circle poly circle"),
    ("hotspot", "areas.down:a1", "area_id", "a2 a1 a3"),
    ("numeric", "slips.add", "slip_value", "7.5  "),
    ("numeric", "units.add", "units_factor", " "),
    ("numeric", "variables.add", "var_name", ""),
    ("single", "nonsense.add", "option_id", "A B C D"),
    ("single", "rows.fly:r1", "option_id", "A B C D"),
]


@pytest.mark.parametrize(("kind", "act", "name", "values"), ACTS)
def test_rows_are_added_moved_and_removed_without_script(
    world: World, enter: Enter, kind: str, act: str, name: str, values: str
) -> None:
    sent = editor_fields(world, enter, body(kind))
    sent["do"] = act
    page = enter("author").post("/bank/items/new?bank=open", data=sent)
    assert page.status_code == 200
    shown = sent_by_browser(page.get_data(as_text=True))
    assert " ".join(shown.getlist(name)) == values


def test_a_removed_option_leaves_the_key_too(world: World, enter: Enter) -> None:
    sent = editor_fields(world, enter, body("matching"))
    sent["do"] = "remove:C"
    page = enter("author").post("/bank/items/new?bank=open", data=sent).get_data(as_text=True)
    again = sent_by_browser(page)
    assert "key:r1" not in again
    assert again["key:r2"] == "A"


def test_the_address_of_a_new_item_says_more(world: World, enter: Enter) -> None:
    page = enter("author").get(
        "/bank/items/new?bank=open&type=matching&level=L2&competence=PRC-01&kind=skill&topic=x"
    )
    sent = sent_by_browser(page.get_data(as_text=True))
    assert (sent["level"], sent["competence"], sent["kind"], sent["topic"]) == (
        "L2",
        "PRC-01",
        "skill",
        "x",
    )


def test_variants_are_shown_with_values_and_what_is_wrong(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = editor_fields(world, enter, body("numeric", **PARAMETRISED))
    answer = browser.post("/bank/preview?bank=open", data=sent).json
    assert answer["ready"], answer["checks"]
    assert answer["variants"].count("data-variant=") == 10
    assert "{{" not in json.dumps(answer["payload"])
    first = answer["payload"]["stem"]["zh"]
    sent["variant"] = "2"
    assert browser.post("/bank/preview?bank=open", data=sent).json["payload"]["stem"]["zh"] != first
    alike = body(
        "single",
        variables=[{"name": "n", "draw": "integer", "low": "1", "high": "4", "step": "1"}],
        variants=2,
        options=[
            {**option("A", correct=True), "text": both("{{ n }}", "{{ n }}")},
            {**option("B"), "text": both("{{ n*n }}", "{{ n*n }}")},
            option("C"),
        ],
    )
    answer = browser.post("/bank/preview?bank=open", data=editor_fields(world, enter, alike)).json
    assert "不能用" in answer["variants"]
    broken = deepcopy(alike)
    broken["variables"][0]["low"] = "x"
    answer = browser.post("/bank/preview?bank=open", data=editor_fields(world, enter, broken)).json
    assert not answer["ready"]
    assert answer["variants"]


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_each_editor_is_complete_in_english(world: World, enter: Enter, kind: str) -> None:
    item = services.create_item(db.session, world.bank, body(kind), actor=world["author"], now=NOW)
    page = enter("author").get(f"/bank/items/{item.public_id}/edit?lang=en")
    main = page.get_data(as_text=True).split("<main")[1].split("</main>")[0]
    for lang in ("zh", "zh-CN"):
        main = re.sub(rf'<(textarea|input)[^>]*lang="{lang}"[^>]*>[^<]*', "", main)
    main = re.sub(r'<option[^>]*>[^<]*</option>|lang="zh-CN"[^>]*>[^<]*<', "<", main)
    main = re.sub(r'data-(labels|payload|signature)="[^"]*"', "", main)
    main = re.sub(r"<textarea[^>]*>[^<]*</textarea>", "", main)
    left = re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", main)
    own = re.compile(r"第 \w 项|某 \w+|自拟计算|名称 |先停|再删|后备|区域 a|\w+ 的文字")
    assert not [text for text in left if not own.search(text)]


def test_documents_of_these_tests_are_free_of_problems() -> None:
    assert {name: document_problems(document) for name, document in DOCUMENTS.items()} == {
        name: [] for name in DOCUMENTS
    }
