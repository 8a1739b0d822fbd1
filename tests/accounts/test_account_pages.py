"""Signing in and out, registering, forgetting, and one's own settings, through the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.access import IDS
from accounts.errors import HashingBusy
from accounts.hashing import PasswordHashing
from accounts.models import SignIn
from accounts.rules import IDLE_SPAN, Role
from core.clock import SettableClock
from core.db import db
from core.models import AuditEvent
from tests.accounts.world import PASSWORD, Browser, browser, link_in, mails_to, person, register
from tests.conftest import NOW, settings_for

NEW = "green-kettle-9-mountains"


@pytest.fixture
def site(app: Flask, session: Session) -> Session:
    """A site with a candidate, lin, and an administrator."""
    register(session, "lin")
    person(session, "admin", Role.ADMINISTRATOR)
    session.commit()
    return session


@pytest.fixture
def lin(app: Flask, site: Session) -> Browser:
    """The candidate's browser, signed in."""
    visitor = browser(app)
    assert visitor.sign_in("lin").status_code == 302
    return visitor


def cookie(visitor: Browser) -> str:
    found = visitor.get_cookie("lc-session")
    return "" if found is None else found.value


def test_signing_in_leads_home_and_puts_both_rows_into_the_cookie(lin: Browser) -> None:
    with lin.session_transaction() as kept:
        person_id, sign_in_id = kept[IDS]
    entry = db.session.get_one(SignIn, sign_in_id)
    assert entry.person_id == person_id
    assert lin.is_signed_in()


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/people?q=a", "/people?q=a"),
        ("", "/home"),
        ("https://evil.example/", "/home"),
        ("//evil.example", "/home"),
        ("/\\evil.example", "/home"),
    ],
)
def test_after_signing_in_one_goes_to_a_page_of_this_site(
    app: Flask, site: Session, target: str, goes: str
) -> None:
    assert browser(app).sign_in("lin", next=target).location == goes


def test_whoever_needs_to_sign_in_comes_back_to_where_they_were(app: Flask, site: Session) -> None:
    visitor = browser(app)
    sent = visitor.get("/account/settings?lang=zh")
    assert sent.location == "/account/sign-in?next=/account/settings?lang%3Dzh"
    page = visitor.get(sent.location).get_data(as_text=True)
    assert 'name="next" type="hidden" value="/account/settings?lang=zh"' in page


def test_a_refusal_says_the_same_for_known_and_unknown(app: Flask, site: Session) -> None:
    def answer(name: str) -> tuple[int, str]:
        sent = browser(app).sign_in(name, "not the password")
        text = sent.get_data(as_text=True).replace(f"{name}@example.org", "")
        return sent.status_code, re.sub(r'nonce="[^"]+"', "", text)

    known, unknown = answer("lin"), answer("nobody")
    assert known[0] == unknown[0] == 422
    assert "邮箱和密码对不上" in known[1]
    drop = re.compile(r"(content|value)=\"[^\"]{60,}\"")
    assert drop.sub("", known[1]) == drop.sub("", unknown[1])


