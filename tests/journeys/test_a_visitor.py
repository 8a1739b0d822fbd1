"""A visitor: sees what is certified, verifies at once, reads the rules, chooses language and light."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from certificates import queries
from certificates.rules import Status
from core.clock import now
from tests.journeys import steps
from tests.journeys.conftest import Site


@pytest.fixture
def number(site: Site) -> str:
    """The number of a certificate that is valid and stays so."""
    with steps.database_of(site) as session:
        on = queries.today(now())
        for row in session.scalars(queries.list_certificates()):
            if queries.status_of(row, on) is Status.VALID:
                found: str = row.number
                return found
    raise AssertionError("the demo data hold no valid certificate")


def test_a_visitor_learns_what_is_certified_and_verifies_at_once(
    visitor: Page, number: str
) -> None:
    visitor.goto("/")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("以标准量才")
    doors = visitor.get_by_role("region", name="入口")
    for door in ("考生", "培训与命题机构", "用人单位"):
        expect(doors.get_by_role("heading", name=door)).to_be_visible()
    for level in ("初级", "中级", "高级"):
        expect(visitor.locator(".lc-levels").get_by_role("heading", name=level)).to_be_visible()
    they_type_the_number_as_people_do(visitor, number)
    expect(visitor.locator("#verdict")).to_have_text("有效")
    expect(visitor.locator("main")).to_contain_text(number)


def they_type_the_number_as_people_do(page: Page, number: str) -> None:
    page.get_by_label("核验一张证书").fill(number.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/verify/{number}")


def test_each_door_leads_somewhere(visitor: Page) -> None:
    visitor.goto("/")
    addresses = visitor.locator(".lc-doors a").evaluate_all("all => all.map(one => one.href)")
    assert len(addresses) >= 9
    for address in sorted(set(addresses)):
        visitor.goto(address)
        expect(visitor.get_by_role("heading", level=1)).to_be_visible()
        assert visitor.title()


def test_the_rules_of_certification_are_public_in_both_languages(visitor: Page) -> None:
    visitor.goto("/")
    visitor.locator("footer").get_by_role("link", name="认证方案").click()
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    contents = visitor.get_by_role("navigation", name="目录").get_by_role("link")
    assert contents.count() >= 5
    contents.last.click()
    expect(visitor.locator(":target h2")).to_be_in_viewport()
    visitor.get_by_role("banner").get_by_role("link", name="English").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.locator("footer")).to_contain_text("Certification scheme")
    visitor.goto("/")
    expect(visitor.locator("html")).to_have_attribute("lang", "en")
    assert not re.search("[一-鿿]", visitor.locator("main h1").inner_text())
    visitor.get_by_role("banner").get_by_role("link", name="中文").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("以标准量才")


def test_the_browsers_language_decides_until_another_is_chosen(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(locale="en-GB").new_page()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_light_and_dark_are_chosen_and_kept(visitor: Page) -> None:
    visitor.goto("/")
    root = visitor.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    choose = visitor.get_by_role("banner").locator("[data-controller~=theme]")
    choose.locator("summary").click()
    choose.get_by_role("button", name="深色").click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    visitor.goto("/standards/")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    choose.locator("summary").click()
    choose.get_by_role("button", name="跟随系统").click()
    expect(root).to_have_attribute("data-bs-theme", "light")
    visitor.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-bs-theme", "dark")


def test_a_page_that_is_not_there_helps_to_verify(visitor: Page, number: str) -> None:
    answer = visitor.goto("/certificate/of/somebody")
    assert answer is not None
    assert answer.status == 404
    expect(visitor.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    visitor.get_by_label("证书编号").fill(number)
    visitor.get_by_role("main").get_by_role("button", name="核验").click()
    expect(visitor.locator("#verdict")).to_have_text("有效")


def test_a_number_that_does_not_exist_says_so(visitor: Page) -> None:
    visitor.goto("/verify")
    visitor.get_by_label("证书编号").fill("LC26-DE1-0000-0000")
    visitor.get_by_role("button", name="核验编号").click()
    expect(visitor.locator("#verdict")).to_have_text("未找到")
    expect(visitor.get_by_role("region", name="建议这样做")).to_contain_text("对照证书再输一遍")
