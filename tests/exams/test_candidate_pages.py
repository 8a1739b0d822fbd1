"""The candidate's pages: admission, agreements, check, practice, start, receipt."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text

from core.clock import SettableClock
from core.db import db
from exams.agreements import agreement_texts
from exams.models import Admission, Agreement, PaperKind, Sitting, SittingState, SystemCheck
from exams.practice import practice_document
from exams.services.sittings import submit_sitting
from exams.services.starts import start_sitting
from tests.conftest import NOW
from tests.exams.delivery_world import World, admit, browser_of, build_world, person, sign_in

GOOD = {
    "cookies": True,
    "storage": True,
    "modules": True,
    "skew_ms": 12,
    "pings_ms": [30] * 10,
    "width": 1280,
    "height": 800,
}


class Way:
    """A candidate on the way to a paper; requests share the session of the test's context."""

    def __init__(self, app: Flask, *, ready: bool) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        db.session.expire_on_commit = False
        self.world: World = build_world(db.session, NOW)
        self.who = self.world.candidate
        self.admission: Admission = self.world.admission
        if not ready:
            self.who = person(db.session, "newcomer", NOW)
            db.session.flush()
            form = self.world.theory.form
            self.admission = admit(
                db.session, self.world.session, form, self.who, self.world.officer, NOW
            )
        self.client: FlaskClient = browser_of(app, self.who, sign_in(db.session, self.who, NOW))
        self.place = f"/admissions/{self.admission.public_id}"
        db.session.commit()
        db.session.expire_all()

    def get(self, path: str = "", **more: Any) -> Any:
        db.session.rollback()
        db.session.expire_all()
        return self.client.get(self.place + path, **more)

    def post(self, path: str, **more: Any) -> Any:
        db.session.rollback()
        db.session.expire_all()
        return self.client.post(self.place + path, **more)

    def page(self, path: str = "") -> str:
        answer = self.get(path)
        assert answer.status_code == 200
        return str(answer.get_data(as_text=True))


@pytest.fixture
def ready(app: Flask) -> Way:
    return Way(app, ready=True)


@pytest.fixture
def fresh(app: Flask) -> Way:
    return Way(app, ready=False)


def test_the_way_leads_from_the_agreements_to_the_start(fresh: Way) -> None:
    assert "阅读并确认约定" in fresh.page()
    answer = fresh.post("/agreements", data={"agree": ["rules", "non_disclosure"]})
    assert answer.headers["Location"].endswith("/check")
    page = fresh.page()
    assert "先用" not in page
    assert "用考试时的设备、浏览器和网络检查一次" in page
    done = fresh.post("/check", json=GOOD)
    assert "可以考试" in done.get_data(as_text=True)
    assert "理论科目：6 题，90 分钟" in fresh.page()
    start = fresh.post("/start/theory")
    assert start.status_code == 303
    assert "/sittings/" in start.headers["Location"]
    assert "正在进行，时间不会停" in fresh.page()


def test_each_agreement_must_be_ticked(fresh: Way) -> None:
    answer = fresh.post("/agreements", data={"agree": ["rules"]})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#agree-non_disclosure"' in page
    assert 'id="agree-rules" name="agree" value="rules" checked' in page
    assert (
        db.session.scalar(select(func.count()).where(Agreement.admission_id == fresh.admission.id))
        == 0
    )


def test_what_was_accepted_is_kept_with_version_and_digest(fresh: Way) -> None:
    fresh.post("/agreements", data={"agree": ["rules", "non_disclosure"]})
    fresh.post("/agreements", data={"agree": ["rules", "non_disclosure"]})
    kept = db.session.scalars(
        select(Agreement).where(Agreement.admission_id == fresh.admission.id)
    ).all()
    texts = agreement_texts()
    assert {(a.kind, a.version, a.text_digest) for a in kept} == {
        (kind, entry.version, entry.digest) for kind, entry in texts.items()
    }


