"""A trainer writes an item of each type; a reviewer sends one back and approves another."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.question_bank.documents import body

TYPES = ("single", "multiple", "true_false", "numeric", "ordering")
RUN = uuid.uuid4().hex[:4]
TITLES = {kind: f"旅程题{RUN}{number}" for number, kind in enumerate(TYPES, start=1)}
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
EDITED = re.compile(r"/bank/items/[0-9a-f-]{36}/edit$")
REASON = "题干没有说明表里有哪些行，不能独立作答。请把数据写进题干。"


def test_items_of_every_type_go_from_the_editor_through_review(
    signed_in: Callable[..., Page],
) -> None:
    trainer, reviewer = signed_in("trainer"), signed_in("reviewer")
    written = {kind: they_write_try_and_send(trainer, kind) for kind in TYPES}
    the_author_cannot_review(trainer, written["single"])
    it_is_sent_back_with_a_reason(reviewer, "single")
    another_is_approved(reviewer, "ordering")
    the_author_mends_it_and_sends_it_again(trainer, written["single"])
    the_second_version_is_approved(reviewer)
    the_item_page_tells_the_whole_story(trainer, written["single"])


def they_write_try_and_send(page: Page, kind: str) -> str:
    """Write an item, see it as a candidate does, answer wrong and right, send it; return its page."""
    page.goto(f"/bank/items/new?bank=de-open&type={kind}")
    page.wait_for_selector(".iv", state="attached")
    document = body(kind)
    they_fill_in(page, kind, document)
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.wait_for_url(EDITED)
    submit = page.locator("[data-submit]")
    expect(submit).to_have_attribute("aria-disabled", "false")
    view = page.locator("[data-view]")
    expect(view.locator(".iv-stem")).to_have_text(f"{TITLES[kind]}：{document['stem']['zh']}")
    tried = page.locator("[data-tried]")
    answer(view, kind, document, right=False)
    page.get_by_role("button", name="试答，看得分").click()
    expect(tried).to_contain_text(re.compile("试答得 0 分"))
    answer(view, kind, document, right=True)
    page.get_by_role("button", name="试答，看得分").click()
    expect(tried).to_contain_text(re.compile(r"试答得 (\d+) 分，满分 \1 分"))
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.locator(".lc-flashes")).to_contain_text("草稿已保存")
    page.wait_for_url(EDITED)
    page.wait_for_selector(".iv", state="attached")
    submit.click()
    page.wait_for_url(re.compile(r"/bank/items/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("审核中")
    return page.url


def they_fill_in(page: Page, kind: str, document: dict[str, Any]) -> None:
    texts = {
        "title": {"zh": TITLES[kind], "en": f"Journey {kind}"},
        "stem": {lang: f"{TITLES[kind]}：{text}" for lang, text in document["stem"].items()},
        "rationale": document["rationale"],
        **{name: document[name] for name in ("why", "unit") if name in document},
    }
    for name, pair in texts.items():
        for lang, text in pair.items():
            page.locator(f"[name={name}_{lang}]").fill(text)
    if "options" in document:
        they_fill_in_options(page, kind, document)
    elif kind == "numeric":
        they_fill_in_a_number(page, document)
    else:
        page.locator(f"[name=truth][value={str(document['key']).lower()}]").check()
    for name in ("level", "competence", "topic", "kind", "cognition", "p_expected"):
        page.locator(f"select[name={name}]").select_option(document[name])
    page.locator("[name=seconds]").fill(str(document["seconds"]))
    page.locator("[name=source]").fill(document["source"])


def in_order(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options as they are written: elements to be ordered in their right order."""
    options = {option["id"]: option for option in document["options"]}
    return [options[name] for name in document.get("key", list(options))]


def they_fill_in_options(page: Page, kind: str, document: dict[str, Any]) -> None:
    options = in_order(document)
    rows = page.locator("[data-row]")
    while rows.count() < len(options):
        page.get_by_role("button", name="加一个选项").click()
    for row, option in zip(rows.all(), options, strict=True):
        if not row.locator("[name=option_why_zh]").is_visible():
            row.locator("summary").click()
        for lang in ("zh", "en"):
            row.locator(f"[name=option_{lang}]").fill(option["text"][lang])
            row.locator(f"[name=option_why_{lang}]").fill(option["why"][lang])
        if option.get("correct"):
            row.locator("[name=correct]").check()


def they_fill_in_a_number(page: Page, document: dict[str, Any]) -> None:
    page.locator("[name=number]").fill(document["key"])
    page.locator("[name=tolerance]").fill(document["tolerance"])
    page.locator("[name=decimals]").fill(str(document["decimals"]))
    slip = document["slips"][0]
    page.locator("[name=slip_value]").first.fill(slip["value"])
    page.locator("[name=slip_why_zh]").first.fill(slip["why"]["zh"])
    page.locator("[name=slip_why_en]").first.fill(slip["why"]["en"])


