from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.clock import SettableClock
from core.db import db
from core.models import Job, JobState
from tests.conftest import NOW

done: list[int] = []


def work(session: Session, payload: dict[str, Any], now: datetime) -> None:
    if payload.get("fail"):
        raise RuntimeError("it broke")
    done.append(payload["n"])


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    done.clear()
    jobs.registry.handle("test.work", work)
    yield
    del jobs.registry.handlers["test.work"]


def test_a_job_runs_once(either_app: Flask, clock: SettableClock) -> None:
    jobs.enqueue(db.session, "test.work", {"n": 1}, now=NOW)
    db.session.commit()
    assert jobs.run_all_due(db.session, clock=clock.now) == 1
    assert done == [1]
    assert jobs.run_all_due(db.session, clock=clock.now) == 0


def test_a_second_job_with_the_same_key_is_not_added(session: Session) -> None:
    assert jobs.enqueue(session, "test.work", {"n": 1}, now=NOW, key="k") is not None
    assert jobs.enqueue(session, "test.work", {"n": 1}, now=NOW, key="k") is None


def test_an_act_that_is_rolled_back_leaves_no_job(session: Session) -> None:
    jobs.enqueue(session, "test.work", {"n": 1}, now=NOW)
    session.rollback()
    assert session.scalars(select(Job)).all() == []


def test_a_job_that_fails_is_tried_again_later_and_then_given_up(
    app: Flask, session: Session, clock: SettableClock
) -> None:
    jobs.enqueue(session, "test.work", {"fail": True}, now=NOW)
    session.commit()
    for _ in range(5):
        assert jobs.run_next(session, clock=clock.now)
        assert not jobs.run_next(session, clock=clock.now)
        clock.move(timedelta(hours=2))
    job = session.scalars(select(Job)).one()
    assert job.state is JobState.DEAD
    assert "it broke" in (job.last_error or "")


def test_the_job_of_a_worker_that_died_is_taken_over_when_its_lease_ends(
    app: Flask, session: Session, clock: SettableClock
) -> None:
    jobs.enqueue(session, "test.work", {"n": 7}, now=NOW)
    assert jobs.claim(session, now=clock.now()) is not None
    session.commit()
    assert not jobs.run_next(session, clock=clock.now)
    clock.move(jobs.LEASE + timedelta(seconds=1))
    assert jobs.run_next(session, clock=clock.now)
    assert done == [7]


def test_what_recurs_is_enqueued_once_a_span(session: Session) -> None:
    jobs.registry.every("test.work", timedelta(minutes=1), work)
    try:
        jobs.enqueue_periodic(session, now=NOW)
        jobs.enqueue_periodic(session, now=NOW + timedelta(seconds=30))
        kinds = [job.kind for job in session.scalars(select(Job)) if job.kind == "test.work"]
        assert len(kinds) == 1
    finally:
        jobs.registry.periodic = [p for p in jobs.registry.periodic if p.kind != "test.work"]
