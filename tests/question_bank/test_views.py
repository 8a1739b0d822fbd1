from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from core.db import db
from question_bank import queries, services
from question_bank.item_types import ITEM_TYPES
from question_bank.models import ItemState
from question_bank.rules import CHECKLIST
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both
from tests.question_bank.editor_form import Enter, fields, text_of

READERS = {"author", "colleague", "reviewer", "officer", "auditor"}
EVERYONE = ["author", "colleague", "reviewer", "officer", "auditor", "examiner", "stranger"]


@pytest.mark.parametrize("who", EVERYONE)
def test_pages_open_for_those_who_may_read(world: World, enter: Enter, who: str) -> None:
    item, waiting = world.approved(), world.waiting("numeric")
    version = waiting.versions[0].public_id
    pages = [
        f"/bank/items/{item.public_id}",
        f"/bank/items/{waiting.public_id}",
        f"/bank/versions/{version}",
    ]
    browser = enter(who)
    answers = [browser.get(page).status_code for page in pages]
    expected = 200 if who in READERS else {"stranger": 404}.get(who, 403)
    assert answers == [expected] * 3
    lists = [
        browser.get(page).status_code for page in ("/bank", "/bank/items", "/bank/items?format=csv")
    ]
    assert lists == [403 if who == "examiner" else 200] * 3
    assert browser.get("/bank/review").status_code == (200 if who == "reviewer" else 403)


def test_visitors_are_asked_to_sign_in(world: World, client: FlaskClient) -> None:
    item = world.draft()
    db.session.commit()
    for page in (
        "/bank",
        "/bank/items",
        f"/bank/items/{item.public_id}",
        "/bank/items/new",
        "/bank/review",
    ):
        answer = client.get(page)
        assert answer.status_code == 302
        assert "/account/sign-in" in answer.headers["Location"]
    assert client.post("/bank/preview", data={"type": "single"}).status_code in {401, 403}


@pytest.mark.parametrize("who", EVERYONE)
def test_only_those_who_may_change_things_can(world: World, enter: Enter, who: str) -> None:
    item, waiting = world.approved(), world.waiting("numeric")
    browser = enter(who)
    version = waiting.versions[0].public_id
    edit = browser.post(
        f"/bank/items/{item.public_id}/edit", data=fields(body("single"), edit_number="0")
    )
    assert (edit.status_code == 302) == (who == "author")
    state = browser.post(f"/bank/items/{item.public_id}/state", data={"act": "suspend"})
    assert (state.status_code == 302) == (who == "reviewer")
    answers = {f"point_{point}": "yes" for point in CHECKLIST}
    review = browser.post(
        f"/bank/versions/{version}/review", data={"outcome": "approved", **answers}
    )
    assert (review.status_code == 302) == (who == "reviewer")
    new = browser.post("/bank/items/new", data=fields(body("true_false")))
    assert (new.status_code == 302) == (who in {"author", "colleague"})
    tried = browser.post(f"/bank/versions/{version}/try", data={"response": '"3"'})
    assert (tried.status_code == 200) == (who in READERS)


def test_a_list_is_searched_filtered_and_exported(world: World, enter: Enter) -> None:
    world.approved(title=both("=左连接", "Left join"))
    world.draft("numeric", domain="COL", competence="COL-01")
    browser = enter("auditor")
    assert "L1-PRC-001" in text_of(browser.get("/bank/items?q=左连接"))
    assert "L1-PRC-001" not in text_of(browser.get("/bank/items?domain=COL"))
    assert "没有符合条件的题目" in text_of(browser.get("/bank/items?q=zzz"))
    assert browser.get("/bank/items?page=99&sort=-changed&state=bad&bank=none").status_code == 200
    sheet = browser.get("/bank/items?format=csv&sort=identifier")
    assert sheet.mimetype == "text/csv"
    lines = text_of(sheet).splitlines()
    assert len(lines) == 3
    assert "'=左连接" in lines[2]


def test_drafts_of_ones_own_are_a_link_away(world: World, enter: Enter) -> None:
    world.draft()
    assert "L1-PRC-001" in text_of(enter("author").get("/bank/items?state=draft&mine=1"))
    assert "L1-PRC-001" not in text_of(enter("colleague").get("/bank/items?state=draft&mine=1"))


