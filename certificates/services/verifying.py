"""Verdicts on certificates: by number, by file with the register at hand, by file alone.

The file's plan is ``certificates.verification_plan``; here the register and the standing are added,
and the words of the interface: valid, expired, suspended, withdrawn, superseded, altered,
unknown_issuer, not_found, not_a_certificate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography import x509
from sqlalchemy.orm import Session

from certificates import queries
from certificates.models import Certificate
from certificates.numbers import is_valid, normalise
from certificates.rules import Status, standing
from certificates.verification_plan import Report, Verdict, compare_with_register, verify_pdf

Text = Mapping[str, str]

_STANDING: dict[Status, Text] = {
    Status.VALID: {"zh": "目前有效。", "en": "It stands."},
    Status.EXPIRED: {"zh": "已过有效期。", "en": "Its last day has passed."},
    Status.SUSPENDED: {"zh": "已暂停。", "en": "It is suspended."},
    Status.WITHDRAWN: {"zh": "已撤销。", "en": "It was withdrawn."},
    Status.SUPERSEDED: {"zh": "已被新证书取代。", "en": "A newer certificate took its place."},
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``ok`` is None where it could not be."""

    name: str
    ok: bool | None
    detail: Text


@dataclass(frozen=True)
class Verification:
    """The verdict with everything that led to it."""

    verdict: str
    checks: tuple[Finding, ...]
    certificate: dict[str, Any] | None
    number: str | None
    checked_at: datetime
    reason: str = ""
    signer: str | None = None
    development: bool = False

    def to_document(self) -> dict[str, Any]:
        """Return the JSON of the interface."""
        return {
            "verdict": self.verdict,
            "checks": [{"name": c.name, "ok": c.ok, "detail": dict(c.detail)} for c in self.checks],
            "certificate": self.certificate,
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
        }


def verify_number(session: Session, text: str, *, now: datetime) -> Verification:
    """Look a number up in the register and say how its certificate stands."""
    number = normalise(text)
    if number is None or not is_valid(number):
        detail = {
            "zh": "编号的写法或校验位不对，请对照证书再输一遍。",
            "en": "The number's form or its check character is wrong; compare it with the paper.",
        }
        return Verification("not_found", (Finding("number", False, detail),), None, number, now)
    good = Finding(
        "number",
        True,
        {"zh": "编号写法与校验位正确。", "en": "Form and check character are right."},
    )
    found = queries.find_by_number(session, number)
    if found is None:
        detail = {"zh": "登记簿里没有这个编号。", "en": "The register holds no such number."}
        return Verification(
            "not_found", (good, Finding("register", False, detail)), None, number, now
        )
    listed = Finding(
        "register", True, {"zh": "登记簿里有这个编号。", "en": "The register holds it."}
    )
    return _standing(found, (good, listed), now)


def verify_upload(
    session: Session, data: bytes, *, roots: Sequence[x509.Certificate], now: datetime
) -> Verification:
    """Take the whole plan over a file, with the register's digest and the present standing."""
    report = verify_pdf(data, roots=roots, registered_sha256=None, at=now)
    found = queries.find_by_number(session, report.number) if report.number else None
    if report.authentic and found is None:
        missing = {"zh": "登记簿里没有这个编号。", "en": "The register holds no such number."}
        checks = (*_findings(report), Finding("register", False, missing))
        return Verification("not_found", checks, None, report.number, now)
    if report.authentic and found is not None:
        report = compare_with_register(report, found.pdf_sha256)
    if not report.authentic or found is None:
        public = public_view(found, queries.status_of(found, queries.today(now))) if found else None
        return Verification(report.verdict.value, _findings(report), public, report.number, now)
    return _standing(found, _findings(report), now, report=report)


def verify_offline(
    data: bytes, *, roots: Sequence[x509.Certificate], now: datetime
) -> Verification:
    """Take the plan over a file alone: no register, so a withdrawal cannot be known."""
    report = verify_pdf(data, roots=roots, registered_sha256=None, at=now)
    if not report.authentic or report.document is None:
        return Verification(report.verdict.value, _findings(report), None, report.number, now)
    on = queries.today(now)
    status = standing([], expires=report.document.expires, on=on)
    unknown = {
        "zh": "没有联网，不知道是否暂停或撤销。",
        "en": "Without the register a suspension or withdrawal cannot be known.",
    }
    by_date = Finding("expiry", status is Status.VALID, _STANDING[status])
    checks = (*_findings(report), by_date, Finding("status", None, unknown))
    return Verification(
        status.value,
        checks,
        _public(report.document.number, report.document.holder, _plain(report), status),
        report.number,
        now,
        signer=report.signer,
        development=report.development,
    )


def public_view(certificate: Certificate, status: Status) -> dict[str, Any]:
    """Return what anyone who verifies is shown of a certificate."""
    return _public(certificate.number, certificate.holder, certificate.document, status)


def _standing(
    found: Certificate, checks: tuple[Finding, ...], now: datetime, *, report: Report | None = None
) -> Verification:
    status = queries.status_of(found, queries.today(now))
    reason = found.changes[-1].reason if found.changes and status is not Status.VALID else ""
    last = Finding("status", status is Status.VALID, _STANDING[status])
    return Verification(
        status.value,
        (*checks, last),
        public_view(found, status),
        found.number,
        now,
        reason=reason,
        signer=report.signer if report else None,
        development=bool(found.document.get("development")),
    )


def _findings(report: Report) -> tuple[Finding, ...]:
    return tuple(Finding(check.name.value, check.ok, check.detail) for check in report.checks)


def _plain(report: Report) -> dict[str, Any]:
    document = report.document
    assert document is not None
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(document).items()
    }


def _public(
    number: str, holder: str, document: Mapping[str, Any], status: Status
) -> dict[str, Any]:
    return {
        "number": number,
        "status": status.value,
        "holder": holder,
        "role": document["role_code"],
        "role_name": {"zh": document["role_zh"], "en": document["role_en"]},
        "level": document["level_code"],
        "level_name": {"zh": document["level_zh"], "en": document["level_en"]},
        "direction": {"zh": document["direction_zh"], "en": document["direction_en"]}
        if document["direction_zh"]
        else None,
        "standard": document["standard_code"],
        "edition": document["standard_edition"],
        "standard_date": document["standard_date"],
        "effective": document["effective"],
        "expires": document["expires"],
        "body": {"zh": document["body_zh"], "en": document["body_en"]},
        "notes": [dict(n) if isinstance(n, Mapping) else n._asdict() for n in document["notes"]],
        "development": document["development"],
    }


__all__ = [
    "Finding",
    "Verdict",
    "Verification",
    "public_view",
    "verify_number",
    "verify_offline",
    "verify_upload",
]
