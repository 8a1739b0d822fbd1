from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.db import db
from question_bank import queries, services
from question_bank.forms import ItemForm
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Item, ItemState
from question_bank.views.base import anchor
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

Enter = Callable[[str], FlaskClient]
READERS = {"author", "colleague", "reviewer", "officer", "auditor"}
EVERYONE = ["author", "colleague", "reviewer", "officer", "auditor", "examiner", "stranger"]


def fields(document: dict[str, Any], **more: str) -> MultiDict[str, str]:
    """The editor's form as a browser sends it."""
    sent: MultiDict[str, str] = MultiDict(more)
    for name in (
        "type",
        "level",
        "competence",
        "topic",
        "kind",
        "cognition",
        "p_expected",
        "source",
        "seconds",
    ):
        sent.add(name, str(document.get(name, "")))
    for name in ("title", "stem", "rationale", "why", "unit"):
        for lang in ("zh", "en"):
            sent.add(f"{name}_{lang}", document.get(name, {}).get(lang, ""))
    order = document.get("key") if document["type"] == "ordering" else None
    options = sorted(
        document.get("options", []), key=lambda o: order.index(o["id"]) if order else 0
    )
    for option in options:
        sent.add("option_id", option["id"])
        for lang in ("zh", "en"):
            sent.add(f"option_{lang}", option["text"][lang])
            sent.add(f"option_why_{lang}", option["why"][lang])
        if option.get("correct"):
            sent.add("correct", option["id"])
    if document["type"] == "numeric":
        for name, field in (
            ("key", "number"),
            ("tolerance", "tolerance"),
            ("decimals", "decimals"),
        ):
            sent.add(field, str(document[name]))
        for slip in [*document["slips"], {"value": "", "why": both("", "")}]:
            sent.add("slip_value", slip["value"])
            sent.add("slip_why_zh", slip["why"]["zh"])
            sent.add("slip_why_en", slip["why"]["en"])
    if document["type"] == "true_false":
        sent.add("truth", str(document["key"]).lower())
    return sent


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


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
    review = browser.post(f"/bank/versions/{version}/review", data={"outcome": "approved"})
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


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_what_is_written_in_the_editor_becomes_the_document(
    world: World, enter: Enter, kind: str
) -> None:
    document = body(kind)
    answer = enter("author").post(
        "/bank/items/new?bank=open", data=fields(document, identifier="X-1")
    )
    assert answer.status_code == 302
    item = db.session.scalars(select(Item)).one()
    assert item.draft is not None
    assert item.draft.body == document
    shown = enter("author").get(answer.headers["Location"])
    assert shown.status_code == 200
    with world_request(shown):
        form = ItemForm(formdata=None)
        form.licence = "CC-BY-4.0"
        form.show(document)
        assert form.body() == document


def world_request(answer: Any) -> Any:
    from flask import current_app

    return current_app.test_request_context()


def test_saving_keeps_everything_when_someone_saved_before(world: World, enter: Enter) -> None:
    item = world.draft()
    browser = enter("author")
    page = f"/bank/items/{item.public_id}/edit"
    assert (
        browser.post(page, data=fields(body("single", seconds=50), edit_number="1")).status_code
        == 302
    )
    mine = body("single", stem=both("我写的题干？", "My stem?"))
    refused = browser.post(page, data=fields(mine, edit_number="1"))
    text = text_of(refused)
    assert refused.status_code == 409
    assert "某 author 已保存过这份草稿" in text
    assert "我写的题干？" in text
    number = re.search(r'name="edit_number"[^>]*value="(\d+)"', text)
    assert number is not None
    assert browser.post(page, data=fields(mine, edit_number=number.group(1))).status_code == 302
    db.session.expire_all()
    assert item.draft is not None
    assert item.draft.body["stem"]["zh"] == "我写的题干？"


def test_an_incomplete_draft_is_saved_and_not_sent(world: World, enter: Enter) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(
        page, data=fields(body("single", source=""), edit_number="1", do="submit")
    )
    assert answer.status_code == 422
    assert "草稿已保存，但没有送审" in text_of(answer)
    db.session.expire_all()
    assert item.state is ItemState.DRAFT
    assert item.draft is not None
    assert item.draft.edit_number == 2


def test_a_complete_draft_is_saved_and_sent_in_one_go(world: World, enter: Enter) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(page, data=fields(body("single"), edit_number="1", do="submit"))
    assert answer.status_code == 302
    db.session.expire_all()
    assert item.state is ItemState.IN_REVIEW
    assert enter("author").get(page).status_code == 403


ROWS = [
    ("add", "ABCDE"),
    ("remove:B", "ACD"),
    ("up:B", "BACD"),
    ("down:D", "ABCD"),
    ("down:A", "BACD"),
    ("up:Z", "ABCD"),
]


