"""An officer makes an exam from a blueprint, learns what the bank lacks, and schedules a session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from core.clock import BEIJING

TITLE = "大数据开发工程师　初级　旅程"


def test_an_officer_makes_an_exam_and_schedules_a_session(signed_in: Callable[..., Page]) -> None:
    page = signed_in("officer2")
    they_open_the_blueprint(page)
    they_ask_for_more_forms_than_the_bank_holds(page)
    they_look_at_one_form_and_its_conformity(page)
    they_publish_it(page)
    they_schedule_a_session(page)
    they_change_it_while_it_has_not_opened(page)
    a_visitor_sees_it_on_the_landing_page(page)


def they_open_the_blueprint(page: Page) -> None:
    page.goto("/exams/blueprints")
    page.get_by_role("main").locator("tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("平台拟定")
    page.goto("/exams/new?blueprint=DE-L1")


def they_ask_for_more_forms_than_the_bank_holds(page: Page) -> None:
    page.locator("[name=title_zh]").fill(TITLE)
    page.locator("[name=title_en]").fill("Data engineer, junior, a journey")
    page.locator("[name=seed]").fill("20261201")
    page.locator("[name=forms]").select_option("4")
    page.get_by_role("button", name="预览试卷").click()
    expect(page.locator("main")).to_contain_text("题库组不成 4 套试卷")
    lacks = page.get_by_role("table", name=re.compile("要写的题")).locator("tbody tr")
    assert lacks.count() >= 1
    for lack in lacks.all():
        assert int(lack.locator("[data-l='缺']").inner_text()) > 0
        for column in ("领域", "题型", "知识类型"):
            expect(lack.locator(f"[data-l='{column}']")).not_to_be_empty()
    expect(page.get_by_role("button", name="发布考试")).to_have_count(0)


def they_look_at_one_form_and_its_conformity(page: Page) -> None:
    page.locator("[name=forms]").select_option("1")
    page.get_by_role("button", name="预览试卷").click()
    form = page.get_by_role("region", name="A 卷")
    for paper, items in (("理论", "80"), ("技能", "20")):
        row = form.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=re.compile(paper))
        )
        expect(row.first).to_contain_text(items)
        expect(row.first).to_contain_text("项检查全部符合")
    form.locator("summary").filter(has_text="符合性检查与题目").first.click()
    checks = form.get_by_role("table", name="符合性检查", exact=True).first.locator("tbody tr")
    assert checks.count() >= 5
    for check in checks.all():
        expect(check.locator("[data-l='结果']")).to_contain_text("符合")
        expect(check).not_to_contain_text("不符合")


def they_publish_it(page: Page) -> None:
    page.get_by_role("button", name="发布考试").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(TITLE)
    expect(dialog).to_contain_text("都不能更改")
    dialog.get_by_role("button", name="发布考试").click()
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("region", name="各套试卷")).to_contain_text("项检查全部符合")


def they_schedule_a_session(page: Page) -> None:
    page.get_by_role("link", name="安排场次").first.click()
    opens = (datetime.now(BEIJING) + timedelta(days=20)).replace(hour=9, minute=0)
    page.locator("[name=title_zh]").fill("旅程一场")
    page.locator("[name=title_en]").fill("A journey's session")
    page.locator("[name=opens_at]").fill(f"{opens:%Y-%m-%dT%H:%M}")
    page.locator("[name=closes_at]").fill(f"{opens + timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    page.locator("[name=capacity]").fill("12")
    page.get_by_label("高明远").check()
    page.get_by_role("button", name="安排场次").click()
    expect(page.locator(".lc-errors")).to_contain_text("分钟")
    expect(page.get_by_label("高明远")).to_be_checked()
    page.locator("[name=closes_at]").fill(f"{opens + timedelta(hours=8):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="安排场次").click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("已排期")
    expect(page.locator("main")).to_contain_text("高明远")


def they_change_it_while_it_has_not_opened(page: Page) -> None:
    page.get_by_role("link", name=re.compile("修改")).first.click()
    page.locator("[name=place]").fill("光谷考试中心 305")
    page.get_by_role("button", name="保存修改").click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("光谷考试中心 305")


def a_visitor_sees_it_on_the_landing_page(page: Page) -> None:
    page.goto("/")
    row = page.get_by_role("row").filter(has_text="旅程一场")
    expect(row.get_by_role("link", name="报名：旅程一场")).to_be_visible()
    expect(row).to_contain_text("12")


def test_an_auditor_reads_exams_and_makes_none(signed_in: Callable[..., Page]) -> None:
    page = signed_in("auditor")
    page.goto("/exams")
    page.get_by_role("main").locator("tbody a").first.click()
    expect(page.get_by_role("region", name="各科规则")).to_be_visible()
    expect(page.get_by_role("link", name="安排场次")).to_have_count(0)
    refused = page.goto("/exams/new?blueprint=DE-L1")
    assert refused is not None
    assert refused.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("不允许这样做")
