"""Two people at the same moment, on both databases: one after the other, or a plain refusal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import Role
from accounts.services import grant_role
from core import jobs
from core.db import db
from core.errors import DomainError
from core.models import Job
from question_bank import services
from question_bank.models import (
    Bank,
    BankMember,
    BankRole,
    BankShare,
    BulkAct,
    Item,
    ItemReview,
    ItemState,
    ItemTag,
    ItemVersion,
    ShareRight,
    StimulusVersion,
)
from question_bank.services import bulk, sharing, tags
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

Act = Callable[[Session], Any]


@pytest.fixture
def at_once(either_app: Flask, either_world: World) -> Iterator[Callable[..., list[str]]]:
    """Return a function that does acts in threads, each in a session of its own that commits."""
    db.session.commit()

    def run(*acts: Act) -> list[str]:
        told = [""] * len(acts)
        start = threading.Barrier(len(acts))

        def one(place: int, act: Act) -> None:
            with either_app.app_context(), Session(db.engine) as session:
                start.wait(10)
                try:
                    act(session)
                    session.commit()
                    told[place] = "done"
                except (DomainError, IntegrityError) as error:
                    session.rollback()
                    told[place] = type(error).__name__
                except Exception as error:
                    session.rollback()
                    told[place] = repr(error)

        threads = [
            threading.Thread(target=one, args=(place, act)) for place, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        db.session.rollback()
        db.session.expire_all()
        return told

    yield run
    db.session.rollback()


def person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()


def the_bank(session: Session) -> Bank:
    return session.scalars(select(Bank).where(Bank.slug == "open")).one()


def test_items_begun_at_once_get_numbers_one_after_the_other(
    at_once: Callable[..., list[str]],
) -> None:
    def begin(session: Session) -> None:
        actor = person(session, "author")
        services.create_item(session, the_bank(session), body("single"), actor=actor, now=NOW)

    assert at_once(begin, begin, begin, begin) == ["done"] * 4
    names = db.session.scalars(select(Item.identifier).order_by(Item.identifier)).all()
    assert names == [f"L1-PRC-00{n}" for n in (1, 2, 3, 4)]


def test_a_draft_sent_twice_at_once_is_one_version(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    row = either_world.draft().id
    db.session.commit()

    def send(session: Session) -> None:
        item = session.get_one(Item, row)
        services.submit_for_review(session, item, actor=item.author, now=NOW)

    assert sorted(at_once(send, send)) == ["NotAllowed", "done"]
    assert db.session.scalar(select(func.count(ItemVersion.id))) == 1


def test_an_approval_and_a_withdrawal_at_once_leave_one_of_them(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    row = either_world.waiting().versions[-1].id
    db.session.commit()

    def approve(session: Session) -> None:
        version = session.get_one(ItemVersion, row)
        services.approve_version(session, version, actor=person(session, "reviewer"), now=NOW)

    def withdraw(session: Session) -> None:
        version = session.get_one(ItemVersion, row)
        services.withdraw_version(session, version, actor=version.author, now=NOW)

    told = at_once(approve, withdraw)
    assert sorted(told) == ["NotAllowed", "done"]
    item = db.session.scalars(select(Item)).one()
    assert item.state is (ItemState.APPROVED if told[0] == "done" else ItemState.DRAFT)


def test_one_who_approves_twice_at_once_counts_once(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    either_world.bank.approvals_needed = 2
    row = either_world.waiting().versions[-1].id
    db.session.commit()

    def approve(session: Session) -> None:
        version = session.get_one(ItemVersion, row)
        services.approve_version(session, version, actor=person(session, "reviewer"), now=NOW)

    assert sorted(at_once(approve, approve)) == ["NotAllowed", "done"]
    assert db.session.scalar(select(func.count(ItemReview.id))) == 1
    assert db.session.scalars(select(Item.state)).one() is ItemState.IN_REVIEW


def test_acts_on_the_same_items_in_opposite_orders_wait_for_each_other(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    ids = [either_world.approved().public_id for _ in range(12)]
    reviewer = either_world["reviewer"]
    rows = []
    for order in (ids, ids[::-1], ids[6:] + ids[:6]):
        act = bulk.plan_bulk(db.session, act="retire", ids=order, actor=reviewer, now=NOW)
        bulk.start_bulk(db.session, act, now=NOW)
        rows.append(act.id)
    db.session.commit()

    def retire(row: int) -> Act:
        def run(session: Session) -> None:
            act = session.get_one(BulkAct, row)
            assert not bulk.run_chunk(session, act, actor=person(session, "reviewer"), now=NOW)

        return run

    assert at_once(*(retire(row) for row in rows)) == ["done"] * 3
    done = db.session.scalars(select(BulkAct.count).order_by(BulkAct.id)).all()
    assert sum(done) == 12
    assert set(db.session.scalars(select(Item.state))) == {ItemState.RETIRED}


def test_a_tag_put_on_twice_at_once_is_there_once(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    row = either_world.draft().id
    db.session.commit()

    def tag(session: Session) -> None:
        item = session.get_one(Item, row)
        tags.add_tag(session, item, "期末", actor=item.author, now=NOW)

    assert at_once(tag, tag) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(ItemTag)) == 1


def managed(world: World) -> Bank:
    """The bank restricted, with two managers who may take each other's role."""
    for name in ("officer", "colleague"):
        grant_role(
            db.session, world[name], world.organisations["body"], Role.REVIEWER, actor=None, now=NOW
        )
        db.session.refresh(world[name])
    world.bank.restricted = True
    for name in ("officer", "colleague"):
        sharing._set_role(
            db.session, world.bank, world[name], BankRole.MANAGER, world["officer"], NOW
        )
    db.session.commit()
    return world.bank


