"""Scoring, deciding and the lists, on SQLite and on PostgreSQL."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from accounts.rules import Role
from core.db import db
from core.errors import Refused
from grading import queries
from grading.models import Decision, DecisionOutcome, PaperResult
from grading.queries import ResultFilter
from grading.services import decide, replay
from tests.conftest import NOW
from tests.grading.world import ALL, ALMOST, make_world


def test_a_result_is_scored_found_decided_once_and_replayed(either_app: Flask) -> None:
    world = make_world(db.session, now=NOW)
    result = world.result("c", ALL, ALL)
    world.result("d", ALMOST, ALL)
    officer = world.person("officer", Role.OFFICER)
    db.session.commit()
    assert db.session.scalars(queries.list_results(ResultFilter(q="C@EX"))).all() == [result]
    made = decide(
        db.session, result, outcome=DecisionOutcome.GRANTED, reason="", actor=officer, now=NOW
    )
    db.session.commit()
    assert isinstance(made, Decision)
    again = decide(
        db.session, result, outcome=DecisionOutcome.GRANTED, reason="", actor=officer, now=NOW
    )
    assert isinstance(again, Refused)
    assert queries.count_waiting_for_decision(db.session) == 0
    assert queries.list_sessions_with_results(db.session) == [world.exam_session]
    assert replay(db.session, result.theory.sitting).ok
    scores = set(db.session.scalars(select(PaperResult.score)))
    assert scores == {Fraction(100), Fraction("59.96")}


@pytest.mark.parametrize("model", [PaperResult, Decision])
def test_neither_scores_nor_decisions_can_be_changed(either_app: Flask, model: type) -> None:
    world = make_world(db.session, now=NOW)
    result = world.result("c", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    decide(db.session, result, outcome=DecisionOutcome.GRANTED, reason="", actor=officer, now=NOW)
    db.session.commit()
    with pytest.raises(DBAPIError, match="cannot be changed"):
        db.session.execute(update(model).values(public_id="x"))
    db.session.rollback()