def test_the_rules_are_shown_with_their_status(ready: Way) -> None:
    page = ready.page()
    for words in ("平台拟定", "59.96", "案例机考，未含实际操作", "全部选对才得分"):
        assert words in page
    english = ready.get("?lang=en").get_data(as_text=True)
    for words in ("proposed by the platform", "59.96", "no hands-on work"):
        assert words in english


@pytest.mark.parametrize(
    ("change", "passed", "words"),
    [
        ({}, True, "中位数 30 毫秒"),
        ({"cookies": False}, False, "浏览器不保存 Cookie"),
        ({"storage": False}, True, "断网时作答只留在页面里"),
        ({"modules": False}, False, "浏览器太旧"),
        ({"skew_ms": -65_000}, True, "相差 65 秒"),
        ({"pings_ms": [-1] * 10}, False, "连不上服务器"),
        ({"pings_ms": [900] * 10}, True, "偏慢"),
        ({"width": 375}, True, "小于 1024"),
    ],
)
def test_the_server_judges_what_the_browser_measured(
    fresh: Way, change: dict[str, Any], passed: bool, words: str
) -> None:
    answer = fresh.post("/check", json=GOOD | change)
    assert answer.status_code == 200
    part = answer.get_data(as_text=True)
    assert ("可以考试" in part) is passed
    assert words in part
    kept = db.session.scalars(
        select(SystemCheck).where(SystemCheck.admission_id == fresh.admission.id)
    ).one()
    assert kept.passed is passed
    assert kept.data["measured"]["width"] == (GOOD | change)["width"]


@pytest.mark.parametrize(
    "report",
    [
        "{",
        "[]",
        json.dumps(GOOD | {"width": "wide"}),
        json.dumps(GOOD | {"pings_ms": [1.5]}),
        json.dumps(GOOD | {"pings_ms": 7}),
        json.dumps({"cookies": True}),
    ],
)
def test_a_report_that_cannot_be_read_is_refused(fresh: Way, report: str) -> None:
    answer = fresh.post("/check", data=report, content_type="application/json")
    assert answer.status_code == 422


def test_a_start_too_early_says_from_when(ready: Way, clock: SettableClock) -> None:
    clock.set(NOW - timedelta(hours=2))
    page = ready.page()
    assert "起可以开考" in page
    assert 'aria-disabled="true"' in page
    assert ready.get("/start/theory").status_code == 302
    assert ready.post("/start/theory").headers["Location"] == ready.place
    assert db.session.scalar(select(func.count(Sitting.id))) == 0


def test_the_confirmation_says_when_the_session_cuts_the_time(
    ready: Way, clock: SettableClock
) -> None:
    assert "场次即将结束" not in ready.page("/start/theory")
    clock.set(NOW + timedelta(hours=7, minutes=30))
    assert "场次即将结束" in ready.page("/start/theory")


def test_a_started_paper_is_gone_on_with(ready: Way) -> None:
    first = ready.post("/start/theory").headers["Location"]
    assert ready.post("/start/theory").headers["Location"] == first
    assert ready.get("/start/theory").headers["Location"] == first
    assert ready.post("/start/essay").status_code == 404


def test_the_admission_page_closes_a_paper_whose_time_is_over(
    ready: Way, clock: SettableClock
) -> None:
    ready.post("/start/theory")
    clock.move(timedelta(hours=2))
    assert "技能科目：4 题，150 分钟" in ready.page()
    assert ready.post("/start/practical").status_code == 303


def test_a_start_of_the_practical_closes_an_overdue_theory_first(
    ready: Way, clock: SettableClock
) -> None:
    ready.post("/start/theory")
    clock.move(timedelta(hours=2))
    answer = ready.post("/start/practical")
    assert "/sittings/" in answer.headers["Location"]


def test_the_receipt_shows_code_count_and_seal(ready: Way) -> None:
    sitting = start_sitting(db.session, ready.admission, PaperKind.THEORY, now=NOW)
    assert isinstance(sitting, Sitting)
    address = f"/sittings/{sitting.public_id}/receipt"
    db.session.commit()
    assert ready.client.get(address).headers["Location"] == f"/sittings/{sitting.public_id}"
    receipt = submit_sitting(db.session, sitting, actor=ready.who, now=NOW)
    db.session.commit()
    db.session.expire_all()
    page = ready.client.get(address).get_data(as_text=True)
    for words in (receipt.code, receipt.seal, "0 题，共 6 题", "本人交卷"):
        assert words in page


