"""Following every link from the landing page as every person: what is shown can be used and read.

Of many pages of one kind (a page for each item, say) a few are visited; languages alternate.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from accounts.access import access_table
from accounts.models import Person
from accounts.rules import Permission
from core.db import db
from core.i18n import COOKIE
from exams.models import ExamSession
from question_bank.models import Item, ItemVersion
from tests.site.pages import Reading, read_page
from tests.site.people import PEOPLE, browser_of, held_by
from tests.test_catalogs import entries

EACH = 3
"""How many pages of one kind are visited: the same endpoint and the same names in the query.

The switches of language lead to the same pages, so one of each kind is enough.
"""
MOST = 500
BROKEN = re.compile(r"%\(\w+\)[sd]|\{\{|\}\}|\{%|\bundefined\b|<flask_babel|Markup\(|\bNaN\b")
BRACES = re.compile(r"\{\{[^{}]*\}\}")
"""How authors write the expressions of parametrised items."""
ORIGIN = "http://localhost"


class Crawl:
    """One person's walk; ``problems`` says what went wrong, page by page."""

    def __init__(self, app: Flask, name: str) -> None:
        self.app = app
        self.access = access_table(app)
        self.held = held_by(name)
        self.browser: FlaskClient = browser_of(app, name)
        self.problems: list[str] = []
        self.bodies: dict[str, str] = {}
        self._seen: set[str] = set()
        self._kinds: Counter[tuple[str, frozenset[str]]] = Counter()
        self._queue: deque[tuple[str, str]] = deque([("/", "the start")])
        self._adapter = app.url_map.bind("localhost")
        ours = {key[1] for _path, key, message in entries() if message.string != key[1]}
        self._untranslated = ours - chinese_by_nature()

    def run(self) -> None:
        """Visit until nothing is left."""
        while self._queue:
            url, origin = self._queue.popleft()
            if url not in self._seen and self._wanted(url, origin):
                self._seen.add(url)
                assert len(self._seen) < MOST, "the crawl does not end"
                self._visit(url, origin, "zh" if len(self._seen) % 2 else "en")

    def _endpoint(self, url: str, method: str = "GET") -> str | None:
        try:
            return str(self._adapter.match(urlsplit(url).path, method=method)[0])
        except RequestRedirect as moved:
            return self._endpoint(moved.new_url, method)
        except HTTPException:
            return None

    def _wanted(self, url: str, origin: str) -> bool:
        endpoint = self._endpoint(url)
        if endpoint is None:
            self.problems.append(f"{origin}: leads to {url}, which there is not")
            return False
        kind = (endpoint, frozenset(name for name, _ in parse_qsl(urlsplit(url).query)))
        self._kinds[kind] += 1
        return endpoint == "static" or self._kinds[kind] <= (1 if "lang" in kind[1] else EACH)

    def _visit(self, url: str, origin: str, lang: str) -> None:
        self.browser.set_cookie(COOKIE, lang)
        answer = self.browser.get(url)
        if answer.status_code in {301, 302, 303, 307, 308}:
            goal = urljoin(ORIGIN + url, answer.headers["Location"])
            if "/account/sign-in" in goal and self.held is not None:
                self.problems.append(f"{origin}: {url} asks to sign in again")
            self._add(url, goal)
        elif answer.status_code >= 400:
            self.problems.append(f"{origin}: {url} answers {answer.status}")
        elif answer.mimetype == "text/html":
            html = answer.get_data(as_text=True)
            self.bodies[url] = html
            asked = dict(parse_qsl(urlsplit(url).query)).get("lang", lang)
            self._read(url, asked, read_page(html))
        elif answer.mimetype in {"application/json", "image/svg+xml", "text/csv"}:
            self.bodies[url] = answer.get_data(as_text=True)
        answer.close()

    def _read(self, url: str, lang: str, page: Reading) -> None:
        self.problems += [f"{url} ({lang}): {text}" for text in faults(page, lang)]
        self.problems += [f"{url} ({lang}): {text}" for text in self._strangers(page, lang)]
        for link in page.links + page.files:
            self._add(url, urljoin(ORIGIN + url, link))
        for method, action in page.forms:
            goal = urljoin(ORIGIN + url, action) if action else ORIGIN + url
            if goal.startswith(ORIGIN) and not self._may_send(goal, method):
                self.problems.append(f"{url}: shows a form that this person may not send: {goal}")

    def _may_send(self, goal: str, method: str) -> bool:
        endpoint = self._endpoint(goal, method.upper())
        access = self.access.get(endpoint or "")
        return access is not None and access.admits(self.held)

    def _strangers(self, page: Reading, lang: str) -> Iterator[str]:
        """Yield texts of ours that an English page shows in Chinese."""
        if lang == "en":
            for text, where in page.texts:
                if not where.startswith("zh") and text in self._untranslated:
                    yield f"not in English: {text}"

    def _add(self, origin: str, goal: str) -> None:
        parts = urlsplit(goal)
        if f"{parts.scheme}://{parts.netloc}" == ORIGIN:
            self._queue.append((parts.path + (f"?{parts.query}" if parts.query else ""), origin))


def chinese_by_nature() -> set[str]:
    """Return what is data in one language: names of people and places, and the switch to Chinese."""
    names = db.session.scalars(select(Person.legal_name))
    places = db.session.scalars(select(ExamSession.place))
    return {"中文", *names, *places}


def faults(page: Reading, lang: str) -> Iterator[str]:
    """Yield what is wrong with any page."""
    if not page.lang.startswith(lang):
        yield f"its language is given as {page.lang!r}"
    if page.headings != 1:
        yield f"{page.headings} headings of the first level"
    if not page.title:
        yield "no title"
    for name, count in Counter(page.ids).items():
        if count > 1:
            yield f"the id {name!r} {count} times"
    for text in page.inline:
        yield f"against the content security policy: {text}"
    for text, _lang in page.texts:
        shown = BRACES.sub("", text) if text in page.literals else text
        if BROKEN.search(shown) or (lang == "zh" and re.search(r"\bNone\b", text)):
            yield f"broken text: {text[:120]}"


def secrets_of_items() -> dict[str, str]:
    """Return the texts that only those who work on items may read: why a key is the key."""
    found = {}
    query = select(Item.identifier, ItemVersion.body).join(Item, Item.id == ItemVersion.item_id)
    for identifier, body in db.session.execute(query):
        for text in explanations(body):
            found[text] = identifier
    return found


def explanations(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield rationale and the reasons for each option, in both languages."""
    parts = [body.get("rationale"), *[o.get("why") for o in body.get("options") or []]]
    for part in parts:
        for text in part.values() if isinstance(part, dict) else [part]:
            if text and len(text) > 12:
                yield text.strip()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_link_that_a_person_is_shown_can_be_used(demo_app: Flask, name: str) -> None:
    crawl = Crawl(demo_app, name)
    crawl.run()
    assert not crawl.problems, f"{len(crawl.problems)}:\n" + "\n".join(crawl.problems[:80])
    assert len(crawl.bodies) > 10
    if crawl.held is None or Permission.ITEM_READ not in crawl.held:
        secrets = secrets_of_items()
        assert len(secrets) > 100
        leaks = [
            f"{url}: {secrets[text]}"
            for url, body in crawl.bodies.items()
            for text in secrets
            if text in body
        ]
        assert not leaks, "\n".join(leaks)
