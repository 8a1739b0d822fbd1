"""Materials: written in both languages, versions, the order of their items, writing an item for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.errors import Conflict, Forbidden, InvalidInput
from question_bank import services
from question_bank.documents import stimulus_body
from question_bank.models import Stimulus, StimulusVersion
from question_bank.queries.stimuli import (
    list_stimulus_items,
    list_stimulus_rows,
    list_stimulus_versions,
)
from tests.conftest import NOW
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World
from tests.question_bank.documents import both

Enter = Callable[[str], FlaskClient]
CASE = stimulus_body(
    {"title": both("夜间停顿", "A stop at night"), "body": both("某作业…", "A job…")}
)


def make(world: World, identifier: str = "", who: str = "author") -> Stimulus:
    return services.create_stimulus(
        db.session, world.bank, CASE, identifier=identifier, actor=world[who], now=NOW
    )


def test_a_material_gets_a_number_and_versions(world: World) -> None:
    first, second = make(world), make(world)
    assert (first.identifier, second.identifier) == ("CASE-001", "CASE-002")
    item = world.draft(stimulus="CASE-001")
    version = services.submit_for_review(db.session, item, actor=world["author"], now=NOW)
    changed = {**CASE, "body": both("改过的", "Changed")}
    act = {"actor": world["author"], "now": NOW}
    new = services.change_stimulus(db.session, world.bank, first, changed, **act)
    assert new.number == 2
    assert services.change_stimulus(db.session, world.bank, first, changed, **act).number == 2
    assert version.stimulus_version is not None
    assert version.stimulus_version.body == CASE
    assert [(v.number, used) for v, used in list_stimulus_versions(db.session, first)] == [
        (2, 0),
        (1, 1),
    ]
    rows = [
        (r.stimulus.identifier, r.versions, r.items)
        for r in list_stimulus_rows(db.session, world.bank)
    ]
    assert rows == [("CASE-001", 2, 1), ("CASE-002", 1, 0)]


def test_bad_materials_are_refused(world: World) -> None:
    make(world, "C-1")
    with pytest.raises(Conflict):
        make(world, "C-1")
    with pytest.raises(InvalidInput):
        make(world, "a/b")
    for who in ("reviewer", "officer", "stranger"):
        with pytest.raises(Forbidden):
            make(world, "C-2", who)
    with pytest.raises(InvalidInput):
        services.create_stimulus(
            db.session, world.bank, {"title": both("x", "x")}, actor=world["author"], now=NOW
        )


def test_items_are_put_in_order(world: World) -> None:
    case = make(world)
    items = [world.draft(stimulus=case.identifier) for _ in range(3)]
    wanted = [items[2].public_id, items[0].public_id, "nobody"]
    services.order_items(db.session, world.bank, case, wanted, actor=world["author"], now=NOW)
    found = list_stimulus_items(db.session, case)
    assert [item.id for item in found] == [items[2].id, items[0].id, items[1].id]


def test_a_material_is_written_previewed_changed_and_used_in_the_browser(
    world: World, enter: Enter
) -> None:
    browser = enter("author")
    assert "还没有材料" in browser.get("/bank/stimuli?bank=open").get_data(as_text=True)
    sent = sent_by_browser(
        browser.get("/bank/stimuli/new?bank=open").get_data(as_text=True), "stimulus-form"
    )
    sent["title_zh"], sent["title_en"], sent["body_zh"] = "标题", "Title", "**情境**"
    refused = browser.post("/bank/stimuli/new?bank=open", data=sent)
    assert refused.status_code == 422
    assert "缺英文" in refused.get_data(as_text=True)
    sent["body_en"] = "A case"
    preview = browser.post("/bank/stimuli/preview", data=sent).json
    assert "<strong>情境</strong>" in preview["zh"]
    made = browser.post("/bank/stimuli/new?bank=open", data=sent)
    assert made.status_code == 302
    page = made.headers["Location"]
    assert "CASE-001" in browser.get(page).get_data(as_text=True)
    edit = sent_by_browser(browser.get(f"{page}/edit").get_data(as_text=True), "stimulus-form")
    edit["body_en"] = "Another case"
    assert browser.post(f"{page}/edit", data=edit).status_code == 302
    assert [v.number for v in db.session.scalars(select(StimulusVersion))] == [1, 2]
    editor = browser.get("/bank/items/new?bank=open&stimulus=CASE-001").get_data(as_text=True)
    assert sent_by_browser(editor)["stimulus"] == "CASE-001"
    item = world.draft(stimulus="CASE-001")
    text = browser.get(page).get_data(as_text=True)
    assert item.identifier in text
    assert browser.post(f"{page}/order", data={"item": item.public_id}).status_code == 302
    for who, status in (("auditor", 200), ("examiner", 403), ("stranger", 404)):
        assert enter(who).get(page).status_code == status
    assert enter("auditor").post(f"{page}/edit", data=edit).status_code == 403