def test_two_managers_who_remove_each_other_at_once_leave_one(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    managed(either_world)

    def remove(actor: str, other: str) -> Act:
        def run(session: Session) -> None:
            sharing.remove_member(
                session,
                the_bank(session),
                person(session, other),
                actor=person(session, actor),
                now=NOW,
            )

        return run

    told = at_once(remove("officer", "colleague"), remove("colleague", "officer"))
    left = db.session.scalar(select(func.count()).select_from(BankMember))
    assert told.count("done") >= 1, told
    assert left == 1, told


def test_a_bank_shared_twice_at_once_has_one_share_that_holds(
    either_world: World, at_once: Callable[..., list[str]]
) -> None:
    managed(either_world)
    row = either_world.organisations["school"].id
    db.session.commit()

    def share(right: ShareRight) -> Act:
        def run(session: Session) -> None:
            school = session.get_one(type(either_world.organisations["school"]), row)
            actor = person(session, "officer")
            sharing.share_bank(session, the_bank(session), school, right, actor=actor, now=NOW)

        return run

    assert at_once(share(ShareRight.READ), share(ShareRight.COPY)) == ["done", "done"]
    hold = select(func.count(BankShare.id)).where(BankShare.ended_at.is_(None))
    assert db.session.scalar(hold) == 1


def test_what_a_request_began_and_did_not_end_is_ended_in_the_background(
    either_world: World,
) -> None:
    items = [either_world.draft() for _ in range(3)]
    act = bulk.plan_bulk(
        db.session,
        act="tag_add",
        ids=[item.public_id for item in items],
        tag="x",
        actor=either_world["author"],
        now=NOW,
    )
    assert not bulk.start_bulk(db.session, act, now=NOW)
    db.session.commit()
    handlers = dict(jobs.registry.handlers)
    assert bulk.JOB in handlers
    early = db.session.scalars(select(Job).where(Job.kind == bulk.JOB, Job.run_at <= NOW)).all()
    assert early == []
    (job,) = db.session.scalars(select(Job).where(Job.kind == bulk.JOB)).all()
    assert job.run_at <= NOW + timedelta(minutes=5)
    handlers[bulk.JOB](db.session, job.payload, job.run_at)
    assert (bulk.stage_of(act), act.count) == ("done", 3)
    handlers[bulk.JOB](db.session, job.payload, job.run_at)
    assert act.count == 3


def test_an_item_used_while_it_was_retired_comes_back_in_use(either_world: World) -> None:
    item = either_world.approved()
    reviewer = either_world["reviewer"]
    act = bulk.plan_bulk(db.session, act="retire", ids=[item.public_id], actor=reviewer, now=NOW)
    bulk.start_bulk(db.session, act, now=NOW)
    bulk.run_chunk(db.session, act, actor=reviewer, now=NOW)
    services.record_use(
        db.session, [item.versions[-1].id], form="f" * 36, exam_title={"zh": "x"}, now=NOW
    )
    bulk.start_undo(db.session, act, now=NOW)
    bulk.run_chunk(db.session, act, actor=reviewer, now=NOW)
    assert item.state is ItemState.IN_USE


def test_a_material_that_someone_changed_meanwhile_is_not_overwritten_unseen(
    world: World, enter: Callable[[str], FlaskClient]
) -> None:
    made = services.create_stimulus(
        db.session,
        world.bank,
        {"title": both("材料", "Case"), "body": both("原文", "Text"), "source": "x"},
        actor=world["author"],
        now=NOW,
    )
    address = f"/bank/stimuli/{made.public_id}/edit"
    one, other = enter("author"), enter("colleague")
    forms = [
        sent_by_browser(who.get(address).get_data(as_text=True), "stimulus-form")
        for who in (one, other)
    ]
    for form, text in zip(forms, ("甲的", "乙的"), strict=True):
        form["body_zh"] = text
    assert one.post(address, data=forms[0]).status_code == 302
    refused = other.post(address, data=forms[1])
    page = refused.get_data(as_text=True)
    assert (refused.status_code, "第 2 版" in page, "乙的" in page) == (409, True, True)
    again = sent_by_browser(page, "stimulus-form")
    assert other.post(address, data=again).status_code == 302
    versions = db.session.scalars(select(StimulusVersion).order_by(StimulusVersion.number)).all()
    assert [version.body["body"]["zh"] for version in versions] == ["原文", "甲的", "乙的"]
