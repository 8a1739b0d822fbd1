from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.models import AuditEvent
from exams.assembly import Shortages
from exams.errors import NotConforming, PublishError
from exams.models import Exam, FormItem, FormPaper, MultipleRule
from exams.queries.exams import get_blueprint, list_available, list_forms, recount
from exams.rules.blueprints import from_document
from exams.rules.conformity import conforms
from exams.services import exams as services
from exams.services.exams import create_exam
from question_bank.models import Bank, Item
from question_bank.rules import APPROVED_STATES
from tests.conftest import NOW
from tests.exams.officer_world import person_of

SignIn = Callable[[str], FlaskClient]


def make_exam(*, forms: int = 1, seed: int = 7) -> Exam | Shortages:
    return create_exam(
        db.session,
        blueprint=get_blueprint(db.session, "DE-L1"),
        seed=seed,
        forms=forms,
        multiple_rule=MultipleRule.PARTIAL,
        actor=person_of(db.session, "officer"),
        now=NOW,
    )


def test_a_published_exam_has_two_papers_with_their_rules(demo_app: Flask) -> None:
    made = make_exam()
    assert isinstance(made, Exam)
    facts = [(p.kind.value, p.minutes, p.points, p.cut, p.multiple_rule) for p in made.papers]
    assert facts == [
        ("theory", 90, Fraction(100), Fraction(60), MultipleRule.PARTIAL),
        ("practical", 150, Fraction(100), Fraction(60), MultipleRule.PARTIAL),
    ]
    form = list_forms(db.session, made)[0]
    assert sorted(len(paper.items) for paper in form.papers) == [20, 80]
    assert all(check["ok"] for paper in form.papers for check in paper.conformity)


def test_every_published_form_conforms_when_counted_from_its_rows(demo_app: Flask) -> None:
    papers = db.session.scalars(select(FormPaper)).unique().all()
    assert papers
    for paper in papers:
        spec = from_document(paper.form.exam.blueprint.document)
        assert conforms(recount(spec, paper))


def test_the_same_seed_publishes_the_same_items(demo_app: Flask) -> None:
    chosen = []
    for _ in range(2):
        made = make_exam(seed=12)
        assert isinstance(made, Exam)
        papers = list_forms(db.session, made)[0].papers
        chosen.append([[row.item_version_id for row in paper.items] for paper in papers])
    assert chosen[0] == chosen[1]


def test_making_an_exam_is_recorded(demo_app: Flask) -> None:
    made = make_exam(seed=99)
    assert isinstance(made, Exam)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.object_id == made.public_id)
    ).one()
    assert (event.action, event.data["seed"], event.data["blueprint"]) == (
        "exam.created",
        99,
        "DE-L1",
    )


def test_a_bank_that_is_too_small_publishes_nothing_and_names_what_is_missing(
    demo_app: Flask,
) -> None:
    before = db.session.scalar(select(func.count(FormItem.position)))
    made = make_exam(forms=2)
    assert isinstance(made, Shortages)
    assert sum(shortage.missing for shortage in made.found) > 10
    assert db.session.scalar(select(func.count(FormItem.position))) == before


def test_suspended_and_retired_items_are_not_available(demo_app: Flask) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    names = {item.identifier for item in list_available(db.session, spec)}
    in_bank = select(Item).join(Bank, Bank.id == Item.bank_id).where(Bank.slug == spec.bank)
    query = in_bank.where(Item.state.notin_(APPROVED_STATES))
    others = db.session.scalars(query).unique().all()
    assert others
    assert not names & {item.identifier for item in others}


