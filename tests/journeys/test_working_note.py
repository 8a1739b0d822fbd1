"""What takes long says so: the note of static/js/working.js around a form and a link."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

MARKUP = """
<div><form method="get" action="/slow"><button>预览试卷</button></form>
<a href="/slow" data-working-link>三套样卷</a>
<div id="note" data-working hidden><span role="status" data-working-said="正在组卷。"></span>
<span data-working-seconds>2</span></div></div>"""


def opened(page: Page) -> None:
    """Show the markup; what gets past the controller is counted instead of being sent."""
    page.goto("/dev/patterns")
    page.clock.install()
    page.evaluate(
        """async (html) => {
          window.sent = 0;
          for (const name of ["submit", "click"]) window.addEventListener(name, (event) => {
            if (name === "click" && !event.target.closest("a")) return;
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();
          });
          const main = document.querySelector("main");
          main.innerHTML = html;
          const { default: working } = await import("/static/js/working.js");
          working(main.firstElementChild);
        }""",
        MARKUP.strip(),
    )


def test_a_long_search_says_that_it_goes_on_and_is_asked_for_once(
    warm_page: Callable[[int], Page],
) -> None:
    page = warm_page(800)
    opened(page)
    note = page.locator("#note")
    page.get_by_role("button", name="预览试卷").press("Enter")
    page.clock.run_for(1_900)
    expect(note).to_be_hidden()
    page.clock.run_for(3_200)
    expect(note.get_by_role("status")).to_have_text("正在组卷。")
    expect(page.locator("[data-working-seconds]")).to_have_text("5")
    page.get_by_role("button", name="预览试卷").press("Enter")
    page.get_by_role("link", name="三套样卷").press("Enter")
    assert page.evaluate("window.sent") == 1
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(note).to_be_hidden()
    page.get_by_role("link", name="三套样卷").click()
    page.clock.run_for(2_100)
    expect(note.get_by_role("status")).to_have_text("正在组卷。")
    assert page.evaluate("window.sent") == 2
