"""The pages of grading: who sees what, what the candidate never sees, deciding through the forms."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from accounts.rules import Role
from core.clock import SettableClock
from exams.models import PaperKind
from grading.models import Decision, DecisionOutcome
from grading.services import decide
from tests.conftest import NOW
from tests.grading.world import ALL, ALMOST, FORTY, SIXTY, World, make_world


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session, now=NOW)


@pytest.fixture
def visit(app: Flask, world: World) -> Visit:
    app.config["WTF_CSRF_ENABLED"] = False
    return Visit(app, world)


class Visit:
    """Opens pages as someone; one browser each."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.browsers: dict[str, FlaskClient] = {}

    def browser(self, name: str, *roles: Role) -> FlaskClient:
        if name not in self.browsers:
            self.browsers[name] = self.world.browser(self.app.test_client(), name, *roles)
        return self.browsers[name]

    def page(self, name: str, url: str, *roles: Role, status: int = 200, lang: str = "zh") -> str:
        mark = "&" if "?" in url else "?"
        answer = self.browser(name, *roles).get(f"{url}{mark}lang={lang}", follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)[:1500]
        return answer.get_data(as_text=True)


def test_the_result_leads_with_the_verdict_in_words(world: World, visit: Visit) -> None:
    result = world.result("c", ALMOST, ALL)
    page = visit.page("c", f"/results/{result.public_id}")
    assert "理论没有达到合格线" in page
    assert ">59.9<" in page
    assert "平台拟定" in page
    assert "案例机考，未含实际操作" in page
    assert "可以再次报名。" in page
    english = visit.page("c", f"/results/{result.public_id}", lang="en")
    assert "the theory paper is below its cut score" in english


def test_parts_of_fewer_than_eight_items_show_no_number(world: World, visit: Visit) -> None:
    result = world.result("c", SIXTY | {3, 4}, ALL)
    page = visit.page("c", f"/results/{result.public_id}")
    assert re.search(r"批流处理.*10\.0 / 40.*25\.0 %.*需加强", page, re.S)
    assert re.search(r"通用基础</th><td class=\"r\"[^>]*>2</td><td[^>]*>不给数值", page)
    assert "样本太少，不作评语" in page


def test_a_candidate_never_sees_items_keys_or_who_examined(world: World, visit: Visit) -> None:
    result = world.result("c", ALL, ALL)
    world.staff(world.person("examiner", Role.EXAMINER))
    page = visit.page("c", f"/results/{result.public_id}")
    for secret in ("L1-PRC-", "逐题得分", "人examiner", result.theory.seal, "重算"):
        assert secret not in page


def test_nobody_else_learns_that_a_result_exists(world: World, visit: Visit) -> None:
    result = world.result("c", ALL, ALL)
    url = f"/results/{result.public_id}"
    visit.page("other", url, Role.CANDIDATE, status=404)
    visit.page("examiner", url, Role.EXAMINER, status=404)
    visit.page("other", "/results/no-such-thing", status=404)


@pytest.mark.parametrize("url", ["/results/all", "/decisions", "/decisions/history"])
@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.EXAMINER, Role.TRAINER, Role.ADMINISTRATOR])
def test_lists_are_for_those_who_may_read_results(visit: Visit, url: str, role: Role) -> None:
    visit.page("someone", url, role, status=403)


def test_visitors_are_asked_to_sign_in(app: Flask) -> None:
    for url in ("/results", "/results/all", "/results/x", "/decisions", "/decisions/x"):
        answer = app.test_client().get(url)
        assert answer.status_code == 302
        assert "/account/sign-in" in answer.headers["Location"]


def test_my_results_tell_where_each_exam_stands(world: World, visit: Visit) -> None:
    assert "还没有成绩" in visit.page("fresh", "/results", Role.CANDIDATE)
    admission = world.admit("half")
    world.sit(admission, PaperKind.THEORY, SIXTY)
    page = visit.page("half", "/results")
    assert "还差技能" in page
    assert "60.0" not in page
    world.sit(admission, PaperKind.PRACTICAL, ALL)
    world.session.commit()
    page = visit.page("half", "/results")
    assert "60.0" in page
    assert "待决定" in page


