from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Person
from accounts.rules import Role
from core.db import db, set_may_write
from core.errors import Conflict, InvalidInput, NotFound
from core.models import AuditEvent
from question_bank import queries, services
from question_bank.errors import NotAllowed
from question_bank.models import (
    Item,
    ItemReview,
    ItemState,
    ItemStatistics,
    ItemVersion,
    ReviewOutcome,
    VersionStanding,
    VersionStatus,
)
from question_bank.rules import ALL_YES
from tests.conftest import NOW
from tests.question_bank.conftest import PASSWORD, World
from tests.question_bank.documents import body, both


def second_reviewer(world: World, name: str = "reviewer2") -> Person:
    person = accounts.create_person(
        world.session,
        email=f"{name}@example.org",
        password=PASSWORD,
        legal_name=f"某 {name}",
        actor=None,
        now=NOW,
    )
    where = world.organisations["body"]
    accounts.grant_role(world.session, person, where, Role.REVIEWER, actor=None, now=NOW)
    world.session.commit()
    world.session.refresh(person)
    return person


def standing_of(world: World, version: ItemVersion) -> VersionStanding:
    status = world.session.get_one(VersionStatus, version.id, populate_existing=True)
    return status.standing


def actions(world: World, item: Item) -> list[str]:
    return [event.action for event in queries.list_events(world.session, item)]


def test_two_approvals_by_different_reviewers_are_needed_where_the_bank_asks_for_two(
    either_world: World,
) -> None:
    world, session = either_world, either_world.session
    other = second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    version = item.versions[0]
    services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    assert (item.state, item.current_version_id) == (ItemState.IN_REVIEW, None)
    assert standing_of(world, version) is VersionStanding.WAITING
    with pytest.raises(NotAllowed) as refused:
        services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    assert refused.value.code == "approved_before"
    services.approve_version(session, version, actor=other, now=NOW)
    assert (item.state, standing_of(world, version)) == (
        ItemState.APPROVED,
        VersionStanding.APPROVED,
    )
    assert item.current_version_id == version.id
    assert actions(world, item)[:3] == ["item.approved", "item.approval_given", "item.submitted"]


def test_what_a_version_needs_does_not_change_while_it_waits(world: World) -> None:
    item = world.waiting()
    world.bank.approvals_needed = 2
    services.approve_version(world.session, item.versions[0], actor=world["reviewer"], now=NOW)
    assert item.state is ItemState.APPROVED


def test_one_return_is_enough_though_another_approved(world: World) -> None:
    session, other = world.session, second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    version = item.versions[0]
    services.approve_version(session, version, actor=other, now=NOW)
    review = services.return_version(
        session,
        version,
        checklist={**ALL_YES, "language": "no"},
        reason="英文不通",
        actor=world["reviewer"],
        now=NOW,
    )
    assert (item.state, standing_of(world, version)) == (ItemState.DRAFT, VersionStanding.RETURNED)
    assert review.checklist["language"] == "no"
    assert queries.pending_version(session, item) is None
    with pytest.raises(NotAllowed):
        services.approve_version(session, version, actor=world["reviewer"], now=NOW)


def test_approvals_of_an_earlier_version_do_not_count_for_the_next(world: World) -> None:
    session, other = world.session, second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    services.approve_version(session, item.versions[0], actor=other, now=NOW)
    services.withdraw_version(session, item.versions[0], actor=world["author"], now=NOW)
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    services.approve_version(session, version, actor=other, now=NOW)
    assert standing_of(world, version) is VersionStanding.WAITING


@pytest.mark.parametrize("answer", ["no", "", "maybe"])
def test_a_point_that_is_not_a_yes_keeps_a_version_from_approval(world: World, answer: str) -> None:
    item = world.waiting()
    with pytest.raises(InvalidInput) as refused:
        services.approve_version(
            world.session,
            item.versions[0],
            checklist={**ALL_YES, "key": answer},
            actor=world["reviewer"],
            now=NOW,
        )
    assert refused.value.detail["points"] == ["key"]
    assert world.session.scalar(select(ItemReview.id)) is None


def test_an_author_takes_a_version_back_and_writes_on(world: World) -> None:
    session, item = world.session, world.waiting()
    version = item.versions[0]
    services.withdraw_version(session, version, reason="还要改", actor=world["author"], now=NOW)
    assert (item.state, standing_of(world, version)) == (
        ItemState.DRAFT,
        VersionStanding.WITHDRAWN,
    )
    assert not queries.rows_of(session, [item])[0].returned
    services.save_draft(
        session, item, body("single", seconds=50), edit_number=1, actor=world["author"], now=NOW
    )
    again = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    assert (again.number, standing_of(world, again)) == (2, VersionStanding.WAITING)
    assert "item.withdrawn" in actions(world, item)


def test_a_revision_that_is_taken_back_leaves_the_approved_version(world: World) -> None:
    session, item = world.session, world.approved()
    services.save_draft(
        session, item, body("single", seconds=50), edit_number=0, actor=world["author"], now=NOW
    )
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    services.withdraw_version(session, version, actor=world["author"], now=NOW)
    assert item.state is ItemState.APPROVED
    assert item.draft is not None


