"""What papers may take from a bank: approved items that programs score, and pictures."""

from __future__ import annotations

import pytest

from question_bank.item_types import ITEM_TYPES, marked_by_people
from question_bank.models import Asset, Bank
from question_bank.queries import list_approved
from question_bank.queries.assets import get_assets
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body


def approve(world: World, kind: str, identifier: str) -> None:
    item = world.approved(kind)
    item.identifier = identifier
    world.session.flush()


@pytest.mark.parametrize("kind", ["matching", "point", "extended_text", "upload"])
def test_items_that_people_mark_are_never_available(world: World, kind: str) -> None:
    if kind == "point":
        add(world, world.bank, str(body(kind)["image"]["asset"]), b"picture")
    approve(world, kind, "X-1")
    found = [item.identifier for item in list_approved(world.session, level="L1")]
    assert found == ([] if ITEM_TYPES[kind].marked_by_people else ["X-1"])


def test_two_types_are_marked_by_people() -> None:
    assert marked_by_people() == ["extended_text", "upload"]


def add(world: World, bank: Bank, identifier: str, content: bytes) -> None:
    asset = Asset(
        bank_id=bank.id,
        identifier=identifier,
        name="p.png",
        media_type="image/png",
        width=1,
        height=1,
        size=len(content),
        content=content,
        added_by_id=world["author"].id,
        added_at=NOW,
    )
    world.session.add(asset)
    world.session.flush()


def test_pictures_are_found_in_their_own_bank_only(world: World) -> None:
    mine, other = "0" * 32, "1" * 32
    add(world, world.bank, mine, b"one")
    found = get_assets(world.session, world.bank.id, [mine, other, mine])
    assert found == {mine: ("image/png", b"one")}
    assert get_assets(world.session, world.bank.id + 1, [mine]) == {}
    assert get_assets(world.session, world.bank.id, []) == {}
