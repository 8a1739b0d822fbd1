"""The holder's certificates, the officers' register, and changes of standing."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from accounts.access import current_person, may, requires, signed_in
from accounts.rules import Permission as P
from certificates import queries
from certificates.forms import StatusForm
from certificates.models import Certificate
from certificates.rules import CHANGES, Status
from certificates.services.status import change_status
from core import clock
from core.db import db
from core.errors import NotFound, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate

bp = Blueprint("certificates", __name__, url_prefix="/certificates")


def _seen(number: str) -> Certificate:
    """Return a certificate that the present person may see: the holder's own, or with the right to read."""
    found = queries.get_by_number(db.session, number)
    if found.person_id != current_person().id and not may(P.CERTIFICATE_READ):
        raise NotFound(_l("没有这个编号的证书。"))
    return found


@bp.get("/mine")
@signed_in
def mine() -> str:
    """List the person's own certificates."""
    rows = queries.certificates_of(db.session, current_person())
    on = queries.today(clock.now())
    held = [(row, queries.status_of(row, on)) for row in rows]
    return render_template("certificates/mine.html", held=held)


@bp.get("/")
@requires(P.CERTIFICATE_READ)
def register() -> Any:
    """List all certificates, searched by number or holder, filtered by standing; also as CSV."""
    search = request.args.get("q", "").strip()
    wanted = request.args.get("status", "")
    status = Status(wanted) if wanted in set(Status) else None
    on = queries.today(clock.now())
    query = queries.list_certificates(search, status, on)
    if request.args.get("format") == "csv":
        rows = db.session.scalars(query)
        return csv_response(
            "certificates",
            [_("编号"), _("持证人"), _("签发日期"), _("有效期至"), _("状态")],
            (
                [r.number, r.holder, r.effective_on, r.expires_on, queries.status_of(r, on).value]
                for r in rows
            ),
        )
    page = paginate(db.session, query, page_number())
    held = [(row, queries.status_of(row, on)) for row in page.items]
    return render_template(
        "certificates/register.html",
        page=page,
        held=held,
        search=search,
        status=status,
        statuses=Status,
    )


@bp.get("/<number>")
@signed_in
def certificate(number: str) -> str:
    """Show one certificate to its holder or to whoever may read the register."""
    found = _seen(number)
    return _page(found, StatusForm())


def _page(found: Certificate, form: StatusForm) -> str:
    status = queries.status_of(found, queries.today(clock.now()))
    allowed = {wanted.value for wanted in CHANGES[status]}
    form.status.choices = [choice for choice in form.status.choices if choice.value in allowed]
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        document=found.document,
        status=status,
        form=form,
        manageable=may(P.CERTIFICATE_MANAGE) and bool(allowed),
        own=found.person_id == current_person().id,
    )


@bp.get("/<number>/<name>.pdf")
@signed_in
def download(number: str, name: str) -> Response:
    """Hand out the signed PDF as registered, byte for byte."""
    found = _seen(number)
    data = io.BytesIO(queries.get_pdf(db.session, found))
    answer = send_file(
        data, mimetype="application/pdf", as_attachment=True, download_name=f"{found.number}.pdf"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/<number>/sheet.svg")
@signed_in
def sheet(number: str) -> Response:
    """Draw the certificate for the screen; the signed file is the certificate."""
    found = _seen(number)
    code = segno.make(found.document["verify_url"], error="m")
    matrix = [[bool(cell) for cell in row] for row in code.matrix]
    body = render_template("certificates/sheet.svg", document=found.document, matrix=matrix)
    return Response(body, mimetype="image/svg+xml")


@bp.post("/<number>/status")
@requires(P.CERTIFICATE_MANAGE)
def manage(number: str) -> str | AnyResponse | tuple[str, int]:
    """Suspend, reinstate or withdraw a certificate with a reason."""
    found = queries.get_by_number(db.session, number)
    form = StatusForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    wanted = Status(form.status.data)
    verdict = change_status(
        db.session, found, wanted, reason=form.reason.data, actor=current_person(), now=clock.now()
    )
    if isinstance(verdict, Refused):
        db.session.rollback()
        flash(_("这张证书现在不能这样改。请刷新页面看当前状态。"), "bad")
        return redirect(url_for("certificates.certificate", number=number))
    db.session.commit()
    done = {
        Status.SUSPENDED: _("证书 %(number)s 已暂停，核验页面即时显示。", number=found.number),
        Status.WITHDRAWN: _("证书 %(number)s 已撤销，核验页面即时显示。", number=found.number),
        Status.VALID: _("证书 %(number)s 已恢复有效。", number=found.number),
    }
    flash(done[wanted], "ok")
    return redirect(url_for("certificates.certificate", number=number))