def answer(view: Locator, kind: str, document: dict[str, Any], *, right: bool) -> None:
    """Answer the previewed item by what a candidate sees of it."""
    if kind == "numeric":
        view.locator("input").fill(document["key"] if right else document["slips"][0]["value"])
    elif kind == "true_false":
        view.locator(f"input[value={str(document['key'] == right).lower()}]").check()
    elif kind == "ordering":
        wanted = [option["text"]["zh"] for option in in_order(document)]
        arrange(view, wanted if right else wanted[::-1])
    else:
        for option in document["options"]:
            box = (
                view.locator("label.lc-opt").filter(has_text=option["text"]["zh"]).locator("input")
            )
            wanted = bool(option.get("correct")) == right
            if kind == "multiple" or wanted:
                box.set_checked(wanted)


def arrange(view: Locator, wanted: list[str]) -> None:
    texts = view.locator(".iv-orow .txt")
    for place, text in enumerate(wanted):
        for at in range(texts.all_inner_texts().index(text), place, -1):
            view.locator(".iv-orow").nth(at).locator(".iv-up").click()
    expect(texts).to_have_text(wanted)


def the_author_cannot_review(page: Page, address: str) -> None:
    refused = page.goto("/bank/review")
    assert refused is not None
    assert refused.status == 403
    page.goto(address)
    page.get_by_role("link", name="第 1 版").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLES["single"])
    button = page.get_by_role("button", name="通过这一版")
    expect(button).to_have_attribute("aria-disabled", "true")
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    form = {"csrf_token": token, "outcome": "approved", "reason": ""}
    assert page.request.post(f"{page.url}/review", form=form).status == 403


def open_waiting(page: Page, kind: str) -> None:
    page.goto("/bank/review")
    row = page.get_by_role("row").filter(has_text=TITLES[kind])
    row.get_by_role("link").first.click()
    page.wait_for_selector(".iv", state="attached")


def it_is_sent_back_with_a_reason(page: Page, kind: str) -> None:
    open_waiting(page, kind)
    they_go_back_to_the_queue(page)
    point = page.get_by_role("radio", name="否").first
    point.check()
    page.get_by_role("button", name="退回给作者").click()
    expect(page.locator("#review-error")).to_contain_text("写明退回的理由")
    opinion = page.get_by_label("意见", exact=True)
    expect(opinion).to_have_attribute("aria-invalid", "true")
    expect(point).to_be_checked()
    expect(page.get_by_label("决定之后打开下一题")).not_to_be_checked()
    opinion.fill(REASON)
    page.get_by_role("button", name="退回给作者").click()
    page.wait_for_url(re.compile("/bank/review$"))
    expect(page.get_by_role("row").filter(has_text=TITLES[kind])).to_have_count(0)


def they_go_back_to_the_queue(page: Page) -> None:
    """Turn off that the next item opens after the decision."""
    page.get_by_label("决定之后打开下一题").uncheck()


def they_answer_the_checklist_and_approve(page: Page, version: str) -> None:
    for point in page.get_by_role("radio", name="是").all():
        point.check()
    page.get_by_role("button", name="通过这一版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(version)
    dialog.get_by_role("button", name="通过这一版").click()


def another_is_approved(page: Page, kind: str) -> None:
    open_waiting(page, kind)
    they_go_back_to_the_queue(page)
    they_answer_the_checklist_and_approve(page, "第 1 版")
    page.wait_for_url(re.compile("/bank/review$"))
    expect(page.get_by_role("status").first).to_contain_text("第 1 版已通过")


def the_author_mends_it_and_sends_it_again(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text(REASON)
    page.get_by_role("link", name="继续写").or_(page.get_by_role("link", name="修订")).click()
    page.wait_for_selector(".iv", state="attached")
    page.locator("[name=stem_zh]").fill("表 t 有 3 行。查询 SELECT * FROM t 返回几行？")
    page.locator("[name=stem_en]").fill("Table t has 3 rows. How many does SELECT * FROM t return?")
    expect(page.locator(".iv-stem")).to_contain_text("表 t 有 3 行")
    page.locator("[data-submit]").click()
    page.wait_for_url(re.compile(r"/bank/items/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("审核中")


def the_second_version_is_approved(page: Page) -> None:
    open_waiting(page, "single")
    expect(page.locator(".iv-stem")).to_contain_text("表 t 有 3 行")
    expect(page.get_by_role("region", name="审核记录")).to_contain_text(REASON)
    they_go_back_to_the_queue(page)
    they_answer_the_checklist_and_approve(page, "第 2 版")
    page.wait_for_url(re.compile("/bank/review$"))
    expect(page.get_by_role("status").first).to_contain_text("第 2 版已通过")


def the_item_page_tells_the_whole_story(page: Page, address: str) -> None:
    page.goto(address)
    versions = page.get_by_role("region", name="版本", exact=True)
    expect(versions.get_by_role("listitem")).to_have_count(2)
    reviews = page.get_by_role("region", name="审核记录")
    expect(reviews).to_contain_text("审核通过")
    expect(reviews).to_contain_text("退回修改")
    expect(reviews.get_by_role("list", name="检查表")).to_have_count(2)
    expect(page.get_by_role("region", name="历史").get_by_role("listitem").nth(4)).to_be_visible()
