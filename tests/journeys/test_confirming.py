"""A form that asks first, pressed before its script has come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

PATTERNS = "/dev/patterns"
BUTTON = "撤销证书"


def posts_of(page: Page) -> list[Request]:
    """Return a list that collects what the page posts from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


@pytest.mark.parametrize("late", ["app.js", "confirm.js"])
def test_a_button_pressed_before_its_script_has_come_asks_when_it_comes(
    visitor: Page, late: str
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.route(f"**/js/{late}*", hold)
    sent = posts_of(visitor)
    visitor.goto(PATTERNS, wait_until="commit")
    visitor.get_by_role("button", name=BUTTON, exact=True).click()
    expect(visitor.get_by_role("dialog")).to_have_count(0)
    assert held
    assert not sent
    for route in held:
        route.continue_()
    dialog = visitor.get_by_role("dialog")
    expect(dialog).to_contain_text("撤销证书 LC26-DE2-7K4M-93QX")
    visitor.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert not sent


def test_a_confirmed_form_is_posted_once(visitor: Page) -> None:
    sent = posts_of(visitor)
    visitor.goto(PATTERNS)
    visitor.get_by_role("button", name=BUTTON, exact=True).click()
    visitor.get_by_role("dialog").get_by_role("button", name="撤销这张证书").click()
    visitor.wait_for_load_state()
    expect(visitor.get_by_role("dialog")).to_have_count(0)
    assert len(sent) == 1


def test_without_script_the_form_is_posted(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sent = posts_of(page)
    page.goto(PATTERNS)
    page.get_by_role("button", name=BUTTON, exact=True).click()
    page.wait_for_load_state()
    assert len(sent) == 1
