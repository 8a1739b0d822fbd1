from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import func, select

from core.errors import Conflict, Forbidden, InvalidInput, NotFound
from core.models import AuditEvent
from question_bank import queries, services
from question_bank.errors import DraftConflict, DraftIncomplete, NotAllowed
from question_bank.models import Item, ItemState, ItemUse, ItemVersion
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both


def test_an_item_goes_from_draft_to_approved(either_world: World) -> None:
    world, session = either_world, either_world.session
    item = world.draft()
    assert (item.identifier, item.state, item.versions) == ("L1-PRC-001", ItemState.DRAFT, [])
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    assert (item.state, version.number) == (ItemState.IN_REVIEW, 1)
    review = services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    session.commit()
    assert (item.state, item.current_version_id, item.draft) == (
        ItemState.APPROVED,
        version.id,
        None,
    )
    assert (review.reviewer, review.version) == (world["reviewer"], version)
    assert [event.action for event in queries.list_events(session, item)] == [
        "item.approved",
        "item.submitted",
        "item.created",
    ]


def test_a_returned_item_can_be_mended_and_sent_again(world: World) -> None:
    session, item = world.session, world.waiting()
    services.return_version(
        session, item.versions[0], reason=" 题干太长 ", actor=world["reviewer"], now=NOW
    )
    assert item.state is ItemState.DRAFT
    row = queries.rows_of(session, [item])[0]
    assert (row.shown_state, row.pending) == ("returned", False)
    assert queries.list_reviews(session, item)[0].reason == "题干太长"
    services.save_draft(
        session, item, body("single", seconds=60), edit_number=1, actor=world["author"], now=NOW
    )
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    assert version.number == 2
    assert item.state is ItemState.IN_REVIEW


def test_returning_needs_a_reason(world: World) -> None:
    item = world.waiting()
    with pytest.raises(InvalidInput):
        services.return_version(
            world.session, item.versions[0], reason="  ", actor=world["reviewer"], now=NOW
        )


@pytest.mark.parametrize("who", ["author", "judge", "officer", "auditor", "colleague"])
def test_only_another_reviewer_of_the_organisation_judges(world: World, who: str) -> None:
    item = world.waiting()
    with pytest.raises(Forbidden):
        services.approve_version(world.session, item.versions[0], actor=world[who], now=NOW)
    with pytest.raises(NotAllowed):
        services.return_version(
            world.session, item.versions[0], reason="x", actor=world[who], now=NOW
        )


def test_who_both_writes_and_reviews_still_cannot_judge_the_own_item(world: World) -> None:
    from accounts.rules import Role
    from accounts.services import grant_role

    where = world.organisations["body"]
    grant_role(world.session, world["author"], where, Role.REVIEWER, actor=None, now=NOW)
    item = world.waiting()
    world.session.refresh(world["author"])
    with pytest.raises(NotAllowed) as refused:
        services.approve_version(world.session, item.versions[0], actor=world["author"], now=NOW)
    assert refused.value.code == "own_item"
    entries = queries.list_review_queue(world.session, world["author"], now=NOW)
    assert [entry.own for entry in entries] == [True]
    assert queries.count_review_queue(world.session, world["author"]) == 0
    assert queries.count_review_queue(world.session, world["reviewer"]) == 1


def test_a_version_is_judged_once(world: World) -> None:
    item = world.approved()
    with pytest.raises(NotAllowed):
        services.return_version(
            world.session, item.versions[0], reason="x", actor=world["reviewer"], now=NOW
        )


def test_nothing_changes_while_a_version_waits(world: World) -> None:
    item = world.waiting()
    with pytest.raises(NotAllowed) as refused:
        services.save_draft(
            world.session, item, body("single"), edit_number=1, actor=world["author"], now=NOW
        )
    assert refused.value.code == "in_review"
    with pytest.raises(NotAllowed):
        services.submit_for_review(world.session, item, actor=world["author"], now=NOW)


@pytest.mark.parametrize("who", ["colleague", "stranger", "reviewer", "officer", "auditor"])
def test_only_the_author_writes_on_an_item(world: World, who: str) -> None:
    item = world.draft()
    with pytest.raises(NotAllowed):
        services.save_draft(
            world.session, item, body("single"), edit_number=1, actor=world[who], now=NOW
        )


