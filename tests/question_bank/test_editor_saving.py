"""Drafts saved as one writes, who else is in the item, and identifiers that settle later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from core.db import db
from core.errors import Conflict
from core.models import AuditEvent
from question_bank import services
from question_bank.models import EditPresence, Item, ItemDraft
from question_bank.queries.presence import list_present
from question_bank.services.presence import GONE_AFTER
from question_bank.views.saving import differing
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

Enter = Callable[[str], FlaskClient]


def shown(browser: FlaskClient, page: str) -> MultiDict[str, str]:
    return sent_by_browser(browser.get(page).get_data(as_text=True))


def test_the_first_words_make_the_item_and_the_next_save_it(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = shown(browser, "/bank/items/new?bank=open&type=matching")
    sent["stem_zh"] = "为每个场景选择合适的做法。"
    first = browser.post("/bank/items/new/autosave?bank=open", data=sent)
    assert first.status_code == 201
    assert first.json["identifier"] == "L1-NEW-001"
    assert first.json["edit_number"] == 1
    sent["edit_number"] = "1"
    sent["identifier"] = first.json["identifier"]
    sent["competence"] = "PRC-01"
    second = browser.post(first.json["save_url"], data=sent)
    assert second.status_code == 200
    assert second.json["edit_number"] == 2
    assert second.json["identifier"] == "L1-PRC-001"
    item = db.session.scalars(select(Item)).one()
    assert item.draft is not None
    assert item.draft.body["stem"] == {"zh": "为每个场景选择合适的做法。"}
    assert browser.get(first.json["edit_url"]).status_code == 200


def test_a_save_that_came_too_late_shows_both_texts(world: World, enter: Enter) -> None:
    item = world.draft()
    browser = enter("author")
    page = f"/bank/items/{item.public_id}"
    sent = shown(browser, f"{page}/edit")
    sent["stem_zh"] = "先写的？"
    assert browser.post(f"{page}/autosave", data=sent).status_code == 200
    sent["stem_zh"] = "后写的？"
    late = browser.post(f"{page}/autosave", data=sent)
    assert late.status_code == 409
    assert late.json["edit_number"] == 2
    for words in ("某 author 已保存过", "stem.zh", "先写的？", "后写的？"):
        assert words in late.json["html"] or words in late.json["message"]
    sent["edit_number"] = str(late.json["edit_number"])
    assert browser.post(f"{page}/autosave", data=sent).status_code == 200
    assert db.session.get_one(ItemDraft, item.id, populate_existing=True).edit_number == 3


def test_what_has_no_shape_is_told_and_not_saved(world: World, enter: Enter) -> None:
    item = world.draft()
    browser = enter("author")
    page = f"/bank/items/{item.public_id}"
    sent = shown(browser, f"{page}/edit")
    sent["seconds"] = "soon"
    answer = browser.post(f"{page}/autosave", data=sent)
    assert answer.status_code == 422
    assert "作答时间" in answer.json["message"]
    sent["seconds"] = "45"
    sent["identifier"] = "a/b"
    assert browser.post(f"{page}/autosave", data=sent).status_code == 422
    assert browser.post("/bank/items/new/autosave?bank=open", data={"type": "?"}).status_code == 422
    assert db.session.get_one(ItemDraft, item.id, populate_existing=True).edit_number == 1
    for who in ("colleague", "reviewer", "stranger"):
        assert enter(who).post(f"{page}/autosave", data=sent).status_code in {403, 404}


def saves(item: Item) -> int:
    query = select(func.count()).select_from(AuditEvent)
    query = query.where(
        AuditEvent.object_id == item.public_id, AuditEvent.action == "item.draft_saved"
    )
    return db.session.scalar(query) or 0


def test_the_trail_has_one_saving_for_ten_minutes_of_writing(world: World) -> None:
    item = world.draft()
    for second in range(0, 1500, 60):
        assert item.draft is not None
        services.save_draft(
            db.session,
            item,
            body("single", seconds=45 + second // 60),
            edit_number=item.draft.edit_number,
            actor=world["author"],
            now=NOW + timedelta(seconds=second),
            by_itself=True,
        )
        db.session.expire(item, ["draft"])
    assert item.draft is not None
    assert item.draft.edit_number == 26
    assert saves(item) == 2
    services.save_draft(
        db.session,
        item,
        body("single"),
        edit_number=26,
        actor=world["author"],
        now=NOW + timedelta(seconds=1501),
    )
    assert saves(item) == 3


def test_an_identifier_changes_only_before_the_first_review(world: World) -> None:
    first, second = world.draft(), world.draft()
    settle = {"actor": world["author"], "now": NOW}
    services.settle_identifier(db.session, second, "X-9", **settle)
    assert second.identifier == "X-9"
    with pytest.raises(Conflict):
        services.settle_identifier(db.session, first, "X-9", **settle)
    db.session.refresh(first)
    services.submit_for_review(db.session, second, actor=world["author"], now=NOW)
    services.settle_identifier(db.session, second, "X-10", **settle)
    assert second.identifier == "X-9"


def test_differences_name_their_place() -> None:
    mine = body("matching", stem=both("甲", "A"))
    theirs = body("matching", stem=both("乙", "A"), key={"r1": "A"})
    found = {row["field"]: (row["mine"], row["theirs"]) for row in differing(mine, theirs)}
    assert found["stem.zh"] == ("甲", "乙")
    assert found["key.r2"] == ("A", "")
    assert not any(field.startswith("options") for field in found)


def test_two_people_in_one_item_are_told_of_each_other(world: World, enter: Enter) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/presence"
    author, reviewer = enter("author"), enter("reviewer")
    assert author.post(page, data={"place": "stem_zh"}).json["others"] == []
    seen = reviewer.post(page, data={"place": ""}).json["others"]
    assert seen == [{"words": "某 author 正在编辑这道题", "place": "stem_zh"}]
    assert "正在看这道题" in author.post(page, data={"place": "stem_zh"}).json["others"][0]["words"]
    assert reviewer.post(page, data={"place": "-"}).status_code == 204
    assert author.post(page, data={"place": "stem_zh"}).json["others"] == []
    assert enter("stranger").post(page, data={"place": ""}).status_code == 404


def test_who_was_not_seen_for_half_a_minute_is_gone(world: World) -> None:
    item = world.draft()
    note: Any = services.note_presence
    note(db.session, item, place="stem_zh", actor=world["author"], now=NOW)
    for seconds, there in ((29, 1), (31, 0)):
        since = NOW + timedelta(seconds=seconds) - GONE_AFTER
        assert len(list_present(db.session, item, but=world["colleague"], since=since)) == there
    later = NOW + timedelta(days=2)
    note(db.session, item, place="", actor=world["colleague"], now=later)
    assert db.session.scalar(select(func.count()).select_from(EditPresence)) == 1
