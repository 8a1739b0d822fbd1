"""A result: passed or failed in words, the cut line, domains with and without numbers, the print."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def open_result(page: Page) -> None:
    page.goto("/results")
    page.locator("main table a[href^='/results/']").first.click()
    page.wait_for_url(re.compile(r"/results/[0-9a-f-]{36}$"))


def test_who_passed_reads_it_in_words_and_what_comes_next(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate6")
    open_result(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^通过"))
    papers = page.get_by_role("region", name="两科成绩")
    for score in ("68.5", "75"):
        expect(papers).to_contain_text(score)
    expect(papers.get_by_text("达到合格线", exact=True)).to_have_count(2)
    expect(papers).to_contain_text("合格线 60")
    expect(papers.locator("svg[role=img]")).to_have_count(2)
    for chart in papers.locator("svg[role=img]").all():
        assert "60" in (chart.get_attribute("aria-label") or chart.text_content() or "")
    domains_with_enough_items_have_numbers_and_the_others_have_words(page)


def domains_with_enough_items_have_numbers_and_the_others_have_words(page: Page) -> None:
    counted = hidden = 0
    for paper in ("理论", "技能"):
        table = page.get_by_role("table", name=re.compile(f"^{paper}.*各领域表现"))
        rows = table.locator("tbody tr")
        assert rows.count() >= 3
        for row in rows.all():
            items = int(row.locator("[data-l='题数']").inner_text())
            if items >= 8:
                counted += 1
                expect(row).to_contain_text("%")
            else:
                hidden += 1
                expect(row).not_to_contain_text("%")
                expect(row).to_contain_text("不给数值")
            if items < 4:
                expect(row).not_to_contain_text(re.compile("突出|需加强"))
    assert counted
    assert hidden
    expect(page.locator("main")).to_contain_text("平台拟定")


def test_who_failed_reads_why_and_how_to_try_again(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate8")
    open_result(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^未通过"))
    papers = page.get_by_role("region", name="两科成绩")
    expect(papers.get_by_text("达到合格线", exact=True)).to_have_count(1)
    expect(papers.get_by_text("低于合格线", exact=True)).to_have_count(1)
    page.get_by_role("region", name="接下来").get_by_role("link", name="再次报名").click()
    page.wait_for_url(re.compile("/apply$"))


def test_a_result_prints_on_paper(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate6")
    open_result(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".lc-printed")).to_contain_text("打印自")
    for gone in (page.get_by_role("banner"), page.get_by_role("contentinfo")):
        expect(gone).to_be_hidden()
    expect(page.get_by_role("button", name="打印成绩单")).to_be_hidden()
    expect(page.get_by_role("region", name="两科成绩")).to_contain_text("68.5")
    assert len(page.pdf()) > 10_000


def test_a_result_is_read_in_english_too(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate8")
    open_result(page)
    page.goto(f"{page.url}?lang=en")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("not pass|fail", re.I))
    expect(page.locator("main")).not_to_contain_text("未通过")


def test_theory_alone_is_no_result(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate9")
    page.goto("/results")
    row = page.get_by_role("row").filter(has=page.locator("a[href^='/results/exam/']"))
    row.last.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有综合成绩，缺考技能")
    expect(page.locator("main")).to_contain_text("66")
    expect(page.get_by_role("link", name="再次报名").first).to_be_visible()


def test_nobody_reads_the_result_of_another(signed_in: Callable[..., Page]) -> None:
    page = signed_in("candidate6")
    open_result(page)
    other = signed_in("candidate8")
    answer = other.goto(page.url)
    assert answer is not None
    assert answer.status == 404
