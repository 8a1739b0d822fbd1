"""Sittings told as a story: start, answers, hand-in or time, receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import db
from core.errors import Conflict, InvalidInput, Refused
from core.events import bus
from core.models import AuditEvent, Job
from exams.models import (
    Agreement,
    ApplicationState,
    PaperKind,
    SealedBy,
    SessionState,
    Sitting,
    SittingExaminer,
    SittingState,
)
from exams.queries.forms import paper_shape
from exams.queries.sittings import examiners_of, log_state, read_log
from exams.rules.log import seal_of
from exams.rules.sittings import GRACE, SETTLE, SittingSealed
from exams.services.readiness import accept_agreement
from exams.services.sittings import (
    AT_ONCE,
    SWEEP,
    close_if_due,
    receipt_of,
    submit_sitting,
    sweep_expired,
    sweep_job,
)
from exams.services.starts import enter_responses, start_sitting
from tests.conftest import NOW
from tests.exams.delivery_world import World, admit, build_world, make_ready, person

MINUTE = timedelta(minutes=1)
END = NOW + 90 * MINUTE
CLOSED = END + GRACE + SETTLE + timedelta(seconds=1)


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session, NOW)


@pytest.fixture
def heard() -> Iterator[list[SittingSealed]]:
    events: list[SittingSealed] = []

    def listen(_: Session, event: SittingSealed) -> None:
        events.append(event)

    before = bus._handlers[SittingSealed]
    bus._handlers[SittingSealed] = [listen]
    yield events
    bus._handlers[SittingSealed] = before


def begin(session: Session, world: World, paper: PaperKind = PaperKind.THEORY) -> Sitting:
    sitting = start_sitting(session, world.admission, paper, now=NOW)
    assert isinstance(sitting, Sitting)
    return sitting


def refs(session: Session, sitting: Sitting, kind: str) -> list[str]:
    items = paper_shape(session, sitting.form_paper_id).items
    return sorted(ref for ref, shape in items.items() if shape.type == kind)


def test_a_start_sets_deadline_and_layout_and_copies_the_staff(
    session: Session, world: World
) -> None:
    sitting = begin(session, world)
    assert sitting.deadline_at == END
    assert len(sitting.layout_seed) == 32
    assert sitting.state is SittingState.OPEN
    examiners = select(SittingExaminer.person_id).where(SittingExaminer.sitting_id == sitting.id)
    assert list(session.scalars(examiners)) == [world.examiner.id]
    assert examiners_of(session, world.admission) == {world.examiner.id}
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_type == "sitting"))
    assert list(actions) == ["sitting.started"]


def test_extra_time_lengthens_a_paper_and_the_session_ends_it(session: Session) -> None:
    world = build_world(session, NOW, extra_percent=25)
    late = world.session.closes_at - 30 * MINUTE
    sitting = start_sitting(session, world.admission, PaperKind.THEORY, now=NOW)
    assert isinstance(sitting, Sitting)
    assert sitting.deadline_at == NOW + 112.5 * MINUTE
    submit_sitting(session, sitting, actor=world.candidate, now=NOW)
    practical = start_sitting(session, world.admission, PaperKind.PRACTICAL, now=late)
    assert isinstance(practical, Sitting)
    assert practical.deadline_at == world.session.closes_at


def test_a_second_start_is_the_same_sitting(session: Session, world: World) -> None:
    first = begin(session, world)
    again = start_sitting(session, world.admission, PaperKind.THEORY, now=NOW + MINUTE)
    assert again is first
    assert session.scalar(select(func.count(Sitting.id))) == 1
    assert session.scalar(select(func.count()).select_from(SittingExaminer)) == 1


def test_papers_come_in_order(session: Session, world: World) -> None:
    before = start_sitting(session, world.admission, PaperKind.PRACTICAL, now=NOW)
    assert before == Refused("theory_first")
    sitting = begin(session, world)
    during = start_sitting(session, world.admission, PaperKind.PRACTICAL, now=NOW)
    assert during == Refused("theory_open")
    submit_sitting(session, sitting, actor=world.candidate, now=NOW)
    assert isinstance(
        start_sitting(session, world.admission, PaperKind.PRACTICAL, now=NOW), Sitting
    )


def test_nobody_starts_without_agreements_and_a_passed_check(
    session: Session, world: World
) -> None:
    newcomer = person(session, "newcomer", NOW)
    session.flush()
    form = world.theory.form
    admission = admit(session, world.session, form, newcomer, world.officer, NOW)
    assert start_sitting(session, admission, PaperKind.THEORY, now=NOW) == Refused("agreements")
    accept_agreement(session, admission, "rules", now=NOW)
    assert start_sitting(session, admission, PaperKind.THEORY, now=NOW) == Refused("agreements")
    first = accept_agreement(session, admission, "non_disclosure", now=NOW)
    assert accept_agreement(session, admission, "non_disclosure", now=NOW + MINUTE) is first
    assert len(first.text_digest) == 64
    assert start_sitting(session, admission, PaperKind.THEORY, now=NOW) == Refused("no_check")
    with pytest.raises(InvalidInput):
        accept_agreement(session, admission, "everything", now=NOW)
    agreed = session.scalars(select(Agreement.kind).where(Agreement.admission_id == admission.id))
    assert sorted(agreed) == ["non_disclosure", "rules"]


def test_no_start_in_a_cancelled_session_nor_with_a_withdrawn_application(
    session: Session, world: World
) -> None:
    world.session.state = SessionState.CANCELLED
    session.flush()
    refused = start_sitting(session, world.admission, PaperKind.THEORY, now=NOW)
    assert refused == Refused("cancelled")
    world.admission.application.state = ApplicationState.WITHDRAWN
    session.flush()
    refused = start_sitting(session, world.admission, PaperKind.THEORY, now=NOW)
    assert refused == Refused("withdrawn")


def test_a_hand_in_seals_the_log_and_a_second_gives_the_same_receipt(
    session: Session, world: World, heard: list[SittingSealed]
) -> None:
    sitting = begin(session, world)
    one, two = refs(session, sitting, "single")
    enter_responses(session, sitting, {"s": [one]}, now=NOW)
    enter_responses(session, sitting, {"a": {refs(session, sitting, "numeric")[0]: "3"}}, now=NOW)
    enter_responses(session, sitting, {"f": {two: True}}, now=NOW)
    receipt = submit_sitting(session, sitting, actor=world.candidate, now=NOW + MINUTE)
    assert receipt.by is SealedBy.CANDIDATE
    assert receipt.sealed_at == NOW + MINUTE
    assert (receipt.sequence, receipt.answered) == (3, 1)
    assert receipt.seal == seal_of(read_log(session, sitting.id))
    again = submit_sitting(session, sitting, actor=world.candidate, now=NOW + 2 * MINUTE)
    session.refresh(sitting)
    assert again == receipt == receipt_of(sitting)
    assert heard == [SittingSealed(sitting.id, NOW + MINUTE)]


def test_nothing_is_entered_after_the_seal(session: Session, world: World) -> None:
    sitting = begin(session, world)
    submit_sitting(session, sitting, actor=world.candidate, now=NOW)
    (ref,) = refs(session, sitting, "numeric")
    with pytest.raises(Conflict):
        enter_responses(session, sitting, {"a": {ref: "3"}}, now=NOW)


def test_a_body_that_does_not_fit_is_not_entered(session: Session, world: World) -> None:
    sitting = begin(session, world)
    with pytest.raises(InvalidInput):
        enter_responses(session, sitting, {"a": {"q00000000": "3"}}, now=NOW)
    assert read_log(session, sitting.id) == []


def test_answers_of_the_grace_count_and_later_ones_do_not(session: Session, world: World) -> None:
    sitting = begin(session, world)
    (ref,) = refs(session, sitting, "numeric")
    enter_responses(session, sitting, {"a": {ref: "1"}}, now=END + GRACE)
    with pytest.raises(Conflict):
        enter_responses(session, sitting, {"a": {ref: "2"}}, now=END + GRACE + timedelta(seconds=1))
    assert log_state(session, sitting.id).folded.answers == {ref: "1"}


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(hours=5), timedelta(days=3)])
@pytest.mark.parametrize("way", ["touch", "sweep", "hand_in"])
def test_a_visit_and_the_sweep_and_a_late_hand_in_close_a_paper_alike(
    session: Session, world: World, heard: list[SittingSealed], way: str, late: timedelta
) -> None:
    sitting = begin(session, world)
    (ref,) = refs(session, sitting, "numeric")
    enter_responses(session, sitting, {"a": {ref: "1"}}, now=NOW)
    enter_responses(session, sitting, {"a": {ref: "2"}}, now=END + GRACE)
    moment = END + GRACE + SETTLE + late
    if way == "touch":
        assert close_if_due(session, sitting.public_id, now=moment)
        assert not close_if_due(session, sitting.public_id, now=moment)
    elif way == "sweep":
        assert sweep_expired(session, now=moment) == 1
        assert sweep_expired(session, now=moment) == 0
    else:
        submit_sitting(session, sitting, actor=world.candidate, now=moment)
    session.refresh(sitting)
    receipt = receipt_of(sitting)
    assert receipt is not None
    assert (receipt.by, receipt.sealed_at, receipt.sequence, receipt.answered) == (
        SealedBy.TIME,
        END,
        2,
        1,
    )
    assert receipt.seal == seal_of([(1, {"a": {ref: "1"}}), (2, {"a": {ref: "2"}})])
    assert heard == [SittingSealed(sitting.id, END)]


@pytest.mark.parametrize(
    "moment", [NOW, END - timedelta(seconds=1), END + timedelta(seconds=1), END + GRACE + SETTLE]
)
def test_a_paper_is_not_closed_before_its_time_is_over(
    session: Session, world: World, moment: object
) -> None:
    sitting = begin(session, world)
    assert not close_if_due(session, sitting.public_id, now=moment)  # type: ignore[arg-type]
    assert sweep_expired(session, now=moment) == 0  # type: ignore[arg-type]
    assert sitting.state is SittingState.OPEN


def test_a_paper_without_any_answer_is_sealed_too(session: Session, world: World) -> None:
    sitting = begin(session, world)
    receipt = submit_sitting(session, sitting, actor=world.candidate, now=NOW)
    assert (receipt.sequence, receipt.answered, receipt.seal) == (0, 0, seal_of([]))
    assert len(receipt.code) == 19


def test_the_sweep_takes_few_at_once_and_comes_back_for_the_rest(
    session: Session, world: World
) -> None:
    for number in range(AT_ONCE + 2):
        someone = person(session, f"crowd{number}", NOW)
        session.flush()
        admission = admit(session, world.session, world.theory.form, someone, world.officer, NOW)
        make_ready(session, admission, NOW)
        start_sitting(session, admission, PaperKind.THEORY, now=NOW)
    sweep_job(session, {}, CLOSED)
    assert list(session.scalars(select(Job.kind))) == [SWEEP]
    sweep_job(session, {}, CLOSED)
    assert list(session.scalars(select(Job.kind))) == [SWEEP]
    assert (
        session.scalar(select(func.count(Sitting.id)).where(Sitting.state == SittingState.OPEN))
        == 0
    )


def test_the_walk_through_works_on_both_databases(either_app: Flask) -> None:
    world = build_world(db.session, NOW)
    db.session.commit()
    sitting = begin(db.session, world)
    (ref,) = refs(db.session, sitting, "numeric")
    enter_responses(db.session, sitting, {"a": {ref: "1"}}, now=NOW)
    db.session.commit()
    again = start_sitting(db.session, world.admission, PaperKind.THEORY, now=NOW)
    assert again is sitting
    receipt = submit_sitting(db.session, sitting, actor=world.candidate, now=NOW + MINUTE)
    db.session.commit()
    assert receipt.seal == seal_of([(1, {"a": {ref: "1"}})])
    practical = begin(db.session, world, PaperKind.PRACTICAL)
    db.session.commit()
    assert sweep_expired(db.session, now=NOW + timedelta(days=2)) == 1
    db.session.commit()
    db.session.refresh(practical)
    assert practical.sealed_by is SealedBy.TIME
