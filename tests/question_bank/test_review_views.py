from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.db import db
from question_bank import queries, services
from question_bank.models import Item, ItemState, VersionStanding, VersionStatus
from question_bank.rules import CHECKLIST
from question_bank.rules.differences import FieldChange
from question_bank.views.differences import in_words
from question_bank.views.keys import key_words
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import SPECIAL, body, both
from tests.question_bank.test_review_services import second_reviewer

Enter = Callable[[str], FlaskClient]
ALL_YES = {f"point_{point}": "yes" for point in CHECKLIST}
APPROVE = {"outcome": "approved", **ALL_YES}


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def page_of(item: Item) -> str:
    return f"/bank/versions/{item.versions[-1].public_id}"


def test_the_checklist_is_answered_before_a_version_passes(world: World, enter: Enter) -> None:
    item = world.waiting()
    page, browser = page_of(item), enter("reviewer")
    text = text_of(browser.get(page))
    for point in CHECKLIST:
        assert text.count(f'name="point_{point}"') == 2
    missing = browser.post(f"{page}/review", data={**APPROVE, "point_key": ""})
    assert missing.status_code == 422
    assert "检查表还有没回答的项目" in text_of(missing)
    against = browser.post(
        f"{page}/review", data={**APPROVE, "point_key": "no", "reason": "不成立"}
    )
    assert "不能通过" in text_of(against)
    assert 'name="point_key" value="no" checked' in text_of(against)
    assert "不成立" in text_of(against)
    assert browser.post(f"{page}/review", data=APPROVE).status_code == 302
    db.session.expire_all()
    assert item.state is ItemState.APPROVED
    history = text_of(browser.get(f"/bank/items/{item.public_id}"))
    assert "敏感内容" in history


def test_the_key_is_folded_while_a_version_waits(world: World, enter: Enter) -> None:
    item = world.waiting()
    folded = '<details class="lc-panel" id="key">'
    browser = enter("reviewer")
    assert folded in text_of(browser.get(page_of(item)))
    browser.post(f"{page_of(item)}/review", data=APPROVE)
    assert folded not in text_of(browser.get(page_of(item)))


def test_a_reviewer_goes_on_to_the_next_of_the_queue(world: World, enter: Enter) -> None:
    first, second, third = (world.waiting(kind) for kind in ("single", "numeric", "ordering"))
    browser = enter("reviewer")
    text = text_of(browser.get(page_of(second)))
    assert "队列里第 2 题，共 3 题" in text
    for item, key in ((first, "p"), (third, "n")):
        link = next(tag for tag in re.findall("<a [^>]*>", text) if f'data-key="{key}"' in tag)
        assert page_of(item) in link
    answer = browser.post(f"{page_of(second)}/review", data={**APPROVE, "next": "1"})
    assert answer.headers["Location"].endswith(page_of(third))
    answer = browser.post(f"{page_of(third)}/review", data={**APPROVE, "next": "1"})
    assert answer.headers["Location"].endswith(page_of(first))
    answer = browser.post(f"{page_of(first)}/review", data={**APPROVE, "next": "1"})
    assert answer.headers["Location"].endswith("/bank/review")


def test_the_filters_of_the_queue_are_carried_along(world: World, enter: Enter) -> None:
    single = world.waiting()
    world.waiting("numeric")
    other = world.waiting(title=both("另一题", "Another"))
    browser = enter("reviewer")
    text = text_of(browser.get("/bank/review?type=single&sort=-identifier"))
    assert text.count("data-row href=") == 2
    assert f"{page_of(single)}?type=single&amp;sort=-identifier" in text
    answer = browser.post(
        f"{page_of(other)}/review?type=single&sort=-identifier", data={**APPROVE, "next": "1"}
    )
    assert f"{page_of(single)}?type=single&sort=-identifier" in answer.headers["Location"]


def test_the_queue_says_what_waits_and_what_others_must_judge(world: World, enter: Enter) -> None:
    other = second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    services.approve_version(db.session, item.versions[0], actor=other, now=NOW)
    services.comment_on_item(db.session, item, text="看这里", actor=other, now=NOW)
    text = text_of(enter("reviewer").get("/bank/review?second=1"))
    for words in ("已有 1 / 2 个通过", "1 条未关闭", "今天"):
        assert words in text
    theirs = text_of(enter("reviewer2").get("/bank/review"))
    assert "由另一位审题人再审" in theirs
    assert "没有待审的题目" in theirs
    assert "没有符合条件" in text_of(enter("reviewer").get("/bank/review?domain=XXX"))


