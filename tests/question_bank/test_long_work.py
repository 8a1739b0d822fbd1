"""What takes long: bounded whatever is written, and never while others wait to write."""

from __future__ import annotations

import io
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from question_bank import services
from question_bank.documents import document_problems
from question_bank.errors import FileRefused
from question_bank.formats import read_one
from question_bank.item_types.pictures import picture_problems
from question_bank.parameters import ExpressionError, parameter_problems, resolve
from question_bank.parameters.texts import fill
from question_bank.rendering.highlighting import LONGEST, highlight
from question_bank.rendering.markdown import render_markdown
from question_bank.views import assets, editor, exports, saving, stimuli, trying
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both
from tests.question_bank.editor_form import fields
from tests.question_bank.test_assets import plain
from tests.question_bank.test_parameters import parametrised

SECONDS = 8
"""On a busy machine; what is tested here took minutes, or for ever."""

TEXTS = ("$$" + " " * 19_000 + "x", "![a](asset:" * 1800, "![" * 9500, "{{" * 9500, "$" * 19_000)


@pytest.mark.parametrize("text", TEXTS, ids=("formula", "picture", "bracket", "brace", "dollar"))
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    render_markdown(text)
    picture_problems({"stem": {"zh": text}})
    fill(text, {})
    document_problems(body("single", stem=both(text, text)))
    assert time.process_time() - began < SECONDS


def balanced(terms: int) -> str:
    if terms == 1:
        return "x"
    return f"({balanced(terms // 2)}*{balanced(terms - terms // 2)})"


def test_variables_that_hardly_ever_fit_are_given_up() -> None:
    document = parametrised(
        variables=[
            {"name": "x", "draw": "integer", "low": "1", "high": "1000000"},
            *({"name": f"v{n}", "draw": "computed", "expression": balanced(40)} for n in range(11)),
        ],
        constraints=["x % 500 == 3"],
        variants=20,
    )
    began = time.process_time()
    (problem,) = parameter_problems(document)
    assert (problem.field, "约束太难满足" in str(problem.message)) == ("variables", True)
    assert time.process_time() - began < SECONDS


def test_variants_beyond_the_last_are_not_looked_for() -> None:
    for variant in (0, -1, 21, 10**9):
        with pytest.raises(ExpressionError):
            resolve(parametrised(), variant)


def test_long_code_stays_bare_and_whole() -> None:
    code = "a\n" * LONGEST
    assert highlight(code, "java") == code
    assert highlight("int a;", "java") != "int a;"


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"schema: liangcai/items@1\nitems:\n - id: A\n   title: " + b"[" * 900 + b"]" * 900,
        b"{a: " * 50_000,
    ],
)
def test_a_file_nested_without_end_is_refused_with_its_line(data: bytes) -> None:
    with pytest.raises(FileRefused, match="嵌套太深"):
        read_one("deep.yaml", data)


def test_a_file_of_very_many_keys_is_read_in_time() -> None:
    data = b"\n".join(b"k%d: 1" % n for n in range(50_000)) + b"\nk1: 2"
    began = time.process_time()
    with pytest.raises(FileRefused, match="字段重复：k1"):
        read_one("keys.yaml", data)
    assert time.process_time() - began < SECONDS


@pytest.fixture
def others_write(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[str]]:
    """Return a function that lets another connection write whenever a name of a module is called."""
    path = app.config["LIANGCAI"].url_of_database.removeprefix("sqlite:///")
    written: list[str] = []

    def write(module: Any, name: str) -> list[str]:
        real = getattr(module, name)

        def beside(*args: Any, **kwargs: Any) -> Any:
            with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("COMMIT")
            written.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, beside)
        return written

    return write


def test_others_write_while_an_item_is_previewed_and_tried(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    version = world.waiting().versions[-1].public_id
    author = enter("author")
    others_write(trying, "findings")
    written = others_write(trying, "_results")
    assert author.post("/bank/preview?bank=open", data=fields(body("single"))).status_code == 200
    assert author.post("/bank/try", data=fields(body("single"), response='"A"')).status_code == 200
    tried = author.post(f"/bank/versions/{version}/try", data={"response": '"A"'})
    assert (tried.status_code, len(written)) == (200, 3)


def test_others_write_while_a_picture_is_encoded(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    author, stranger = enter("author"), enter("stranger")
    written = others_write(assets, "prepare_picture")
    sent = {"picture": (io.BytesIO(plain()), "a.png")}
    answer = author.post(
        "/bank/assets?bank=open", data=sent, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, written) == (201, ["prepare_picture"])
    sent = {"picture": (io.BytesIO(plain()), "a.png")}
    assert stranger.post("/bank/assets?bank=open", data=sent).status_code == 404
    assert len(written) == 1


def test_others_write_while_a_list_is_downloaded(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    world.draft()
    author = enter("author")
    written = others_write(exports, "_lines")
    sent = {"scope": "all", "format": "csv"}
    answer = author.post("/bank/items/export", data=sent)
    assert "L1-PRC-001" in answer.get_data(as_text=True)
    assert len(written) >= 2
    db.session.rollback()


def test_others_write_while_the_editor_shows_again(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    item = world.draft()
    author = enter("author")
    page, new = f"/bank/items/{item.public_id}/edit", "/bank/items/new?bank=open"
    sent = fields(body("single"), edit_number="1")
    written = others_write(editor, "findings")

    def send(address: str, **changes: str) -> int:
        return author.post(address, data={**sent.to_dict(flat=False), **changes}).status_code

    for address in (page, new):
        assert send(address, do="option:add") == 200
        assert send(address, do="type:multiple") == 200
        assert send(address, seconds="soon") == 422
    assert send(new, identifier="no good") == 422
    assert send(page, edit_number="99") == 409
    assert send(page, stem_en="", do="submit") == 422
    assert len(written) == 9


def test_others_write_while_a_conflict_is_told_to_a_draft_saved_by_itself(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    item = world.draft()
    written = others_write(saving, "differing")
    sent = fields(body("single"), edit_number="99")
    answer = enter("author").post(f"/bank/items/{item.public_id}/autosave", data=sent)
    assert (answer.status_code, written) == (409, ["differing"])


def test_others_write_while_a_material_is_shown_again(
    world: World, enter: Callable[[str], FlaskClient], others_write: Callable[[Any, str], list[str]]
) -> None:
    text = {"title": both("材料", "Case"), "body": both("原文", "Text")}
    made = services.create_stimulus(db.session, world.bank, text, actor=world["author"], now=NOW)
    address = f"/bank/stimuli/{made.public_id}/edit"
    author = enter("author")
    written = others_write(stimuli, "render_stimulus")
    sent = {"title_zh": "材料", "title_en": "Case", "body_zh": "新文", "body_en": ""}
    assert author.post("/bank/stimuli/new?bank=open", data=sent).status_code == 422
    assert author.post(address, data=sent).status_code == 422
    late = {**sent, "body_en": "New", "version": "7"}
    assert author.post(address, data=late).status_code == 409
    assert len(written) == 6
