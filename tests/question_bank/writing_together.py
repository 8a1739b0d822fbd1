"""Several people who write one item, for tests."""

from __future__ import annotations

from accounts import services as accounts
from accounts.rules import Role
from question_bank import queries, services
from question_bank.models import Item, ItemVersion
from question_bank.rules import ItemFacts
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body


def also_reviews(world: World, *names: str) -> None:
    """Let people who write review as well, as the four eyes must hold for them."""
    for name in names:
        person, where = world[name], world.organisations["body"]
        accounts.grant_role(world.session, person, where, Role.REVIEWER, actor=None, now=NOW)
        world.session.flush()
        world.session.refresh(person)


def join(world: World, item: Item, name: str = "colleague", by: str = "author") -> bool:
    return services.add_coauthor(world.session, item, world[name], actor=world[by], now=NOW)


def leave(world: World, item: Item, name: str = "colleague", by: str = "author") -> None:
    services.remove_coauthor(world.session, item, world[name], actor=world[by], now=NOW)


def save(world: World, item: Item, who: str, **changes: object) -> None:
    world.session.expire(item, ["draft"])
    number = item.draft.edit_number if item.draft else 0
    document = body("single", **changes)
    services.save_draft(
        world.session, item, document, edit_number=number, actor=world[who], now=NOW
    )


def submit(world: World, item: Item, who: str = "author") -> ItemVersion:
    return services.submit_for_review(world.session, item, actor=world[who], now=NOW)


def facts_for(world: World, item: Item, who: str) -> ItemFacts:
    return queries.facts_of(world.session, item, world[who])