def test_a_page_tells_how_many_approvals_there_are(world: World, enter: Enter) -> None:
    second_reviewer(world)
    world.bank.approvals_needed = 2
    item = world.waiting()
    browser = enter("reviewer")
    assert "需要 2 位审题人通过，已有 0 位" in text_of(browser.get(page_of(item)))
    told = browser.post(f"{page_of(item)}/review", data=APPROVE, follow_redirects=True)
    assert "还要另一位审题人通过" in text_of(told)
    again = text_of(browser.get(page_of(item)))
    assert "这一版你已经通过" in again
    assert 'name="outcome"' not in again
    assert browser.post(f"{page_of(item)}/review", data=APPROVE).status_code == 403
    enter("reviewer2").post(f"{page_of(item)}/review", data=APPROVE)
    db.session.expire_all()
    assert item.state is ItemState.APPROVED


def test_an_author_takes_a_version_back_on_its_page(world: World, enter: Enter) -> None:
    item = world.waiting()
    browser = enter("author")
    page = page_of(item)
    for where in (page, f"/bank/items/{item.public_id}"):
        assert f"{page}/withdraw" in text_of(browser.get(where))
    assert enter("colleague").post(f"{page}/withdraw").status_code == 403
    assert browser.post(f"{page}/withdraw").status_code == 302
    db.session.expire_all()
    status = db.session.get_one(VersionStatus, item.versions[0].id)
    assert status.standing is VersionStanding.WITHDRAWN
    assert "已撤回" in text_of(browser.get(page))
    assert browser.get(f"/bank/items/{item.public_id}/edit").status_code == 200


def test_comments_are_written_answered_and_closed_without_script(
    world: World, enter: Enter
) -> None:
    item = world.waiting()
    reviewer, author = enter("reviewer"), enter("author")
    about = {"on": "version", "version": item.versions[0].public_id}
    text = text_of(reviewer.get(page_of(item)))
    assert '<option value="options.B.text.zh"' in text
    given = {**about, "place": "stem.zh", "quote": "几行", "text": "说清楚是哪张表"}
    answer = reviewer.post(f"/bank/items/{item.public_id}/comments", data=given)
    assert f"{page_of(item)}#comment-" in answer.headers["Location"]
    (thread,) = queries.list_threads(db.session, item)
    one = f"/bank/comments/{thread.comment.public_id}"
    assert author.post(f"{one}/answer", data={**about, "text": "好"}).status_code == 302
    shown = text_of(author.get(f"/bank/items/{item.public_id}"))
    for words in ("说清楚是哪张表", "几行", "题干（中文）", "1 条未关闭", "好"):
        assert words in shown
    assert author.post(f"{one}/resolve", data={"on": "item"}).status_code == 302
    closed = text_of(reviewer.get(page_of(item)))
    assert "已关闭的评论（1 条）" in closed
    assert "由 某 author 关闭" in closed
    assert reviewer.post(f"{one}/reopen", data=about).status_code == 302
    assert "1 条未关闭" in text_of(reviewer.get(page_of(item)))
    auditor = enter("auditor")
    assert "comment-form" not in text_of(auditor.get(page_of(item)))
    assert auditor.post(f"{one}/resolve").status_code == 403
    assert enter("stranger").post(f"{one}/resolve").status_code == 404


def test_a_refused_comment_gives_back_what_was_written(world: World, enter: Enter) -> None:
    item = world.waiting()
    browser = enter("reviewer")
    where = f"/bank/items/{item.public_id}/comments"
    about = {"on": "version", "version": item.versions[0].public_id, "place": "stem.en"}
    refused = browser.post(where, data={**about, "quote": "rows", "text": " "})
    assert refused.status_code == 422
    text = text_of(refused)
    assert "评论还没有写内容" in text
    assert 'value="stem.en" selected' in text
    assert 'value="rows"' in text
    on_item = browser.post(where, data={"place": "nonsense", "text": "留下"})
    assert on_item.status_code == 422
    assert "留下" in text_of(on_item)
    comment = services.comment_on_item(db.session, item, text="x", actor=world["reviewer"], now=NOW)
    one = comment.public_id
    db.session.commit()
    empty = browser.post(f"/bank/comments/{one}/answer", data={"parent": one, "text": ""})
    assert empty.status_code == 422
    assert 'id="answer-error"' in text_of(empty)


