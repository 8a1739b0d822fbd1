"""The demo decisions: several granted, one refused, some left waiting, nobody barred among them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.queries import find_person_by_email
from core.db import db
from exams.queries.sittings import list_sealed_sittings
from grading import demo, queries
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome
from grading.rules import may_decide
from grading.services import replay
from tests.conftest import NOW


def test_decisions_of_every_kind_stand_and_some_results_wait(demo_app: Flask) -> None:
    made = db.session.scalars(select(Decision)).all()
    kinds = [decision.outcome for decision in made]
    assert kinds.count(DecisionOutcome.GRANTED) >= 2
    assert kinds.count(DecisionOutcome.REFUSED) == 1
    assert queries.count_waiting_for_decision(db.session) >= 2
    assert queries.count_waiting_for_decision(db.session, Outcome.FAILED) >= 1
    for decision in made:
        facts = queries.circumstances_of(db.session, decision.officer, [decision.result])
        assert may_decide(facts[decision.result.id]).ok
        assert decision.result.at <= decision.at <= NOW


def test_one_waits_on_whom_an_officer_who_trained_them_is_barred(demo_app: Flask) -> None:
    officer = find_person_by_email(db.session, "officer2@example.org")
    assert officer is not None
    waiting = db.session.scalars(queries.list_waiting_for_decision()).all()
    facts = queries.circumstances_of(db.session, officer, waiting)
    trained = [row for row in waiting if facts[row.id].has_trained]
    assert [row.admission.person.email for row in trained] == ["candidate3@example.org"]


def test_loading_twice_decides_nothing_anew(demo_app: Flask) -> None:
    before = db.session.scalar(select(func.count(Decision.id)))
    demo.load(db.session, now=NOW)
    assert db.session.scalar(select(func.count(Decision.id))) == before


def test_every_demo_score_stands_when_replayed(demo_app: Flask) -> None:
    sittings = list_sealed_sittings(db.session)
    assert len(sittings) >= 10
    assert all(replay(db.session, sitting).ok for sitting in sittings)


def test_the_pages_open_for_the_demo_people(sign_in_as: Callable[[str], FlaskClient]) -> None:
    row = db.session.scalars(select(ExamResult)).first()
    assert row is not None
    owner = row.admission.person.email.split("@")[0]
    url = f"/results/{row.public_id}"
    assert sign_in_as(owner).get(url).status_code == 200
    auditor = sign_in_as("auditor")
    assert auditor.get(url).status_code == 200
    assert auditor.get("/results/all").status_code == 200
    officer = sign_in_as("officer2")
    assert "不能：" in officer.get("/decisions?lang=zh").get_data(as_text=True)
    assert sign_in_as("candidate").get(url).status_code == 404