@pytest.mark.parametrize("who", ["stranger", "reviewer", "auditor"])
def test_only_authors_of_the_organisation_add_items(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.draft(by=who)


def test_a_draft_saved_meanwhile_is_not_overwritten(either_world: World) -> None:
    world, session, item = either_world, either_world.session, either_world.draft()
    save = {"edit_number": 1, "actor": world["author"], "now": NOW}
    first = services.save_draft(session, item, body("single", seconds=50), **save)  # type: ignore[arg-type]
    assert first.edit_number == 2
    with pytest.raises(DraftConflict) as conflict:
        services.save_draft(session, item, body("single", seconds=70), **save)  # type: ignore[arg-type]
    assert conflict.value.detail == {"edit_number": 2, "who": "某 author", "at": NOW}
    assert item.draft is not None
    assert item.draft.body["seconds"] == 50


def test_an_incomplete_draft_is_kept_but_not_sent(world: World) -> None:
    item = world.draft(stem={"zh": "只有中文？"})
    with pytest.raises(DraftIncomplete) as refused:
        services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
    assert [problem["field"] for problem in refused.value.detail["problems"]] == ["stem.en"]  # type: ignore[attr-defined]
    assert item.state is ItemState.DRAFT
    assert item.versions == []


def test_a_revision_leaves_the_approved_version_in_use_until_it_is_approved(world: World) -> None:
    session, item = world.session, world.approved()
    old = item.current_version_id
    changed = body("single", title=both("新标题", "New title"), domain="COL", competence="COL-01")
    services.save_draft(session, item, changed, edit_number=0, actor=world["author"], now=NOW)
    version = services.submit_for_review(session, item, actor=world["author"], now=NOW)
    assert (item.state, item.current_version_id, item.domain) == (ItemState.APPROVED, old, "PRC")
    assert [entry.version_id for entry in queries.list_approved(session, level="L1")] == [old]
    services.approve_version(session, version, actor=world["reviewer"], now=NOW)
    assert (item.current_version_id, item.domain, item.title["zh"]) == (version.id, "COL", "新标题")
    assert "新标题" in item.search_text


def test_a_revision_that_changes_nothing_is_not_sent(world: World) -> None:
    item = world.approved()
    services.save_draft(
        world.session, item, body("single"), edit_number=0, actor=world["author"], now=NOW
    )
    with pytest.raises(InvalidInput) as refused:
        services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
    assert refused.value.code == "unchanged"


def test_versions_cannot_be_changed_by_whatever_sql(either_world: World) -> None:
    from sqlalchemy import update
    from sqlalchemy.exc import DBAPIError

    item = either_world.approved()
    either_world.session.commit()
    with pytest.raises(DBAPIError):
        either_world.session.execute(update(ItemVersion).values(digest="x"))
    either_world.session.rollback()
    assert item.versions[0].digest != "x"


def test_items_are_suspended_retired_and_brought_back(world: World) -> None:
    session, item = world.session, world.approved()
    act = {"reason": "待复核", "actor": world["reviewer"], "now": NOW}
    services.suspend_item(session, item, **act)  # type: ignore[arg-type]
    assert queries.list_approved(session, level="L1") == []
    services.retire_item(session, item, **act)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        services.save_draft(
            session, item, body("single"), edit_number=0, actor=world["author"], now=NOW
        )
    services.reinstate_item(session, item, **act)  # type: ignore[arg-type]
    assert item.state is ItemState.APPROVED
    assert len(queries.list_approved(session, level="L1")) == 1
    assert queries.list_events(session, item)[0].data["reason"] == "待复核"


@pytest.mark.parametrize("who", ["author", "colleague", "officer", "auditor", "judge"])
def test_only_reviewers_of_the_organisation_change_states(world: World, who: str) -> None:
    item = world.approved()
    with pytest.raises(NotAllowed):
        services.suspend_item(world.session, item, actor=world[who], now=NOW)


def test_use_is_noted_once_for_each_form(world: World) -> None:
    item = world.approved()
    version = item.versions[0].id
    use = {"form": "f1", "exam_title": both("考试", "Exam"), "now": NOW}
    assert services.record_use(world.session, [version, version], **use) == 1  # type: ignore[arg-type]
    assert services.record_use(world.session, [version], **use) == 0  # type: ignore[arg-type]
    assert world.session.scalar(select(func.count()).select_from(ItemUse)) == 1
    assert [(entry.form, number) for entry, number in queries.list_uses(world.session, item)] == [
        ("f1", 1)
    ]


def test_approved_items_are_offered_with_what_assembly_needs(world: World) -> None:
    world.approved("numeric")
    world.draft()
    offered = queries.list_approved(world.session, bank=world.bank, level="L1", domains=["PRC"])
    assert [(entry.type, entry.p_expected, entry.seconds) for entry in offered] == [
        ("numeric", Fraction(3, 5), 45)
    ]
    assert queries.list_approved(world.session, level="L1", domains=["COL"]) == []
    assert queries.list_approved(world.session, level="L2") == []
    versions = queries.get_versions(world.session, [offered[0].version_id, 999])
    assert list(versions) == [offered[0].version_id]


def test_a_competence_that_no_standard_has_is_refused_once_there_is_one(world: World) -> None:
    from standards.services import load_bundled

    load_bundled(world.session, now=NOW)
    assert world.waiting().state is ItemState.IN_REVIEW
    item = world.draft(competence="PRC-99")
    with pytest.raises(DraftIncomplete):
        services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
    assert queries.get_standard(world.session).domains["PRC"]


@pytest.mark.parametrize("slug", ["items", "x", "Open", "content", "a b"])
def test_a_bank_has_a_plain_slug_of_its_own(world: World, slug: str) -> None:
    make = {
        "name": both("库", "B"),
        "organisation": world.organisations["body"],
        "actor": world["author"],
        "now": NOW,
    }
    with pytest.raises(InvalidInput):
        services.create_bank(world.session, slug=slug, **make)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        services.create_bank(world.session, slug="open", **make)  # type: ignore[arg-type]


def test_an_identifier_is_taken_once(world: World) -> None:
    services.create_item(
        world.session, world.bank, body("single"), identifier="X-1", actor=world["author"], now=NOW
    )
    with pytest.raises(Conflict):
        services.create_item(
            world.session,
            world.bank,
            body("single"),
            identifier="X-1",
            actor=world["author"],
            now=NOW,
        )
    with pytest.raises(InvalidInput):
        services.create_item(
            world.session,
            world.bank,
            body("single"),
            identifier="a/b",
            actor=world["author"],
            now=NOW,
        )
    with pytest.raises(InvalidInput):
        services.create_item(
            world.session, world.bank, {"type": "essay"}, actor=world["author"], now=NOW
        )


SEEN_BY = {
    "author": True,
    "reviewer": True,
    "officer": True,
    "auditor": True,
    "stranger": False,
    "judge": False,
    "examiner": False,
}


@pytest.mark.parametrize(("who", "sees"), SEEN_BY.items())
def test_a_bank_is_read_by_its_own_people_and_by_officers_and_auditors(
    world: World, who: str, sees: bool
) -> None:
    item = world.draft()
    assert bool(queries.list_banks(world.session, world[who])) == sees
    if sees:
        assert queries.get_item(world.session, item.public_id, reader=world[who]) is item
    else:
        with pytest.raises(NotFound):
            queries.get_item(world.session, item.public_id, reader=world[who])


def test_items_are_found_by_words_and_narrowed_by_filters(either_world: World) -> None:
    world, session = either_world, either_world.session
    world.approved(title=both("左连接", "Left join"))
    world.draft(
        "numeric",
        domain="COL",
        competence="COL-01",
        stem=both("１００％ 的行数是多少？", "How many?"),
    )

    def found(**narrow: object) -> list[str]:
        filters = queries.ItemFilters(banks=[world.bank.id], **narrow)  # type: ignore[arg-type]
        return [item.identifier for item in session.scalars(queries.list_items(filters))]

    assert found() == ["L1-COL-001", "L1-PRC-001"]
    assert found(sort="-identifier") == ["L1-PRC-001", "L1-COL-001"]
    assert found(text="LEFT 左") == ["L1-PRC-001"]
    assert found(text="100% 行数") == ["L1-COL-001"]
    assert found(text="%") == ["L1-COL-001"]
    assert found(text="l1-prc") == ["L1-PRC-001"]
    assert found(domain="COL", type="numeric", kind="skill", level="L1") == ["L1-COL-001"]
    assert found(state="approved") == ["L1-PRC-001"]
    assert found(state="returned") == found(state="nonsense") == []
    assert found(author=world["colleague"].id) == []
    assert found(sort="nonsense") == found()
    assert queries.count_own_drafts(session, world["author"]) == 1


def test_every_act_is_in_the_audit_trail(world: World) -> None:
    item = world.approved()
    count = (
        select(func.count()).select_from(AuditEvent).where(AuditEvent.object_id == item.public_id)
    )
    assert world.session.scalar(count) == 3
    assert world.session.scalar(select(func.count()).select_from(Item)) == 1
