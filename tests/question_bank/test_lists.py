"""The list of items, saved filters, exports, and the pages of banks and acts on many items."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from question_bank import queries
from question_bank.formats import write_items
from question_bank.formats.base import ExportedItem
from question_bank.formats.yaml_items import read_yaml
from question_bank.models import (
    Bank,
    BulkAct,
    Item,
    ItemComment,
    ItemState,
    ItemStatistics,
    SavedFilter,
)
from question_bank.services import finding
from question_bank.services.tags import add_tag
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import both

Enter = Callable[[str], FlaskClient]


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_filters_narrow_together(either_world: World) -> None:
    world, session = either_world, either_world.session
    used = world.approved(p_expected="0.40", topic="窗口函数")
    fresh = world.approved("numeric", p_expected="0.80", domain="COL", competence="COL-01")
    add_tag(session, fresh, "期末", actor=world["author"], now=NOW)
    session.add(
        ItemStatistics(item_id=used.id, forms=1, exposures=30, last_used_at=NOW, figures={})
    )
    session.add(ItemComment(item_id=used.id, text="改", author_id=world["reviewer"].id, at=NOW))
    session.flush()
    names = {used.identifier: "used", fresh.identifier: "fresh"}

    def found(**narrow: Any) -> list[str]:
        filters = queries.ItemFilters(banks=[world.bank.id], **narrow)
        return [names[item.identifier] for item in session.scalars(queries.list_items(filters))]

    assert found(competence="COL-01") == ["fresh"]
    assert found(topic="窗口") == ["used"]
    assert found(tag="期末") == ["fresh"]
    assert found(hard="0.50") == ["fresh"]
    assert found(easy="0.50") == ["used"]
    assert found(hard="0.40", easy="0.40") == ["used"]
    assert found(used="never") == ["fresh"]
    assert found(used="since", used_at=NOW) == ["used"]
    assert found(used="since", used_at=NOW + timedelta(days=1)) == []
    assert found(used="before", used_at=NOW + timedelta(days=1)) == ["used"]
    assert found(least=30) == ["used"]
    assert found(most=29) == ["fresh"]
    assert found(most=30) == ["fresh", "used"]
    assert found(commented=True) == ["used"]
    assert found(ids=[used.public_id], tag="期末") == []
    assert queries.count_states(
        session, queries.ItemFilters(banks=[world.bank.id], state="draft")
    ) == {"approved": 2}
    for key in ("used", "exposures", "difficulty", "title", "author", "level", "changed"):
        assert sorted(found(sort=key)) == sorted(found(sort=f"-{key}")) == ["fresh", "used"]
    assert found(sort="-exposures") == ["used", "fresh"]
    assert found(sort="-used") == ["used", "fresh"]
    assert found(sort="-difficulty") == ["fresh", "used"]


def test_the_page_shows_what_is_in_force_and_how_to_lift_it(world: World, enter: Enter) -> None:
    world.draft()
    browser = enter("author")
    page = text_of(browser.get("/bank/items?q=prc&state=draft&mine=1&least=0&hard=0.5&per=50"))
    for words in ("搜索：prc", "状态：草稿", "预估难度：0.5–1", "只看我写的"):
        assert words in page
    lifted = page.split("搜索：prc")[0].rsplit("<form", 1)[1]
    assert re.findall(r'name="(\w+)"', lifted) == ["state", "hard", "least", "mine", "per"]
    assert (
        browser.get("/bank/items?used=since&used_on=x&least=x&hard=9&per=7&sort=best").status_code
        == 200
    )
    assert "L1-PRC-001" in text_of(browser.get("/bank/items?q=zlj -xyz&sort=-title&missing=no"))


def test_the_address_of_a_part_leaves_out_what_is_empty(world: World, enter: Enter) -> None:
    answer = enter("author").get("/bank/items?q=x&state=&per=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/bank/items?q=x"


def test_filters_are_saved_renamed_and_deleted(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = {"name": " 我的  草稿 ", "f-state": "draft", "f-mine": "1", "f-nonsense": "x"}
    answer = browser.post("/bank/filters", data=sent)
    assert answer.headers["Location"].endswith("/bank/items?state=draft&mine=1")
    saved = db.session.scalars(select(SavedFilter)).one()
    assert (saved.name, saved.query) == ("我的 草稿", {"state": "draft", "mine": "1"})
    browser.post("/bank/filters", data={**sent, "f-state": "retired"})
    browser.post("/bank/filters", data={"name": "别的", "f-q": "x"})
    db.session.expire_all()
    assert len(db.session.scalars(select(SavedFilter)).all()) == 2
    own = f"/bank/filters/{saved.public_id}"
    assert "已有同名的筛选" in text_of(
        browser.post(own, data={"name": "别的"}, follow_redirects=True)
    )
    assert "给筛选起一个名字" in text_of(browser.post(own, data={}, follow_redirects=True))
    assert "新名" in text_of(browser.post(own, data={"name": "新名"}, follow_redirects=True))
    assert enter("colleague").post(own, data={"do": "delete"}).status_code == 404
    browser.post(own, data={"do": "delete"})
    assert [row.name for row in db.session.scalars(select(SavedFilter))] == ["别的"]


def test_a_person_has_fifty_filters_at_most(world: World) -> None:
    from core.errors import InvalidInput

    for n in range(50):
        finding.save_filter(world.session, world["author"], name=f"{n}", query={}, now=NOW)
    with pytest.raises(InvalidInput):
        finding.save_filter(world.session, world["author"], name="51", query={}, now=NOW)


def test_chosen_items_are_exported(world: World, enter: Enter) -> None:
    chosen, other = world.approved(), world.draft("numeric")
    add_tag(world.session, chosen, "期末", actor=world["author"], now=NOW)
    browser = enter("author")
    data = {"item": chosen.public_id, "format": "csv"}
    sheet = text_of(browser.post("/bank/items/export", data=data)).removeprefix("\ufeff")
    head, *rows = csv.reader(io.StringIO(sheet))
    (row,) = [dict(zip(head, cells, strict=True)) for cells in rows]
    assert (row["题号"], row["标签"], row["许可"], row["来源"]) == (
        chosen.identifier,
        "期末",
        "CC-BY-4.0",
        "自拟计算",
    )
    everything = text_of(
        browser.post("/bank/items/export", data={"scope": "all", "format": "yaml"})
    )
    documents = [ExportedItem(i.identifier, b) for i, b in _documents(other, chosen)]
    assert everything == write_items(documents, [], "yaml")
    assert len(read_yaml(everything.encode(), "x.yaml").items) == 2
    assert browser.get("/bank/items?format=yaml").mimetype == "application/yaml"
    nothing = text_of(browser.post("/bank/items/export", data={"format": "yaml"}))
    assert nothing.endswith("items: []\n")
    assert browser.post("/bank/items/export", data={"format": "exe"}).status_code == 422


def _documents(*items: Item) -> list[tuple[Item, dict[str, Any]]]:
    rows = [db.session.get_one(Item, item.id) for item in items]
    bodies = queries.bodies_of(db.session, rows)
    return sorted(((row, bodies[row.id]) for row in rows), key=lambda pair: pair[0].identifier)


def test_strangers_export_nothing(world: World, enter: Enter) -> None:
    item = world.approved()
    data = {"item": item.public_id, "format": "csv"}
    assert item.identifier not in text_of(enter("stranger").post("/bank/items/export", data=data))


def test_an_act_is_looked_over_done_and_undone_on_its_page(world: World, enter: Enter) -> None:
    item, other = world.draft(), world.draft(source=None)
    name = item.identifier
    browser = enter("author")
    sent = {"act": "submit", "scope": "all", "f-state": "draft"}
    asked = browser.post("/bank/bulk", data=sent).headers["Location"]
    place, _, listed = asked.partition("?")
    page = text_of(browser.get(asked))
    assert "会改 1 题，1 题保持不变" in page
    assert f'href="/bank/items?{listed}"' in page
    assert listed == "state=draft"
    assert "草稿还有要改的地方" in page
    browser.post(f"{place}/start")
    assert "改了 1 题" in text_of(browser.get(place))
    assert other.identifier in text_of(browser.get(place))
    assert "查看或撤销" in text_of(browser.get("/bank/bulk"))
    assert browser.get(f"{place}/progress").status_code == 200
    assert browser.post(f"{place}/start").status_code == 409
    assert enter("colleague").get(place).status_code == 404
    assert "已撤销" in text_of(browser.post(f"{place}/undo", follow_redirects=True))
    db.session.expire_all()
    found = db.session.scalars(select(Item).where(Item.identifier == name)).one()
    assert found.state is ItemState.DRAFT


def test_an_act_without_items_is_refused_on_the_list(world: World, enter: Enter) -> None:
    browser = enter("author")
    answer = browser.post("/bank/bulk", data={"act": "retire"}, follow_redirects=True)
    assert "先选出题目" in text_of(answer)
    assert not db.session.scalars(select(BulkAct)).all()


BANK = {
    "slug": "second",
    "organisation": "body",
    "name_zh": "第二题库",
    "name_en": "Second",
    "licence": "CC-BY-4.0",
    "approvals_needed": "2",
}


def test_a_bank_is_made_changed_and_archived(world: World, enter: Enter) -> None:
    browser = enter("reviewer")
    assert browser.get("/bank/banks/new").status_code == 200
    assert browser.post("/bank/banks/new", data={**BANK, "slug": "X"}).status_code == 422
    assert (
        browser.post("/bank/banks/new", data={**BANK, "organisation": "school"}).status_code == 422
    )
    assert "已有这个题库" in text_of(browser.post("/bank/banks/new", data={**BANK, "slug": "open"}))
    assert "已新建题库" in text_of(
        browser.post("/bank/banks/new", data=BANK, follow_redirects=True)
    )
    assert browser.get("/bank/banks/second/edit").status_code == 200
    changed = {**BANK, "restricted": "y", "name_zh": "改了"}
    assert (
        browser.post("/bank/banks/second/edit", data={**changed, "name_zh": ""}).status_code == 422
    )
    assert "受限" in text_of(
        browser.post("/bank/banks/second/edit", data=changed, follow_redirects=True)
    )
    assert enter("author").get("/bank/banks/second").status_code == 404
    assert "已归档" in text_of(browser.post("/bank/banks/second/archive", follow_redirects=True))
    assert "可以继续写题" in text_of(
        browser.post("/bank/banks/second/archive", data={"do": "reopen"}, follow_redirects=True)
    )
    bank = db.session.scalars(select(Bank).where(Bank.slug == "second")).one()
    assert (bank.name["zh"], bank.restricted, bank.approvals_needed) == ("改了", True, 2)


def test_members_and_shares_are_kept_on_the_page(world: World, enter: Enter) -> None:
    author = world["author"].public_id
    browser = enter("reviewer")
    page = "/bank/banks/open"

    def send(what: str, **data: str) -> str:
        return text_of(browser.post(f"{page}/{what}", data=data, follow_redirects=True))

    assert "已保存 某 author 的角色" in send("members", person=author, role="author")
    assert "没有这个角色" in send("members", person=author, role="king")
    assert "某 author 不再是成员" in send("members", person=author, role="")
    assert "这个人不是题库的成员" in send("members", person=author, role="")
    assert browser.post(f"{page}/members", data={"role": "author"}).status_code == 422
    assert "已共享" in send("shares", organisation="school", right="copy")
    assert browser.post(f"{page}/shares", data={"right": "all"}).status_code == 422
    assert "共享给我们的题库" in text_of(enter("stranger").get("/bank"))
    share = queries.list_shares(db.session, db.session.scalars(select(Bank)).one())[0]
    assert enter("judge").post(f"/bank/shares/{share.public_id}/end").status_code == 403
    ended = browser.post(f"/bank/shares/{share.public_id}/end", follow_redirects=True)
    assert "共享已结束" in text_of(ended)
    assert enter("author").post(f"{page}/members", data={}).status_code == 403


def test_copies_tell_their_origin_in_exports(world: World, enter: Enter) -> None:
    item = world.approved(title=both("原题", "Original"))
    browser = enter("reviewer")
    browser.post("/bank/banks/new", data=BANK)
    browser = enter("author")
    sent = {"act": "copy", "goal": "second", "item": item.public_id}
    place = browser.post("/bank/bulk", data=sent).headers["Location"]
    browser.post(f"{place}/start")
    sheet = text_of(browser.get("/bank/items?bank=second&format=csv"))
    assert "body open L1-PRC-001 某 author" in sheet


def test_usable_finds_what_is_approved_and_what_is_in_use(world: World) -> None:
    approved, used, suspended = (world.approved() for _ in range(3))
    used.state, suspended.state = ItemState.IN_USE, ItemState.SUSPENDED
    world.draft()
    world.session.flush()
    query = queries.list_items(queries.ItemFilters(banks=[world.bank.id], state="usable"))
    assert set(world.session.scalars(query)) == {approved, used}
