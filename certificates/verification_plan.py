"""Verifying a certificate's file, as a numbered plan.

A file is authentic when every step that could be taken succeeds. The steps, in their order:

1. It is a PDF of at most 5 MB that bears one signature, written the way ours are.
2. That signature covers the entire file: the ranges begin at byte 0, end at the last byte, and
   leave out the signature value alone. Whatever was appended fails here.
3. The signature value is written in the one form that we write: upper-case hexadecimal, DER,
   zeros after it, the certificates named by their hashes, nothing optional, nothing unsigned.
4. The digest of everything outside the value is the one that is signed, and the signature (ECDSA
   P-256 with SHA-256, its s in the lower half) verifies with the signer's certificate.
5. The signer's certificate ends in one of the given roots at the time of signing, with the key
   usages digitalSignature and contentCommitment and the purpose documentSigning.
6. With a register at hand only: the SHA-256 of the whole file is the one registered.
7. The document inside is whole: one number, valid, the same everywhere, with fitting dates, and
   marked as a development issue when the root is one.
8. pyHanko, which shares no code with steps 1 to 5, says the same: valid, trusted, covering the
   entire file, certifying, no changes allowed; and the catalogue's metadata is what step 7 read.

Cheap steps come first and each needs the ones before it, so that only files that one of the given
roots stands for ever reach a full PDF parser. Nothing here asks the clock, the network or a
database; nothing raises for what a file holds. Where the file is good, whether the certificate
still stands (expired, suspended, withdrawn) is for the caller, who knows the register.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from xml.sax.saxutils import unescape

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.chains import chain_fault
from certificates.containers import (
    BadContainer,
    Container,
    digest_of,
    find_gap,
    parse_container,
    read_gap,
)
from certificates.document import CertificateDocument, from_json
from certificates.keys import DEVELOPMENT_MARK
from certificates.numbers import is_valid, normalise
from certificates.second_opinion import second_opinion
from certificates.signing import FIELD, lower_form
from certificates.verification_texts import DETAILS

MAX_BYTES = 5 * 1024 * 1024
CLOCK_SKEW = timedelta(minutes=5)

_NUMBER = re.compile(rb"<lc:number>([^<]{1,64})</lc:number>")
_DOCUMENT = re.compile(rb"<lc:document>([^<]{1,131072})</lc:document>")
_CREATED = re.compile(rb"<xmp:CreateDate>([^<]{1,40})</xmp:CreateDate>")
_SIGNED_AT = re.compile(rb"/M \(D(?::|\\072)(\d{14})Z\)\n")
_MARKS = (b"<lc:number>", b"<lc:document>", FIELD.encode(), b"urn:x-liangcai:certificate:")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}


class Verdict(StrEnum):
    """What the file itself allows to be said."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_A_CERTIFICATE = "not_a_certificate"


class CheckName(StrEnum):
    """The steps of the plan, in their order."""

    FORMAT = "format"
    COVERAGE = "coverage"
    CONTAINER = "container"
    SIGNATURE = "signature"
    CHAIN = "chain"
    REGISTER = "register"
    FIELDS = "fields"
    SECOND_OPINION = "second_opinion"


@dataclass(frozen=True)
class Check:
    """One step: ``ok`` is None when it was not taken; ``detail`` says it in ``zh`` and ``en``."""

    name: CheckName
    ok: bool | None
    detail: Mapping[str, str]


@dataclass(frozen=True)
class Report:
    """The result of the plan.

    ``number`` is the number that the file claims, also when the file is not authentic: a claim,
    then, not a fact. ``document``, ``signed_at`` and ``signer`` are only there when it is.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    sha256: str
    number: str | None = None
    document: CertificateDocument | None = None
    signed_at: datetime | None = None
    signer: str | None = None

    @property
    def authentic(self) -> bool:
        """Whether every step taken succeeded."""
        return self.verdict is Verdict.AUTHENTIC

    @property
    def development(self) -> bool:
        """Whether the document says that it is a development issue without effect."""
        return self.document is not None and self.document.development

    def check(self, name: CheckName) -> Check:
        """Return one step's result."""
        return next(check for check in self.checks if check.name is name)


class _Failed(Exception):
    """A step failed: its name, the code of its text, and what that makes of the file."""

    def __init__(self, name: CheckName, code: str, verdict: Verdict) -> None:
        super().__init__(name, code)
        self.name, self.code, self.verdict = name, code, verdict


@dataclass
class _Case:
    """One file on its way through the plan."""

    data: bytes
    roots: Sequence[x509.Certificate]
    at: datetime
    container: Container | None = None
    chain: tuple[x509.Certificate, ...] = ()
    signed_at: datetime | None = None
    document: CertificateDocument | None = None


def verify_pdf(
    data: bytes,
    *,
    roots: Sequence[x509.Certificate],
    registered_sha256: str | None,
    at: datetime,
) -> Report:
    """Take the steps of the plan and report; never raises for what ``data`` holds.

    ``roots`` are the certificates trusted; ``registered_sha256`` is the register's digest of the
    file with that number, None offline (see :func:`compare_with_register` for later); ``at`` is
    now, aware.
    """
    case = _Case(data, roots, at)
    sha256 = hashlib.sha256(data).hexdigest()
    number = claimed_number(data)
    passed: list[CheckName] = []
    try:
        for name, step in _STEPS:
            step(case)
            passed.append(name)
    except _Failed as failed:
        checks = _checks(passed, failed)
        return Report(failed.verdict, checks, sha256, number)
    report = Report(
        Verdict.AUTHENTIC,
        _checks(passed, None),
        sha256,
        number,
        case.document,
        case.signed_at,
        case.chain[0].subject.rfc4514_string(),
    )
    return compare_with_register(report, registered_sha256)


