"""What a person may not look into does not show: not by pages of other things, not by the words of a 404."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Person, PersonState
from core.errors import NotFound
from question_bank import queries, services
from question_bank.models import Bank, BankRole, BankShare, Item, ItemComment, ShareRight
from question_bank.queries.assets import get_assets
from question_bank.queries.assets_list import pictures_of
from question_bank.services import bulk, copies, sharing
from question_bank.services.banks import record
from question_bank.services.plans import list_readable, plan_of
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both
from tests.question_bank.editor_form import fields, text_of
from tests.question_bank.test_assets import plain

Enter = Callable[[str], FlaskClient]


def hidden_bank(world: World) -> Bank:
    """A bank of which only the colleague is a member."""
    bank = services.create_bank(
        world.session,
        slug="secret",
        name=both("密", "Secret"),
        organisation=world.organisations["body"],
        actor=world["colleague"],
        now=NOW,
    )
    bank.restricted = True
    world.session.flush()
    sharing._set_role(
        world.session, bank, world["colleague"], BankRole.AUTHOR, world["colleague"], NOW
    )
    return bank


def hidden_item(world: World) -> Item:
    bank = hidden_bank(world)
    actor = world["colleague"]
    return services.create_item(world.session, bank, body("single"), actor=actor, now=NOW)


def test_an_enemy_in_a_bank_that_one_may_not_see_is_not_shown(world: World, enter: Enter) -> None:
    item, other = world.draft(by="colleague"), hidden_item(world)
    other.identifier = "TOP-SECRET-1"
    world.session.flush()
    services.add_enemy(
        world.session, item, "secret/TOP-SECRET-1", reason="同题", actor=world["colleague"], now=NOW
    )
    assert "TOP-SECRET-1" in text_of(enter("colleague").get(f"/bank/items/{item.public_id}"))
    page = text_of(enter("author").get(f"/bank/items/{item.public_id}"))
    assert f"/bank/items/{other.public_id}" not in page
    assert "TOP-SECRET-1" not in page
    assert "同题" not in page


def test_a_history_that_knows_only_an_identifier_tells_it_when_no_hidden_item_has_it(
    world: World,
) -> None:
    session, author, colleague = world.session, world["author"], world["colleague"]
    item, other = world.draft(by="colleague"), world.draft(by="colleague")
    hidden = hidden_item(world)
    hidden.identifier = "TOP-SECRET-1"
    session.flush()
    for name in (other.identifier, "TOP-SECRET-1", "GONE-1"):
        told = {"other": name, "reason": "同题"}
        record(session, item, "item.enemy_added", actor=colleague, now=NOW, **told)

    def seen(reader: Person | None) -> list[tuple[str, str]]:
        events = queries.list_events(session, item, reader=reader)
        found = [(e.data.get("other", ""), e.data.get("reason", "")) for e in events]
        return found[:3]

    assert seen(author) == [("", ""), ("", ""), (other.identifier, "同题")]
    assert seen(colleague)[1:] == [("TOP-SECRET-1", "同题"), (other.identifier, "同题")]
    hidden.identifier = other.identifier
    session.flush()
    assert seen(author) == [("", "")] * 3


def test_a_picture_is_shown_only_to_who_may_look_into_a_bank_that_has_it(
    world: World, enter: Enter
) -> None:
    bank = hidden_bank(world)
    asset = services.add_asset(
        world.session, bank, plain(), name="x", actor=world["colleague"], now=NOW
    )
    name = asset.identifier
    assert list(pictures_of(world.session, [name], reader=world["colleague"])) == [name]
    assert pictures_of(world.session, [name], reader=world["author"]) == {}
    sent = fields(body("single"))
    sent["stem_zh"] = f"![图](asset:{name})"
    address = "/bank/preview?bank=open"
    assert "data:image/png" in text_of(enter("colleague").post(address, data=sent))
    assert "data:image/png" not in text_of(enter("author").post(address, data=sent))


def test_nothing_tells_what_is_hidden_from_what_is_not_there(world: World, enter: Enter) -> None:
    item = hidden_item(world)
    actor = world["colleague"]
    version = services.submit_for_review(world.session, item, actor=actor, now=NOW)
    comment = services.comment_on_item(world.session, item, text="x", actor=actor, now=NOW)
    share = BankShare(
        bank_id=item.bank_id,
        organisation_id=world.organisations["school"].id,
        right=ShareRight.READ,
        granted_by_id=actor.id,
        granted_at=NOW,
        ended_at=NOW,
    )
    world.session.add(share)
    world.session.flush()
    author = enter("author")
    nothing = "0" * 36
    for address, there in (
        ("/bank/items/{}", item.public_id),
        ("/bank/versions/{}", version.public_id),
        ("/bank/items/{}/edit", item.public_id),
    ):
        pages = [author.get(address.format(name)) for name in (there, nothing)]
        assert [page.status_code for page in pages] == [404, 404]
        told = [text_of(page).partition("<h1")[2].partition("lc-mono")[0] for page in pages]
        assert told[0].replace(there, nothing) == told[1], address
    for read, there in (
        (queries.get_version, version.public_id),
        (queries.get_comment, comment.public_id),
        (queries.get_item, item.public_id),
    ):
        words = []
        for name in (there, nothing):
            try:
                read(world.session, name, reader=world["author"])
            except NotFound as error:
                words.append(str(error))
        assert len(words) == 2
        assert words[0] == words[1]
    words = []
    for name in (share.public_id, nothing):
        try:
            queries.get_share(world.session, name, world["author"])
        except NotFound as error:
            words.append(str(error))
    assert len(words) == 2
    assert words[0] == words[1]
    known = author.post("/bank/preview?bank=secret", data=fields(body("single")))
    unknown = author.post("/bank/preview?bank=none", data=fields(body("single")))
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert world.session.scalar(select(ItemComment.id)) is not None


def test_a_goal_that_one_may_not_see_is_a_goal_that_is_not_there(
    world: World, enter: Enter
) -> None:
    hidden_bank(world)
    item = world.draft()
    author = enter("author")
    for goal in ("secret", "none"):
        sent = {"act": "move", "goal": goal, "item": item.public_id}
        assert author.post("/bank/bulk", data=sent).status_code == 404, goal


def test_an_act_planned_before_a_bank_was_closed_to_one_names_nothing_of_it(world: World) -> None:
    item = hidden_item(world)
    act = bulk.plan_bulk(
        world.session,
        act="tag_add",
        ids=[item.public_id],
        tag="x",
        actor=world["author"],
        now=NOW,
    )
    assert list_readable(world.session, [item.public_id], world["author"]) == []
    assert plan_of(world.session, act, world["author"]).lines == []
    assert len(plan_of(world.session, act, world["colleague"]).lines) == 1


def test_a_copied_material_brings_its_pictures(world: World) -> None:
    asset = services.add_asset(
        world.session, world.bank, plain(), name="x", actor=world["author"], now=NOW
    )
    text = f"![图](asset:{asset.identifier})"
    services.create_stimulus(
        world.session,
        world.bank,
        {"title": both("材料", "Case"), "body": both(text, text), "source": "x"},
        identifier="CASE-1",
        actor=world["author"],
        now=NOW,
    )
    item = world.approved(stimulus="CASE-1")
    goal = services.create_bank(
        world.session,
        slug="goal",
        name=both("目标", "Goal"),
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    copies.copy_item(world.session, item, goal, actor=world["author"], now=NOW)
    assert get_assets(world.session, goal.id, [asset.identifier])


def test_an_act_goes_no_further_when_its_person_is_suspended(world: World) -> None:
    item = world.draft()
    act = bulk.plan_bulk(
        world.session, act="tag_add", ids=[item.public_id], tag="x", actor=world["author"], now=NOW
    )
    bulk.start_bulk(world.session, act, now=NOW)
    world["author"].state = PersonState.SUSPENDED
    bulk.bulk_job(world.session, {"bulk": act.public_id}, NOW)
    assert (bulk.stage_of(act), act.count, item.tags) == ("done", 0, [])
