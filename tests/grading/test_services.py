"""Use cases of grading on the database: scoring at the hand-in, decisions, replay."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.rules import Role
from core.errors import Forbidden, InvalidInput, Refused
from core.events import bus
from core.models import AuditEvent
from exams.models import PaperKind, Sitting, SittingState
from exams.rules.sittings import SittingSealed
from grading import queries
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome, PaperResult
from grading.queries import ResultFilter
from grading.rules import SCORER, DecisionMade
from grading.services import decide, replay, score_sealed
from tests.conftest import NOW
from tests.grading.world import ALL, ALMOST, FORTY, SIXTY, World, make_world

GRANT, REFUSE = DecisionOutcome.GRANTED, DecisionOutcome.REFUSED


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session, now=NOW)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


# --- scoring -----------------------------------------------------------------------------------


def test_a_sealed_sitting_gets_its_exact_score(world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALMOST)
    result = world.session.scalars(select(PaperResult)).one()
    assert result.score == Fraction("59.96")
    assert (result.maximum, result.cut, result.passed) == (100, 60, False)
    assert (result.seal, result.scorer, result.number) == (sitting.seal, SCORER, 1)
    assert result.breakdown["answered"] == 10
    assert actions(world.session) == ["sitting.scored"]


def test_only_the_last_answer_of_each_item_counts(world: World) -> None:
    bodies = [{"a": {"q3": "oB", "q4": "oB"}}, {"a": {"q3": "oA"}}, {"a": {"q4": None}}]
    world.seal(world.admit("c"), PaperKind.THEORY, bodies)
    assert world.session.scalars(select(PaperResult.score)).one() == 0


def test_a_sitting_without_any_answer_scores_nothing(world: World) -> None:
    world.seal(world.admit("c"), PaperKind.THEORY, [])
    assert world.session.scalars(select(PaperResult.score)).one() == 0


def test_strange_responses_in_the_log_score_nothing_and_do_not_stop_the_hand_in(
    world: World,
) -> None:
    bodies = [{"a": {"q1": {"x": [1]}, "q2": 7, "q3": [["oB"]], "q4": "B", "zz": "oB"}}]
    world.seal(world.admit("c"), PaperKind.THEORY, bodies)
    result = world.session.scalars(select(PaperResult)).one()
    assert result.score == 0
    steps = {entry["ref"]: entry["trace"][0]["step"] for entry in result.breakdown["items"]}
    assert [steps[ref] for ref in ("q1", "q2", "q3", "q4")] == ["unusable"] * 4


@pytest.mark.parametrize(
    ("theory", "practical", "outcome"),
    [
        (SIXTY, SIXTY, Outcome.PASSED),
        (ALMOST, ALL, Outcome.FAILED),
        (ALL, ALMOST, Outcome.FAILED),
        (FORTY, FORTY, Outcome.FAILED),
    ],
)
def test_the_exam_has_its_result_when_both_papers_are_in(
    world: World, theory: set[int], practical: set[int], outcome: Outcome
) -> None:
    result = world.result("c", theory, practical)
    assert result.outcome is outcome
    assert result.theory.sitting.paper is PaperKind.THEORY
    assert actions(world.session)[-1] == "exam.concluded"


def test_one_paper_alone_makes_no_result(world: World) -> None:
    admission = world.admit("c")
    world.sit(admission, PaperKind.THEORY, ALL)
    assert world.session.scalar(select(func.count(ExamResult.id))) == 0
    standing = queries.standing_of(world.session, world.person("c"), admission.public_id)
    assert (set(standing.papers), standing.result) == ({PaperKind.THEORY}, None)


def test_a_second_event_for_the_same_sitting_scores_nothing_anew(world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALL)
    score_sealed(world.session, SittingSealed(sitting.id, NOW))
    assert world.session.scalar(select(func.count(PaperResult.id))) == 1


def test_a_score_cannot_be_changed(world: World) -> None:
    world.sit(world.admit("c"), PaperKind.THEORY, ALMOST)
    with pytest.raises(IntegrityError, match="cannot be changed"):
        world.session.execute(text("UPDATE paper_result SET score = '60/1'"))


# --- decisions ---------------------------------------------------------------------------------


def test_an_officer_without_part_in_it_grants_and_the_event_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(bus, "emit", lambda session, event: heard.append(event))
    result = world.result("c", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    made = decide(world.session, result, outcome=GRANT, reason="", actor=officer, now=NOW)
    assert isinstance(made, Decision)
    assert heard == [DecisionMade(made.id, "granted", NOW)]
    assert actions(world.session)[-1] == "decision.granted"
    assert result.decision is made


@pytest.mark.parametrize("bar", ["self", "trained", "examined", "staffed", "created_session"])
def test_whoever_had_part_in_it_is_refused_on_the_server(world: World, bar: str) -> None:
    officer = world.person("officer", Role.OFFICER)
    name = "officer" if bar == "self" else "c"
    result = world.result(name, ALL, ALL)
    if bar == "trained":
        world.train(officer, world.person("c"), date(2020, 2, 1))
    if bar == "examined":
        world.examine(officer, result.practical.sitting)
    if bar == "staffed":
        world.staff(officer)
    actor = world.person("scheduler") if bar == "created_session" else officer
    refused = decide(world.session, result, outcome=GRANT, reason="", actor=actor, now=NOW)
    assert isinstance(refused, Refused)
    assert refused.reason == ("examined" if bar == "staffed" else bar)
    assert world.session.scalar(select(func.count(Decision.id))) == 0
    assert actions(world.session)[-1] == "decision.barred"


def test_a_failed_exam_is_never_granted_but_can_be_refused(world: World) -> None:
    result = world.result("c", ALL, ALMOST)
    officer = world.person("officer", Role.OFFICER)
    refused = decide(world.session, result, outcome=GRANT, reason="", actor=officer, now=NOW)
    assert isinstance(refused, Refused)
    assert refused.reason == "not_passed"
    made = decide(world.session, result, outcome=REFUSE, reason="未合格", actor=officer, now=NOW)
    assert isinstance(made, Decision)


def test_a_result_is_decided_once(world: World) -> None:
    result = world.result("c", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    decide(world.session, result, outcome=GRANT, reason="", actor=officer, now=NOW)
    again = decide(world.session, result, outcome=REFUSE, reason="不", actor=officer, now=NOW)
    assert isinstance(again, Refused)
    assert again.reason == "already_decided"


@pytest.mark.parametrize("reason", ["", "   "])
def test_refusing_needs_a_reason(world: World, reason: str) -> None:
    result = world.result("c", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    refused = decide(world.session, result, outcome=REFUSE, reason=reason, actor=officer, now=NOW)
    assert isinstance(refused, Refused)
    assert refused.reason == "no_reason"


def test_only_officers_decide_and_reasons_are_bounded(world: World) -> None:
    result = world.result("c", ALL, ALL)
    examiner = world.person("examiner", Role.EXAMINER)
    with pytest.raises(Forbidden):
        decide(world.session, result, outcome=GRANT, reason="", actor=examiner, now=NOW)
    officer = world.person("officer", Role.OFFICER)
    with pytest.raises(InvalidInput):
        decide(world.session, result, outcome=REFUSE, reason="长" * 2001, actor=officer, now=NOW)


# --- lists -------------------------------------------------------------------------------------


def test_the_queue_holds_what_nobody_decided_on(world: World) -> None:
    first, second = world.result("a", ALL, ALL), world.result("b", SIXTY, ALL)
    world.result("c", ALMOST, ALL)
    officer = world.person("officer", Role.OFFICER)
    assert queries.count_waiting_for_decision(world.session) == 2
    decide(world.session, first, outcome=GRANT, reason="", actor=officer, now=NOW)
    waiting = world.session.scalars(queries.list_waiting_for_decision()).all()
    assert waiting == [second]
    assert queries.count_waiting_for_decision(world.session, Outcome.FAILED) == 1
    decided = world.session.scalars(queries.list_decisions("人a")).all()
    assert [row.result for row in decided] == [first]
    assert world.session.scalars(queries.list_decisions("", "refused")).all() == []


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (ResultFilter(sort="ticket"), ["a", "b", "c"]),
        (ResultFilter(sort="-name"), ["c", "b", "a"]),
        (ResultFilter(q="人b"), ["b"]),
        (ResultFilter(q="B@EXAMPLE"), ["b"]),
        (ResultFilter(q="%"), []),
        (ResultFilter(outcome="failed"), ["c"]),
        (ResultFilter(outcome="nonsense", sort="nonsense"), ["a", "b", "c"]),
        (ResultFilter(decision="granted"), ["a"]),
        (ResultFilter(decision="waiting", sort="name"), ["b", "c"]),
        (ResultFilter(exam_session="nobody"), []),
    ],
)
def test_results_are_searched_filtered_and_sorted(
    world: World, filters: ResultFilter, names: list[str]
) -> None:
    rows = [world.result("a", ALL, ALL), world.result("b", ALL, ALL)]
    world.result("c", ALMOST, ALL)
    officer = world.person("officer", Role.OFFICER)
    decide(world.session, rows[0], outcome=GRANT, reason="", actor=officer, now=NOW)
    found = world.session.scalars(queries.list_results(filters)).all()
    assert [row.admission.person.email.split("@")[0] for row in found] == names


def test_results_of_a_person_are_their_own(world: World) -> None:
    mine = world.result("a", ALL, ALL)
    world.result("b", ALL, ALL)
    assert queries.results_of(world.session, world.person("a")) == [mine]
    assert queries.results_of(world.session, world.person("scheduler")) == []


# --- replay ------------------------------------------------------------------------------------


def test_a_replay_of_an_untouched_log_is_equal(world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALMOST)
    found = replay(world.session, sitting)
    assert found.ok
    assert found.document() == {
        "digest_ok": True,
        "score": "1499/25",
        "recomputed": "1499/25",
        "equal": True,
    }


def tamper(world: World, sitting: Sitting, statement: str) -> None:
    for trigger in ("tr_response_log_no_update", "tr_response_log_no_delete"):
        world.session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
    world.session.execute(text(statement), {"id": sitting.id})


@pytest.mark.parametrize(
    ("statement", "recomputed", "equal"),
    [
        (
            """UPDATE response_log SET body = '{"a":{"q2":"oB"}}' WHERE sequence = 2""",
            "1/25",
            False,
        ),
        ("DELETE FROM response_log WHERE sitting_id = :id AND sequence = 2", "0", False),
        ("DELETE FROM response_log WHERE sitting_id = :id AND sequence = 1", "1499/25", True),
        ("UPDATE response_log SET body = 'not json' WHERE sitting_id = :id", None, False),
        ("UPDATE response_log SET body = '[1.5]' WHERE sitting_id = :id", None, False),
    ],
)
def test_a_log_that_was_touched_is_found(
    world: World, statement: str, recomputed: str | None, equal: bool
) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALMOST)
    tamper(world, sitting, statement)
    found = replay(world.session, sitting)
    assert (found.digest_ok, found.ok, found.equal) == (False, False, equal)
    assert found.document()["recomputed"] == recomputed


def test_two_items_that_make_up_for_each_other_are_not_equal(world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, {3})
    body = """UPDATE response_log SET body = '{"a":{"q4":"oB"}}' WHERE sitting_id = :id AND sequence = 2"""
    tamper(world, sitting, body)
    found = replay(world.session, sitting)
    assert found.score == found.recomputed == 5
    assert not found.equal


def test_an_open_sitting_cannot_be_replayed(world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALL)
    sitting.seal, sitting.state = None, SittingState.OPEN
    sitting.deadline_at = NOW + timedelta(hours=1)
    with pytest.raises(InvalidInput):
        replay(world.session, sitting)
