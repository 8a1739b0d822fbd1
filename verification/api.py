"""The API for programs: certificates by number, verification of files and lists of numbers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from accounts.access import public
from certificates import keyring
from certificates.services.verifying import verify_number, verify_upload
from core import clock
from core.db import db
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from core.settings import Settings
from core.web import csrf, limiter
from verification.openapi import document

bp = Blueprint("verification_api", __name__, url_prefix="/api")
LIMIT = "120 per minute"
MOST_NUMBERS = 100


@bp.get("/v1/certificates/<number>")
@public
@limiter.limit(LIMIT)
def certificate(number: str) -> tuple[Response, int]:
    """Answer the verdict on a number; 404 when the register does not hold it."""
    found = verify_number(db.session, number[:64], now=clock.now())
    return jsonify(found.to_document()), 404 if found.verdict == "not_found" else 200


@bp.post("/v1/verifications")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
@limiter.limit(LIMIT)
def verifications() -> Response:
    """Verify a PDF (``application/pdf`` or a form field ``file``) or a JSON list of numbers."""
    now = clock.now()
    settings: Settings = current_app.config["LIANGCAI"]
    if request.is_json:
        found = [
            verify_number(db.session, n, now=now).to_document() | {"asked": n} for n in _numbers()
        ]
        return jsonify(results=found)
    data = _file()
    roots = keyring.site_roots(settings)
    return jsonify(verify_upload(db.session, data, roots=roots, now=now).to_document())


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """Answer the description of this API (OpenAPI 3.1)."""
    return jsonify(document())


def _numbers() -> list[str]:
    body: Any = request.get_json(silent=True)
    numbers = body.get("numbers") if isinstance(body, dict) else body
    if not isinstance(numbers, list) or not all(
        isinstance(n, str) and len(n) <= 64 for n in numbers
    ):
        raise InvalidInput(
            _l('需要 JSON：{"numbers": ["LC26-…", …]}，每个编号是不超过 64 个字符的文本。')
        )
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise InvalidInput(_l("一次核验 1 到 100 个编号。"), code="too_many_numbers")
    return numbers


def _file() -> bytes:
    if request.mimetype == "application/pdf":
        return request.get_data()
    upload = request.files.get("file")
    if upload is None:
        raise InvalidInput(_l("需要 application/pdf 正文、表单字段 file，或编号列表。"))
    data: bytes = upload.read()
    return data
