from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core import canonical, ids, mail, pages
from core.db import Rational, UtcDateTime
from core.jobs import run_all_due
from core.models import MailState, OutgoingMail
from core.settings import Settings, SettingsError, load_settings
from tests.conftest import NOW


def test_public_ids_are_ordered_by_time_and_of_version_seven() -> None:
    first, second = ids.uuid7(1_000), ids.uuid7(2_000)
    assert first < second
    assert first[14] == "7"
    assert ids.is_public_id(first)
    assert not ids.is_public_id("42")


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans() | st.none()))
def test_the_digest_does_not_depend_on_the_order_of_keys(document: dict[str, Any]) -> None:
    turned = dict(reversed(list(document.items())))
    assert canonical.digest_of(document) == canonical.digest_of(turned)


def test_a_float_has_no_place_in_canonical_json() -> None:
    with pytest.raises(TypeError):
        canonical.canonical_json({"a": [1, {"b": 0.1}]})


@given(st.fractions())
def test_scores_keep_their_exact_value_in_the_database(value: Fraction) -> None:
    kind = Rational()
    assert kind.process_result_value(kind.process_bind_param(value, None), None) == value  # type: ignore[arg-type]


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_an_unknown_setting_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="LIANGCAI_TYPO"):
        load_settings({"LIANGCAI_TYPO": "1"})


def test_a_setting_of_the_wrong_kind_is_named() -> None:
    with pytest.raises(SettingsError, match="LIANGCAI_THREADS"):
        load_settings({"LIANGCAI_THREADS": "many"})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of-the-file\n")
    assert load_settings({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "of-the-file"


def test_production_does_not_start_without_its_secrets() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings({"LIANGCAI_ENV": "production"})


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "＝cmd"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    assert pages.csv_cell(cell).startswith("'")


def test_mail_becomes_a_file_in_development_and_is_sent_once(app: Flask, session: Session) -> None:
    mail.post_mail(session, recipient="a@example.org", subject="主题", body="正文", now=NOW)
    session.commit()
    run_all_due(session, clock=lambda: NOW)
    settings: Settings = app.config["LIANGCAI"]
    files = list((settings.data_path / "outbox").glob("*.eml"))
    assert len(files) == 1
    stored = session.query(OutgoingMail).one()
    assert stored.state is MailState.SENT
    mail.MailDeliverer(settings)(session, {"mail": stored.public_id}, datetime.now(UTC))
    assert len(list((settings.data_path / "outbox").glob("*.eml"))) == 1


def test_health_answers(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok", "version": "0.1.0", "database": "sqlite"}
    assert client.get("/readyz").status_code == 503
    assert b"liangcai_jobs" in client.get("/metrics").data


def test_every_response_carries_the_security_headers(app: Flask) -> None:
    for path in ("/healthz", "/nowhere"):
        headers = app.test_client().get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Request-ID"]


def test_a_site_behind_tls_says_so(app: Flask) -> None:
    answer = app.test_client().get("/healthz", base_url="https://example.org")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
