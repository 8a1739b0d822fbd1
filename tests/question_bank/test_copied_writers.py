"""A copy is not reviewed by who wrote the original, in whatever organisation."""

from __future__ import annotations

import pytest

from accounts import services as accounts
from accounts.rules import Role
from question_bank import queries, services
from question_bank.errors import NotAllowed
from question_bank.models import Bank, Item, ItemVersion
from question_bank.queries.authors import list_version_authors, writers_of_draft
from question_bank.services.copies import copy_item
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import both


def other_bank(world: World, where: str) -> Bank:
    return services.create_bank(
        world.session,
        slug=f"of-{where}",
        name=both("另一个", "Another"),
        organisation=world.organisations[where],
        actor=world["colleague"],
        now=NOW,
    )


def give(world: World, name: str, where: str, *roles: Role) -> None:
    for role in roles:
        accounts.grant_role(
            world.session, world[name], world.organisations[where], role, actor=None, now=NOW
        )
    world.session.flush()
    world.session.refresh(world[name])


def sent_copy(world: World, item: Item, goal: Bank) -> ItemVersion:
    actor = world["colleague"]
    made = copy_item(world.session, item, goal, actor=actor, now=NOW)
    return services.submit_for_review(world.session, made, actor=actor, now=NOW)


def refuse_review(world: World, version: ItemVersion, name: str) -> None:
    assert queries.facts_of(world.session, version.item, world[name]).wrote_pending
    with pytest.raises(NotAllowed) as refused:
        services.approve_version(world.session, version, actor=world[name], now=NOW)
    assert refused.value.code == "own_item"


@pytest.mark.parametrize("where", ["body", "school"])
@pytest.mark.parametrize("kind", ["draft", "approved"])
def test_who_wrote_the_original_does_not_review_the_copy(
    either_world: World, where: str, kind: str
) -> None:
    world = either_world
    give(world, "author", where, Role.REVIEWER)
    give(world, "colleague", where, Role.TRAINER)
    give(world, "reviewer", where, Role.REVIEWER)
    item = getattr(world, kind)()
    version = sent_copy(world, item, other_bank(world, where))
    refuse_review(world, version, "author")
    assert list_version_authors(world.session, version) == [world["colleague"], world["author"]]
    services.approve_version(world.session, version, actor=world["reviewer"], now=NOW)


def test_co_authors_and_former_authors_of_a_draft_do_not_review_its_copy(world: World) -> None:
    session, item = world.session, world.draft()
    give(world, "reviewer", "body", Role.TRAINER)
    services.add_coauthor(session, item, world["reviewer"], actor=world["author"], now=NOW)
    version = sent_copy(world, item, other_bank(world, "body"))
    refuse_review(world, version, "reviewer")


def test_a_copy_of_a_copy_remembers_too_and_later_writers_of_the_original_are_free(
    world: World,
) -> None:
    session = world.session
    give(world, "author", "body", Role.REVIEWER)
    give(world, "reviewer", "body", Role.TRAINER)
    item = world.approved()
    services.hand_over(session, item, world["reviewer"], actor=world["author"], now=NOW)
    first = copy_item(session, item, other_bank(world, "body"), actor=world["colleague"], now=NOW)
    give(world, "colleague", "school", Role.TRAINER)
    second = sent_copy(world, first, other_bank(world, "school"))
    wrote = {world["author"].id, world["colleague"].id}
    assert writers_of_draft(session, first) == wrote
    assert {one.id for one in list_version_authors(session, second)} == wrote
