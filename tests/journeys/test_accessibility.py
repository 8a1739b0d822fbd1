"""Every kind of page through axe-core, as its people see it, and what axe cannot see.

By default in Chinese, light, on a wide screen, and in English, dark, on a narrow one; with
``LIANGCAI_AXE=full`` in every combination of language, theme and width.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.addresses import PEOPLE, Demo, pages
from tests.journeys.conftest import Site, sign_in

AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*/axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 375
REFLOW = 320
STILL = (
    "Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity)"
    ".map(a => a.finished.catch(() => null)))"
)
BEGIN = (
    f"rules => {{ window.lcFound = {STILL}.then(() => axe.run(document,"
    " {runOnly: rules, resultTypes: ['violations']})).then(({violations}) => violations.flatMap("
    "({id, nodes}) => nodes.map(n => `${id}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}`))); }"
)
OVER = "document.documentElement.scrollWidth - window.innerWidth"
WIDEST = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest(".lc-scroll"))
  .map(e => e.outerHTML.slice(0, 100)).slice(-2).join(" | ")"""
SPACING = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
CUT_OFF = """() => [...document.querySelectorAll("h1, h2, p, a, button, label, th, td, summary")]
  .filter(e => e.checkVisibility() && !e.classList.contains("vh")
    && ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
  .map(e => e.outerHTML.slice(0, 120))"""
