"""Pictures of a bank: upload, the list to choose from, and the pictures themselves."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, begin_writing, db
from core.errors import DomainError, InvalidInput, NotFound
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import page_number, paginate
from core.web import wants_json
from question_bank import queries, services
from question_bank.models import Asset, Bank
from question_bank.queries.assets_list import get_asset, list_assets, select_assets
from question_bank.queries.writing import writes_in
from question_bank.rules.pictures import LARGEST_FILE
from question_bank.services.assets import prepare_picture
from question_bank.services.writing import demand_writer
from question_bank.views.base import bp

FOREVER = "private, max-age=31536000, immutable"


def readable_bank() -> Bank:
    """Return the bank of ``?bank=``, or the first into which the person may look."""
    slug = request.args.get("bank", "")
    for count in queries.list_banks(db.session, current_person()):
        if slug in ("", count.bank.slug):
            return count.bank
    raise NotFound(_l("没有这个题库。"))


@bp.get("/assets")
@requires(Permission.ITEM_READ)
def assets() -> ResponseReturnValue:
    """Show the pictures of a bank; as JSON for the editor's dialog."""
    bank = readable_bank()
    if wants_json():
        return jsonify(pictures=[_facts(asset) for asset in list_assets(db.session, bank)])
    return _page(bank)


def _page(bank: Bank, error: object = "", status: int = 200) -> ResponseReturnValue:
    text = request.args.get("q", "")[:100]
    page = paginate(db.session, select_assets(bank, text), page_number())
    return render_template(
        "question_bank/assets.html",
        bank=bank,
        page=page,
        text=text,
        writes=writes_in(db.session, bank, current_person()),
        error=error,
    ), status


@bp.post("/assets")
@requires(Permission.ITEM_WRITE)
def upload_asset() -> ResponseReturnValue:
    """Take a picture into a bank."""
    begin_reading(db.session)
    bank = readable_bank()
    demand_writer(db.session, bank, current_person())
    sent = request.files.get("picture")
    try:
        picture = prepare_picture(_content(sent))
        begin_writing(db.session)
        asset = services.add_asset(
            db.session,
            bank,
            picture,
            name=request.form.get("name", "") or (sent.filename if sent else "") or "",
            actor=current_person(),
            now=clock.now(),
        )
    except InvalidInput as error:
        return _refused(bank, error)
    except DomainError as error:
        if error.status != 413:
            raise
        return _refused(bank, error)
    db.session.commit()
    if wants_json():
        return jsonify(_facts(asset)), 201
    flash(_("已收进图片「%(name)s」。", name=asset.name), "ok")
    return redirect(url_for("question_bank.assets", bank=bank.slug))


def _refused(bank: Bank, error: DomainError) -> ResponseReturnValue:
    if wants_json():
        raise error
    return _page(bank, error.message, error.status)


def _content(sent: FileStorage | None) -> bytes:
    if sent is None or not sent.filename:
        raise InvalidInput(_l("先选一个图片文件。"))
    with sent.stream as stream:
        return stream.read(LARGEST_FILE + 1)


def _facts(asset: Asset) -> dict[str, object]:
    return {
        "identifier": asset.identifier,
        "name": asset.name,
        "width": asset.width,
        "height": asset.height,
        "size": asset.size,
        "url": url_for("question_bank.asset", identifier=asset.identifier),
    }


@bp.get("/assets/<identifier>")
@requires(Permission.ITEM_READ)
def asset(identifier: str) -> ResponseReturnValue:
    """Give a picture of a bank into which the person may look. It never changes."""
    found = get_asset(db.session, identifier, reader=current_person())
    answer = Response(found.content, mimetype=found.media_type)
    answer.headers["Cache-Control"] = FOREVER
    answer.headers["Content-Disposition"] = "inline"
    answer.set_etag(found.identifier)
    return answer.make_conditional(request)