@pytest.mark.parametrize("who", ["colleague", "reviewer", "officer", "stranger"])
def test_only_the_author_takes_a_version_back(world: World, who: str) -> None:
    item = world.waiting()
    with pytest.raises(NotAllowed):
        services.withdraw_version(world.session, item.versions[0], actor=world[who], now=NOW)


def test_a_retired_item_is_not_brought_back_by_its_revision(world: World) -> None:
    session, item = world.session, world.approved()
    services.save_draft(
        session, item, body("single", seconds=50), edit_number=0, actor=world["author"], now=NOW
    )
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    services.retire_item(session, item, actor=world["reviewer"], now=NOW)
    with pytest.raises(NotAllowed):
        services.approve_version(session, version, actor=world["reviewer"], now=NOW)


def use(world: World, item: Item, form: str = "f1") -> int:
    return services.record_use(
        world.session,
        [item.versions[0].id],
        form=form,
        exam_title=both("考试", "Exam"),
        now=NOW,
    )


def test_an_item_in_a_form_is_in_use_and_still_offered(either_world: World) -> None:
    world, session = either_world, either_world.session
    item = world.approved()
    assert [use(world, item), use(world, item), use(world, item, "f2")] == [1, 0, 1]
    assert [item.state] == [ItemState.IN_USE]
    statistics = queries.get_statistics(session, item)
    assert (statistics.forms, statistics.exposures, statistics.last_used_at) == (2, 0, NOW)
    assert len(queries.list_approved(session, level="L1")) == 1
    reviewer = {"actor": world["reviewer"], "now": NOW}
    services.suspend_item(session, item, **reviewer)  # type: ignore[arg-type]
    assert queries.list_approved(session, level="L1") == []
    services.reinstate_item(session, item, **reviewer)  # type: ignore[arg-type]
    assert [item.state] == [ItemState.IN_USE]
    services.retire_item(session, item, **reviewer)  # type: ignore[arg-type]
    assert [item.state] == [ItemState.RETIRED]


def test_a_revision_of_an_item_in_use_leaves_it_in_use(world: World) -> None:
    session, item = world.session, world.approved()
    use(world, item)
    services.save_draft(
        session, item, body("single", seconds=50), edit_number=0, actor=world["author"], now=NOW
    )
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    assert (item.state, item.current_version_id) == (ItemState.IN_USE, version.id)


def test_exposures_are_set_by_item_over_its_versions(either_world: World) -> None:
    world, session = either_world, either_world.session
    item, other = world.approved(), world.approved("numeric")
    services.save_draft(
        session, item, body("single", seconds=50), edit_number=0, actor=world["author"], now=NOW
    )
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    counts = {item.versions[0].id: 3, version.id: 4, other.versions[0].id: 1, 999_999: 5}
    assert services.record_exposures(session, counts, now=NOW) == 2
    assert services.record_exposures(session, counts, now=NOW) == 0
    shown = {entry.item_id: entry.exposures for entry in session.scalars(select(ItemStatistics))}
    assert shown == {item.id: 7, other.id: 1}


def test_the_queue_tells_age_approvals_and_why_others_must_judge(world: World) -> None:
    session, other = world.session, second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    services.approve_version(session, item.versions[0], actor=other, now=NOW)
    (mine,) = queries.list_review_queue(session, other, now=NOW)
    assert (mine.barred, mine.approvals, mine.needed, mine.last) == ("approved_before", 1, 2, True)
    (theirs,) = queries.list_review_queue(session, world["reviewer"], now=NOW)
    assert theirs.barred == ""
    assert queries.count_review_queue(session, other) == 0
    assert queries.count_review_queue(session, world["reviewer"]) == 1


FILTERS = [
    ({}, ["L1-PRC-001", "L1-COL-001", "L1-PRC-002"]),
    ({"sort": "identifier"}, ["L1-COL-001", "L1-PRC-001", "L1-PRC-002"]),
    ({"sort": "-type"}, ["L1-PRC-001", "L1-PRC-002", "L1-COL-001"]),
    ({"domain": "COL"}, ["L1-COL-001"]),
    ({"type": "single"}, ["L1-PRC-001", "L1-PRC-002"]),
    ({"bank": "open"}, ["L1-PRC-001", "L1-COL-001", "L1-PRC-002"]),
    ({"bank": "none"}, []),
    ({"author": "nobody"}, []),
    ({"second": True}, ["L1-PRC-002"]),
]


