"""Several people write one item: who may, who is told, and who can never review it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.errors import InvalidInput
from question_bank import queries, rules, services
from question_bank.errors import NotAllowed
from question_bank.models import BankRole, ItemState, ItemVersionAuthor
from question_bank.queries.authors import writers_of_draft, writers_of_versions
from question_bank.rules import ItemFacts, may_hand_over, may_name_authors, may_review
from question_bank.rules.items import may_change_state
from question_bank.services import bulk, sharing
from question_bank.services.copies import move_item
from question_bank.services.plans import plan_of
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.writing_together import (
    also_reviews,
    facts_for,
    join,
    leave,
    save,
    submit,
)

Enter = Callable[[str], FlaskClient]
S = ItemState


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        (may_name_authors, {"author": True, "writes": True}, None),
        (may_name_authors, {"manages": True}, None),
        (may_name_authors, {"author": True}, "no_namer"),
        (may_name_authors, {"writes": True, "reviews": True}, "no_namer"),
        (may_hand_over, {"author": True, "owner": True, "writes": True}, None),
        (may_hand_over, {"manages": True}, None),
        (may_hand_over, {"author": True, "writes": True}, "not_owner"),
        (may_review, {"reviews": True, "pending": True, "wrote_pending": True}, "own_item"),
        (may_review, {"reviews": True, "pending": True, "wrote_current": True}, None),
    ],
)
def test_rules_about_authors(
    rule: Callable[[ItemFacts], object], facts: dict[str, bool], reason: str | None
) -> None:
    verdict = rule(ItemFacts(S.DRAFT, **facts))
    assert getattr(verdict, "reason", None) == reason


def test_who_wrote_the_approved_version_does_not_bring_it_back() -> None:
    facts = ItemFacts(S.SUSPENDED, reviews=True, wrote_current=True)
    assert not may_change_state(facts, "reinstate").ok
    assert may_change_state(
        ItemFacts(S.SUSPENDED, reviews=True, wrote_pending=True), "reinstate"
    ).ok


def test_a_co_author_writes_sends_and_takes_back(either_world: World) -> None:
    world, item = either_world, either_world.draft()
    with pytest.raises(NotAllowed) as refused:
        save(world, item, "colleague", seconds=50)
    assert refused.value.code == "not_author"
    assert join(world, item)
    assert not join(world, item)
    save(world, item, "colleague", seconds=50)
    version = submit(world, item, "colleague")
    services.withdraw_version(world.session, version, actor=world["author"], now=NOW)
    submit(world, item)
    assert item.author == world["author"]
    acts = queries.list_events(world.session, item)
    assert [event.action for event in acts][-2:] == ["item.coauthor_added", "item.created"]
    assert acts[-2].whom == world["colleague"].legal_name


def test_who_had_a_hand_in_a_version_never_reviews_it(either_world: World) -> None:
    world, session = either_world, either_world.session
    also_reviews(world, "author", "colleague")
    item = world.draft()
    join(world, item)
    save(world, item, "colleague", seconds=50)
    leave(world, item)
    version = submit(world, item)
    assert writers_of_versions(session, [version.id])[version.id] == {
        world["author"].id,
        world["colleague"].id,
    }
    for name in ("author", "colleague"):
        assert may_review(facts_for(world, item, name)) == rules.may_review(
            ItemFacts(S.IN_REVIEW, pending=True, reviews=True, wrote_pending=True)
        )
        with pytest.raises(NotAllowed) as refused:
            services.approve_version(session, version, actor=world[name], now=NOW)
        assert refused.value.code == "own_item"
        entries = queries.list_review_queue(session, world[name], now=NOW)
        assert [entry.barred for entry in entries] == ["own_item"]
        assert queries.count_review_queue(session, world[name]) == 0
    assert queries.count_review_queue(session, world["reviewer"]) == 1
    services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    assert item.state is S.APPROVED


def test_a_co_author_who_never_wrote_a_word_is_barred_while_one_and_for_what_was_sent_then(
    world: World,
) -> None:
    session = world.session
    also_reviews(world, "colleague")
    item = world.draft()
    join(world, item)
    version = submit(world, item)
    leave(world, item)
    with pytest.raises(NotAllowed):
        services.return_version(session, version, reason="x", actor=world["colleague"], now=NOW)
    services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    services.suspend_item(session, item, actor=world["reviewer"], now=NOW)
    with pytest.raises(NotAllowed) as refused:
        services.reinstate_item(session, item, actor=world["colleague"], now=NOW)
    assert refused.value.code == "own_item"


def test_who_joins_while_a_version_waits_is_barred_too(world: World) -> None:
    also_reviews(world, "colleague")
    item = world.waiting()
    assert queries.count_review_queue(world.session, world["colleague"]) == 1
    join(world, item)
    assert queries.count_review_queue(world.session, world["colleague"]) == 0
    assert may_review(facts_for(world, item, "colleague")).ok is False
    (entry,) = queries.list_review_queue(world.session, world["colleague"], now=NOW)
    assert entry.own


def test_who_approved_the_waiting_version_does_not_join(world: World) -> None:
    also_reviews(world, "colleague")
    world.bank.approvals_needed = 2
    item = world.waiting()
    services.approve_version(world.session, item.versions[0], actor=world["colleague"], now=NOW)
    for act in (services.add_coauthor, services.hand_over):
        with pytest.raises(NotAllowed) as refused:
            act(world.session, item, world["colleague"], actor=world["author"], now=NOW)
        assert refused.value.code == "judged_before"


def test_a_new_draft_forgets_who_wrote_the_old_one(world: World) -> None:
    also_reviews(world, "colleague")
    item = world.draft()
    join(world, item)
    save(world, item, "colleague", seconds=50)
    version = submit(world, item)
    services.approve_version(world.session, version, actor=world["reviewer"], now=NOW)
    leave(world, item)
    assert writers_of_draft(world.session, item) == set()
    save(world, item, "author", seconds=55)
    assert writers_of_draft(world.session, item) == {world["author"].id}
    second = submit(world, item)
    services.approve_version(world.session, second, actor=world["colleague"], now=NOW)
    assert item.current_version_id == second.id


def test_who_wrote_a_version_cannot_be_changed(world: World) -> None:
    world.waiting()
    for statement in (
        "UPDATE item_version_author SET person_id = 1",
        "DELETE FROM item_version_author",
    ):
        with pytest.raises(IntegrityError), world.session.begin_nested():
            world.session.execute(text(statement))
    assert world.session.scalars(select(ItemVersionAuthor)).all()


def test_the_author_hands_over_and_stays_a_co_author(world: World) -> None:
    session, item = world.session, world.draft()
    join(world, item)
    with pytest.raises(NotAllowed) as refused:
        services.hand_over(session, item, world["colleague"], actor=world["colleague"], now=NOW)
    assert refused.value.code == "not_owner"
    services.hand_over(session, item, world["colleague"], actor=world["author"], now=NOW)
    assert item.author == world["colleague"]
    assert [one.person for one in queries.list_coauthors(session, item)] == [world["author"]]
    assert may_hand_over(facts_for(world, item, "colleague")).ok
    assert not may_hand_over(facts_for(world, item, "author")).ok
    with pytest.raises(InvalidInput):
        services.hand_over(session, item, world["colleague"], actor=world["colleague"], now=NOW)
    save(world, item, "author", seconds=50)


def test_a_manager_of_the_bank_names_authors_and_others_do_not(world: World) -> None:
    item = world.draft()
    for who in ("colleague", "examiner", "stranger", "judge", "auditor"):
        with pytest.raises(NotAllowed) as refused:
            join(world, item, by=who)
        assert refused.value.code == "no_namer"
    assert join(world, item, by="reviewer")
    leave(world, item, by="colleague")
    with pytest.raises(InvalidInput):
        leave(world, item)
    services.hand_over(world.session, item, world["colleague"], actor=world["reviewer"], now=NOW)
    assert item.author == world["colleague"]


@pytest.mark.parametrize("who", ["reviewer", "officer", "stranger"])
def test_a_co_author_must_write_in_the_bank(world: World, who: str) -> None:
    item = world.draft()
    with pytest.raises(NotAllowed) as refused:
        join(world, item, who)
    assert refused.value.code == "no_coauthor"
    assert world[who] not in queries.list_candidates(world.session, item)


def test_those_who_could_write_are_found_by_name(world: World) -> None:
    session, item = world.session, world.draft()
    assert list(queries.list_candidates(session, item)) == [world["colleague"]]
    assert list(queries.list_candidates(session, item, text="COLLEAGUE@")) == [world["colleague"]]
    assert not queries.list_candidates(session, item, text="某 author")
    join(world, item)
    assert not queries.list_candidates(session, item)
    also_reviews(world, "author", "colleague")
    other = world.draft(by="colleague")
    sharing.set_member(
        session, world.bank, world["reviewer"], BankRole.MANAGER, actor=world["reviewer"], now=NOW
    )
    world.bank.restricted = True
    session.flush()
    assert not queries.list_candidates(session, other)
    sharing.set_member(
        session, world.bank, world["author"], BankRole.AUTHOR, actor=world["reviewer"], now=NOW
    )
    assert list(queries.list_candidates(session, other)) == [world["author"]]
    world.bank.archived_at = NOW
    assert not queries.list_candidates(session, other)


def test_lists_and_counts_find_what_one_writes_with_others(either_world: World) -> None:
    world, session = either_world, either_world.session
    mine, shared, foreign = world.draft(by="colleague"), world.draft(), world.draft()
    join(world, shared)
    person = world["colleague"]
    filters = queries.ItemFilters(banks=[world.bank.id], author=person.id)
    assert set(session.scalars(queries.list_items(filters))) == {mine, shared}
    assert queries.count_own_drafts(session, person) == 2
    assert queries.count_written(session, person) == {world.bank.id: 2}
    assert set(queries.list_authors(session, [world.bank.id])) == {person, world["author"]}
    assert queries.coauthors_of(session, [shared.id, foreign.id]) == {
        shared.id: (person.display_name,)
    }
    submit(world, shared)
    for name in ("author", "colleague"):
        asked = queries.QueueFilters(author=world[name].public_id)
        query = queries.waiting_versions(session, world["reviewer"], asked)
        assert [version.item for version in session.scalars(query)] == [shared]
    values = queries.queue_values(session, world["reviewer"])["author"]
    assert {name for name, _ in values} == {world["author"].public_id, person.public_id}


def test_acts_on_many_items_know_co_authors(world: World) -> None:
    session, item = world.session, world.draft()
    person = world["colleague"]
    asked = bulk.plan_bulk(session, act="submit", ids=[item.public_id], actor=person, now=NOW)
    assert [line.reason for line in plan_of(session, asked, person).lines] == ["not_author"]
    join(world, item)
    assert [line.reason for line in plan_of(session, asked, person).lines] == [""]
    goal = services.create_bank(
        session,
        slug="other",
        name={"zh": "另一个"},
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    move_item(session, item, goal, actor=person, now=NOW)
    assert item.bank == goal
