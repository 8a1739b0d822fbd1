"""What every answer carries and every act demands: security headers and CSRF tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select

from certificates.models import Certificate
from core.db import db
from tests.site.objects import KINDS
from tests.site.people import browser_of, open_sitting
from tests.site.test_access import admits, routes, row_of

WITHOUT_TOKEN = {"verification_api.verifications"}
"""The public interface: it changes nothing, asks for no cookie, and is called by programs."""
ACTORS = ("candidate9", "trainer", "reviewer", "officer", "admin")
JSON = {"Accept": "application/json"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

# --- CSRF -------------------------------------------------------------------------------------


def test_every_act_without_a_token_is_refused(demo_app: Flask) -> None:
    browsers = {name: browser_of(demo_app, name) for name in ACTORS}
    assert demo_app.config.get("WTF_CSRF_ENABLED", True)
    accepted, acts = [], 0
    for rule, method in routes(demo_app):
        if method == "GET" or rule.endpoint in WITHOUT_TOKEN:
            continue
        row = row_of(rule.endpoint)
        name = next(name for name in ACTORS if admits(row, name))
        thing = next(t for t in KINDS[row.get("of", "nothing")]() if t.exists)
        with demo_app.test_request_context():
            url = demo_app.url_for(rule.endpoint, **thing.args)
        answer = browsers[name].open(url, method=method, data={}, headers=JSON)
        acts += 1
        if answer.status_code != 403 or answer.json["error"] != "csrf":
            accepted.append(f"{method} {url} ({rule.endpoint}): {answer.status}")
    assert not accepted, "\n".join(accepted)
    assert acts > 30


def test_a_refused_token_is_told_in_words_on_a_page(demo_app: Flask) -> None:
    answer = browser_of(demo_app, "candidate9").post("/account/settings", data={"legal_name": "甲"})
    assert answer.status_code == 403
    assert "重新打开页面" in answer.get_data(as_text=True)


def test_a_token_of_someone_else_is_refused(demo_app: Flask) -> None:
    page = browser_of(demo_app, "candidate").get("/account/settings").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    answer = browser_of(demo_app, "candidate9").post(
        "/account/sign-out", data={"csrf_token": found[1]}, headers=JSON
    )
    assert (answer.status_code, answer.json["error"]) == (403, "csrf")


# --- Headers ----------------------------------------------------------------------------------


def kinds_of_answers(app: Flask) -> Iterator[tuple[str, Any]]:
    """Yield an answer of every kind with its name."""
    visitor, candidate = app.test_client(), browser_of(app, "candidate9")
    officer, holder = browser_of(app, "officer"), browser_of(app, "candidate2")
    number = db.session.scalars(
        select(Certificate.number).where(Certificate.holder == "王犇")
    ).one()
    sitting = open_sitting().public_id
    tag = candidate.get(f"/sittings/{sitting}/paper.json").headers["ETag"]
    yield "page", visitor.get("/")
    yield "a person's page", candidate.get("/home")
    yield "player", candidate.get(f"/sittings/{sitting}")
    yield "paper", candidate.get(f"/sittings/{sitting}/paper.json")
    yield (
        "paper not changed",
        candidate.get(f"/sittings/{sitting}/paper.json", headers={"If-None-Match": tag}),
    )
    yield "redirect", visitor.get("/home")
    yield "forbidden", candidate.get("/people")
    yield "not there", visitor.get("/nothing")
    yield "method not allowed", visitor.get("/account/sign-out")
    yield "invalid", candidate.post(f"/sittings/{sitting}/responses", json={})
    yield "no token", visitor.post("/account/sign-in")
    yield "CSV", officer.get("/sessions?format=csv")
    yield "SVG", holder.get(f"/certificates/{number}/sheet.svg")
    yield "PDF", holder.get(f"/certificates/{number}/{number}.pdf", buffered=True)
    yield "interface", visitor.get(f"/api/v1/certificates/{number}")
    yield "description", visitor.get("/api/openapi.json")
    yield "root", visitor.get("/verify/root.pem")
    yield "health", visitor.get("/healthz")
    yield "metrics", visitor.get("/metrics")
    yield "script", visitor.get("/static/css/tokens.css", buffered=True)


def test_every_kind_of_answer_carries_the_security_headers(demo_app: Flask) -> None:
    missing = []
    for kind, answer in kinds_of_answers(demo_app):
        assert answer.status_code < 500, (kind, answer.status)
        for name, value in HEADERS.items():
            if answer.headers.get(name) != value:
                missing.append(f"{kind}: {name} is {answer.headers.get(name)!r}")
        policy = answer.headers.get("Content-Security-Policy", "")
        for part in (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors",
        ):
            if part not in policy:
                missing.append(f"{kind}: no {part} in {policy!r}")
        if "unsafe" in policy or "*" in policy:
            missing.append(f"{kind}: {policy}")
        if "Server" in answer.headers or "X-Powered-By" in answer.headers:
            missing.append(f"{kind}: says what serves it")
    assert not missing, "\n".join(missing)


def test_only_public_files_are_kept_by_caches(demo_app: Flask) -> None:
    kept = {
        kind: answer.headers.get("Cache-Control", "")
        for kind, answer in kinds_of_answers(demo_app)
        if "no-store" not in answer.headers.get("Cache-Control", "")
    }
    assert set(kept) <= {
        "paper",
        "paper not changed",
        "interface",
        "description",
        "root",
        "script",
    }, kept
    assert "private" in kept["paper"]


def test_over_tls_the_browser_is_told_to_stay_there(demo_app: Flask) -> None:
    secure = demo_app.test_client().get("/", base_url="https://localhost")
    plain = demo_app.test_client().get("/")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in plain.headers


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(
    demo_app: Flask,
) -> None:
    demo_app.config["WTF_CSRF_ENABLED"] = False
    answer = demo_app.test_client().post(
        "/account/sign-in",
        data={"email": "candidate@example.org", "password": "liangcai-demo-2026"},
    )
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("lc-session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_other_site_may_read_or_be_sent_to(demo_app: Flask) -> None:
    visitor = demo_app.test_client()
    for url in ("/", "/api/openapi.json", "/account/sign-in"):
        answer = visitor.get(url, headers={"Origin": "https://evil.example"})
        assert answer.headers.get("Access-Control-Allow-Credentials") is None
    demo_app.config["WTF_CSRF_ENABLED"] = False
    for goal in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        answer = demo_app.test_client().post(
            "/account/sign-in",
            query_string={"next": goal},
            data={"email": "candidate@example.org", "password": "liangcai-demo-2026", "next": goal},
        )
        assert answer.status_code == 302
        assert "evil" not in answer.headers["Location"]
        assert "javascript" not in answer.headers["Location"]