def test_after_theory_alone_the_state_is_shown_and_no_score(
    world: World, visit: Visit, clock: SettableClock
) -> None:
    admission = world.admit("half")
    world.sit(admission, PaperKind.THEORY, SIXTY)
    url = f"/results/exam/{admission.public_id}"
    page = visit.page("half", url)
    assert "还差技能科目" in page
    assert "60.0" not in page
    visit.page("other", url, Role.CANDIDATE, status=404)
    clock.move(timedelta(days=2))
    visit.browsers.clear()
    page = visit.page("half", url)
    assert "没有综合成绩，缺考技能科目" in page
    assert "60.0" in page
    assert "可以再次报名。" in page


def test_once_both_papers_are_in_the_state_page_leads_to_the_result(
    world: World, visit: Visit
) -> None:
    result = world.result("c", ALL, ALL)
    answer = visit.browser("c").get(f"/results/exam/{result.admission.public_id}")
    assert answer.headers["Location"] == f"/results/{result.public_id}"


def test_staff_see_how_the_result_was_made(world: World, visit: Visit) -> None:
    result = world.result("c", ALL, ALL)
    world.staff(world.person("examiner", Role.EXAMINER))
    trainer = world.person("trainer", Role.TRAINER)
    world.train(trainer, world.person("c"), date(2024, 5, 1))
    page = visit.page("auditor", f"/results/{result.public_id}", Role.AUDITOR)
    for fact in ("人examiner", "人trainer", "人scheduler", result.theory.seal, "L1-PRC-001"):
        assert fact in page
    assert "决定是否发证" not in page


def test_replay_tells_that_the_score_stands_or_differs(world: World, visit: Visit) -> None:
    result = world.result("c", ALMOST, ALL)
    url = f"/results/{result.public_id}/replay"
    browser = visit.browser("auditor", Role.AUDITOR)
    browser.get("/results/all?lang=zh")
    page = browser.post(url, follow_redirects=True).get_data(as_text=True)
    assert "理论科目：作答记录与封存摘要一致，重算得 1499/25 分，与成绩相同。" in page
    world.session.execute(text("DROP TRIGGER tr_response_log_no_delete"))
    world.session.execute(text("DELETE FROM response_log WHERE sequence = 2"))
    world.session.commit()
    page = browser.post(url, follow_redirects=True).get_data(as_text=True)
    assert "理论科目：作答记录与封存时的摘要不一致" in page
    assert visit.browser("c").post(url).status_code == 403


def test_the_list_of_results_filters_and_exports(world: World, visit: Visit) -> None:
    world.result("a", ALL, ALL)
    world.result("b", ALMOST, ALL)
    page = visit.page("officer", "/results/all?outcome=failed&sort=name", Role.OFFICER)
    assert "人b" in page
    assert "人a" not in page
    assert "没有符合条件的成绩" in visit.page("officer", "/results/all?q=nobody")
    exported = visit.page("officer", "/results/all?format=csv&sort=name")
    rows = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["人a", "人b"]
    assert rows[2][3:7] == ["59.9", "100.0", "未通过", "待决定"]


# --- decisions ---------------------------------------------------------------------------------