def compare_with_register(report: Report, registered_sha256: str | None) -> Report:
    """Return the report with step 6 taken: the register's digest must be the file's.

    An authentic file that the register holds otherwise becomes ``altered``; None leaves the step
    untaken; the steps that failed stay as they are.
    """
    if registered_sha256 is None or not report.authentic:
        return report
    same = report.sha256 == registered_sha256.lower()
    done = _check(CheckName.REGISTER, same, "ok" if same else "other")
    checks = tuple(done if c.name is CheckName.REGISTER else c for c in report.checks)
    if same:
        return replace(report, checks=checks)
    return Report(Verdict.ALTERED, checks, report.sha256, report.number)


def claimed_number(data: bytes) -> str | None:
    """Return the valid certificate number that a file claims in its metadata, if it claims one."""
    match = _NUMBER.search(data[:MAX_BYTES])
    if match is None:
        return None
    text = match.group(1).decode("utf-8", "replace")
    return normalise(text) if is_valid(text) else None


def _check_format(case: _Case) -> None:
    name, data = CheckName.FORMAT, case.data
    if len(data) > MAX_BYTES:
        raise _Failed(name, "too_large", Verdict.NOT_A_CERTIFICATE)
    if not data.startswith(b"%PDF-1."):
        raise _Failed(name, "not_pdf", Verdict.NOT_A_CERTIFICATE)
    if not any(mark in data for mark in _MARKS):
        raise _Failed(name, "not_ours", Verdict.NOT_A_CERTIFICATE)
    signatures = data.count(b"/ByteRange")
    if signatures != 1 or data.count(b"/SubFilter /ETSI.CAdES.detached\n") != 1:
        code = "several" if signatures > 1 else "unsigned"
        raise _Failed(name, code, Verdict.ALTERED)


def _check_coverage(case: _Case) -> None:
    try:
        find_gap(case.data)
    except BadContainer as error:
        raise _Failed(CheckName.COVERAGE, "bad", Verdict.ALTERED) from error


def _check_container(case: _Case) -> None:
    try:
        case.container = parse_container(read_gap(case.data, find_gap(case.data)))
        case.chain = tuple(map(x509.load_der_x509_certificate, case.container.certificates))
    except (ValueError, TypeError) as error:
        raise _Failed(CheckName.CONTAINER, "bad", Verdict.ALTERED) from error


def _check_signature(case: _Case) -> None:
    assert case.container is not None
    container = case.container
    if digest_of(case.data, find_gap(case.data)) != container.digest:
        raise _Failed(CheckName.SIGNATURE, "digest", Verdict.ALTERED)
    try:
        key = case.chain[0].public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            raise ValueError("another kind of key")
        if lower_form(container.signature) != container.signature:
            raise ValueError("another form of the same signature")
        key.verify(container.signature, container.signed_bytes, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as error:
        raise _Failed(CheckName.SIGNATURE, "bad", Verdict.ALTERED) from error


def _check_chain(case: _Case) -> None:
    times = _SIGNED_AT.findall(case.data)
    try:
        (text,) = times
        case.signed_at = datetime.strptime(text.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise _Failed(CheckName.CHAIN, "time", Verdict.UNKNOWN_ISSUER) from error
    fault = chain_fault(case.chain, case.roots, case.signed_at)
    if fault is not None:
        raise _Failed(CheckName.CHAIN, fault, Verdict.UNKNOWN_ISSUER)


def _check_fields(case: _Case) -> None:
    assert case.signed_at is not None
    numbers, documents = _NUMBER.findall(case.data), _DOCUMENT.findall(case.data)
    created = _CREATED.findall(case.data)
    try:
        (number,), (packed,), (moment,) = numbers, documents, created
        document = from_json(unescape(packed.decode(), _ENTITIES))
        same_number = document.number == number.decode() and is_valid(document.number)
        same_time = datetime.fromisoformat(moment.decode()) == document.issued_at
    except ValueError as error:
        raise _Failed(CheckName.FIELDS, "bad", Verdict.ALTERED) from error
    in_order = document.issued_at - CLOCK_SKEW <= case.signed_at <= case.at + CLOCK_SKEW
    if not same_number or not same_time or not in_order:
        raise _Failed(CheckName.FIELDS, "bad", Verdict.ALTERED)
    if DEVELOPMENT_MARK in case.chain[-1].issuer.rfc4514_string() and not document.development:
        raise _Failed(CheckName.FIELDS, "development", Verdict.ALTERED)
    case.document = document


def _check_second_opinion(case: _Case) -> None:
    assert case.signed_at is not None and case.document is not None
    if not second_opinion(case.data, case.roots, case.signed_at, case.document.number):
        raise _Failed(CheckName.SECOND_OPINION, "bad", Verdict.ALTERED)


_STEPS = (
    (CheckName.FORMAT, _check_format),
    (CheckName.COVERAGE, _check_coverage),
    (CheckName.CONTAINER, _check_container),
    (CheckName.SIGNATURE, _check_signature),
    (CheckName.CHAIN, _check_chain),
    (CheckName.FIELDS, _check_fields),
    (CheckName.SECOND_OPINION, _check_second_opinion),
)


def _checks(passed: Sequence[CheckName], failed: _Failed | None) -> tuple[Check, ...]:
    checks = []
    for name in CheckName:
        if name in passed:
            checks.append(_check(name, True, "ok"))
        elif failed is not None and failed.name is name:
            checks.append(_check(name, False, failed.code))
        else:
            checks.append(_check(name, None, "untaken"))
    return tuple(checks)


def _check(name: CheckName, ok: bool | None, code: str) -> Check:
    zh, en = DETAILS[name.value][code]
    return Check(name, ok, {"zh": zh, "en": en})
