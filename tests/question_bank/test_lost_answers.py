"""A save whose answer was lost on the way is sent again: it makes no second item and no conflict."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from core.db import db
from question_bank.models import Item
from tests.question_bank.browser import sent_by_browser
from tests.question_bank.conftest import World

Enter = Callable[[str], FlaskClient]
NEW = "/bank/items/new/autosave?bank=open"


def shown(browser: FlaskClient, page: str) -> MultiDict[str, str]:
    return sent_by_browser(browser.get(page).get_data(as_text=True))


def items() -> int:
    return db.session.scalar(select(func.count()).select_from(Item)) or 0


def test_the_first_save_sent_again_finds_its_item(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = shown(browser, "/bank/items/new?bank=open&type=single")
    sent["stem_zh"] = "只存一次。"
    first = browser.post(NEW, data=sent)
    assert first.status_code == 201
    before = items()
    second = browser.post(NEW, data=MultiDict([*sent.items(multi=True), ("again", "1")]))
    assert second.status_code == 200
    assert second.get_json()["item"] == first.get_json()["item"]
    assert second.get_json()["edit_number"] == 1
    assert items() == before
    sent["stem_zh"] = "另一道。"
    other = browser.post(NEW, data=MultiDict([*sent.items(multi=True), ("again", "1")]))
    assert other.status_code == 201
    assert items() == before + 1


def test_a_later_save_sent_again_is_no_conflict_with_oneself(world: World, enter: Enter) -> None:
    item = world.draft()
    browser = enter("author")
    sent = shown(browser, f"/bank/items/{item.public_id}/edit")
    sent["stem_zh"] = "改过的题干。"
    save = f"/bank/items/{item.public_id}/autosave"
    assert browser.post(save, data=sent).get_json()["edit_number"] == 2
    assert browser.post(save, data=sent).status_code == 409
    again = MultiDict([*sent.items(multi=True), ("again", "1")])
    answer = browser.post(save, data=again)
    assert answer.status_code == 200
    assert answer.get_json()["edit_number"] == 2
    again["stem_zh"] = "又一份。"
    assert browser.post(save, data=again).status_code == 409
