"""Who may do what with a bank: the rule by tables, and the people of the small world."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import PERMISSIONS, Permission, Role
from core.errors import Conflict, Forbidden, InvalidInput, NotFound
from question_bank import queries, services
from question_bank.models import BankRole, ShareRight
from question_bank.rules.banks import BankFacts, BankRights, bank_rights, includes
from question_bank.services import sharing
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

TRAINER, REVIEWER = PERMISSIONS[Role.TRAINER], PERMISSIONS[Role.REVIEWER]
OFFICER, AUDITOR = PERMISSIONS[Role.OFFICER], PERMISSIONS[Role.AUDITOR]
BOTH = TRAINER | REVIEWER


def member(role: BankRole | None, held: frozenset[Permission]) -> BankFacts:
    return BankFacts(here=held, anywhere=held, restricted=True, member=role)


def shared(right: ShareRight, held: frozenset[Permission]) -> BankFacts:
    return BankFacts(anywhere=held, shares=((right, held),))


TABLE = [
    (BankFacts(), ""),
    (BankFacts(here=TRAINER, anywhere=TRAINER), "read copy write"),
    (BankFacts(here=REVIEWER, anywhere=REVIEWER), "read review manage"),
    (BankFacts(here=OFFICER, anywhere=OFFICER, reads_all=True), "read use manage"),
    (BankFacts(here=AUDITOR, anywhere=AUDITOR, reads_all=True), "read"),
    (BankFacts(anywhere=OFFICER, reads_all=True), "read"),
    (BankFacts(anywhere=TRAINER), ""),
    (BankFacts(here=BOTH, anywhere=BOTH, archived=True), "read copy manage"),
    (member(None, BOTH), ""),
    (member(BankRole.READER, BOTH), "read"),
    (member(BankRole.AUTHOR, BOTH), "read copy write"),
    (member(BankRole.REVIEWER, BOTH), "read copy write review"),
    (member(BankRole.MANAGER, BOTH), "read copy write review manage"),
    (member(BankRole.MANAGER, TRAINER), "read copy write"),
    (member(BankRole.MANAGER, REVIEWER), "read review manage"),
    (member(BankRole.MANAGER, frozenset()), ""),
    (
        BankFacts(here=OFFICER, anywhere=OFFICER, restricted=True, reads_all=True),
        "read use manage",
    ),
    (BankFacts(anywhere=AUDITOR, restricted=True, reads_all=True), "read"),
    (shared(ShareRight.READ, TRAINER), "read"),
    (shared(ShareRight.USE, TRAINER), "read"),
    (shared(ShareRight.COPY, TRAINER), "read copy"),
    (shared(ShareRight.READ, OFFICER), "read"),
    (shared(ShareRight.USE, OFFICER), "read use"),
    (shared(ShareRight.COPY, OFFICER), "read use"),
    (shared(ShareRight.COPY, frozenset()), ""),
]


@pytest.mark.parametrize(("facts", "wanted"), TABLE)
def test_rights_follow_from_the_facts(facts: BankFacts, wanted: str) -> None:
    held = [name for name, has in asdict(bank_rights(facts)).items() if has]
    assert held == [name for name in asdict(BankRights()) if name in wanted.split()]


PERMITTED = st.frozensets(st.sampled_from(sorted(Permission)))
FACTS = st.builds(
    BankFacts,
    here=PERMITTED,
    anywhere=PERMITTED,
    reads_all=st.booleans(),
    restricted=st.booleans(),
    member=st.none() | st.sampled_from(BankRole),
    shares=st.lists(st.tuples(st.sampled_from(ShareRight), PERMITTED), max_size=2).map(tuple),
)


@given(FACTS)
def test_archiving_takes_writing_and_adds_nothing(facts: BankFacts) -> None:
    open_bank = asdict(bank_rights(facts))
    closed = asdict(bank_rights(BankFacts(**{**vars(facts), "archived": True})))
    assert not (closed["write"] or closed["review"] or closed["use"])
    assert all(open_bank[name] for name, has in closed.items() if has)


@given(FACTS, st.sampled_from(ShareRight), PERMITTED)
def test_a_share_takes_nothing_away(
    facts: BankFacts, right: ShareRight, held: frozenset[Permission]
) -> None:
    more = BankFacts(**{**vars(facts), "shares": (*facts.shares, (right, held))})
    before, after = asdict(bank_rights(facts)), asdict(bank_rights(more))
    assert all(after[name] for name, has in before.items() if has)


def test_rights_of_shares_include_each_other() -> None:
    assert includes(ShareRight.COPY, ShareRight.READ)
    assert not includes(ShareRight.READ, ShareRight.USE)


def restrict(world: World) -> None:
    sharing.change_bank(
        world.session,
        world.bank,
        name=both("公开题库", "Open bank"),
        description="",
        licence="CC-BY-4.0",
        approvals_needed=1,
        restricted=True,
        actor=world["reviewer"],
        now=NOW,
    )


def test_a_restricted_bank_hides_from_those_who_are_no_members(world: World) -> None:
    item = world.draft()
    restrict(world)
    seen = {
        name
        for name, person in world.people.items()
        if world.bank.id in queries.readable_bank_ids(world.session, person)
    }
    assert seen == {"reviewer", "officer", "auditor"}
    with pytest.raises(NotFound):
        queries.get_item(world.session, item.public_id, reader=world["author"])
    sharing.set_member(
        world.session,
        world.bank,
        world["author"],
        BankRole.READER,
        actor=world["reviewer"],
        now=NOW,
    )
    assert queries.get_item(world.session, item.public_id, reader=world["author"]) is item
    with pytest.raises(Forbidden):
        services.create_item(
            world.session, world.bank, body("single"), actor=world["author"], now=NOW
        )


def test_only_those_who_read_items_here_or_where_it_is_shared_become_members(world: World) -> None:
    session, manager = world.session, world["reviewer"]

    def add(name: str) -> None:
        role = BankRole.READER
        sharing.set_member(session, world.bank, world[name], role, actor=manager, now=NOW)

    restrict(world)
    with pytest.raises(InvalidInput) as refused:
        add("stranger")
    assert refused.value.code == "no_candidate"
    assert world["stranger"].display_name not in str(refused.value.message)
    school = world.organisations["school"]
    share = sharing.share_bank(session, world.bank, school, ShareRight.READ, actor=manager, now=NOW)
    add("stranger")
    sharing.end_share(session, world.bank, share, actor=manager, now=NOW)
    add("stranger")
    with pytest.raises(InvalidInput):
        add("judge")
    with pytest.raises(InvalidInput):
        sharing.remove_member(session, world.bank, world["judge"], actor=manager, now=NOW)


def test_the_last_manager_stays(world: World) -> None:
    restrict(world)
    reviewer = world["reviewer"]
    with pytest.raises(Conflict):
        sharing.remove_member(world.session, world.bank, reviewer, actor=reviewer, now=NOW)
    with pytest.raises(Conflict):
        sharing.set_member(
            world.session, world.bank, reviewer, BankRole.READER, actor=reviewer, now=NOW
        )


def test_a_share_opens_the_bank_and_ends(either_world: World) -> None:
    world, session = either_world, either_world.session
    school, manager = world.organisations["school"], world["reviewer"]
    assert not queries.usable_banks(session, school)
    sharing.share_bank(session, world.bank, school, ShareRight.READ, actor=manager, now=NOW)
    assert queries.readable_bank_ids(session, world["stranger"]) == [world.bank.id]
    assert not queries.usable_banks(session, school)
    share = sharing.share_bank(session, world.bank, school, ShareRight.USE, actor=manager, now=NOW)
    assert list(queries.usable_banks(session, school)) == [world.bank]
    assert [row.ended_at is None for row in queries.list_shares(session, world.bank)] == [
        True,
        False,
    ]
    assert [bank for _, bank in queries.list_shared_with(session, world["stranger"])] == [
        world.bank
    ]
    sharing.end_share(session, world.bank, share, actor=manager, now=NOW)
    assert queries.readable_bank_ids(session, world["stranger"]) == []
    assert not queries.usable_banks(session, school)
    with pytest.raises(InvalidInput):
        sharing.share_bank(
            session,
            world.bank,
            world.organisations["body"],
            ShareRight.READ,
            actor=manager,
            now=NOW,
        )


def test_nothing_is_written_or_used_in_an_archived_bank(world: World) -> None:
    manager = world["reviewer"]
    sharing.archive_bank(world.session, world.bank, actor=manager, now=NOW)
    assert not queries.usable_banks(world.session, world.organisations["body"])
    with pytest.raises(Forbidden):
        world.draft()
    sharing.reopen_bank(world.session, world.bank, actor=manager, now=NOW)
    assert world.draft()


@pytest.mark.parametrize("who", ["author", "auditor", "examiner", "stranger", "judge"])
def test_only_managers_change_a_bank(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        sharing.archive_bank(world.session, world.bank, actor=world[who], now=NOW)


def test_a_bank_is_made_where_one_manages(world: World) -> None:
    made = {
        "slug": "second",
        "name": both("第二题库", ""),
        "description": " 说明 ",
        "licence": "CC0-1.0",
        "approvals_needed": 2,
        "restricted": True,
        "organisation": world.organisations["body"],
        "now": NOW,
    }
    with pytest.raises(Forbidden):
        sharing.open_bank(world.session, actor=world["judge"], **made)  # type: ignore[arg-type]
    bank = sharing.open_bank(world.session, actor=world["reviewer"], **made)  # type: ignore[arg-type]
    assert (bank.approvals_needed, bank.description, bank.name) == (2, "说明", {"zh": "第二题库"})
    assert [row.role for row in queries.list_members(world.session, bank)] == [BankRole.MANAGER]
    for wrong in ({"licence": "x"}, {"approvals_needed": 3}, {"name": {"en": "x"}}):
        with pytest.raises(InvalidInput):
            sharing.open_bank(
                world.session,
                actor=world["reviewer"],
                **{**made, **wrong, "slug": "third"},  # type: ignore[arg-type]
            )
