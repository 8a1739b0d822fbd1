"""Writing items: new ones, drafts, sending to review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, Forbidden, InvalidInput, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from question_bank import labels, queries, rules, services
from question_bank.documents import LICENCE
from question_bank.errors import DraftConflict, DraftIncomplete
from question_bank.form_rows import rearrange
from question_bank.forms import ItemForm
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Bank, Item
from question_bank.reasons import refuse
from question_bank.views.base import anchor, bp, candidate_view, findings
from question_bank.views.items import shown_version
from question_bank.views.lists import writable

SUBMIT = "submit"


def _form(item: Item | None = None) -> ItemForm:
    form = ItemForm()
    form.licence = str((_stored(item) if item else {}).get("licence", LICENCE))
    form.take_rows(request.form)
    return form


def _page(
    form: ItemForm, bank: Bank, item: Item | None, status: int = 200, **more: Any
) -> ResponseReturnValue:
    """Render the editor around a form that is filled."""
    stimuli = {s.identifier: s for s in queries.list_stimuli(db.session, bank)}
    form.offer(queries.get_standard(db.session), stimuli)
    body = form.body()
    return render_template(
        "question_bank/editor.html",
        form=form,
        bank=bank,
        item=item,
        body=body,
        view=candidate_view(body, queries.stimulus_body(db.session, bank, body.get("stimulus"))),
        findings=findings(body),
        anchor=anchor,
        **more,
    ), status


@bp.get("/items/new")
@requires(Permission.ITEM_WRITE)
def new_item() -> ResponseReturnValue:
    """Show an empty editor for ``?type=`` in ``?bank=`` (by default the first that one writes in)."""
    bank = _bank_to_write()
    kind = request.args.get("type", "single")
    if kind not in ITEM_TYPES:
        raise InvalidInput(_l("题型不支持：%(type)s", type=kind))
    form = ItemForm(formdata=None)
    form.licence = LICENCE
    form.show({"type": kind, "level": "L1", "seconds": labels.SECONDS[kind]})
    return _page(form, bank, None)


@bp.post("/items/new")
@requires(Permission.ITEM_WRITE)
def create_item() -> ResponseReturnValue:
    """Create an item with its first draft."""
    bank = _bank_to_write()
    form = _form()
    act = request.form.get("do", "")
    if act not in {"", SUBMIT}:
        form.options = rearrange(form.options, act)
        return _page(form, bank, None)
    if not form.validate_on_submit():
        return _page(form, bank, None, 422)
    try:
        item = services.create_item(
            db.session,
            bank,
            form.body(),
            identifier=form.identifier.data or "",
            actor=current_person(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        form.identifier.errors = [error.message]
        return _page(form, bank, None, 422)
    db.session.commit()
    if act == SUBMIT:
        return _submit(item, form)
    flash(_("已新建 %(id)s 的草稿。", id=item.identifier), "ok")
    return redirect(url_for("question_bank.edit_item", public_id=item.public_id))


def _bank_to_write() -> Bank:
    person = current_person()
    slug = request.args.get("bank", "")
    banks = [count.bank for count in queries.list_banks(db.session, person)]
    for bank in writable(person, banks):
        if not slug or bank.slug == slug:
            return bank
    raise Forbidden(_l("没有可以写题的题库。"))


@bp.get("/items/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def edit_item(public_id: str) -> ResponseReturnValue:
    """Show the draft in the editor; an approved item without one begins from its version."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    verdict = rules.may_edit(queries.facts_of(db.session, item, current_person()))
    if isinstance(verdict, Refused):
        raise refuse(verdict)
    form = ItemForm(formdata=None)
    body = _stored(item)
    form.licence = str(body.get("licence", LICENCE))
    form.show(body)
    form.edit_number.data = str(item.draft.edit_number if item.draft else 0)
    return _page(form, item.bank, item)


def _stored(item: Item) -> Mapping[str, Any]:
    if item.draft is not None:
        return item.draft.body
    version = shown_version(item)
    return version.body if version else {}


@bp.post("/items/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def save_item(public_id: str) -> ResponseReturnValue:
    """Save the draft, or add, remove and move options for those without script."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    form = _form(item)
    act = request.form.get("do", "")
    if act not in {"", SUBMIT}:
        form.options = rearrange(form.options, act)
        return _page(form, item.bank, item)
    if not form.validate_on_submit():
        return _page(form, item.bank, item, 422)
    try:
        services.save_draft(
            db.session,
            item,
            form.body(),
            edit_number=_number(form.edit_number.data),
            actor=current_person(),
            now=clock.now(),
        )
    except DraftConflict as conflict:
        db.session.rollback()
        form.edit_number.data = str(conflict.detail["edit_number"])
        item = queries.get_item(db.session, public_id, reader=current_person())
        return _page(form, item.bank, item, 409, conflict=conflict)
    db.session.commit()
    if act == SUBMIT:
        return _submit(item, form)
    flash(_("草稿已保存。"), "ok")
    return redirect(url_for("question_bank.edit_item", public_id=public_id))


def _number(text: str | None) -> int:
    """Return the draft's number from the form; what is no number matches none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _submit(item: Item, form: ItemForm) -> ResponseReturnValue:
    """Send what was just saved to review, or show what must be mended first."""
    try:
        services.submit_for_review(db.session, item, actor=current_person(), now=clock.now())
    except (DraftIncomplete, InvalidInput) as error:
        db.session.rollback()
        found = queries.get_item(db.session, item.public_id, reader=current_person())
        form.edit_number.data = str(found.draft.edit_number if found.draft else 0)
        return _page(form, found.bank, found, 422, refused=error)
    db.session.commit()
    flash(_("%(id)s 已送审，由别人审核。", id=item.identifier), "ok")
    return redirect(url_for("question_bank.item", public_id=item.public_id))