def test_a_comment_of_an_earlier_version_says_so(world: World, enter: Enter) -> None:
    item = world.waiting()
    services.comment_on_item(
        db.session,
        item,
        version=item.versions[0],
        text="旧的意见",
        actor=world["reviewer"],
        now=NOW,
    )
    services.withdraw_version(db.session, item.versions[0], actor=world["author"], now=NOW)
    services.submit_for_review(db.session, item, actor=world["author"], now=NOW)
    assert "对第 1 版的评论" in text_of(enter("reviewer").get(page_of(item)))


def revised(world: World) -> Item:
    item = world.approved()
    changed = body(
        "single", stem=both("下面的查询最多返回几行？", "How many rows at most?"), seconds=60
    )
    changed["options"] = changed["options"][:3]
    services.save_draft(db.session, item, changed, edit_number=0, actor=world["author"], now=NOW)
    services.submit_for_review(db.session, item, actor=world["author"], now=NOW)
    return item


def test_two_versions_stand_side_by_side(world: World, enter: Enter) -> None:
    item = revised(world)
    page = f"/bank/items/{item.public_id}/differences"
    text = text_of(enter("auditor").get(page))
    for words in ("<ins>最多</ins>", "选项 D 文字（中文）", "没有这一项", "作答时间（秒）"):
        assert words in text
    assert re.search(r"没有改动的内容（\d+ 处）", text)
    assert re.search(r'id="from".*?value="1" selected', text, re.DOTALL)
    back = text_of(enter("author").get(f"{page}?from=2&to=1"))
    assert "<del>最多</del>" in back
    same = text_of(enter("author").get(f"{page}?from=2&to=2"))
    assert "内容没有改动" in same
    assert enter("author").get(f"{page}?from=x&to=99").status_code == 200
    assert enter("stranger").get(page).status_code == 404


def test_without_two_versions_there_is_nothing_to_compare(world: World, enter: Enter) -> None:
    item = world.waiting()
    text = text_of(enter("author").get(f"/bank/items/{item.public_id}/differences"))
    assert "还没有可以比较的版本" in text


def test_enemies_are_declared_on_the_page_of_an_item(world: World, enter: Enter) -> None:
    one, other = world.approved(), world.approved("numeric")
    browser = enter("author")
    page = f"/bank/items/{one.public_id}"
    refused = browser.post(f"{page}/enemies", data={"identifier": "X-1", "reason": "同"})
    assert refused.status_code == 422
    assert "没有找到题号 X-1" in text_of(refused)
    assert 'value="X-1"' in text_of(refused)
    pair = {"identifier": other.identifier, "reason": "同一要点"}
    assert browser.post(f"{page}/enemies", data=pair).status_code == 302
    assert browser.post(f"{page}/enemies", data=pair).status_code == 409
    for item in (one, other):
        assert "同一要点" in text_of(browser.get(f"/bank/items/{item.public_id}"))
    auditor = enter("auditor")
    assert f"{page}/enemies" not in text_of(auditor.get(page))
    assert auditor.post(f"{page}/enemies", data=pair).status_code == 403
    gone = browser.post(f"{page}/enemies/{other.public_id}/remove")
    assert gone.status_code == 302
    assert "没有互斥的题" in text_of(browser.get(page))
    assert browser.post(f"{page}/enemies/{other.public_id}/remove").status_code == 404


def test_the_item_page_shows_use_exposure_and_figures(world: World, enter: Enter) -> None:
    item = world.approved()
    browser = enter("auditor")
    page = f"/bank/items/{item.public_id}"
    assert "还没有统计" in text_of(browser.get(page))
    version = item.versions[0].id
    use = {"form": "form-0001", "exam_title": both("十一月场", "November"), "now": NOW}
    services.record_use(db.session, [version], **use)  # type: ignore[arg-type]
    services.record_exposures(db.session, {version: 37}, now=NOW)
    queries.get_statistics(db.session, item).figures = {"p": "0.62", "omega": "1"}
    db.session.commit()
    text = text_of(browser.get(page))
    for words in ("使用中", "十一月场", "form-0001", "37", "得分率", "0.62", "omega"):
        assert words in text


