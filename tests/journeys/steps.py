"""Steps that several journeys share: registering, applying, admitting, getting ready, answering."""

from __future__ import annotations

import json
import random
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from exams.demo_sittings import answers_for
from exams.queries.forms import sitting_entries
from exams.queries.sittings import get_sitting
from tests.conftest import settings_for
from tests.journeys.conftest import PASSWORD, Site, sign_in

OPEN_SESSION = "十一月第二场（线上）"
READY = "[data-controller=player][data-ready]"
STATE = re.compile(r"<script[^>]*data-state[^>]*>(.*?)</script>", re.DOTALL)
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


# --- The site's own database, read only ---------------------------------------------------------


@contextmanager
def database_of(site: Site) -> Iterator[Session]:
    """Open the database of a running site in this process."""
    engine = create_engine(settings_for(site.folder).url_of_database)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def key_of(site: Site, sitting: str) -> dict[str, Any]:
    """Return the key of a sitting's paper as it was shown: entries by item reference."""
    with database_of(site) as session:
        found = get_sitting(session, sitting)
        return sitting_entries(session, found.form_paper_id, found.layout_seed)


def answers_worth(site: Site, sitting: str, points: str) -> dict[str, Any]:
    """Return answers to the paper of a sitting that come to exactly so many points.

    None takes an answer back, so that what was clicked before counts no more.
    """
    return answers_for(key_of(site, sitting), Fraction(points), random.Random(sitting))


# --- Becoming a candidate -----------------------------------------------------------------------


def register(page: Page, name: str) -> str:
    """Register through the form, be refused without consent, consent, sign in; return the address."""
    email = f"journey-{uuid.uuid4().hex[:8]}@example.org"
    page.goto("/account/register")
    page.locator("[name=legal_name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="注册账号").click()
    expect(page.locator(".lc-errors")).to_contain_text("没有保存")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="注册账号").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("注册已收到，可以登录了")
    sign_in(page, email)
    return email


def apply_for(page: Page, session: str = "") -> None:
    """Apply for the junior level; the form is refused until the declaration is ticked."""
    page.goto("/apply")
    page.get_by_role("link", name=re.compile("^去报名：.*初级")).click()
    page.locator("[name=name_confirmed]").check()
    page.locator("[name=route]").first.check()
    if session:
        option = page.locator("[name=wanted_session] option").filter(has_text=session)
        page.select_option("[name=wanted_session]", option.first.get_attribute("value"))
    submit = page.get_by_role("button", name="提交报名")
    submit.click()
    expect(page.locator(".lc-errors")).to_contain_text("请阅读后勾选声明")
    page.locator("[name=declaration]").check()
    submit.click()
    expect(page.get_by_role("status").first).to_contain_text("报名已提交")


def admit(officer: Page, email: str, session: str) -> str:
    """Admit an applicant to a session as an officer; return the ticket."""
    officer.goto(f"/applications?state=submitted&q={email}")
    officer.locator("#application-list tbody a").first.click()
    field = officer.locator("[name=admit-session]")
    field.select_option(
        field.locator("option").filter(has_text=session).first.get_attribute("value")
    )
    officer.get_by_role("button", name="准考", exact=True).click()
    said = officer.get_by_role("status").filter(has_text="准考证号")
    expect(said).to_be_visible()
    found = re.search(r"准考证号 (\d+)", said.inner_text())
    assert found
    return found.group(1)


def admission_of(page: Page) -> str:
    """Return the address of the one exam of a signed-in candidate."""
    page.goto("/home")
    address = page.locator("main a[href*='/admissions/']").first.get_attribute("href")
    assert address
    return address


def agree(page: Page, admission: str) -> None:
    """Accept the rules and the non-disclosure agreement; neither alone will do."""
    page.goto(admission)
    page.get_by_role("link", name="阅读并确认约定").click()
    boxes = page.locator("[name=agree][type=checkbox]")
    boxes.first.check()
    page.get_by_role("button", name="确认约定").click()
    expect(page.locator(".lc-errors")).to_contain_text("还没有确认")
    boxes.last.check()
    page.get_by_role("button", name="确认约定").click()
    page.wait_for_url(re.compile("/check$"))


