"""A real server with demo data and a real browser. Nothing is patched."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "liangcai-demo-2026"
expect.set_options(timeout=15_000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


@dataclass(frozen=True)
class Site:
    """A running site: its address, its folder, and the environment it runs in."""

    url: str
    folder: Path
    env: dict[str, str]

    def flask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the site."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(folder: Path) -> Iterator[Site]:
    """Migrate, load the demo data, serve with a worker, and stop it all at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        **{name: value for name, value in os.environ.items() if name != "LIANGCAI_AXE"},
        "LIANGCAI_ENV": "development",
        "LIANGCAI_DATA_DIR": str(folder),
        "LIANGCAI_SITE_URL": url,
        "LIANGCAI_ARGON2_TIME": "1",
        "LIANGCAI_ARGON2_MEMORY_KIB": "64",
        "LIANGCAI_RATE_LIMITS": "false",
        "LIANGCAI_LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    site = Site(url, folder, env)
    for words in (("db", "upgrade"), ("demo", "load")):
        done = site.flask(*words)
        assert done.returncode == 0, done.stderr[-3000:]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "core.serve"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            wait_until_ready(url)
            yield site
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_until_ready(url: str, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        assert time.monotonic() < end, "the site did not start"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that all journeys share; each uses people of its own."""
    yield from start_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, as installed by ``tests/setup.sh``; skipped without it outside CI."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found is None:
        if os.environ.get("CI"):
            raise AssertionError("Chromium is not installed")
        pytest.skip("Chromium is not installed (run tests/setup.sh)")
    launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield launched
    launched.close()


def open_context(
    browser: Browser, site: Site, errors: list[str], options: dict[str, object]
) -> BrowserContext:
    """Open a browser with an empty profile that notes script errors and breaches of the CSP."""
    settings = {
        "base_url": site.url,
        "locale": "zh-CN",
        "viewport": {"width": 1280, "height": 900},
        **options,
    }
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type == "error" and "Content Security Policy" in message.text
            else None
        ),
    )
    return context


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers with empty profiles; a script error or a breach of the CSP fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: object) -> BrowserContext:
        opened.append(open_context(browser, site, errors, options))
        return opened[-1]

    yield make
    for context in opened:
        context.close()
    assert not errors


@pytest.fixture(scope="module")
def warm_context(browser: Browser, site: Site) -> Iterator[tuple[BrowserContext, list[str]]]:
    """One visitor's browser for a module, whose cache is warm after the first page."""
    errors: list[str] = []
    context = open_context(browser, site, errors, {})
    yield context, errors
    context.close()


@pytest.fixture
def warm_page(
    warm_context: tuple[BrowserContext, list[str]],
) -> Iterator[Callable[[int], Page]]:
    """Open pages of a width in the module's browser, for tests that only draw on them.

    A script error or a breach of the CSP fails the test, as in ``new_context``.
    """
    context, errors = warm_context
    errors.clear()
    opened: list[Page] = []

    def make(width: int) -> Page:
        opened.append(context.new_page())
        opened[-1].set_viewport_size({"width": width, "height": 800})
        return opened[-1]

    yield make
    for page in opened:
        page.close()
    assert not errors


@pytest.fixture(scope="module")
def desk(browser: Browser, site: Site) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A trainer's browser for a module: signing in once is enough for tests of their own items."""
    errors: list[str] = []
    context = open_context(browser, site, errors, {})
    page = context.new_page()
    sign_in(page, "trainer@example.org")
    page.close()
    yield context, errors
    context.close()


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """A visitor's page."""
    return new_context().new_page()


@pytest.fixture
def signed_in(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a function that signs a demo person in through the form."""

    def enter(name: str, **options: object) -> Page:
        page = new_context(**options).new_page()
        sign_in(page, f"{name}@example.org")
        return page

    return enter


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/account/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda url: "/account/sign-in" not in url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
