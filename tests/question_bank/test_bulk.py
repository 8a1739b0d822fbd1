"""Acts on many items: looked over, done, undone, in the background when they are many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person
from core import clock, jobs
from core.errors import Conflict, Forbidden, InvalidInput, NotFound
from question_bank import queries, services
from question_bank.models import Asset, Bank, BulkAct, Item, ItemState, ShareRight
from question_bank.rules import bulk as rules
from question_bank.rules.banks import BankRights
from question_bank.rules.items import ItemFacts
from question_bank.services import bulk, copies, sharing
from question_bank.services.plans import Plan, get_bulk_act, list_bulk_acts, plan_of
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

WRITES = BankRights(read=True, copy=True, write=True)
FREE = ItemFacts(ItemState.DRAFT, author=True, writes=True)
VERDICTS: list[tuple[str, dict[str, Any], str]] = [
    ("tag_add", {}, ""),
    ("tag_add", {"tagged": True}, "nothing_to_do"),
    ("tag_remove", {}, "nothing_to_do"),
    ("tag_remove", {"tagged": True}, ""),
    ("tag_add", {"rights": BankRights(read=True)}, "no_tagger"),
    ("tag_add", {"rights": BankRights(review=True)}, ""),
    ("move", {}, "no_writer"),
    ("move", {"goal_writes": True}, ""),
    ("move", {"goal_writes": True, "taken": True}, "identifier_taken"),
    ("move", {"goal_writes": True, "at_goal": True}, "nothing_to_do"),
    ("move", {"goal_writes": True, "of_stimulus": True}, "of_stimulus"),
    (
        "move",
        {"goal_writes": True, "item": ItemFacts(ItemState.DRAFT, writes=True)},
        "not_mover",
    ),
    (
        "move",
        {"goal_writes": True, "item": ItemFacts(ItemState.IN_REVIEW, pending=True, author=True)},
        "in_review",
    ),
    ("copy", {"goal_writes": True, "rights": BankRights(read=True)}, "no_copier"),
    ("copy", {"goal_writes": True, "of_stimulus": True}, ""),
    ("submit", {}, "no_draft"),
    ("submit", {"item": ItemFacts(ItemState.DRAFT, has_draft=True, author=True, writes=True)}, ""),
    ("retire", {}, "no_reviewer"),
    ("retire", {"item": ItemFacts(ItemState.APPROVED, reviews=True)}, ""),
]


@pytest.mark.parametrize(("act", "facts", "reason"), VERDICTS)
def test_what_would_happen_is_told(act: str, facts: dict[str, Any], reason: str) -> None:
    verdict = rules.may_bulk(act, rules.BulkFacts(**{"item": FREE, "rights": WRITES, **facts}))
    assert getattr(verdict, "reason", "") == reason


def asked(world: World, act: str, items: list[Item], who: str = "author", **more: str) -> BulkAct:
    ids = [item.public_id for item in items]
    return bulk.plan_bulk(world.session, act=act, ids=ids, actor=world[who], now=NOW, **more)


def plan(world: World, act: BulkAct, who: str = "author") -> tuple[list[str], dict[str, str]]:
    found: Plan = plan_of(world.session, act, world[who])
    return [line.item.identifier for line in found.done], {
        line.item.identifier: line.reason for line in found.left
    }


def run(world: World, act: BulkAct, who: str = "author") -> None:
    assert not bulk.start_bulk(world.session, act, now=NOW)
    while bulk.run_chunk(world.session, act, actor=world[who], now=NOW):
        pass


def undo(world: World, act: BulkAct, who: str = "author") -> dict[str, str]:
    assert not bulk.start_undo(world.session, act, now=NOW)
    while bulk.run_chunk(world.session, act, actor=world[who], now=NOW):
        pass
    return {key: entry["undo"] for key, entry in act.before.items() if entry.get("undo")}


def second_bank(world: World, slug: str = "second") -> Bank:
    return services.create_bank(
        world.session,
        slug=slug,
        name=both("第二题库", "Second bank"),
        organisation=world.organisations["body"],
        actor=world["reviewer"],
        now=NOW,
    )


def tags(world: World, item: Item) -> list[str]:
    return list(queries.tags_of(world.session, [item.id]).get(item.id, ()))


def test_tags_are_put_on_and_taken_off_again(either_world: World) -> None:
    world = either_world
    items = [world.draft(), world.draft(), world.draft()]
    run(world, asked(world, "tag_add", items[:1], tag="期末"))
    act = asked(world, "tag_add", items, tag=" 期末 ")
    assert plan(world, act) == (
        ["L1-PRC-002", "L1-PRC-003"],
        {"L1-PRC-001": "nothing_to_do"},
    )
    run(world, act)
    assert act.count == 2
    assert [tags(world, item) for item in items] == [["期末"]] * 3
    run(world, asked(world, "tag_remove", items[1:2], tag="期末"))
    assert undo(world, act) == {items[1].public_id: "changed"}
    assert [tags(world, item) for item in items] == [["期末"], [], []]
    assert bulk.stage_of(act) == bulk.UNDONE
    assert act.undone_at == NOW


def test_moving_skips_and_names_identifiers_that_are_taken(either_world: World) -> None:
    world = either_world
    goal = second_bank(world)
    first, taken = world.draft(), world.draft()
    services.create_item(
        world.session,
        goal,
        body("single"),
        identifier=taken.identifier,
        actor=world["author"],
        now=NOW,
    )
    act = asked(world, "move", [first, taken], bank="second")
    assert plan(world, act) == ([first.identifier], {taken.identifier: "identifier_taken"})
    run(world, act)
    assert (first.bank.slug, taken.bank.slug) == ("second", "open")
    assert act.before[taken.public_id] == {"refused": "identifier_taken"}
    assert undo(world, act) == {}
    assert first.bank.slug == "open"


def test_what_was_moved_on_is_not_moved_back(world: World) -> None:
    second_bank(world)
    third = second_bank(world, "third")
    item = world.draft()
    act = asked(world, "move", [item], bank="second")
    run(world, act)
    copies.move_item(world.session, item, third, actor=world["author"], now=NOW)
    assert undo(world, act) == {item.public_id: "changed"}
    assert item.bank.slug == "third"


def test_drafts_are_sent_to_review_and_taken_back(either_world: World) -> None:
    world = either_world
    ready, unready, approved = world.draft(), world.draft(source=None), world.approved()
    act = asked(world, "submit", [ready, unready, approved])
    done, left = plan(world, act)
    assert done == [ready.identifier]
    assert left == {unready.identifier: "draft_incomplete", approved.identifier: "no_draft"}
    run(world, act)
    assert ready.state is ItemState.IN_REVIEW
    assert act.before[unready.public_id] == {"refused": "draft_incomplete"}
    assert undo(world, act) == {}
    world.session.refresh(ready)
    assert ready.state.value == "draft"


def test_what_was_judged_meanwhile_stays(world: World) -> None:
    item = world.draft()
    act = asked(world, "submit", [item])
    run(world, act)
    services.approve_version(world.session, item.versions[-1], actor=world["reviewer"], now=NOW)
    assert undo(world, act) == {item.public_id: "changed"}
    assert item.state is ItemState.APPROVED


def test_retiring_is_undone_to_the_state_before(either_world: World) -> None:
    world = either_world
    approved, suspended, draft = world.approved(), world.approved("numeric"), world.draft()
    services.suspend_item(world.session, suspended, actor=world["reviewer"], now=NOW)
    act = asked(world, "retire", [approved, suspended, draft], "reviewer")
    run(world, act, "reviewer")
    assert [approved.state, suspended.state] == [ItemState.RETIRED] * 2
    assert act.before[draft.public_id] == {"refused": "wrong_state"}
    later = NOW + timedelta(hours=1)
    services.reinstate_item(world.session, suspended, actor=world["reviewer"], now=later)
    services.retire_item(world.session, suspended, actor=world["reviewer"], now=later)
    assert undo(world, act, "reviewer") == {suspended.public_id: "changed"}
    assert [approved.state, suspended.state] == [ItemState.APPROVED, ItemState.RETIRED]


def test_copies_say_where_they_come_from(either_world: World) -> None:
    world, session = either_world, either_world.session
    goal = second_bank(world)
    third = second_bank(world, "third")
    picture = Asset(
        bank_id=world.bank.id,
        identifier="0" * 32,
        name="图",
        media_type="image/png",
        width=1,
        height=1,
        size=1,
        content=b"x",
        added_by_id=world["author"].id,
        added_at=NOW,
    )
    session.add(picture)
    item = world.draft(stem=both(f"![图](asset:{'0' * 32})", f"![Picture](asset:{'0' * 32})"))
    made = copies.copy_item(session, item, goal, actor=world["author"], now=NOW)
    again = copies.copy_item(session, made, third, actor=world["author"], now=NOW)
    assert made.draft is not None
    assert again.draft is not None
    (credit,) = made.draft.body["attribution"]
    assert credit == {
        "bank": "open",
        "identifier": item.identifier,
        "version": 0,
        "author": world["author"].display_name,
        "organisation": "body",
        "licence": "CC-BY-4.0",
        "source": "自拟计算",
        "copied_on": NOW.date().isoformat(),
    }
    assert [entry["bank"] for entry in again.draft.body["attribution"]] == ["second", "open"]
    banks = set(session.scalars(select(Asset.bank_id)))
    assert banks == {world.bank.id, goal.id, third.id}
    services.submit_for_review(session, made, actor=world["author"], now=NOW)


def test_copies_are_taken_back_while_nobody_worked_on_them(either_world: World) -> None:
    world = either_world
    second_bank(world)
    kept, touched = world.approved(), world.approved("numeric")
    act = asked(world, "copy", [kept, touched], bank="second")
    run(world, act)
    made = {
        item.copied_from_id: item
        for item in world.session.scalars(select(Item).where(Item.copied_from_id.is_not(None)))
    }
    assert set(made) == {kept.current_version_id, touched.current_version_id}
    worked = made[touched.current_version_id]
    assert worked.draft is not None
    services.save_draft(
        world.session,
        worked,
        worked.draft.body,
        edit_number=1,
        actor=world["author"],
        now=NOW,
    )
    assert undo(world, act) == {touched.public_id: "changed"}
    left = world.session.scalars(select(Item).where(Item.copied_from_id.is_not(None))).all()
    assert [item.id for item in left] == [worked.id]


def test_copying_needs_the_right_to(world: World) -> None:
    item, school = world.approved(), world.organisations["school"]
    goal = services.create_bank(
        world.session,
        slug="theirs",
        name=both("别处", "Elsewhere"),
        organisation=school,
        actor=world["judge"],
        now=NOW,
    )
    stranger, manager = world["stranger"], world["reviewer"]
    for right in (ShareRight.READ, ShareRight.USE):
        sharing.share_bank(world.session, world.bank, school, right, actor=manager, now=NOW)
        with pytest.raises(Forbidden):
            copies.copy_item(world.session, item, goal, actor=stranger, now=NOW)
    sharing.share_bank(world.session, world.bank, school, ShareRight.COPY, actor=manager, now=NOW)
    made = copies.copy_item(world.session, item, goal, actor=stranger, now=NOW)
    assert made.copied_from_id == item.current_version_id
    with pytest.raises(Conflict):
        copies.copy_item(world.session, item, goal, actor=stranger, now=NOW)


def test_an_act_is_begun_once_and_undone_once_within_thirty_days(world: World) -> None:
    act = asked(world, "tag_add", [world.draft()], tag="甲")
    with pytest.raises(Conflict):
        bulk.start_undo(world.session, act, now=NOW)
    run(world, act)
    with pytest.raises(Conflict):
        bulk.start_bulk(world.session, act, now=NOW)
    late = NOW + timedelta(days=31)
    assert not bulk.undoable(act, late)
    with pytest.raises(Conflict):
        bulk.start_undo(world.session, act, now=late)
    undo(world, act)
    with pytest.raises(Conflict):
        bulk.start_undo(world.session, act, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "burn"},
        {"ids": []},
        {"ids": [str(n) for n in range(10_001)]},
        {"tag": " "},
        {"tag": "a,b"},
        {"tag": "字" * 65},
    ],
)
def test_what_cannot_be_asked_is_refused(world: World, wrong: dict[str, Any]) -> None:
    given = {"act": "tag_add", "ids": ["x"], "tag": "甲", **wrong}
    with pytest.raises(InvalidInput):
        bulk.plan_bulk(world.session, actor=world["author"], now=NOW, **given)


def test_acts_are_ones_own(world: World) -> None:
    act = asked(world, "tag_add", [world.draft()], tag="甲")
    assert not list_bulk_acts(world.session, world["author"])
    run(world, act)
    assert list_bulk_acts(world.session, world["author"]) == [act]
    assert not list_bulk_acts(world.session, world["colleague"])
    with pytest.raises(NotFound):
        get_bulk_act(world.session, world["colleague"], act.public_id)


def test_many_items_are_done_in_the_background(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = world.session
    items = [world.draft() for _ in range(5)]
    monkeypatch.setattr(bulk, "DIRECTLY", 2)
    monkeypatch.setitem(rules.CHUNKS, "tag_add", 2)
    act = asked(world, "tag_add", items, tag="甲")
    assert bulk.start_bulk(session, act, now=NOW)
    session.commit()
    seen = []
    while jobs.run_next(session, clock=clock.now):
        act = session.scalars(select(BulkAct)).one()
        seen.append(bulk.progress_of(act))
    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert bulk.stage_of(act) == bulk.DONE
    assert bulk.start_undo(session, act, now=NOW)
    session.commit()
    jobs.run_all_due(session, clock=clock.now)
    act = session.scalars(select(BulkAct)).one()
    assert bulk.stage_of(act) == bulk.UNDONE
    author = session.scalars(select(Person).where(Person.email == "author@example.org")).one()
    assert author.id == act.person_id
    assert not any(queries.tags_of(session, [item.id for item in items]).values())
