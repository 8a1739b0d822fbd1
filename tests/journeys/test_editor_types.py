"""A trainer writes items of the newer types: saved as they write, drawn by keyboard, tried, told of others."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from question_bank.demo_types import draw_pipeline

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
EDITED = re.compile(r"/bank/items/[0-9a-f-]{36}/edit")


def open_editor(page: Page, kind: str) -> None:
    page.goto(f"/bank/items/new?bank=type-gallery&type={kind}")
    page.wait_for_selector(".iv", state="attached")


def fill_both(page: Page, name: str, zh: str, en: str) -> None:
    page.locator(f"[name={name}_zh]").fill(zh)
    page.locator(f"[name={name}_en]").fill(en)


def fill_rows(page: Page, list_name: str, name: str, texts: list[tuple[str, str]]) -> None:
    """Fill the rows of a list, adding and removing so many as there are texts."""
    box = page.locator(f'[data-list="{list_name}"]')
    rows = box.locator("[data-row]")
    while rows.count() < len(texts):
        box.locator("[data-add]").click()
    while rows.count() > len(texts):
        rows.last.locator('[data-act="remove"]').click()
    for row, (zh, en) in zip(rows.all(), texts, strict=True):
        row.locator(f"[name={name}_zh]").fill(zh)
        row.locator(f"[name={name}_en]").fill(en)


def the_draft_saves_itself(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.wait_for_url(EDITED)


def it_is_tried(page: Page, words: str | re.Pattern[str]) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-tried]")).to_contain_text(words)


def view_of(page: Page) -> Locator:
    return page.locator("[data-view]")


def test_a_gap_appears_as_it_is_written_and_the_draft_saves_itself(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    open_editor(page, "text_entry")
    stem = page.locator("[name=stem_zh]")
    stem.fill("三副本存一份 1 GB 的数据要占 GB。")
    stem.press("Control+Home")
    for _ in range(len("三副本存一份 1 GB 的数据要占 ")):
        stem.press("ArrowRight")
    stem.press("Control+g")
    expect(stem).to_have_value("三副本存一份 1 GB 的数据要占 [[g1]]GB。")
    page.locator("[name=stem_en]").fill("Three replicas of 1 GB take [[g1]] GB.")
    accept = page.locator("#accept-g1")
    expect(accept).to_be_visible()
    accept.fill("3\n三")
    expect(view_of(page).locator(".iv-gap input")).to_have_count(1)
    the_draft_saves_itself(page)
    view_of(page).locator(".iv-gap input").fill("三")
    it_is_tried(page, re.compile("试答得 1 分，满分 1 分"))
    stem.fill("再写一个 [[g1]] 和 [[g2]]。")
    expect(page.locator("#accept-g2")).to_be_visible()
    expect(accept).to_have_value("3\n三")
    expect(page.locator("[data-save-state]")).to_have_text("有改动还没有保存")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#accept-g1")).to_have_value("3\n三")


def test_a_matching_item_is_written_and_its_rows_move_by_keyboard(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    open_editor(page, "matching")
    fill_both(page, "stem", "为每个问题选择合适的信号。", "Choose the signal for each question.")
    fill_rows(page, "rows", "row", [("请求数", "Requests"), ("一次请求的去向", "One request")])
    fill_rows(page, "", "option", [("指标", "Metrics"), ("链路追踪", "Traces"), ("日志", "Logs")])
    grid = page.locator(".ed-grid")
    expect(grid).to_contain_text("链路追踪")
    page.get_by_label("第 1 行选 A").check()
    page.get_by_label("第 2 行选 B").check()
    first = page.locator("[name=row_zh]").first
    first.focus()
    first.press("Alt+ArrowDown")
    expect(page.locator("[name=row_zh]").first).to_have_value("一次请求的去向")
    expect(page.get_by_label("第 1 行选 B")).to_be_checked()
    expect(page.get_by_label("第 2 行选 A")).to_be_checked()
    the_draft_saves_itself(page)
    it_is_tried(page, "未作答")
    expect(page.locator("[data-checks]")).to_contain_text("写明能力项")


def test_an_area_is_drawn_by_keyboard_on_an_uploaded_picture(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    open_editor(page, "hotspot")
    fill_both(page, "stem", "积压在哪里？", "Where is the backlog?")
    page.locator("[data-choose-picture]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-picture-file]").set_input_files(
        {"name": "line.png", "mimeType": "image/png", "buffer": draw_pipeline()}
    )
    insert = dialog.locator("[data-picture-insert]")
    expect(dialog.locator("[data-picture-state]")).to_contain_text("800 × 260")
    expect(insert).to_have_attribute("aria-disabled", "true")
    dialog.locator("[data-alt-zh]").fill("五个方框排成一行的流水线")
    dialog.locator("[data-alt-en]").fill("A pipeline of five boxes")
    insert.click()
    expect(page.locator("[name=image_width]")).to_have_value("800")
    for shape in ("rect", "circle"):
        page.locator(f"[data-shape={shape}]").focus()
        page.keyboard.press("Enter")
    coords = page.locator("[name=area_coords]")
    expect(coords).to_have_count(2)
    expect(coords.last).to_have_value("400, 130, 33")
    shape = page.locator(".ed-shape").last
    shape.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "Control+ArrowRight"):
        page.keyboard.press(key)
    expect(coords.last).to_have_value("402, 120, 34")
    for place, name in enumerate(("方", "圆")):
        page.locator("[name=area_zh]").nth(place).fill(name)
        page.locator("[name=area_en]").nth(place).fill(name)
    page.locator("[name=area_key]").last.check()
    expect(view_of(page).locator(".iv-area")).to_have_count(2)
    the_draft_saves_itself(page)
    view_of(page).locator(".iv-area").last.focus()
    page.keyboard.press("Space")
    it_is_tried(page, re.compile("试答得 1 分，满分 1 分"))
    page.locator(".ed-shape").first.focus()
    page.keyboard.press("Delete")
    expect(coords).to_have_count(1)


def test_variants_of_a_parametrised_item_are_seen_while_it_is_written(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    open_editor(page, "numeric")
    fill_both(page, "stem", "{{ n }} 批，每批 {{ k }} 条，共几条？", "{{ n }} × {{ k }} = ?")
    page.locator("[name=number]").fill("{{ n*k }}")
    page.locator("[name=tolerance]").fill("0")
    page.locator("[name=decimals]").fill("0")
    page.locator("#variables summary").click()
    box = page.locator('[data-list="variables"]')
    for name, low, high in (("n", "2", "9"), ("k", "10", "30")):
        box.locator("[data-add]").click()
        row = box.locator("[data-row]").last
        row.locator("[name=var_name]").fill(name)
        row.locator("[name=var_low]").fill(low)
        row.locator("[name=var_high]").fill(high)
        row.locator("[name=var_step]").fill("1")
    page.locator("[name=variants]").fill("5")
    variants = page.locator("[data-variants]")
    expect(variants.locator("[data-variant]")).to_have_count(10)
    expect(view_of(page).locator(".iv-stem")).not_to_contain_text("{{")
    variants.locator('[data-variant="3"]').click()
    expect(variants.locator('[data-variant="3"]')).to_have_attribute("aria-pressed", "true")
    row = variants.get_by_role("row").nth(3)
    key = row.get_by_role("cell").last.inner_text()
    view_of(page).locator(".iv-numline input").fill(key)
    it_is_tried(page, re.compile("试答得 1 分，满分 1 分"))
    the_draft_saves_itself(page)


def test_two_people_in_one_item_are_told_and_a_lost_line_is_said(
    signed_in: Callable[..., Page],
) -> None:
    author = signed_in("trainer")
    open_editor(author, "slider")
    fill_both(author, "stem", "开销是百分之几？", "Overhead in per cent?")
    the_draft_saves_itself(author)
    public_id = author.url.split("/")[-2]
    reviewer = signed_in("reviewer")
    reviewer.goto(f"/bank/items/{public_id}")
    their_token = reviewer.locator("meta[name=csrf-token]").get_attribute("content") or ""
    told = reviewer.request.post(
        f"/bank/items/{public_id}/presence", form={"csrf_token": their_token, "place": ""}
    )
    assert "正在编辑这道题" in told.json()["others"][0]["words"]
    note = author.locator("[data-presence]")
    expect(note).to_contain_text("正在看这道题", timeout=25_000)
    author.context.set_offline(True)
    author.locator("[name=stem_zh]").fill("额外开销是百分之几？")
    expect(author.locator("[data-save-state]")).to_contain_text("网络中断")
    author.context.set_offline(False)
    expect(author.locator("[data-save-state]")).to_have_text(SAVED, timeout=25_000)
    other = signed_in("trainer")
    other.goto(f"/bank/items/{public_id}/edit")
    other.wait_for_selector(".iv", state="attached")
    other.locator("[name=title_zh]").fill("另一个窗口")
    expect(other.locator("[data-save-state]")).to_have_text(SAVED)
    author.locator("[name=title_zh]").fill("这个窗口")
    expect(author.locator("[data-conflict]")).to_contain_text("另一个窗口")
    author.locator("[data-overwrite]").click()
    expect(author.locator("[data-save-state]")).to_have_text(SAVED)


def test_the_rest_of_the_faults_stays_open_while_one_writes(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("trainer")
    open_editor(page, "single")
    rest = page.locator("[data-checks] details[data-keep=must]")
    rest.locator("summary").press("Enter")
    count = page.locator("#lint-count")
    before = count.inner_text()
    fill_both(page, "title", "还没写完", "Not finished")
    expect(count).not_to_have_text(before)
    expect(rest).to_have_attribute("open", "")
    rest.locator("summary").focus()
    page.locator("[name=stem_zh]").evaluate(
        "one => { one.value = '题'; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator("[data-checks]")).not_to_contain_text("缺中文：题干")
    expect(rest.locator("summary")).to_be_focused()
