"""Several people write one item: who may, who is told, and who can never review it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from accounts import services as accounts
from accounts.models import Person
from accounts.rules import Role
from core.db import db
from core.errors import InvalidInput
from question_bank import queries, rules, services
from question_bank.errors import NotAllowed
from question_bank.models import BankRole, Item, ItemState, ItemVersion, ItemVersionAuthor
from question_bank.queries.authors import writers_of_draft, writers_of_versions
from question_bank.rules import ItemFacts, may_hand_over, may_name_authors, may_review
from question_bank.rules.items import may_change_state
from question_bank.services import bulk, sharing
from question_bank.services.copies import move_item
from question_bank.services.plans import plan_of
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import body

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


def another_writer(world: World, number: int) -> Person:
    person = accounts.create_person(
        world.session,
        email=f"writer{number}@example.org",
        password="a-long-pass-phrase-2026",
        legal_name=f"命题人{number:02d}",
        actor=None,
        now=NOW,
    )
    where = world.organisations["body"]
    accounts.grant_role(world.session, person, where, Role.TRAINER, actor=None, now=NOW)
    return person


def test_co_authors_are_added_removed_and_the_item_handed_over_on_its_pages(
    world: World, enter: Enter
) -> None:
    item = world.draft()
    author = enter("author")
    page = f"/bank/items/{item.public_id}"
    for shown in (page, f"{page}/edit", f"{page}/authors"):
        html = author.get(shown).get_data(as_text=True)
        assert "请谁一起写" in html
        assert "转交给另一位作者" in html
    form = {"person": world["colleague"].public_id, "on": "editor"}
    answer = author.post(f"{page}/authors", data=form)
    assert answer.location == f"{page}/edit#authors"
    colleague = enter("colleague")
    assert "移出 某 colleague" in colleague.get(f"{page}/edit").get_data(as_text=True)
    answer = author.post(f"{page}/authors/hand-over", data=form)
    assert answer.location == f"{page}/edit#authors"
    html = colleague.get(page).get_data(as_text=True)
    assert "作者 某 colleague、某 author" in html
    answer = author.post(
        f"{page}/authors/remove", data={"person": world["author"].public_id, "on": "editor"}
    )
    assert answer.location == f"{page}#authors"
    assert author.get(f"{page}/edit").status_code == 403
    html = author.get(page).get_data(as_text=True)
    assert "请作者把你加为合著者" in html
    assert "请谁一起写" not in html
    assert enter("stranger").get(f"{page}/authors").status_code == 404
    refused = author.post(f"{page}/authors", data=form)
    assert refused.status_code == 403
    assert "合著者由作者、合著者或题库的管理人增减" in refused.get_data(as_text=True)


def test_among_many_one_searches_for_whom_to_add(world: World, enter: Enter) -> None:
    for number in range(31):
        another_writer(world, number)
    item = world.draft()
    author = enter("author")
    page = f"/bank/items/{item.public_id}"
    html = author.get(page).get_data(as_text=True)
    assert "查找要加的人" in html
    assert "命题人07" not in html
    assert "命题人07" not in author.get(f"{page}/authors").get_data(as_text=True)
    html = author.get(f"{page}/authors?q=命题人07").get_data(as_text=True)
    assert "命题人07" in html
    assert "命题人08" not in html
    assert "没有找到可以写题的人" in author.get(f"{page}/authors?q=谁").get_data(as_text=True)


def test_a_draft_beside_a_version_is_shown_and_commented_on(world: World, enter: Enter) -> None:
    item = world.approved()
    save(world, item, "author", seconds=99)
    reviewer, author = enter("reviewer"), enter("author")
    page = f"/bank/items/{item.public_id}"
    assert "show=draft" in reviewer.get(page).get_data(as_text=True)
    html = reviewer.get(f"{page}?show=draft").get_data(as_text=True)
    assert 'name="version"' not in html.split('id="comments"')[1].split("</section>")[0]
    form = {"on": "item", "place": "stem.zh", "text": "这里要改"}
    answer = reviewer.post(f"{page}/comments", data=form)
    assert answer.location.startswith(f"{page}?show=draft#comment-")
    (thread,) = queries.list_threads(world.session, item)
    assert thread.comment.version is None
    editor = author.get(f"{page}/edit").get_data(as_text=True)
    assert 'data-field="stem_zh"' in editor
    assert "这里要改" in editor
    answer = author.post(
        f"/bank/comments/{thread.comment.public_id}/resolve", data={"on": "editor"}
    )
    assert answer.location.startswith(f"{page}/edit#comment-")
    assert 'data-field="stem_zh"' not in author.get(f"{page}/edit").get_data(as_text=True)
    wrong = reviewer.post(f"{page}/comments", data={**form, "text": ""})
    assert wrong.status_code == 422
    assert "评论还没有写内容" in wrong.get_data(as_text=True)


def test_the_editor_says_whether_its_text_is_stored(world: World, enter: Enter) -> None:
    item = world.draft()
    author = enter("author")
    page = f"/bank/items/{item.public_id}/edit"
    html = author.get(page).get_data(as_text=True)
    assert "data-dirty-start" not in html
    sent = sent_by_browser(html)
    wrong = author.post(page, data={**sent.to_dict(), "seconds": "soon"})
    assert wrong.status_code == 422
    assert "data-dirty-start" in wrong.get_data(as_text=True)
    assert "有改动还没有保存" in wrong.get_data(as_text=True)
    first = sent.copy()
    first["stem_zh"] = "先写的？"
    assert author.post(page, data=first).status_code == 302
    sent["stem_zh"] = "后写的？"
    late = author.post(page, data=sent)
    told = late.get_data(as_text=True)
    assert late.status_code == 409
    for words in ("data-dirty-start", "先写的？", "后写的？", 'data-take="stem_zh"'):
        assert words in told
    sent = sent_by_browser(told)
    assert author.post(page, data=sent).status_code == 302


def test_who_is_in_the_editor_is_told_what_is_stored(world: World, enter: Enter) -> None:
    item = world.draft()
    join(world, item)
    author = enter("author")
    page = f"/bank/items/{item.public_id}/presence"
    assert author.post(page, data={"place": ""}).json["draft"]["edit_number"] == 1
    save(world, item, "colleague", seconds=51)
    world.session.commit()
    told = author.post(page, data={"place": ""}).json["draft"]
    assert told == {"edit_number": 2, "words": "某 colleague 保存了新的内容。"}


def test_the_navigation_says_how_many_versions_wait_for_a_reviewer(
    world: World, enter: Enter
) -> None:
    reviewer, author = enter("reviewer"), enter("author")
    assert "题待审</span>" not in reviewer.get("/bank").get_data(as_text=True)
    world.waiting()
    world.waiting("ordering")
    world.session.commit()
    assert '<span class="vh">2 题待审</span>' in reviewer.get("/bank").get_data(as_text=True)
    assert "题待审</span>" not in author.get("/bank").get_data(as_text=True)


def test_the_navigation_counts_in_few_statements_and_only_for_reviewers(
    world: World, enter: Enter
) -> None:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    def asked(who: str) -> tuple[int, int]:
        browser = enter(who)
        browser.get("/accessibility")
        seen.clear()
        assert browser.get("/accessibility").status_code == 200
        return len(seen), sum("item_version_status" in statement for statement in seen)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        (author, none), (reviewer, one) = asked("author"), asked("reviewer")
        world.waiting()
        busy, still = asked("reviewer")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert (none, one, still) == (0, 1, 1)
    assert reviewer == author + 1
    assert busy <= author + 4


def test_the_list_as_a_file_names_co_authors(world: World, enter: Enter) -> None:
    item = world.draft()
    join(world, item)
    answer = enter("author").post("/bank/items/export", data={"item": [item.public_id]})
    head, line = answer.get_data(as_text=True).splitlines()
    assert "作者,合著者" in head
    assert "某 author,某 colleague" in line


def test_writing_is_recorded_once_for_each_person(world: World) -> None:
    item = world.draft()
    join(world, item)
    for minute, who in enumerate(("author", "colleague", "author", "colleague")):
        world.session.expire(item, ["draft"])
        assert item.draft is not None
        services.save_draft(
            world.session,
            item,
            body("single", seconds=50 + minute),
            edit_number=item.draft.edit_number,
            actor=world[who],
            now=NOW + timedelta(minutes=minute),
        )
    assert writers_of_draft(world.session, item) == {world["author"].id, world["colleague"].id}
