"""Issuing, standing and verdicts on the demo data."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from certificates import keyring, queries
from certificates.models import Certificate
from certificates.rules import Status
from certificates.services.issuing import issue_certificate
from certificates.services.verifying import verify_number, verify_offline, verify_upload
from core.clock import SettableClock
from core.db import db
from grading.models import Decision, DecisionOutcome
from tests.conftest import NOW

Enter = Callable[[str], FlaskClient]


def _standing(status: Status) -> Certificate:
    on = queries.today(NOW)
    for found in db.session.scalars(queries.list_certificates("", status, on)):
        return found
    raise AssertionError(f"the demo data holds no {status} certificate")


@pytest.mark.parametrize(
    "status", [Status.VALID, Status.EXPIRED, Status.SUSPENDED, Status.WITHDRAWN]
)
def test_the_demo_data_holds_certificates_of_every_standing(
    demo_app: Flask, status: Status
) -> None:
    found = _standing(status)
    assert verify_number(db.session, found.number, now=NOW).verdict == status.value


def test_counting_by_standing_agrees_with_listing(demo_app: Flask) -> None:
    on = queries.today(NOW)
    counts = queries.count_by_status(db.session, on=on)
    listed = {
        s: len(db.session.scalars(queries.list_certificates("", s, on)).all()) for s in counts
    }
    assert listed == counts


def test_a_decision_leads_to_one_certificate_however_often_it_is_issued(demo_app: Flask) -> None:
    query = select(Decision).where(Decision.outcome == DecisionOutcome.GRANTED)
    decision_id = db.session.scalars(query).all()[-1].id
    db.session.commit()
    settings = demo_app.config["LIANGCAI"]
    first = issue_certificate(db.session, decision_id, settings=settings, now=NOW)
    db.session.commit()
    second = issue_certificate(db.session, decision_id, settings=settings, now=NOW)
    assert first.id == second.id


def test_the_certificate_carries_what_the_standard_asks_for(demo_app: Flask) -> None:
    found = _standing(Status.VALID)
    for name in (
        "holder",
        "number",
        "body_zh",
        "standard_code",
        "standard_date",
        "level_zh",
        "effective",
        "expires",
    ):
        assert found.document[name], name
    notes = " ".join(note["zh"] for note in found.document["notes"])
    assert "权重：平台拟定，非国家标准" in notes
    assert "案例机考，未含实际操作" in notes


def test_the_registered_file_verifies_online_and_offline(demo_app: Flask) -> None:
    found = _standing(Status.VALID)
    pdf = queries.get_pdf(db.session, found)
    roots = keyring.site_roots(demo_app.config["LIANGCAI"])
    assert hashlib.sha256(pdf).hexdigest() == found.pdf_sha256
    assert verify_upload(db.session, pdf, roots=roots, now=NOW).verdict == "valid"
    assert verify_offline(pdf, roots=roots, now=NOW).verdict == "valid"
    assert verify_offline(pdf, roots=[], now=NOW).verdict == "unknown_issuer"


def test_every_byte_altered_in_turn_is_refused_online(demo_app: Flask) -> None:
    found = _standing(Status.VALID)
    pdf = queries.get_pdf(db.session, found)
    roots = keyring.site_roots(demo_app.config["LIANGCAI"])
    for place in range(len(pdf)):
        altered = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert hashlib.sha256(altered).hexdigest() != found.pdf_sha256
    for place in range(0, len(pdf), 499):
        altered = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert verify_upload(db.session, altered, roots=roots, now=NOW).verdict != "valid", place


def test_a_withdrawal_shows_at_once_and_needs_a_reason(sign_in_as: Enter) -> None:
    officer = sign_in_as("officer")
    found = _standing(Status.VALID)
    path = f"/certificates/{found.number}/status"
    short = officer.post(path, data={"status": "withdrawn", "reason": "x"})
    assert short.status_code == 422
    done = officer.post(path, data={"status": "withdrawn", "reason": "持证人提供了虚假材料。"})
    assert done.status_code == 302
    page = officer.get(f"/verify/{found.number}").get_data(as_text=True)
    assert "已撤销" in page
    assert "持证人提供了虚假材料。" in page
    again = officer.post(path, data={"status": "valid", "reason": "后悔了想恢复"})
    assert again.status_code in (302, 422)
    db.session.expire_all()
    assert queries.status_of(found, queries.today(NOW)) is Status.WITHDRAWN


@pytest.mark.parametrize(
    "name", ["candidate", "trainer", "reviewer", "examiner", "employer", "auditor", "admin"]
)
def test_nobody_else_changes_a_standing(sign_in_as: Enter, name: str) -> None:
    found = _standing(Status.VALID)
    answer = sign_in_as(name).post(
        f"/certificates/{found.number}/status",
        data={"status": "withdrawn", "reason": "不应成功的尝试"},
    )
    assert answer.status_code == 403


def test_a_certificate_s_page_is_for_its_holder_and_for_those_who_read_the_register(
    sign_in_as: Enter,
) -> None:
    found = _standing(Status.VALID)
    name = found.person.email.split("@")[0]
    path = f"/certificates/{found.number}"
    assert sign_in_as(name).get(path).status_code == 200
    assert sign_in_as("auditor").get(path).status_code == 200
    assert sign_in_as("candidate").get(path).status_code == 404
    file = sign_in_as(name).get(f"{path}/{found.number}.pdf")
    assert hashlib.sha256(file.data).hexdigest() == found.pdf_sha256


def test_an_expired_certificate_is_genuine_and_expired(demo_app: Flask) -> None:
    found = _standing(Status.EXPIRED)
    roots = keyring.site_roots(demo_app.config["LIANGCAI"])
    verdict = verify_upload(db.session, queries.get_pdf(db.session, found), roots=roots, now=NOW)
    assert verdict.verdict == "expired"
    assert all(check.ok for check in verdict.checks if check.name != "status")


def test_a_certificate_expires_the_day_after_its_last(demo_app: Flask) -> None:
    found = _standing(Status.VALID)
    assert queries.status_of(found, found.expires_on) is Status.VALID
    assert queries.status_of(found, found.expires_on + timedelta(days=1)) is Status.EXPIRED


@pytest.mark.parametrize("table", ["certificate", "certificate_file", "status_change"])
def test_the_register_cannot_be_rewritten(demo_app: Flask, table: str) -> None:
    with pytest.raises(DatabaseError, match="cannot be changed"):
        db.session.execute(text(f"DELETE FROM {table}"))
    db.session.rollback()


def test_the_api_answers_numbers_lists_and_files(demo_client: FlaskClient, demo_app: Flask) -> None:
    found = _standing(Status.WITHDRAWN)
    one = demo_client.get(f"/api/v1/certificates/{found.number.lower().replace('-', ' ')}")
    assert one.status_code == 200
    assert one.json["verdict"] == "withdrawn"
    assert demo_client.get("/api/v1/certificates/LC26-DE1-0000-0000").status_code == 404
    many = demo_client.post("/api/v1/verifications", json={"numbers": [found.number, "nonsense"]})
    assert [row["verdict"] for row in many.json["results"]] == ["withdrawn", "not_found"]
    pdf = queries.get_pdf(db.session, _standing(Status.VALID))
    raw = demo_client.post("/api/v1/verifications", data=pdf, content_type="application/pdf")
    assert raw.json["verdict"] == "valid"
    form = demo_client.post(
        "/api/v1/verifications", data={"file": (io.BytesIO(b"%PDF-1.4 no"), "a.pdf")}
    )
    assert form.json["verdict"] == "not_a_certificate"
    assert demo_client.post("/api/v1/verifications", json={"numbers": []}).status_code == 422
    assert (
        demo_client.post("/api/v1/verifications", json={"numbers": ["x"] * 101}).status_code == 422
    )
    assert demo_client.post("/api/v1/verifications", data=b"").status_code == 422
    paths = demo_client.get("/api/openapi.json").json["paths"]
    assert set(paths) == {"/api/v1/certificates/{number}", "/api/v1/verifications"}


def test_an_upload_that_is_too_large_is_refused_with_413(demo_client: FlaskClient) -> None:
    big = b"--x\r\n" + b"0" * (6 * 1024 * 1024)
    answer = demo_client.post("/verify", data=big, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_the_commands_list_export_and_verify(
    demo_app: Flask, tmp_path: Path, clock: SettableClock
) -> None:
    runner = demo_app.test_cli_runner()
    rows = json.loads(runner.invoke(args=["certificates", "list", "--json"]).output)
    assert {row["status"] for row in rows} >= {"valid", "expired", "suspended", "withdrawn"}
    number = next(row["number"] for row in rows if row["status"] == "valid")
    assert (
        runner.invoke(args=["certificates", "export", number, "--output", str(tmp_path)]).exit_code
        == 0
    )
    file, root = str(tmp_path / "certificate.pdf"), str(tmp_path / "root.pem")
    offline = runner.invoke(
        args=["certificates", "verify", file, "--root", root, "--offline", "--json"]
    )
    assert offline.exit_code == 0
    assert json.loads(offline.stdout)["verdict"] == "valid"
    (tmp_path / "forged.pdf").write_bytes((tmp_path / "certificate.pdf").read_bytes() + b" ")
    forged = runner.invoke(args=["certificates", "verify", str(tmp_path / "forged.pdf"), "--json"])
    assert forged.exit_code == 1
    assert json.loads(forged.stdout)["verdict"] == "altered"
    assert runner.invoke(args=["certificates", "verify", str(tmp_path / "none.pdf")]).exit_code == 2