def test_a_form_that_does_not_conform_is_refused(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.assemble_forms

    def careless(*args: Any, **kwargs: Any) -> Any:
        made = real(*args, **kwargs)
        paper = made.forms[0].papers[0]
        object.__setattr__(paper, "chosen", paper.chosen[:-1])
        return made

    monkeypatch.setattr(services, "assemble_forms", careless)
    with pytest.raises(NotConforming) as caught:
        make_exam()
    failed = caught.value.detail["failed"]
    assert isinstance(failed, list)
    assert {"items", "points"} <= {entry["check"] for entry in failed}


def run(app: Flask, *arguments: str) -> tuple[int, Any]:
    result = app.test_cli_runner().invoke(args=["exams", *arguments])
    return result.exit_code, result.stdout


def test_the_command_assembles_without_writing(demo_app: Flask) -> None:
    before = db.session.scalar(select(func.count(Exam.id)))
    code, out = run(demo_app, "assemble", "DE-L1", "--forms", "1", "--seed", "3", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["shortages"] == []
    form = document["forms"][0]
    assert form["id"] == "A"
    assert [p["paper"] for p in form["papers"]] == ["theory", "practical"]
    assert [len(p["items"]) for p in form["papers"]] == [80, 20]
    assert all(check["ok"] for p in form["papers"] for check in p["conformity"])
    assert db.session.scalar(select(func.count(Exam.id))) == before
    assert run(demo_app, "assemble", "DE-L1", "--seed", "3", "--json")[1] == out


def test_the_command_names_a_shortage_and_ends_with_1(demo_app: Flask) -> None:
    code, out = run(demo_app, "assemble", "DE-L1", "--forms", "2", "--json")
    document = json.loads(out)
    assert code == 1
    assert document["forms"] == []
    assert set(document["shortages"][0]) == {"paper", "domain", "type", "kind", "missing"}
    assert {row["constraint"] for row in document["relaxations"]} == {"shared"}
    assert all(row["text"]["zh"] and row["text"]["en"] for row in document["relaxations"])
    code, out = run(demo_app, "assemble", "DE-L1", "--forms", "2")
    assert code == 1
    assert "missing of" in out


def test_the_command_ends_with_2_when_there_is_no_such_blueprint(demo_app: Flask) -> None:
    assert run(demo_app, "assemble", "XX-L1", "--json") == (2, "")
    assert run(demo_app, "load-blueprint", "DE-L9")[0] == 2


def test_the_command_works_before_a_blueprint_is_loaded(app: Flask) -> None:
    from standards.services import load_bundled

    load_bundled(db.session, now=NOW)
    db.session.commit()
    code, out = run(app, "assemble", "DE-L1", "--json")
    assert code == 1
    assert sum(entry["missing"] for entry in json.loads(out)["shortages"]) == 85
    assert run(app, "load-blueprint", "DE-L1", "--json")[0] == 0
    assert get_blueprint(db.session, "DE-L1").version == 1


ASKED = {
    "blueprint": "DE-L1",
    "title_zh": "试考",
    "title_en": "Trial",
    "seed": "31",
    "forms": "1",
    "multiple_rule": "all_or_nothing",
}


def test_an_officer_previews_and_then_publishes_what_was_shown(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    page = officer.get("/exams/new", query_string=ASKED).get_data(as_text=True)
    assert "L1-BAS-" in page
    digest = page.split('name="digest" value="')[-1].split('"')[0]
    answer = officer.post("/exams/new", data={**ASKED, "digest": digest})
    assert answer.status_code == 302
    shown = officer.get(answer.headers["Location"]).get_data(as_text=True)
    assert "试考" in shown
    assert "案例机考，未含实际操作" in shown


def test_what_was_not_shown_is_not_published(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    before = db.session.scalar(select(func.count(Exam.id)))
    answer = officer.post("/exams/new", data={**ASKED, "digest": "of another bank"})
    assert answer.status_code == 302
    assert "/exams/new?" in answer.headers["Location"]
    assert db.session.scalar(select(func.count(Exam.id))) == before


def test_items_that_cannot_be_published_are_named_with_their_pages(
    sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = db.session.scalars(select(Item).where(Item.identifier == "L1-BAS-001")).one()
    items = {item.identifier: item.public_id}

    def refuse(*_: object, **__: object) -> None:
        raise PublishError("题库里没有这些题的图片：L1-BAS-001", items=items)

    officer = sign_in_as("officer")
    page = officer.get("/exams/new", query_string=ASKED).get_data(as_text=True)
    digest = page.split('name="digest" value="')[-1].split('"')[0]
    monkeypatch.setattr("exams.views.making.prepare_exam", refuse)
    answer = officer.post("/exams/new", data={**ASKED, "digest": digest})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "没有发布。题库里没有这些题的图片：L1-BAS-001" in page
    assert f'<a href="/bank/items/{item.public_id}">L1-BAS-001</a>' in page


@pytest.mark.parametrize("wrong", [{"seed": "x"}, {"forms": "9"}, {"multiple_rule": "none"}])
def test_a_preview_says_what_cannot_be_asked(sign_in_as: SignIn, wrong: dict[str, str]) -> None:
    officer = sign_in_as("officer")
    answer = officer.get("/exams/new", query_string={**ASKED, **wrong})
    assert answer.status_code == 422
    assert officer.post("/exams/new", data={**ASKED, **wrong}).status_code == 422


def test_the_blueprint_page_shows_red_cells_and_what_to_write(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    one = officer.get("/exams/blueprints/DE-L1").get_data(as_text=True)
    two = officer.get("/exams/blueprints/DE-L1?forms=2").get_data(as_text=True)
    assert "可以组成 1 套不重复的试卷" in one
    assert 'id="todo"' not in one
    assert "▲" in two
    assert 'id="todo"' in two


def test_an_exam_is_read_by_officers_examiners_and_auditors_only(sign_in_as: SignIn) -> None:
    for name, status in [
        ("officer", 200),
        ("examiner", 200),
        ("auditor", 200),
        ("candidate", 403),
        ("trainer", 403),
        ("employer", 403),
        ("admin", 403),
    ]:
        browser = sign_in_as(name)
        for path in ("/exams", "/exams/blueprints", "/exams/blueprints/DE-L1", "/sessions"):
            assert browser.get(path).status_code == status, (name, path)


def test_only_officers_make_exams(sign_in_as: SignIn) -> None:
    for name in ("examiner", "auditor"):
        browser = sign_in_as(name)
        assert browser.get("/exams/new").status_code == 403
        assert browser.post("/exams/new", data=ASKED).status_code == 403
        assert browser.post("/exams/blueprints/DE-L1/load").status_code == 403
        assert "/exams/new" not in browser.get("/exams").get_data(as_text=True)


def test_exams_and_the_items_of_a_form_come_as_csv(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    assert "DE-L1" in officer.get("/exams?format=csv").get_data(as_text=True)
    paper = db.session.scalars(select(FormPaper)).first()
    assert paper is not None
    rows = officer.get(f"/exams/forms/{paper.public_id}?format=csv").get_data(as_text=True)
    assert len(rows.strip().splitlines()) == 1 + len(paper.items)
    page = officer.get(f"/exams/forms/{paper.public_id}").get_data(as_text=True)
    assert paper.items[0].item_version.item.identifier in page


def test_pages_of_what_does_not_exist_are_404(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    for path in ("/exams/none", "/exams/forms/none", "/exams/blueprints/XX-L1", "/sessions/none"):
        assert officer.get(path).status_code == 404, path


def test_an_updated_blueprint_says_whether_it_changed(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    answer = officer.post("/exams/blueprints/DE-L1/load", follow_redirects=True)
    assert "已是最新" in answer.get_data(as_text=True)