def test_the_queue_says_who_may_decide_on_whom(world: World, visit: Visit) -> None:
    world.result("a", ALL, ALL)
    world.result("b", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    world.train(officer, world.person("b"), None)
    page = visit.page("officer", "/decisions")
    rows = dict(re.findall(r">(人[ab])</a></th>.*?(可以决定|不能：[^<]+)<", page, re.S))
    assert rows == {"人a": "可以决定", "人b": "不能：培训过这位考生（不论何时）"}
    english = visit.page("officer", "/decisions", lang="en")
    assert "Barred: trained this candidate, whenever that was" in english
    visit.page("auditor", "/decisions", Role.AUDITOR, status=403)


def test_an_officer_grants_through_the_page(world: World, visit: Visit) -> None:
    result = world.result("c", ALL, ALL)
    page = visit.page("officer", f"/decisions/{result.public_id}", Role.OFFICER)
    assert f'action="/decisions/{result.public_id}/grant"' in page
    answer = visit.browser("officer").post(f"/decisions/{result.public_id}/grant", data={})
    assert answer.status_code == 302
    made = world.session.scalars(select(Decision)).one()
    assert made.outcome is DecisionOutcome.GRANTED
    assert "同意发证" in visit.page("officer", "/decisions/history")
    assert "/certificates" in visit.page("c", f"/results/{result.public_id}")
    again = visit.browser("officer").post(f"/decisions/{result.public_id}/grant", data={})
    assert again.status_code == 409


def test_a_refusal_needs_a_reason_and_the_candidate_reads_it(world: World, visit: Visit) -> None:
    result = world.result("c", ALL, FORTY)
    url = f"/decisions/{result.public_id}"
    assert "两科没有都达到合格线" in visit.page("officer", url, Role.OFFICER)
    browser = visit.browser("officer")
    assert browser.post(url + "/grant", data={}).status_code == 422
    empty = browser.post(url + "/refuse", data={"refuse-reason": "  "})
    assert empty.status_code == 422
    assert "请写明理由。" in empty.get_data(as_text=True)
    assert browser.post(url + "/refuse", data={"refuse-reason": "技能未合格"}).status_code == 302
    assert "技能未合格" in visit.page("c", f"/results/{result.public_id}")


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_a_barred_officer_sees_the_reason_and_is_refused(
    world: World, visit: Visit, act: str
) -> None:
    result = world.result("c", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    world.train(officer, world.person("c"), date(2019, 1, 1))
    url = f"/decisions/{result.public_id}"
    page = visit.page("officer", url)
    assert "不能由这个账号决定：培训过这位考生" in page
    assert "<textarea" not in page
    answer = visit.browser("officer").post(f"{url}/{act}", data={"refuse-reason": "不"})
    assert answer.status_code == 403
    assert "培训过这位考生" in answer.get_data(as_text=True)
    assert world.session.scalars(select(Decision)).all() == []


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_auditors_and_examiners_decide_nothing(world: World, visit: Visit, act: str) -> None:
    result = world.result("c", ALL, ALL)
    for name, role in (("auditor", Role.AUDITOR), ("examiner", Role.EXAMINER)):
        browser = visit.browser(name, role)
        url = f"/decisions/{result.public_id}/{act}"
        assert browser.post(url, data={"refuse-reason": "不"}).status_code == 403


def test_history_is_searched_and_exported(world: World, visit: Visit) -> None:
    first = world.result("a", ALL, ALL)
    officer = world.person("officer", Role.OFFICER)
    formula = "=1+1"
    decide(
        world.session,
        first,
        outcome=DecisionOutcome.REFUSED,
        reason=formula,
        actor=officer,
        now=NOW,
    )
    world.session.commit()
    assert "没有决定记录" in visit.page(
        "auditor", "/decisions/history?outcome=granted", Role.AUDITOR
    )
    exported = visit.page("auditor", "/decisions/history?format=csv&q=人a")
    assert "'=1+1" in exported


def statements_of(world: World, browser: FlaskClient, url: str) -> int:
    seen: list[object] = []

    def count(*args: object) -> None:
        seen.append(args)

    world.session.commit()
    engine = world.session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    assert browser.get(url).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.parametrize("url", ["/results/all", "/decisions"])
def test_lists_do_not_ask_the_database_row_by_row(world: World, visit: Visit, url: str) -> None:
    browser = visit.browser("officer", Role.OFFICER)
    for name in "ab":
        world.result(name, ALL, ALL)
    few = statements_of(world, browser, url)
    for name in "cdefgh":
        world.result(name, ALL, ALL)
    assert statements_of(world, browser, url) <= few + 1
