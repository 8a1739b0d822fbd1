"""Anyone reads the standard: levels, weights, competences, crosswalk, and where each figure comes from."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect

NOTICE = "权重：平台拟定，非国家标准"


def test_anyone_reads_the_standard_of_a_role(visitor: Page) -> None:
    visitor.goto("/")
    visitor.get_by_role("link", name="看岗位要求什么").click()
    visitor.get_by_role("main").locator("tbody a").first.click()
    visitor.wait_for_url(re.compile("/standards/"))
    they_see_three_levels(visitor)
    they_see_that_weights_are_proposed(visitor)
    they_see_the_crosswalk_and_the_source_of_every_figure(visitor)
    they_open_a_competence_and_go_on_to_the_next(visitor)


def they_see_three_levels(page: Page) -> None:
    levels = page.locator(".lc-levels > li")
    expect(levels).to_have_count(3)
    for level, name in zip(levels.all(), ("初级", "中级", "高级"), strict=True):
        expect(level.get_by_role("heading")).to_have_text(name)
        expect(level).to_contain_text("要会：")
        expect(level).to_contain_text(re.compile(r"知识 \d+ %"))


def they_see_that_weights_are_proposed(page: Page) -> None:
    section = page.get_by_role("region", name="领域权重", exact=True)
    expect(section).to_contain_text(NOTICE)
    table = section.get_by_role("table")
    totals = [int(cell) for cell in table.locator("tfoot td").all_inner_texts()]
    assert totals == [100, 100, 100]
    cells = table.locator("tbody td")
    assert cells.count() == 3 * table.locator("tbody tr").count()
    for cell in cells.all():
        expect(cell).to_contain_text(re.compile("平台拟定|国家标准|占位|[◆◇○]"))
    section.get_by_role("link", name="题数").click()
    totals = [int(cell) for cell in table.locator("tfoot td").all_inner_texts()]
    assert totals == [80, 80, 60]


def they_see_the_crosswalk_and_the_source_of_every_figure(page: Page) -> None:
    crosswalk = page.get_by_role("region", name="与其他框架对照")
    assert crosswalk.locator("tbody tr").count() == 3
    marks = crosswalk.locator("tbody td [role=img]")
    assert marks.count() >= 3
    for mark in marks.all():
        assert mark.get_attribute("aria-label")
    expect(crosswalk).to_contain_text("不代表互认")
    facts = page.get_by_role("region", name="对应的国家职业").locator("ul.lc-list > li")
    for fact in facts.all():
        expect(fact.locator(".lc-tag")).to_contain_text(re.compile("[◆◇○]"))
    sources = page.get_by_role("region", name="来源与版本").locator("li[id^=ref-]")
    assert sources.count() >= 3
    for place in sources.all():
        expect(place.locator(".lc-tag")).to_have_text(re.compile("见到原文|只见转述|平台拟定"))


def they_open_a_competence_and_go_on_to_the_next(page: Page) -> None:
    page.get_by_role("region", name="各领域的能力").locator("li a").first.click()
    title = page.get_by_role("heading", level=1)
    first = title.inner_text()
    expect(page.locator("main")).to_contain_text("知识点")
    page.get_by_role("navigation", name="前后能力").locator("[rel=next]").click()
    expect(title).not_to_have_text(first)
    page.get_by_role("navigation", name="前后能力").get_by_role("link", name="回到标准").click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_standard_can_be_taken_away_as_data(visitor: Page) -> None:
    visitor.goto("/standards/")
    visitor.get_by_role("main").locator("tbody a").first.click()
    address = visitor.get_by_role("link", name="权重 CSV").get_attribute("href")
    rows = list(csv.reader(visitor.request.get(address or "").text().splitlines()))
    assert len(rows) > 20
    address = visitor.get_by_role("link", name="CASE JSON").get_attribute("href")
    package = visitor.request.get(address or "").json()
    assert package["CFDocument"]["identifier"]
    assert len(package["CFItems"]) > 20


def test_the_standard_is_there_in_english_too(visitor: Page) -> None:
    visitor.goto("/standards/?lang=en")
    visitor.locator("main tbody a").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(re.compile("^[ -~]+$"))
    expect(visitor.locator("#weights").locator("xpath=ancestor::section")).to_contain_text(
        "not from the national standard"
    )