FOCUS = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  const ring = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const host = e.closest("label") || e.parentElement, h = getComputedStyle(host);
  const near = (h.outlineStyle !== "none" && parseFloat(h.outlineWidth) > 0) || h.boxShadow !== "none";
  const seen = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
  return {what: e.outerHTML.slice(0, 140), ring: ring || near, seen}; }"""


@dataclass(frozen=True)
class Look:
    """A language, a theme and a width."""

    lang: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.lang}-{self.theme}-{self.width}"


DEFAULT = (Look("zh", "light", WIDE), Look("en", "dark", NARROW))
LOOKS = (
    tuple(
        Look(*parts) for parts in itertools.product(("zh", "en"), ("light", "dark"), (WIDE, NARROW))
    )
    if os.environ.get("LIANGCAI_AXE") == "full"
    else DEFAULT
)


@pytest.fixture(scope="module")
def demo(site: Site) -> Demo:
    return Demo(site)


@pytest.fixture(scope="module")
def entered(browser: Browser, site: Site) -> Callable[[str], Any]:
    """Return a function that signs a person in once and returns what their browser keeps."""
    kept: dict[str, Any] = {"visitor": None}

    def enter(name: str) -> Any:
        if name not in kept:
            context = browser.new_context(base_url=site.url)
            sign_in(context.new_page(), f"{name}@example.org")
            kept[name] = context.storage_state()
            context.close()
        return kept[name]

    return enter


Opens = Callable[[str, Look], Page]


@pytest.fixture
def open_page(browser: Browser, site: Site, entered: Callable[[str], Any]) -> Iterator[Opens]:
    """Return a function that opens a page as a person in a look, with axe loaded into it."""
    opened: list[BrowserContext] = []

    def make(name: str, look: Look) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": look.width, "height": 900 if look.width == WIDE else 800},
            reduced_motion="reduce",
            storage_state=entered(name),
            bypass_csp=True,
        )
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "lc-lang", "value": look.lang, "url": site.url}])
        context.add_init_script(f"localStorage.setItem('lc-theme', '{look.theme}')")
        context.add_init_script(path=AXE)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def settle(page: Page) -> None:
    """Wait until scripts have drawn what they draw."""
    if page.locator(".pl[data-controller=player]").count():
        page.wait_for_selector(".pl[data-controller=player][data-ready]")


def findings(page: Page) -> list[str]:
    """Run axe on the page as it stands."""
    page.evaluate(BEGIN, RULES)
    return list(page.evaluate("window.lcFound"))


def narrowed(page: Page) -> Iterator[str]:
    """Yield what goes wrong at 320 pixels, and on a narrow screen with wider text spacing."""
    page.set_viewport_size({"width": REFLOW, "height": 800})
    if (over := page.evaluate(OVER)) > 0:
        yield f"{over} px too wide at {REFLOW} px"
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.evaluate(SPACING)
    if (over := page.evaluate(OVER)) > 0:
        yield f"{over} px too wide with text spacing: {page.evaluate(WIDEST)}"
    for html in page.evaluate(CUT_OFF):
        yield f"cut off with text spacing: {html}"


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_have_no_finding(demo: Demo, open_page: Opens, name: str) -> None:
    shown = [(look, open_page(name, look)) for look in LOOKS]
    found = []
    for url in pages(demo)[name]:
        for _look, page in shown:
            page.goto(url)
            settle(page)
            page.evaluate(BEGIN, RULES)
        for look, page in shown:
            wrong = list(page.evaluate("window.lcFound"))
            if (over := page.evaluate(OVER)) > 0:
                wrong.append(f"{over} px too wide")
            if look == DEFAULT[1]:
                wrong += narrowed(page)
            found += [f"{url} {look}: {text}" for text in wrong]
    assert not found, f"{len(found)}:\n" + "\n".join(found)


EMPTY_FORMS = (
    ("visitor", "/account/register"),
    ("visitor", "/account/sign-in"),
    ("candidate8", "/apply/DE-L1"),
    ("trainer", "/trainings/new"),
    ("trainer", "/bank/items/new"),
    ("officer", "/sessions/new"),
    ("admin", "/people/new"),
)


@pytest.mark.parametrize("look", DEFAULT, ids=str)
def test_forms_with_errors_have_no_finding(open_page: Opens, look: Look) -> None:
    found = []
    for name, url in EMPTY_FORMS:
        page = open_page(name, look)
        page.goto(url)
        form = page.locator("main form[method=post]").first
        with page.expect_navigation():
            form.evaluate(
                "form => { form.noValidate = true;"
                " form.requestSubmit(document.querySelector('main [name=do][value=submit]')); }"
            )
        told = page.locator("main [aria-invalid=true], main [role=alert], main .lc-errors")
        assert told.count(), f"{url}: nothing says what is wrong"
        found += [f"{url} {look}: {text}" for text in findings(page)]
        if page.evaluate(OVER) > 0:
            found.append(f"{url} {look}: too wide")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", DEFAULT, ids=str)
def test_the_player_has_no_finding_in_any_state(demo: Demo, open_page: Opens, look: Look) -> None:
    page = open_page("candidate", look)
    page.goto(f"/admissions/{demo.of('admission', 'candidate')}/practice")
    settle(page)
    found = []

    def check(state: str) -> None:
        found.extend(f"{state} {look}: {text}" for text in findings(page))
        if page.evaluate(OVER) > 0:
            found.append(f"{state} {look}: too wide")

    for scheme in ("black-yellow", "sepia", "default"):
        page.locator("[data-tool=contrast]").select_option(scheme)
        check(scheme)
    for _item in range(page.locator("[data-sheet] .cell").count() - 1):
        page.locator("[data-act=next]").click()
        check(page.locator("[data-kind]").inner_text())
    page.locator("[data-act=help]").click()
    check("help")
    page.keyboard.press("Escape")
    page.locator("[data-act=review]").click()
    check("review")
    page.locator("[data-part=review] [data-hand-in]").click()
    check("hand-in dialog")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", DEFAULT, ids=str)
def test_menus_and_dialogs_have_no_finding(demo: Demo, open_page: Opens, look: Look) -> None:
    found = []
    page = open_page("officer", look)
    page.goto("/home")
    for menu in page.locator("header details > summary").all():
        if menu.is_visible():
            menu.click()
            found += [f"menu {look}: {text}" for text in findings(page)]
            page.keyboard.press("Escape")
    page = open_page("admin", look)
    page.goto(f"/people/{demo.first('person')}", wait_until="networkidle")
    button = page.locator("main [data-controller~=confirm] button:visible").first
    button.click()
    page.get_by_role("dialog").wait_for()
    found += [f"confirm dialog {look}: {text}" for text in findings(page)]
    assert not found, "\n".join(found)


def test_the_focus_can_be_seen_wherever_the_tab_key_leads(demo: Demo, open_page: Opens) -> None:
    wrong = []
    tours = (
        ("visitor", "/"),
        ("visitor", "/account/register"),
        ("candidate", f"/admissions/{demo.of('admission', 'candidate')}/practice"),
        ("trainer", "/bank/items/new"),
        ("officer", "/sessions"),
    )
    for (name, url), look in itertools.product(tours, DEFAULT):
        page = open_page(name, look)
        page.goto(url)
        settle(page)
        for _step in range(25):
            page.keyboard.press("Tab")
            page.evaluate(STILL)
            focus = page.evaluate(FOCUS)
            if focus and not (focus["ring"] and focus["seen"]):
                wrong.append(f"{url} {look}: {focus}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_first_tab_leads_past_the_header(open_page: Opens) -> None:
    page = open_page("visitor", DEFAULT[0])
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    assert page.evaluate("document.activeElement.id") == "main"
