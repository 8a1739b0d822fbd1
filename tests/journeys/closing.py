"""A session that closes while two people sit: one with the browser open, one with it closed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from core.clock import BEIJING
from tests.journeys import steps
from tests.journeys.conftest import Site

PREPARING = timedelta(seconds=40)
POINTS = "61.5"
TITLE = "就要截止的一场"


@dataclass(frozen=True)
class Closing:
    """A session about to close: its roster, the one who stays, who left, and their sittings."""

    officer: Page
    roster: str
    present: Page
    absent: Page
    sittings: list[str]


def begin(officer: Page, present: Page, absent: Page, site: Site) -> Closing:
    """Two people answer in a session that closes soon; one of them closes the player."""
    emails = [they_apply(present, "何清泉"), they_apply(absent, "贺远山")]
    roster = an_officer_schedules_a_session_that_is_about_to_close(officer)
    for email in emails:
        steps.admit(officer, email, TITLE)
    sittings = [they_answer_for(page, site, POINTS) for page in (absent, present)]
    absent.goto("about:blank")
    return Closing(officer, roster, present, absent, sittings)


def they_apply(page: Page, name: str) -> str:
    email = steps.register(page, name)
    steps.apply_for(page)
    return email


def an_officer_schedules_a_session_that_is_about_to_close(page: Page) -> str:
    """The window began hours ago, so that it is long enough, and ends in less than a minute."""
    page.goto("/sessions/new")
    choose_the_exam(page)
    page.locator("[name=title_zh]").fill(TITLE)
    page.locator("[name=title_en]").fill("About to close")
    closes = datetime.now(BEIJING) + PREPARING
    page.locator("[name=opens_at]").fill(f"{closes - timedelta(hours=6):%Y-%m-%dT%H:%M}")
    page.locator("[name=closes_at]").fill(f"{closes:%Y-%m-%dT%H:%M:%S}")
    page.get_by_role("button", name="安排场次").click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}$"))
    return page.url


def choose_the_exam(page: Page) -> None:
    field = page.locator("[name=exam]")
    found = field.locator("option").filter(has_text="2026 年冬").first
    field.select_option(found.get_attribute("value"))


def they_answer_for(page: Page, site: Site, points: str) -> str:
    """Go by the shortest way into the theory paper and answer for so many points."""
    admission = steps.admission_of(page)
    page.goto(f"{admission}/agreements")
    for box in page.locator("[name=agree][type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="确认约定").click()
    page.wait_for_url(re.compile("/check$"))
    expect(page.get_by_role("heading", name="可以考试")).to_be_visible()
    page.goto(f"{admission}/start/theory")
    expect(page.locator("main")).to_contain_text("到场次截止时收卷")
    sitting = steps.start(page, admission, "theory")
    steps.enter(page, steps.answers_worth(site, sitting, points))
    return sitting


def the_open_browser_hands_in_by_itself(page: Page) -> None:
    page.wait_for_url(re.compile("/receipt$"), timeout=90_000)
    expect(page.locator("main")).to_contain_text("到时收卷")


def the_closed_one_is_handed_in_by_the_sweep(officer: Page, roster: str) -> None:
    for _ in range(60):
        officer.goto(roster)
        rows = officer.get_by_role("row").filter(has_text=re.compile("何清泉|贺远山"))
        expect(rows).to_have_count(2)
        if all("已交卷" in text for text in rows.all_inner_texts()):
            return
        officer.wait_for_timeout(500)
    raise AssertionError("the sweep did not hand in")


def both_logs_give_the_same_score(site: Site, sittings: list[str]) -> None:
    for sitting in sittings:
        done = site.flask("sittings", "replay", sitting, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)


def they_read_that_a_paper_is_missing(page: Page) -> None:
    page.goto("/results")
    page.locator("main table a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有综合成绩")
    expect(page.locator("main")).to_contain_text(POINTS)
    expect(page.locator("main")).to_contain_text("达到合格线")