def test_a_copy_says_where_it_came_from(world: World, enter: Enter) -> None:
    origin = {
        "bank": "de-open",
        "identifier": "L1-PRC-009",
        "version": 2,
        "author": "周予安",
        "organisation": "量才认证中心",
        "licence": "CC-BY-4.0",
        "copied_on": "2026-11-20",
    }
    item = world.draft()
    assert item.draft is not None
    item.draft.body = {**item.draft.body, "attribution": origin}
    text = text_of(enter("author").get(f"/bank/items/{item.public_id}"))
    for words in ("复制自", "L1-PRC-009", "第 2 版", "复制于 2026-11-20"):
        assert words in text


@pytest.mark.parametrize("kind", sorted(SPECIAL))
def test_the_key_of_every_type_is_shown(world: World, enter: Enter, kind: str) -> None:
    item = services.create_item(db.session, world.bank, body(kind), actor=world["author"], now=NOW)
    text = text_of(enter("reviewer").get(f"/bank/items/{item.public_id}"))
    key = text.split('id="key-h"')[1].split("</section>")[0]
    assert "因为如此" in key
    assert 'data-place="rationale.zh"' in key
    shown = re.sub("<[^>]*>", "", key).replace("答案与解析", "").replace("解析", "")
    assert shown.replace("因为如此。", "").strip(" \n—>")


def test_no_key_is_made_of_what_is_none(app: object) -> None:
    assert key_words({}) == key_words({"type": "matching", "key": 3}) == ""


def test_every_page_of_a_review_is_complete_in_english(world: World, enter: Enter) -> None:
    item = revised(world)
    for author in ("reviewer", "author"):
        services.comment_on_item(
            db.session, item, text="x", quote="y", actor=world[author], now=NOW
        )
    (first, _second) = queries.list_threads(db.session, item)
    services.resolve_comment(db.session, first.comment, actor=world["reviewer"], now=NOW)
    other = world.approved("ordering", topic="Topic", source="Own")
    services.add_enemy(
        db.session, item, other.identifier, reason="x", actor=world["author"], now=NOW
    )
    db.session.commit()
    for who in ("reviewer", "author"):
        browser = enter(who)
        for page in (
            page_of(item),
            f"/bank/items/{item.public_id}",
            f"/bank/items/{item.public_id}/differences",
            *(["/bank/review"] if who == "reviewer" else []),
        ):
            main = text_of(browser.get(f"{page}?lang=en"))
            main = main.split("<main")[1].split("</main>")[0]
            main = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", main, flags=re.DOTALL)
            main = re.sub(r'data-(labels|payload)="[^"]*"', "", main)
            main = re.sub(r"某 \w+|左连接条件[^<\"]*|自拟计算", "", main)
            assert not re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", main), page


def test_codes_are_told_in_words_where_versions_are_compared(app: object) -> None:
    told = [
        in_words(FieldChange(path, old, new))
        for path, old, new in (
            ("cognition", "apply", "analyse"),
            ("options.A.correct", "true", None),
            ("seconds", "45", "60"),
        )
    ]
    assert [(one.old, one.new) for one in told] == [("应用", "分析"), ("是", None), ("45", "60")]


def test_a_parametrised_item_is_reviewed_variant_by_variant(world: World, enter: Enter) -> None:
    changes = {
        "variables": [{"name": "n", "draw": "integer", "low": "2", "high": "9", "step": "1"}],
        "variants": 3,
        "stem": both("{{ n }} 的两倍是多少？", "What is twice {{ n }}?"),
        "key": "{{ 2 * n }}",
        "tolerance": "0",
        "decimals": 0,
        "slips": None,
    }
    item = world.waiting("numeric", **changes)
    browser = enter("reviewer")
    for variant in (1, 3):
        page = f"{page_of(item)}?variant={variant}"
        text = text_of(browser.get(page))
        drawn = re.search(r"(\d) 的两倍是多少", text)
        assert drawn is not None
        tried = browser.post(
            f"{page_of(item)}/try?variant={variant}",
            data={"response": json.dumps(str(2 * int(drawn.group(1))))},
        )
        assert "试答得 1 分" in text_of(tried)
    assert browser.get(f"{page_of(item)}?variant=99").status_code == 200