def check_the_system(page: Page) -> None:
    """Let the browser be checked and go back to the exam."""
    expect(page.get_by_role("heading", name="可以考试")).to_be_visible()
    page.get_by_role("link", name="回到考试").click()


def become_candidate(page: Page, officer: Page, name: str, session: str = OPEN_SESSION) -> str:
    """From nobody to a candidate who may start; return the address of the exam."""
    email = register(page, name)
    apply_for(page)
    admit(officer, email, session)
    admission = admission_of(page)
    agree(page, admission)
    check_the_system(page)
    return admission


# --- Answering ----------------------------------------------------------------------------------


def start(page: Page, admission: str, paper: str) -> str:
    """Start a paper by its buttons; return the sitting's id."""
    page.goto(f"{admission}/start/{paper}")
    page.get_by_role("button", name=re.compile("计时 .* 分钟$")).click()
    page.wait_for_url(re.compile("/sittings/"))
    page.wait_for_selector(READY)
    return page.url.rpartition("/")[2]


def state_of(page: Page) -> dict[str, Any]:
    """Return what the server told the player when the page was loaded."""
    found: dict[str, Any] = json.loads(page.locator("script[data-state]").text_content() or "")
    return found


def refs_of(state: Mapping[str, Any]) -> list[str]:
    """Return the references of the items in the order of this sitting."""
    return [ref for section in state["layout"]["sections"] for ref in section]


def enter(page: Page, answers: Mapping[str, Any]) -> None:
    """Save answers by the player's own address and load the player again with them."""
    address = page.url
    page.goto("/sittings/time")
    text = page.request.get(address).text()
    found, token = STATE.search(text), TOKEN.search(text)
    assert found
    assert token
    state = json.loads(found.group(1))
    saved = page.request.post(
        state["urls"]["save"],
        data={"sequence": state["sequence"] + 1, "body": {"a": dict(answers), "s": list(answers)}},
        headers={"X-CSRFToken": token.group(1), "Accept": "application/json"},
    )
    assert saved.ok, saved.text()
    page.goto(address)
    page.wait_for_selector(READY)


def cell(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^第 {number} 题，"))


def saved(page: Page) -> Locator:
    return page.locator("[data-part=saved]")


def answer_shown(page: Page, kind: str, answer: Any) -> None:
    """Answer the item that is shown, with the mouse and by typing."""
    view = page.locator("[data-view]")
    if kind == "numeric":
        view.locator("input").fill(str(answer))
        view.locator("input").blur()
    elif kind == "ordering":
        arrange(view, answer)
    else:
        for value in answer if isinstance(answer, list) else [answer]:
            view.locator(f"input[value='{value}']").check()


def arrange(view: Locator, order: list[str]) -> None:
    """Put the elements of an ordering item into an order by their buttons."""
    page = view.page
    state = state_of(page)
    number = int(re.sub(r"\D", "", page.locator("[data-number]").inner_text()))
    now = list(state["layout"]["options"][refs_of(state)[number - 1]])
    rows = view.locator(".iv-orow")
    if now == order:
        view.get_by_role("button").last.click()
    for place, wanted in enumerate(order):
        for at in range(now.index(wanted), place, -1):
            rows.nth(at).locator(".iv-up").click()
            now[at - 1], now[at] = now[at], now[at - 1]


def hand_in(page: Page) -> str:
    """Review and hand in by the dialog; return the receipt's code."""
    page.get_by_role("button", name="检查并交卷").click()
    page.locator("[data-part=review] [data-hand-in]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("交卷以后不能再修改")
    dialog.get_by_role("button", name="交卷", exact=True).click()
    page.wait_for_url(re.compile("/receipt$"))
    return page.locator("[data-receipt]").inner_text()