def test_a_closed_address_is_told_when_it_opens(app: Flask, site: Session) -> None:
    visitor = browser(app)
    answers = [visitor.sign_in("lin", "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert answers[-1].headers["Retry-After"] == "30"
    assert "12:00:30" in answers[-1].get_data(as_text=True)
    assert visitor.sign_in("lin").status_code == 429


def test_a_storm_of_sign_ins_is_sent_away_with_a_time_to_come_back(
    app: Flask, site: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bool:
        raise HashingBusy(2)

    monkeypatch.setattr(PasswordHashing, "verify", busy)
    answer = browser(app).sign_in("lin")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")


def test_failures_from_one_address_of_the_network_are_limited(
    app: Flask, site: Session, tmp_path: Path
) -> None:
    from app import create_app

    db.engine.dispose()
    limited = create_app(replace(settings_for(tmp_path / "site"), rate_limits=True))
    limited.testing = True
    try:
        visitor = browser(limited)
        failed = [visitor.sign_in(f"nobody{n}", "wrong").status_code for n in range(41)]
        assert failed == [422] * 40 + [429]
        assert visitor.sign_in("lin").status_code == 429
        elsewhere = {"REMOTE_ADDR": "10.1.2.3"}
        data = {"email": "lin@example.org", "password": PASSWORD}
        for _ in range(45):
            sent = browser(limited).post("/account/sign-in", data=data, environ_overrides=elsewhere)
            assert sent.status_code == 302
    finally:
        create_app(settings_for(tmp_path / "site"))


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(
    app: Flask, site: Session
) -> None:
    visitor = browser(app)
    visitor.get("/account/sign-in")
    with visitor.session_transaction() as planted:
        planted["planted"] = "by an attacker"
    before = cookie(visitor)
    visitor.sign_in("lin")
    assert cookie(visitor) != before
    with visitor.session_transaction() as kept:
        assert "planted" not in kept
    attacker = browser(app)
    attacker.set_cookie("lc-session", before)
    assert not attacker.is_signed_in()


def replay(app: Flask, value: str) -> Browser:
    thief = browser(app)
    thief.set_cookie("lc-session", value)
    return thief


@pytest.mark.parametrize(
    "act", ["sign out", "change the password", "reset", "suspend", "grant", "revoke", "end it"]
)
def test_a_copied_cookie_is_worth_nothing_after(app: Flask, lin: Browser, act: str) -> None:
    session, now = db.session, NOW
    copied = cookie(lin)
    assert replay(app, copied).is_signed_in()
    who = queries.find_person_by_email(session, "lin@example.org")
    admin = queries.find_person_by_email(session, "admin@example.org")
    assert who is not None
    assert admin is not None
    body = queries.certification_body(session)
    given = {"actor": admin, "now": now}
    session.commit()
    if act == "sign out":
        assert lin.post("/account/sign-out").status_code == 302
    elif act == "change the password":
        other = browser(app)
        other.sign_in("lin")
        assert other.post("/account/password", data={"current": PASSWORD, "new": NEW}).location
        assert other.is_signed_in()
    elif act == "reset":
        token = services.issue_link(session, who, span=timedelta(hours=1), now=now)
        services.reset_password(session, token=token, password=NEW, now=now)
    elif act == "suspend":
        services.suspend_person(session, who, reason="x", **given)
    elif act == "grant":
        services.grant_role(session, who, body, Role.EXAMINER, **given)
    elif act == "revoke":
        services.revoke_role(session, who, body, Role.CANDIDATE, **given)
    else:
        other = browser(app)
        other.sign_in("lin")
        assert other.post("/account/sessions/end-others").status_code == 302
    session.commit()
    thief = replay(app, copied)
    assert thief.get("/account/settings").location == "/account/sign-in?next=/account/settings"
    assert thief.post("/account/settings", data={}).status_code == 401
    asked = {"Accept": "application/json"}
    assert thief.get("/account/settings", headers=asked).status_code == 401


def test_a_session_that_is_not_kept_ends_after_half_a_day_without_a_page(
    app: Flask, site: Session, clock: SettableClock
) -> None:
    short, kept = browser(app), browser(app)
    short.sign_in("lin")
    kept.sign_in("lin", keep="y")
    for _ in range(3):
        clock.move(IDLE_SPAN - timedelta(seconds=1))
        assert short.is_signed_in()
    clock.move(IDLE_SPAN + timedelta(minutes=11))
    assert not short.is_signed_in()
    assert kept.is_signed_in()
    clock.move(timedelta(days=6))
    assert not kept.is_signed_in()


def test_only_a_session_that_is_kept_outlives_the_browser(app: Flask, site: Session) -> None:
    def cookie_set(**more: str) -> str:
        sent = browser(app).sign_in("lin", **more).headers.getlist("Set-Cookie")
        return next(text for text in sent if text.startswith("lc-session="))

    plain, kept = cookie_set(), cookie_set(keep="y")
    assert "Expires" not in plain
    assert "Expires" in kept
    assert all("HttpOnly" in text and "SameSite=Lax" in text for text in (plain, kept))


def test_a_form_without_a_token_is_refused_and_changes_nothing(app: Flask, site: Session) -> None:
    visitor = browser(app, csrf=True)
    assert visitor.sign_in("lin").status_code == 403
    page = visitor.get("/account/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    assert visitor.sign_in("lin", csrf_token=found[1]).status_code == 302
    posts = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.") and "POST" in (rule.methods or ())
    ]
    assert len(posts) >= 20
    for path in posts:
        address = re.sub(r"<[^>]+>", "x", path)
        assert visitor.post(address, data={}).status_code == 403, path
    assert visitor.is_signed_in()


def test_registering_shows_the_text_and_its_version_and_must_be_ticked(
    app: Flask, site: Session
) -> None:
    visitor = browser(app)
    page = visitor.get("/account/register").get_data(as_text=True)
    text = queries.get_consent_text()
    assert text.version in page
    assert text.digest[:16] in page
    assert all(part["text"]["zh"] in page for part in text.sections)
    data = {
        "email": "new@example.org",
        "password": PASSWORD,
        "legal_name": "王犇",
        "consent_version": text.version,
    }
    refused = visitor.post("/account/register", data=data)
    assert refused.status_code == 422
    assert "不同意这份说明就不能建立账号" in refused.get_data(as_text=True)
    done = visitor.post("/account/register", data=data | {"consent": "y"})
    assert done.location == "/account/registered"
    assert "去登录" in visitor.get(done.location).get_data(as_text=True)
    assert visitor.sign_in("new").status_code == 302
    new = queries.find_person_by_email(site, "new@example.org")
    assert new is not None
    assert queries.list_consents_of(site, new)[0].text_digest == text.digest


def test_registering_a_taken_address_looks_like_any_other(app: Flask, site: Session) -> None:
    data = {
        "email": "LIN@example.org",
        "password": NEW,
        "legal_name": "别人",
        "consent": "y",
        "consent_version": queries.get_consent_text().version,
    }
    site.rollback()
    visitor = browser(app)
    assert visitor.post("/account/register", data=data).location == "/account/registered"
    assert visitor.sign_in("lin", NEW).status_code == 422
    assert visitor.sign_in("lin").status_code == 302
    assert [mail.subject for mail in mails_to(site, "lin@example.org")] == ["你已经有量才账号"]


def test_a_forgotten_password_is_set_by_the_link_in_the_letter(
    app: Flask, site: Session, clock: SettableClock
) -> None:
    visitor = browser(app)
    pages = []
    for name in ("lin", "nobody"):
        sent = visitor.post("/account/forgot", data={"email": f"{name}@example.org"})
        pages.append(visitor.get(sent.location).get_data(as_text=True))
    assert "如果这个邮箱有账号" in pages[0]
    nonce = re.compile(r'nonce="[^"]+"|content="[^"]{60,}"')
    assert nonce.sub("", pages[0]) == nonce.sub("", pages[1])
    address = link_in(mails_to(site, "lin@example.org")[0])
    site.rollback()
    token = address.split("token=")[1]
    assert visitor.get(address).status_code == 200
    weak = visitor.post("/account/reset", data={"token": token, "password": "password123"})
    assert weak.status_code == 422
    done = visitor.post("/account/reset", data={"token": token, "password": NEW})
    assert done.location == "/account/sign-in"
    assert visitor.get(address).status_code == 422
    assert visitor.sign_in("lin", NEW).status_code == 302


def test_the_link_begins_with_the_address_of_the_settings(app: Flask, site: Session) -> None:
    browser(app).post(
        "/account/forgot",
        data={"email": "lin@example.org"},
        headers={"Host": "evil.example"},
    )
    body = mails_to(site, "lin@example.org")[0].body
    assert "http://127.0.0.1:8000/account/reset?token=" in body
    assert "evil" not in body


def test_settings_are_saved_and_the_time_zone_is_used(lin: Browser, site: Session) -> None:
    data = {"legal_name": "林 致远", "language": "en", "time_zone": "Asia/Tokyo"}
    assert lin.post("/account/settings", data=data).location == "/account/settings"
    page = lin.get("/account/settings").get_data(as_text=True)
    assert "Account settings" in page
    assert "林 致远" in page
    assert "2026-11-22 13:00" in page
    refused = lin.post("/account/settings", data=data | {"legal_name": "\u202e"})
    assert refused.status_code == 422
    actions = site.scalars(select(AuditEvent.action)).all()
    assert {"person.renamed", "person.preferences_set"} <= set(actions)


def test_a_password_is_changed_only_with_the_present_one(lin: Browser) -> None:
    wrong = lin.post("/account/password", data={"current": "guess", "new": NEW})
    assert "现在的密码不对" in wrong.get_data(as_text=True)
    weak = lin.post("/account/password", data={"current": PASSWORD, "new": "password123"})
    assert "太常见" in weak.get_data(as_text=True)
    assert (wrong.status_code, weak.status_code) == (422, 422)
    done = lin.post("/account/password", data={"current": PASSWORD, "new": NEW})
    assert done.status_code == 302
    assert lin.is_signed_in()


def test_ones_own_sessions_are_listed_and_ended_one_by_one(
    app: Flask, lin: Browser, site: Session
) -> None:
    other = browser(app)
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1"}
    other.post(
        "/account/sign-in",
        data={"email": "lin@example.org", "password": PASSWORD},
        headers=agent,
    )
    page = lin.get("/account/settings").get_data(as_text=True)
    assert "Safari　iOS" in page
    path = re.search(r"/account/sessions/[0-9a-f-]{36}/end", page)
    assert path is not None
    stranger = browser(app)
    stranger.sign_in("admin")
    assert stranger.post(path[0]).status_code == 404
    assert other.is_signed_in()
    assert lin.post(path[0]).status_code == 302
    assert not other.is_signed_in()
    assert lin.is_signed_in()


def test_a_site_without_a_certification_body_says_that_nobody_can_register(app: Flask) -> None:
    assert browser(app).get("/account/register").status_code == 409


def test_neither_passwords_nor_tokens_nor_addresses_reach_the_log(
    app: Flask, site: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor = browser(app)
    visitor.sign_in("lin", "canary-password-1")
    visitor.sign_in("lin")
    token = services.issue_link(
        site,
        queries.find_person_by_email(site, "lin@example.org"),
        span=timedelta(hours=1),
        now=NOW,
    )
    site.commit()
    visitor.get(f"/account/reset?token={token}")
    captured = capfd.readouterr()
    said = captured.out + captured.err
    for secret in ("canary-password-1", PASSWORD, token, "lin@example.org", cookie(visitor)):
        assert secret not in said