@pytest.mark.parametrize(("narrowed", "found"), FILTERS)
def test_the_queue_is_narrowed_and_sorted(
    world: World, narrowed: dict[str, object], found: list[str]
) -> None:
    session, other = world.session, second_reviewer(world)
    world.waiting()
    world.waiting("numeric", domain="COL", competence="COL-01")
    world.bank.approvals_needed = 2
    last = world.waiting(title=both("另一题", "Another"))
    services.approve_version(session, last.versions[0], actor=other, now=NOW)
    filters = queries.QueueFilters(**narrowed)  # type: ignore[arg-type]
    versions = session.scalars(queries.waiting_versions(session, world["reviewer"], filters)).all()
    assert [version.item.identifier for version in versions] == found
    values = queries.queue_values(session, world["reviewer"])
    assert [value for value, _ in values["domain"]] == ["COL", "PRC"]
    assert values["author"] == [(world["author"].public_id, "某 author")]
    for place, version in enumerate(versions):
        near = queries.neighbours_of(session, version, world["reviewer"], filters)
        assert (near.place, near.total) == (place + 1, len(found))
        after = versions[place + 1].public_id if place + 1 < len(versions) else ""
        assert near.after == after


def test_a_version_that_was_decided_leads_to_the_oldest_that_waits(world: World) -> None:
    done, next_one = world.waiting(), world.waiting("numeric")
    services.approve_version(world.session, done.versions[0], actor=world["reviewer"], now=NOW)
    near = queries.neighbours_of(
        world.session, done.versions[0], world["reviewer"], queries.QueueFilters()
    )
    assert (near.place, near.total, near.after) == (0, 1, next_one.versions[0].public_id)


def test_enemies_are_shown_on_both_and_taken_apart_again(either_world: World) -> None:
    world, session = either_world, either_world.session
    one, other = world.approved(), world.approved("numeric")
    act = {"actor": world["reviewer"], "now": NOW}
    services.add_enemy(session, other, one.identifier, reason="重复", **act)  # type: ignore[arg-type]
    for item, enemy in ((one, other), (other, one)):
        (found,) = queries.list_enemies(session, item)
        assert (found.item, found.reason) == (enemy, "重复")
    pair = sorted([one.versions[0].id, other.versions[0].id])
    assert [sorted(found) for found in queries.list_enemy_pairs(session, pair)] == [pair]
    assert queries.list_enemy_pairs(session, pair[:1]) == []
    with pytest.raises(Conflict):
        services.add_enemy(session, one, other.identifier, reason="又", **act)  # type: ignore[arg-type]
    services.remove_enemy(session, one, other, **act)  # type: ignore[arg-type]
    assert queries.list_enemies(session, one) == []
    with pytest.raises(NotFound):
        services.remove_enemy(session, one, other, **act)  # type: ignore[arg-type]
    assert actions(world, one)[:2] == ["item.enemy_removed", "item.enemy_added"]
    assert actions(world, other)[:2] == ["item.enemy_removed", "item.enemy_added"]


NAMES = [("", "item_unknown"), ("X-9", "item_unknown"), ("L1-PRC-001", "item_itself")]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_an_enemy_is_named_by_an_identifier_that_there_is(
    world: World, name: str, code: str
) -> None:
    item = world.draft()
    with pytest.raises(InvalidInput) as refused:
        services.add_enemy(world.session, item, name, reason="x", actor=world["author"], now=NOW)
    assert refused.value.code == code


def test_an_enemy_needs_a_reason_and_somebody_of_the_bank(world: World) -> None:
    session, item, other = world.session, world.draft(), world.draft()
    name = f"open/{other.identifier}"
    with pytest.raises(InvalidInput):
        services.add_enemy(session, item, name, reason=" ", actor=world["author"], now=NOW)
    with pytest.raises(NotAllowed):
        services.add_enemy(session, item, name, reason="x", actor=world["auditor"], now=NOW)
    services.add_enemy(session, item, name, reason="x", actor=world["colleague"], now=NOW)


def test_two_approvals_at_once_both_count_and_make_the_version_current_once(
    either_app: Flask, either_world: World
) -> None:
    world, session = either_world, either_world.session
    other = second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    version_id, people = item.versions[0].id, [world["reviewer"].id, other.id]
    session.commit()
    start, failures = threading.Barrier(2), []

    def approve(person_id: int) -> None:
        with either_app.app_context():
            set_may_write(True)
            try:
                start.wait()
                version = db.session.get_one(ItemVersion, version_id)
                reviewer = db.session.get_one(Person, person_id)
                services.approve_version(db.session, version, actor=reviewer, now=NOW)
                db.session.commit()
            except Exception as error:  # told below, in the thread that asserts
                failures.append(error)
            finally:
                db.session.close()

    threads = [threading.Thread(target=approve, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    session.expire_all()
    assert session.get_one(VersionStatus, version_id).standing is VersionStanding.APPROVED
    assert (item.state, item.current_version_id) == (ItemState.APPROVED, version_id)
    outcomes = list(session.scalars(select(ItemReview.outcome)))
    assert outcomes == [ReviewOutcome.APPROVED] * 2
    acts = session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == item.public_id))
    assert sorted(act for act in acts if "appro" in act) == ["item.approval_given", "item.approved"]


def test_content_reviewed_before_it_came_here_claims_no_checklist(world: World) -> None:
    item = world.waiting()
    version = queries.pending_version(world.session, item)
    assert version is not None
    review = services.approve_version(
        world.session, version, checklist=None, actor=world["reviewer"], now=NOW
    )
    assert review.checklist == {}
    assert item.state is ItemState.APPROVED