def test_a_reviewer_approves_or_returns_with_a_reason(world: World, enter: Enter) -> None:
    item = world.waiting()
    browser = enter("reviewer")
    page = f"/bank/versions/{item.versions[0].public_id}"
    assert "通过这一版" in text_of(browser.get(page))
    refused = browser.post(f"{page}/review", data={"outcome": "returned", "reason": " "})
    assert refused.status_code == 422
    assert "写明退回的理由" in text_of(refused)
    assert (
        browser.post(f"{page}/review", data={"outcome": "returned", "reason": "太长"}).status_code
        == 302
    )
    db.session.expire_all()
    assert item.state is ItemState.DRAFT
    assert "退回理由：太长" in text_of(enter("author").get(f"/bank/items/{item.public_id}"))
    assert browser.post(f"{page}/review", data={"outcome": "approved"}).status_code == 403


def test_who_wrote_an_item_sees_why_others_judge_it(world: World, enter: Enter) -> None:
    from accounts.rules import Role
    from accounts.services import grant_role

    where = world.organisations["body"]
    grant_role(db.session, world["author"], where, Role.REVIEWER, actor=None, now=NOW)
    item = world.waiting()
    browser = enter("author")
    page = f"/bank/versions/{item.versions[0].public_id}"
    text = text_of(browser.get(page))
    assert "自己写的题由别人审。" in text
    assert 'name="outcome"' not in text
    assert browser.post(f"{page}/review", data={"outcome": "approved"}).status_code == 403
    assert "由别人审" in text_of(browser.get("/bank/review"))


def test_states_change_on_the_item_page(world: World, enter: Enter) -> None:
    item = world.approved()
    browser = enter("reviewer")
    page = f"/bank/items/{item.public_id}"
    for act, state in (("suspend", "suspended"), ("retire", "retired"), ("reinstate", "approved")):
        assert browser.post(f"{page}/state", data={"act": act, "reason": "因为"}).status_code == 302
        db.session.expire_all()
        assert item.state.value == state
        assert browser.get(page).status_code == 200
    assert browser.post(f"{page}/state", data={"act": "explode"}).status_code == 422
    assert browser.post(f"{page}/state", data={"act": "reinstate"}).status_code == 403


def test_the_item_page_tells_versions_reviews_and_use(world: World, enter: Enter) -> None:
    item = world.approved()
    services.record_use(
        db.session,
        [item.versions[0].id],
        form="f1",
        exam_title=both("十一月场", "November"),
        now=NOW,
    )
    text = text_of(enter("auditor").get(f"/bank/items/{item.public_id}"))
    for words in ("十一月场", "第 1 版", "审核通过", "某 reviewer", "干扰项", "在 1 份试卷中"):
        assert words in text
    assert "data-act" not in text
    assert "停用与恢复" not in text


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_an_empty_draft_has_its_pages_too(world: World, enter: Enter, kind: str) -> None:
    item = services.create_item(
        db.session, world.bank, {"type": kind}, actor=world["author"], now=NOW
    )
    browser = enter("author")
    assert browser.get(f"/bank/items/{item.public_id}").status_code == 200
    assert browser.get(f"/bank/items/{item.public_id}/edit").status_code == 200
    assert browser.get("/bank/items").status_code == 200


def test_pages_are_complete_in_english(world: World, enter: Enter) -> None:
    item, waiting = world.approved(), world.waiting("ordering")
    browser = enter("reviewer")
    author = enter("author")
    pages = [
        (browser, "/bank"),
        (browser, "/bank/items"),
        (browser, "/bank/review"),
        (browser, f"/bank/items/{item.public_id}"),
        (browser, f"/bank/versions/{waiting.versions[0].public_id}"),
        (author, "/bank/items/new?type=multiple"),
        (author, "/bank/items/new?type=numeric"),
        (author, f"/bank/items/{item.public_id}/edit"),
    ]
    for who, page in pages:
        mark = "&" if "?" in page else "?"
        main = text_of(who.get(f"{page}{mark}lang=en")).split("<main")[1].split("</main>")[0]
        main = re.sub(r'lang="zh-CN"[^>]*>[^<]*<', "<", main)
        main = re.sub(r'data-(labels|payload)="[^"]*"', "", main)
        main = re.sub(r"某 \w+|左连接条件[^<\"]*|自拟计算|placeholder=\"中文\"", "", main)
        assert not re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", main), page


def test_counts_for_the_dashboard(world: World) -> None:
    world.draft()
    world.waiting()
    assert queries.count_own_drafts(db.session, world["author"]) == 1
    assert queries.count_review_queue(db.session, world["reviewer"]) == 1
    assert queries.count_review_queue(db.session, world["judge"]) == 0