@pytest.mark.parametrize(("act", "ids"), ROWS)
def test_options_are_rearranged_without_script(
    world: World, enter: Enter, act: str, ids: str
) -> None:
    item = world.draft()
    page = f"/bank/items/{item.public_id}/edit"
    answer = enter("author").post(page, data=fields(body("single"), edit_number="1", do=act))
    rows = text_of(answer).split("<template")[0]
    assert re.findall(r'name="option_id" value="(\w)"', rows) == list(ids)
    db.session.expire_all()
    assert item.draft is not None
    assert item.draft.edit_number == 1


def test_the_editor_refuses_what_has_no_shape(world: World, enter: Enter) -> None:
    browser = enter("author")
    bad = fields(body("single"))
    bad.setlist("seconds", ["soon"])
    assert browser.post("/bank/items/new", data=bad).status_code == 422
    assert (
        browser.post("/bank/items/new", data=fields(body("single"), identifier="a/b")).status_code
        == 422
    )
    assert browser.get("/bank/items/new?type=essay").status_code == 422
    assert browser.get("/bank/items/new?bank=none").status_code == 403
    for kind in ITEM_TYPES:
        assert browser.get(f"/bank/items/new?type={kind}").status_code == 200


def test_the_preview_is_the_payload_and_the_checks(world: World, enter: Enter) -> None:
    browser = enter("author")
    shown = browser.post("/bank/preview", data=fields(body("single", source="")))
    assert shown.status_code == 200
    assert shown.json["ready"] is False
    assert "写明来源" in shown.json["checks"]
    assert 'href="#source"' in shown.json["checks"]
    assert shown.json["payload"]["stem"]["zh"] == "<p>下面的查询返回几行？</p>"
    assert "correct" not in json.dumps(shown.json["payload"])
    assert browser.post("/bank/preview", data=fields(body("multiple"))).json["ready"] is True
    assert browser.post("/bank/preview", data={}).status_code == 200


TRIED = [
    ("single", "B", "试答得 1 分，满分 1 分"),
    ("single", None, "未作答"),
    ("multiple", ["A", "C"], "试答得 2/3 分"),
    ("numeric", "7.5", "常见错答"),
    ("ordering", ["C", "A", "D", "B"], "试答得 1 分"),
]


@pytest.mark.parametrize(("kind", "response", "words"), TRIED)
def test_an_answer_can_be_tried_while_writing_and_while_reviewing(
    world: World, enter: Enter, kind: str, response: Any, words: str
) -> None:
    version = world.waiting(kind).versions[0].public_id
    given = json.dumps(response)
    author = enter("author").post("/bank/try", data=fields(body(kind), response=given))
    assert words in text_of(author)
    reviewer = enter("reviewer").post(f"/bank/versions/{version}/try", data={"response": given})
    assert words in text_of(reviewer)


def test_what_cannot_be_scored_yet_says_why(world: World, enter: Enter) -> None:
    browser = enter("author")
    sent = fields(body("single"), response='"B"')
    sent.poplist("correct")
    assert "还没有标出答案" in text_of(browser.post("/bank/try", data=sent))
    assert browser.post("/bank/try", data=fields(body("single"), response="{")).status_code == 422
    odd = browser.post("/bank/try", data=fields(body("single"), response='{"x": 1.5}'))
    assert "作答的格式与题型不符" in text_of(odd)
    half = fields(body("single", stem=both("问？", "")), response='"B"')
    assert "试答得 1 分" in text_of(browser.post("/bank/try", data=half))


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


def test_a_problem_leads_to_its_field() -> None:
    wanted = {
        "stem.zh": "stem_zh",
        "options": "options",
        "options.B.text.en": "option-B-text-en",
        "options.B.why.zh": "option-B-why-zh",
        "slips.1": "slips",
        "slips.1.why.zh": "slips",
        "key": "options",
        "domain": "competence",
        "source": "source",
    }
    assert {field: anchor(field) for field in wanted} == wanted


def test_every_problem_of_an_empty_item_leads_somewhere(world: World, enter: Enter) -> None:
    browser = enter("author")
    for kind in ITEM_TYPES:
        text = text_of(browser.get(f"/bank/items/new?type={kind}"))
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        goals = set(re.findall(r'<a class="lc-small" href="#([^"]+)"', text))
        assert goals
        assert goals <= ids


def test_counts_for_the_dashboard(world: World) -> None:
    world.draft()
    world.waiting()
    assert queries.count_own_drafts(db.session, world["author"]) == 1
    assert queries.count_review_queue(db.session, world["reviewer"]) == 1
    assert queries.count_review_queue(db.session, world["judge"]) == 0
