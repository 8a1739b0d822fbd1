"""Verifying without an account: by number, by the link of the QR code, by uploading the file."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from accounts.access import public
from certificates import keyring
from certificates.numbers import normalise
from certificates.services.verifying import Verification, verify_number, verify_upload
from core import clock
from core.db import db
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from core.settings import Settings
from core.web import limiter
from verification.forms import UploadForm
from verification.texts import CHECK_TITLES, VERDICTS

bp = Blueprint("verification", __name__)
LIMIT = "60 per minute"


@bp.get("/verify")
@public
def verify() -> str | AnyResponse:
    """Ask for a number or a file; a number given leads to its verdict."""
    number = request.args.get("number", "").strip()
    if number:
        return redirect(url_for("verification.verdict", number=(normalise(number) or number)[:64]))
    return render_template("verification/verify.html", form=UploadForm())


@bp.get("/verify/<number>")
@public
@limiter.limit(LIMIT)
def verdict(number: str) -> str:
    """Say how the certificate of a number stands; the QR code leads here."""
    found = verify_number(db.session, number[:64], now=clock.now())
    return _page(found, asked=number[:64])


@bp.post("/verify")
@public
@limiter.limit(LIMIT)
def verify_file() -> str | tuple[str, int]:
    """Verify an uploaded PDF against signature, chain, register and standing."""
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("verification/verify.html", form=form), 422
    upload = form.pdf.data
    data = upload.read()
    settings: Settings = current_app.config["LIANGCAI"]
    found = verify_upload(db.session, data, roots=keyring.site_roots(settings), now=clock.now())
    return _page(found, asked="", file_name=(upload.filename or "")[:120], size=len(data))


@bp.get("/verify/root.pem")
@public
def root() -> Response:
    """Hand out the root certificate, for verifying without us."""
    settings: Settings = current_app.config["LIANGCAI"]
    path = keyring.root_file(settings)
    if not path.exists():
        raise NotFound(_l("还没有签发过证书，所以没有根证书。"))
    answer = Response(path.read_bytes(), mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="liangcai-root.pem"'
    return answer


def _page(found: Verification, *, asked: str, file_name: str = "", size: int = 0) -> str:
    return render_template(
        "verification/verdict.html",
        found=found,
        words=VERDICTS[found.verdict],
        titles=CHECK_TITLES,
        asked=asked,
        file_name=file_name,
        kilobytes=-(-size // 1024),
    )