def test_the_receipt_page_closes_a_paper_whose_time_is_over(
    ready: Way, clock: SettableClock
) -> None:
    place = ready.post("/start/theory").headers["Location"]
    clock.move(timedelta(hours=2))
    db.session.rollback()
    db.session.expire_all()
    assert "到时收卷" in ready.client.get(f"{place}/receipt").get_data(as_text=True)
    states = set(db.session.scalars(select(Sitting.state)))
    assert states == {SittingState.SEALED}


def test_nobody_sees_another_person_s_admission(app: Flask, ready: Way) -> None:
    entry = sign_in(db.session, ready.world.stranger, NOW)
    db.session.commit()
    stranger = browser_of(app, ready.world.stranger, entry)
    for path in ("", "/agreements", "/check", "/practice", "/start/theory"):
        assert stranger.get(ready.place + path).status_code == 404
    assert stranger.post(f"{ready.place}/start/theory").status_code == 404
    assert stranger.post(f"{ready.place}/check", json=GOOD).status_code == 404
    agree = {"agree": ["rules", "non_disclosure"]}
    assert stranger.post(f"{ready.place}/agreements", data=agree).status_code == 404
    assert app.test_client().get(ready.place).status_code == 302


def test_a_start_with_an_ended_session_is_refused(ready: Way) -> None:
    db.session.execute(text("UPDATE sign_in SET revoked_at = expires_at"))
    db.session.commit()
    answer = ready.post("/start/theory", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert db.session.scalar(select(func.count(Sitting.id))) == 0


def test_a_player_s_page_carries_layout_answers_and_words_but_no_key(ready: Way) -> None:
    place = ready.post("/start/theory").headers["Location"]
    db.session.rollback()
    page = ready.client.get(place).get_data(as_text=True)
    state = json.loads(page.split("data-state>")[1].split("</script>")[0])
    assert state["sequence"] == 0
    assert state["deadlineMs"] - state["nowMs"] == 90 * 60_000
    refs = [ref for section in state["layout"]["sections"] for ref in section]
    assert len(refs) == 6
    assert "SECRET" not in page
    assert "noscript" in page
    english = ready.client.get(f"{place}?lang=en").get_data(as_text=True)
    assert "Answer sheet" in english


def test_the_practice_paper_has_every_type_and_no_key(ready: Way) -> None:
    document = practice_document()
    kinds = {item["type"] for item in document["items"]}
    assert kinds == {"single", "multiple", "true_false", "numeric", "ordering"}
    assert '"correct"' not in json.dumps(document)
    page = ready.page("/practice")
    assert 'data-mode="practice"' in page


def test_practice_gives_each_admission_one_variant_for_good(ready: Way) -> None:
    document = practice_document()
    (varying,) = [item for item in document["items"] if "variants" in item]
    stems = [variant["stem"]["zh"] for variant in varying["variants"]]
    assert len(set(stems)) == len(stems) == 8
    assert "{{" not in json.dumps(document)
    pages = [ready.page("/practice"), ready.page("/practice")]
    states = [json.loads(p.split("data-state>")[1].split("</script>")[0]) for p in pages]
    shown = [json.dumps(state["document"], ensure_ascii=False) for state in states]
    assert shown[0] == shown[1]
    assert "variants" not in shown[0]
    of_mine = next(i for i in states[0]["document"]["items"] if i["ref"] == varying["ref"])
    assert stems.count(of_mine["stem"]["zh"]) == 1


def test_checks_cannot_be_rewritten(fresh: Way) -> None:
    fresh.post("/check", json=GOOD | {"cookies": False})
    with pytest.raises(Exception, match="cannot be changed"):
        db.session.execute(delete(SystemCheck))
