"""Saving against handing in: nothing is acknowledged after the seal, the seal covers what was."""

from __future__ import annotations

import random
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.db import db
from core.errors import Refused
from exams.delivery.saving import Acknowledged, Who, save_responses, writer_of
from exams.delivery.turns import FairLock, writing_turn
from exams.models import Admission, PaperKind, ResponseEntry, Sitting, SittingState
from exams.queries.forms import paper_shape
from exams.rules.log import entry_digest, seal_digest
from exams.services.sittings import hand_in, sweep_expired
from exams.services.starts import start_sitting
from tests.conftest import NOW
from tests.exams.delivery_world import World, admit, build_world, make_ready, person, sign_in

ROUNDS = 200
TOGETHER = 8
LATER = NOW + timedelta(minutes=1)


class Round:
    """One sitting: a thread saves answer after answer, another hands in at some moment."""

    def __init__(self, engine: Engine, sitting: str, who: Who, ref: str, seed: int) -> None:
        self.engine, self.sitting, self.who, self.ref = engine, sitting, who, ref
        self.pause = random.Random(seed).random() * 0.01
        self.acknowledged: list[tuple[int, dict[str, Any]]] = []
        self.refused: str | None = None
        self.seals: list[str] = []
        self.sealed = threading.Event()

    def save(self) -> None:
        for sequence in range(1, 2000):
            body = {"a": {self.ref: str(sequence)}}
            known_sealed = self.sealed.is_set()
            answer = save_responses(self.engine, self.sitting, self.who, sequence, body, now=LATER)
            if isinstance(answer, Refused):
                self.refused = answer.reason
                return
            assert isinstance(answer, Acknowledged)
            assert not known_sealed, "acknowledged after the seal"
            self.acknowledged.append((sequence, body))

    def hand_in(self) -> None:
        self.sealed.wait(self.pause)
        with writing_turn(self.engine), Session(self.engine) as session:
            receipt = hand_in(
                session,
                self.sitting,
                person=self.who.person,
                sign_in=self.who.sign_in,
                now=LATER,
            )
            session.commit()
        assert receipt is not None
        self.seals.append(receipt.seal)
        self.sealed.set()

    def run(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=act) for act in (self.save, self.hand_in, self.hand_in)]
        for thread in threads:
            thread.start()
        return threads


def start_many(world: World, count: int) -> list[tuple[str, int, int, str]]:
    """Start a sitting for each of many candidates."""
    made = []
    for number in range(count):
        who = person(db.session, f"runner{number}", NOW)
        db.session.flush()
        admission: Admission = admit(
            db.session, world.session, world.theory.form, who, world.officer, NOW
        )
        make_ready(db.session, admission, NOW)
        entry = sign_in(db.session, who, NOW)
        sitting = start_sitting(db.session, admission, PaperKind.THEORY, now=NOW)
        assert isinstance(sitting, Sitting)
        items = paper_shape(db.session, sitting.form_paper_id).items
        ref = next(ref for ref, shape in items.items() if shape.type == "numeric")
        made.append((sitting.public_id, who.id, entry.id, ref))
    db.session.commit()
    return made


@pytest.mark.slow
def test_a_hand_in_races_against_saves(either_app: Flask) -> None:
    world = build_world(db.session, NOW)
    db.session.commit()
    engine = db.engine
    rounds = [
        Round(engine, sitting, Who(who, entry), ref, number)
        for number, (sitting, who, entry, ref) in enumerate(start_many(world, ROUNDS))
    ]
    for at in range(0, ROUNDS, TOGETHER):
        threads = [thread for one in rounds[at : at + TOGETHER] for thread in one.run()]
        for thread in threads:
            thread.join(60)
    with Session(engine) as session:
        for one in rounds:
            check_round(session, one)
    assert any(one.acknowledged for one in rounds)


def check_round(session: Session, one: Round) -> None:
    sitting = session.scalars(select(Sitting).where(Sitting.public_id == one.sitting)).one()
    query = select(ResponseEntry.sequence, ResponseEntry.digest)
    log = [
        tuple(row) for row in session.execute(query.where(ResponseEntry.sitting_id == sitting.id))
    ]
    acknowledged = [(sequence, entry_digest(body)) for sequence, body in one.acknowledged]
    assert one.refused == "closed"
    assert sorted(log) == acknowledged
    assert set(one.seals) == {sitting.seal} == {seal_digest(acknowledged)}
    assert len(one.seals) == 2
    assert sitting.seal_sequence == len(acknowledged)
    assert sitting.answered == (1 if acknowledged else 0)


def test_many_saves_at_once_share_transactions(app: Flask) -> None:
    world = build_world(db.session, NOW)
    db.session.commit()
    engine = db.engine
    seats = start_many(world, 24)
    start = threading.Barrier(len(seats))
    answers: list[Any] = []

    def save(seat: tuple[str, int, int, str]) -> None:
        sitting, who, entry, ref = seat
        start.wait()
        for sequence in range(1, 6):
            body = {"a": {ref: str(sequence)}}
            answers.append(
                save_responses(engine, sitting, Who(who, entry), sequence, body, now=LATER)
            )

    threads = [threading.Thread(target=save, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 120
    assert all(isinstance(answer, Acknowledged) for answer in answers)
    assert writer_of(engine).transactions < 120
    with Session(engine) as session:
        assert len(session.scalars(select(ResponseEntry.sequence)).all()) == 120


def test_two_windows_that_save_at_once_get_one_place_each(either_app: Flask) -> None:
    world = build_world(db.session, NOW)
    db.session.commit()
    engine = db.engine
    ((sitting, who, entry, ref),) = start_many(world, 1)
    for sequence in range(1, 21):
        answers: list[Any] = []
        start = threading.Barrier(2)

        def save(
            value: str,
            sequence: int = sequence,
            start: threading.Barrier = start,
            answers: list[Any] = answers,
        ) -> None:
            start.wait()
            body = {"a": {ref: f"{value}{sequence}"}}
            answers.append(
                save_responses(engine, sitting, Who(who, entry), sequence, body, now=LATER)
            )

        threads = [threading.Thread(target=save, args=(value,)) for value in ("1", "2")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        good = [answer for answer in answers if isinstance(answer, Acknowledged)]
        assert len(good) == 1
        assert [a for a in answers if isinstance(a, Refused)] == [
            Refused("sequence", {"last": sequence})
        ]


def test_turns_go_to_whoever_waited_longest() -> None:
    lock = FairLock()
    order: list[int] = []

    def take(number: int) -> None:
        lock.acquire()
        order.append(number)
        lock.release()

    lock.acquire()
    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_two_sweeps_at_once_seal_each_paper_once(either_app: Flask) -> None:
    world = build_world(db.session, NOW)
    db.session.commit()
    engine = db.engine
    start_many(world, 6)
    done: list[int] = []

    def sweep() -> None:
        with Session(engine) as session:
            count = sweep_expired(session, now=NOW + timedelta(days=1))
            session.commit()
            done.append(count)

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(done) == 6
    with Session(engine) as session:
        states = set(session.scalars(select(Sitting.state)))
        assert states == {SittingState.SEALED}
