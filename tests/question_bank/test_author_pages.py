"""Several people write one item: the pages on which they are named, told and shown what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from accounts import services as accounts
from accounts.models import Person
from accounts.rules import Role
from core.db import db
from question_bank import queries, services
from question_bank.queries.authors import writers_of_draft
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import body
from tests.question_bank.writing_together import (
    join,
    save,
)

Enter = Callable[[str], FlaskClient]


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
