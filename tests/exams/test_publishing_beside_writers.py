"""Publishing an exam beside others who write: made without a lock, checked when stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, reading_only
from exams.assembly import Shortages
from exams.errors import BankChanged
from exams.models import Exam, Form, MultipleRule
from exams.queries.exams import get_blueprint
from exams.services import exams as services
from exams.services import publication
from exams.services.exams import prepare_exam, store_exam
from exams.services.prepared import PreparedExam
from question_bank.models import Item, ItemState
from tests.conftest import NOW
from tests.exams.officer_world import person_of

SignIn = Callable[[str], FlaskClient]
ASKED = {
    "blueprint": "DE-L1",
    "title_zh": "试考",
    "title_en": "Trial",
    "seed": "31",
    "forms": "1",
    "multiple_rule": "all_or_nothing",
}


def write_elsewhere(app: Flask, statement: str, *values: object) -> None:
    """Write through a connection of its own that does not wait for a lock."""
    path = app.config["LIANGCAI"].url_of_database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute(statement, values)
        other.execute("COMMIT")


def previewed(officer: FlaskClient) -> dict[str, str]:
    """Return what the page's form posts after a preview."""
    page = officer.get("/exams/new", query_string=ASKED).get_data(as_text=True)
    return {**ASKED, "digest": page.split('name="digest" value="')[-1].split('"')[0]}


def prepared(seed: int = 7) -> PreparedExam:
    with reading_only():
        made = prepare_exam(
            db.session,
            blueprint=get_blueprint(db.session, "DE-L1"),
            seed=seed,
            forms=1,
            multiple_rule=MultipleRule.PARTIAL,
        )
    assert isinstance(made, PreparedExam)
    return made


def count_exams() -> int:
    return db.session.scalar(select(func.count(Exam.id))) or 0


def test_others_write_while_an_exam_is_assembled_and_rendered(
    demo_app: Flask, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = sign_in_as("officer")
    asked = previewed(officer)
    written: list[str] = []

    def beside(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            write_elsewhere(demo_app, "UPDATE item SET changed_at = changed_at WHERE id = 1")
            written.append(name)
            return real(*args, **kwargs)

        return wrapped

    for module, name in (
        (services, "assemble_forms"),
        (publication, "render_item"),
        (publication, "sha256_hex"),
    ):
        monkeypatch.setattr(module, name, beside(name, getattr(module, name)))
    answer = officer.post("/exams/new", data=asked)
    assert answer.status_code == 302
    assert "/exams/new" not in answer.headers["Location"]
    assert [written.count(name) for name in ("assemble_forms", "render_item", "sha256_hex")] == [
        1,
        100,
        4,
    ]


def test_an_item_suspended_while_the_exam_was_made_is_not_published(
    demo_app: Flask, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = sign_in_as("officer")
    asked = previewed(officer)
    before = count_exams()
    real = services.assembly_digest

    def digest_then_suspend(assembly: Any) -> str:
        chosen = assembly.forms[0].papers[0].chosen[0].version_id
        change = "UPDATE item SET state = 'suspended' WHERE current_version_id = ?"
        write_elsewhere(demo_app, change, chosen)
        return real(assembly)

    monkeypatch.setattr(services, "assembly_digest", digest_then_suspend)
    answer = officer.post("/exams/new", data=asked)
    assert answer.status_code == 302
    assert "/exams/new?" in answer.headers["Location"]
    monkeypatch.undo()
    page = officer.get(answer.headers["Location"]).get_data(as_text=True)
    assert "预览以后题库有变化" in page
    assert count_exams() == before


@pytest.mark.parametrize("change", ["suspended", "new version"])
def test_an_exam_is_stored_only_over_the_bank_that_it_was_prepared_from(
    demo_app: Flask, change: str
) -> None:
    made = prepared()
    item = db.session.scalars(
        select(Item).where(Item.current_version_id == min(made.version_ids))
    ).one()
    if change == "suspended":
        item.state = ItemState.SUSPENDED
    else:
        item.current_version_id = 10**6
    db.session.flush()
    before = count_exams()
    with pytest.raises(BankChanged):
        store_exam(db.session, made, actor=person_of(db.session, "officer"), now=NOW)
    assert count_exams() == before


def test_a_form_is_stored_under_the_public_id_that_its_names_were_made_from(
    demo_app: Flask,
) -> None:
    made = prepared(seed=44)
    db.session.rollback()
    exam = store_exam(db.session, made, actor=person_of(db.session, "officer"), now=NOW)
    db.session.commit()
    form = db.session.scalars(select(Form).where(Form.exam_id == exam.id)).unique().one()
    (kept,) = made.forms
    assert (form.public_id, form.label, form.seed) == (kept.public_id, kept.label, kept.seed)
    theory = next(paper for paper in form.papers if paper.paper.kind is kept.papers[0].kind)
    assert (theory.document, theory.key) == (kept.papers[0].document, kept.papers[0].key)
    names = publication.Names(form.public_id, form.seed, theory.paper.kind)
    first = theory.items[0].item_version
    options = [names.name("o", first.id, option["id"]) for option in first.body["options"]]
    entry = next(item for item in theory.items if item.item_version_id == first.id)
    assert options
    assert entry.ref == names.name("q", first.id)


def test_preparing_says_what_the_bank_lacks(demo_app: Flask) -> None:
    with reading_only():
        made = prepare_exam(
            db.session,
            blueprint=get_blueprint(db.session, "DE-L1"),
            seed=7,
            forms=2,
            multiple_rule=MultipleRule.PARTIAL,
        )
    assert isinstance(made, Shortages)
