"""Every route as every person: who gets in, whose things are whose, and that nothing breaks.

``access.yaml`` pins the table; the routes, their declared access and the demo data are held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from accounts.access import access_table
from tests.site.objects import KINDS, Thing
from tests.site.people import PEOPLE, VISITOR, Snapshot, browser_of, held_by

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "access.yaml").read_text(encoding="utf-8")
)
ENTERED = {
    "GET": {200, 302, 303},
    "POST": {200, 302, 303, 409, 422},
}
SIGN_IN = "/account/sign-in"
CANDIDATES = {"candidate", "candidate2", "candidate9"}


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every route with the one method that it serves."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def row_of(endpoint: str) -> dict[str, Any]:
    assert endpoint in TABLE, (
        f"the route {endpoint} is new: add it to tests/site/access.yaml with who may use it, and "
        "what kind of thing its address names (tests/site/objects.py)"
    )
    return TABLE[endpoint]


def admits(row: Mapping[str, Any], name: str) -> bool:
    """Say whether the table lets a person in, whatever the thing."""
    who = row["who"]
    if who == "everyone":
        return True
    if name == VISITOR:
        return False
    return who == "signed in" or ("candidate" if name in CANDIDATES else name) in who


def expected(row: Mapping[str, Any], name: str, thing: Thing) -> str:
    """Return ``sign in``, ``forbidden``, ``missing`` or ``enter``."""
    if not admits(row, name):
        return "sign in" if name == VISITOR else "forbidden"
    if not thing.exists:
        return "missing"
    if "own" in row and name != thing.owner and name not in row["own"]:
        return "missing"
    return "enter"


def problem(row: Mapping[str, Any], want: str, method: str, answer: Any) -> bool:
    """Say whether an answer is not what the table wants."""
    status = answer.status_code
    to_sign_in = status in {302, 303} and SIGN_IN in answer.headers["Location"]
    if want == "sign in":
        return not (status == 401 or (method == "GET" and to_sign_in))
    if want == "forbidden":
        return bool(status != 403)
    if want == "missing":
        return bool(status != row.get("missing", 404))
    if status == row.get("enters"):
        return False
    return status not in ENTERED[method] or to_sign_in


def test_the_table_names_every_route_and_no_other(demo_app: Flask) -> None:
    there = {rule.endpoint for rule in demo_app.url_map.iter_rules()}
    for endpoint in there:
        row_of(endpoint)
    assert set(TABLE) <= there, f"no such route: {sorted(set(TABLE) - there)}"


def test_the_declared_access_is_that_of_the_table(demo_app: Flask) -> None:
    held = {name: held_by(name) for name in PEOPLE}
    for endpoint, access in access_table(demo_app).items():
        if access is None:
            assert endpoint == "static"
            continue
        declared = {name for name in PEOPLE if access.admits(held[name])}
        assert declared == {name for name in PEOPLE if admits(row_of(endpoint), name)}, endpoint


def test_every_address_can_be_made_of_the_demo_data(demo_app: Flask) -> None:
    for rule, _method in routes(demo_app):
        kind = row_of(rule.endpoint).get("of", "nothing")
        assert kind in KINDS, f"{rule.endpoint}: tests/site/objects.py knows no {kind!r}"
        things = KINDS[kind]() if kind != "sign-in" else []
        for thing in things:
            assert set(thing.args) == set(rule.arguments), (
                f"{rule.endpoint} takes {sorted(rule.arguments)}: give it another `of` in access.yaml"
            )
        assert kind == "sign-in" or any(thing.exists for thing in things), kind


@pytest.mark.parametrize("name", PEOPLE)
def test_every_route_answers_as_the_table_says(demo_app: Flask, name: str) -> None:
    demo_app.config["WTF_CSRF_ENABLED"] = False
    for other in ("candidate", "candidate9"):
        browser_of(demo_app, other)
    browser = browser_of(demo_app, name)
    cookie = browser.get_cookie("lc-session")
    saved = Snapshot.of(demo_app)
    things = {kind: make() for kind, make in KINDS.items()}
    found = []
    for rule, method in routes(demo_app):
        row = row_of(rule.endpoint)
        for thing in things[row.get("of", "nothing")]:
            want = expected(row, name, thing)
            with demo_app.test_request_context():
                url = demo_app.url_for(rule.endpoint, **thing.args)
            answer = ask(browser, url, method)
            if problem(row, want, method, answer):
                found.append(f"{method} {url} ({rule.endpoint}): {want}, got {answer.status}")
            answer.close()
            if want == "enter" and method == "POST":
                saved.restore()
                if cookie is not None:
                    browser.set_cookie("lc-session", cookie.value)
    assert not found, "\n".join(found)


def ask(browser: FlaskClient, url: str, method: str) -> Any:
    """Send an empty request."""
    return browser.open(url, method=method, data={} if method == "POST" else None)
