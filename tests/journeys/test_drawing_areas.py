"""Areas are drawn on a picture by mouse, keyboard and finger; what is stored are pixels of the picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from tests.journeys.conftest import Site, open_context

WIDTH, HEIGHT = 800, 260
PREPARE = """async () => {
  const url = document.querySelector("[data-pictures]").dataset.listUrl;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  const picture = (await answer.json()).pictures.find((one) => one.width === 800 && one.height === 260);
  const fields = document.getElementById("item-form").elements;
  [fields.image_width.value, fields.image_height.value] = [800, 260];
  fields.image_asset.value = picture.identifier;
  fields.image_asset.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture
def editor(
    desk: tuple[BrowserContext, list[str]], browser: Browser, site: Site
) -> Iterator[Callable[..., Page]]:
    """Open the editor with a picture of 800 × 260; with options in a browser that differs in them."""
    context, errors = desk
    errors.clear()
    opened: list[Page | BrowserContext] = []

    def make(kind: str = "hotspot", **options: object) -> Page:
        own = context
        if options:
            state = context.storage_state()
            own = open_context(browser, site, errors, {**options, "storage_state": state})
            opened.append(own)
        page = own.new_page()
        opened.append(page)
        open_picture(page, kind)
        return page

    yield make
    for one in reversed(opened):
        one.close()
    assert not errors


def open_picture(page: Page, kind: str) -> None:
    page.goto(f"/bank/items/new?bank=type-gallery&type={kind}")
    page.wait_for_selector(".iv", state="attached")
    page.evaluate(PREPARE)
    over(page).scroll_into_view_if_needed()
    expect(over(page)).to_be_visible()


def over(page: Page) -> Locator:
    return page.locator(".ed-over")


def tool(page: Page, shape: str) -> Locator:
    return page.locator(f"[data-shape={shape}]")


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of the picture is on the screen."""
    box = over(page).bounding_box()
    assert box is not None
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*on_screen(page, *start))
    page.mouse.down()
    page.mouse.move(*on_screen(page, *end), steps=4)
    page.mouse.up()


def click(page: Page, *points: tuple[float, float]) -> None:
    for point in points:
        page.mouse.click(*on_screen(page, *point))


def shapes(page: Page) -> list[tuple[str, list[int]]]:
    """Return what the rows hold."""
    rows = page.locator(".ed-area").evaluate_all(
        "(rows) => rows.map((row) => [row.querySelector('select').value,"
        " row.querySelector('[name=area_coords]').value])"
    )
    return [(shape, [int(word) for word in re.findall(r"\d+", text)]) for shape, text in rows]


def near(page: Page, place: int, shape: str, *coords: int, by: int = 2) -> None:
    """Assert which shape an area is and where it lies, up to the pixels that scaling rounds off."""
    found, numbers = shapes(page)[place]
    assert found == shape
    assert len(numbers) == len(coords)
    assert all(abs(a - b) <= by for a, b in zip(numbers, coords, strict=True)), numbers


def test_shapes_are_drawn_with_the_mouse_in_any_direction(editor: Callable[..., Page]) -> None:
    page = editor()
    tool(page, "rect").click()
    drag(page, (200, 200), (100, 50))
    near(page, 0, "rect", 100, 50, 200, 200)
    expect(page.locator(".ed-shape")).to_be_focused()
    expect(tool(page, "rect")).to_have_attribute("aria-pressed", "false")
    tool(page, "circle").click()
    drag(page, (400, 130), (460, 130))
    near(page, 1, "circle", 400, 130, 60)
    tool(page, "poly").click()
    click(page, (500, 40), (620, 40))
    page.mouse.dblclick(*on_screen(page, 560, 160))
    near(page, 2, "poly", 500, 40, 620, 40, 560, 160)
    tool(page, "poly").click()
    click(page, (640, 100), (760, 100), (760, 200), (640, 200))
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    near(page, 3, "poly", 640, 100, 760, 100, 760, 200)
    tool(page, "poly").click()
    click(page, (20, 20), (80, 20), (50, 80), (21, 21))
    near(page, 4, "poly", 20, 20, 80, 20, 50, 80)
    page.mouse.click(*on_screen(page, 300, 240))
    assert len(shapes(page)) == 5


def test_escape_gives_up_what_is_drawn_or_dragged(editor: Callable[..., Page]) -> None:
    page = editor()
    tool(page, "rect").click()
    page.mouse.move(*on_screen(page, 100, 50))
    page.mouse.down()
    page.mouse.move(*on_screen(page, 200, 100), steps=2)
    expect(page.locator(".ed-sketch")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".ed-sketch")).to_have_count(0)
    page.mouse.up()
    tool(page, "poly").click()
    click(page, (500, 40), (620, 40), (560, 160))
    page.keyboard.press("Escape")
    expect(page.locator(".ed-sketch")).to_have_count(0)
    assert shapes(page) == []
    expect(tool(page, "poly")).to_have_attribute("aria-pressed", "false")
    tool(page, "rect").click()
    click(page, (300, 100))
    drag(page, (100, 50), (200, 100))
    assert len(shapes(page)) == 1
    before = shapes(page)
    page.mouse.move(*on_screen(page, 120, 60))
    page.mouse.down()
    page.mouse.move(*on_screen(page, 420, 160), steps=3)
    assert shapes(page) != before
    page.keyboard.press("Escape")
    page.mouse.up()
    assert shapes(page) == before


def test_areas_are_moved_resized_removed_and_brought_back(editor: Callable[..., Page]) -> None:
    page = editor()
    tool(page, "rect").click()
    drag(page, (100, 50), (300, 150))
    drag(page, (120, 60), (170, 80))
    near(page, 0, "rect", 150, 70, 350, 170)
    drag(page, (350, 170), (420, 220))
    near(page, 0, "rect", 150, 70, 420, 220)
    drag(page, (420, 220), (100, 40))
    near(page, 0, "rect", 100, 40, 150, 70)
    undo = page.locator("[data-draw-undo]")
    undo.click()
    near(page, 0, "rect", 150, 70, 420, 220)
    page.locator(".ed-shape").focus()
    page.keyboard.press("Control+z")
    near(page, 0, "rect", 150, 70, 350, 170)
    page.locator("[name=area_zh]").fill("第二台")
    page.locator("[name=area_key]").check()
    page.locator(".ed-shape").focus()
    expect(page.locator(".ed-shape")).to_have_attribute("aria-label", "区域 A 第二台，" + ", ".join(
        map(str, shapes(page)[0][1])) + "，是答案")  # fmt: skip
    page.keyboard.press("Delete")
    assert shapes(page) == []
    expect(tool(page, "rect")).to_be_focused()
    page.keyboard.press("Control+z")
    near(page, 0, "rect", 150, 70, 350, 170)
    expect(page.locator("[name=area_zh]")).to_have_value("第二台")
    expect(page.locator("[name=area_key]")).to_be_checked()
    undo.click()
    undo.click()
    assert shapes(page) == []
    expect(undo).to_have_attribute("aria-disabled", "true")


def test_nothing_reaches_outside_the_picture(editor: Callable[..., Page]) -> None:
    page = editor()
    tool(page, "rect").click()
    drag(page, (700, 200), (900, 330))
    near(page, 0, "rect", 700, 200, WIDTH, HEIGHT)
    tool(page, "circle").click()
    drag(page, (400, 60), (400, 250))
    near(page, 1, "circle", 400, 60, 60)
    drag(page, (400, 75), (400, -200))
    near(page, 1, "circle", 400, 60, 60)
    drag(page, (400, 75), (-300, 330))
    near(page, 1, "circle", 60, 200, 60)
    drag(page, (720, 220), (20, -300))
    near(page, 0, "rect", 0, 0, 100, 60)
    select = page.locator("[name=area_shape]").first
    select.select_option("circle")
    near(page, 0, "circle", 50, 30, 30)
    select.select_option("poly")
    near(page, 0, "poly", 20, 0, 80, 0, 80, 60, 20, 60)


def test_areas_are_drawn_by_keyboard_alone_and_say_where_they_are(
    editor: Callable[..., Page],
) -> None:
    page = editor()
    expect(page.get_by_role("group", name="图上画出的区域")).to_be_visible()
    for shape in ("rect", "rect", "poly"):
        tool(page, shape).focus()
        page.keyboard.press("Enter")
    assert [shape for shape, _ in shapes(page)] == ["rect", "rect", "poly"]
    assert shapes(page)[0] != shapes(page)[1]
    page.locator("[data-at='0']").focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp", "Control+ArrowDown"):
        page.keyboard.press(key)
    near(page, 0, "rect", 378, 87, 444, 154, by=0)
    expect(page.locator("[data-at='0']")).to_be_focused()
    name = page.locator("[data-at='0']").get_attribute("aria-label") or ""
    assert name == "区域 A，" + ", ".join(map(str, shapes(page)[0][1]))
    page.keyboard.press("Control+z")
    near(page, 0, "rect", 378, 87, 444, 153, by=0)
    for _press in range(40):
        page.keyboard.press("Shift+ArrowLeft")
    near(page, 0, "rect", 0, 87, 66, 153, by=0)
    page.keyboard.press("Enter")
    expect(page.locator("[name=area_coords]").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("10，20，30，40")
    expect(page.locator("[data-at='0']")).to_have_attribute("aria-label", "区域 A，10, 20, 30, 40")
    page.get_by_role("button", name="加一个区域").press("Enter")
    assert len(shapes(page)) == 4


def touch(client: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    places = [{"x": x, "y": y} for x, y in points]
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def finger(page: Page, client: CDPSession, *path: tuple[float, float]) -> None:
    """Put a finger on the picture, lead it along a path and lift it."""
    for place, point in enumerate(path):
        touch(client, "touchMove" if place else "touchStart", on_screen(page, *point))
    touch(client, "touchEnd")


def test_a_finger_draws_on_a_small_screen_in_pixels_of_the_picture(
    editor: Callable[..., Page],
) -> None:
    page = editor(
        viewport={"width": 375, "height": 700},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )
    client = page.context.new_cdp_session(page)
    box = over(page).bounding_box()
    assert box is not None
    assert box["width"] < 375
    slack = round(WIDTH / box["width"]) + 1
    tool(page, "rect").tap()
    finger(page, client, (400, 200), (500, 120), (600, 40))
    near(page, 0, "rect", 400, 40, 600, 200, by=slack)
    finger(page, client, (500, 60), (400, 70), (300, 80))
    near(page, 0, "rect", 200, 60, 400, 220, by=slack)
    finger(page, client, (400, 220), (450, 200), (500, 180))
    near(page, 0, "rect", 200, 60, 500, 180, by=slack)
    tool(page, "poly").tap()
    for point in ((20, 20), (140, 20), (80, 120), (20, 20)):
        finger(page, client, point)
        page.wait_for_timeout(60)
    near(page, 1, "poly", 20, 20, 140, 20, 80, 120, by=slack)
    before = page.evaluate("scrollY")
    finger(page, client, (700, 240), (700, 140), (700, 40), (700, -60))
    assert page.evaluate("scrollY") > before, "beside areas a finger scrolls"
    assert len(shapes(page)) == 2
    page.locator("[data-draw-undo]").tap()
    assert len(shapes(page)) == 1


def test_places_of_a_point_item_are_stored_as_they_were_drawn(
    editor: Callable[..., Page],
) -> None:
    page = editor("point", viewport={"width": 700, "height": 800}, device_scale_factor=2)
    tool(page, "circle").click()
    drag(page, (400, 130), (440, 130))
    tool(page, "rect").click()
    drag(page, (20, 20), (120, 90))
    drawn = shapes(page)
    near(page, 1, "rect", 20, 20, 120, 90)
    page.wait_for_url("**/edit")
    expect(page.locator("[data-save-state]")).to_contain_text("已保存")
    page.reload()
    page.wait_for_selector(".iv", state="attached")
    assert shapes(page) == drawn
    expect(page.locator(".ed-shape")).to_have_count(2)
