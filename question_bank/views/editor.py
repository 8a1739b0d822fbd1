"""Writing items: new ones, drafts, sending to review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import Conflict, Forbidden, InvalidInput, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from question_bank import labels, queries, rules, services
from question_bank.errors import DraftConflict, DraftIncomplete
from question_bank.forms import ItemForm
from question_bank.forms.gaps import spans
from question_bank.forms.item import PARTS
from question_bank.forms.offers import offer
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.base import EACH
from question_bank.models import Bank, Item
from question_bank.queries.writing import writes_in
from question_bank.reasons import refuse
from question_bank.views.authors import authors_context
from question_bank.views.base import anchor, bp, candidate_view, findings
from question_bank.views.conflicts import differing
from question_bank.views.items import shown_version
from question_bank.views.listed import list_address
from question_bank.views.parts import signature, variant_number, variants_panel
from question_bank.views.reviews import comment_context

SUBMIT = "submit"
PREFILLED = ("level", "competence", "kind", "topic", "stimulus", "cognition", "p_expected")
"""What the address of a new item may say of it, as links from the coverage board do."""


def sent_form(item: Item | None = None) -> ItemForm:
    """Return the form that was sent, with what passes through from the stored document."""
    form = ItemForm()
    form.keep(stored_body(item) if item else {"licence": bank_to_write().licence})
    form.take_rows(request.form)
    return form


def editor_page(
    form: ItemForm,
    bank: Bank,
    item: Item | None,
    status: int = 200,
    *,
    unsaved: bool = False,
    **more: Any,
) -> ResponseReturnValue:
    """Render the editor around a form that is filled; ``unsaved``: with text that is not stored.

    What was not committed is given up first, so that others write while the page is made.
    """
    if request.method == "POST":
        begin_reading(db.session)
    stimuli = {s.identifier: s for s in queries.list_stimuli(db.session, bank)}
    offer(form, queries.get_standard(db.session), stimuli)
    body = form.body()
    variant = variant_number(form)
    stimulus = queries.stimulus_body(db.session, bank, body.get("stimulus"))
    kind = ITEM_TYPES.get(str(form.type.data))
    return render_template(
        "question_bank/editor.html",
        form=form,
        bank=bank,
        item=item,
        body=body,
        spans=spans(form),
        signature=signature(form),
        by_parts=kind is not None and EACH in kind.scorings,
        by_people=kind is not None and kind.marked_by_people,
        lists=form.part.lists if form.part else (),
        view=candidate_view(body, stimulus, variant=variant),
        variants=variants_panel(body, variant),
        findings=findings(body, bank),
        anchor=anchor,
        asked={name: request.args[name] for name in PREFILLED if request.args.get(name)},
        carried=list_address(),
        unsaved=unsaved,
        **(_around(item) if item else {}),
        **more,
    ), status


def _around(item: Item) -> dict[str, Any]:
    """Return what stands around the form of an item: who writes it, comments, who saved it last."""
    person = current_person()
    facts = queries.facts_of(db.session, item, person)
    draft = item.draft
    others = draft is not None and draft.changed_by_id != person.id
    return {
        "version": None if draft else shown_version(item),
        "saved_by": db.session.get_one(Person, draft.changed_by_id) if draft and others else None,
        "comment": {},
        **authors_context(item, facts),
        **comment_context(stored_body(item), item, facts),
    }


@bp.get("/items/new")
@requires(Permission.ITEM_WRITE)
def new_item() -> ResponseReturnValue:
    """Show an empty editor for ``?type=`` in ``?bank=`` (by default the first that one writes in).

    The address may say more: ``level``, ``competence``, ``kind``, ``topic``, ``stimulus``.
    """
    bank = bank_to_write()
    kind = request.args.get("type", "single")
    if kind not in ITEM_TYPES or kind not in PARTS:
        raise InvalidInput(_l("题型不支持：%(type)s", type=kind))
    asked = {name: request.args[name] for name in PREFILLED if request.args.get(name)}
    form = ItemForm(formdata=None)
    seconds = labels.SECONDS.get(kind, labels.SECONDS["numeric"])
    form.show({"level": "L1", "seconds": seconds, "licence": bank.licence, **asked, "type": kind})
    return editor_page(form, bank, None)


@bp.post("/items/new")
@requires(Permission.ITEM_WRITE)
def create_item() -> ResponseReturnValue:
    """Create an item with its first draft."""
    bank = bank_to_write()
    form = sent_form()
    act = request.form.get("do", "")
    if act not in {"", SUBMIT}:
        form.rearrange(act)
        return editor_page(form, bank, None, unsaved=True)
    if not form.validate_on_submit():
        return editor_page(form, bank, None, 422, unsaved=True)
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
        return editor_page(form, bank, None, 422, unsaved=True)
    db.session.commit()
    if act == SUBMIT:
        return _submit(item, form)
    flash(_("已新建 %(id)s 的草稿。", id=item.identifier), "ok")
    return redirect(url_for("question_bank.edit_item", public_id=item.public_id))


def bank_to_write() -> Bank:
    """Return the bank of ``?bank=``, or of those in which the person writes the one they wrote most in.

    Raises ``Forbidden`` when there is none.
    """
    person = current_person()
    slug = request.args.get("bank", "")
    found = [
        count.bank
        for count in queries.list_banks(db.session, person)
        if slug in ("", count.bank.slug) and writes_in(db.session, count.bank, person)
    ]
    if not found:
        raise Forbidden(_l("没有可以写题的题库。"))
    written = queries.count_written(db.session, person)
    return max(found, key=lambda bank: written.get(bank.id, 0))


@bp.get("/items/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def edit_item(public_id: str) -> ResponseReturnValue:
    """Show the draft in the editor; an approved item without one begins from its version."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    verdict = rules.may_edit(queries.facts_of(db.session, item, current_person()))
    if isinstance(verdict, Refused):
        raise refuse(verdict)
    form = ItemForm(formdata=None)
    form.show(stored_body(item))
    form.identifier.data = item.identifier
    form.edit_number.data = str(item.draft.edit_number if item.draft else 0)
    return editor_page(form, item.bank, item)


def stored_body(item: Item) -> Mapping[str, Any]:
    """Return the document that the editor begins from: the draft's, else the version's."""
    if item.draft is not None:
        return item.draft.body
    version = shown_version(item)
    return version.body if version else {}


@bp.post("/items/<public_id>/edit")
@requires(Permission.ITEM_WRITE)
def save_item(public_id: str) -> ResponseReturnValue:
    """Save the draft, or add, remove and move rows for those without script."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    form = sent_form(item)
    act = request.form.get("do", "")
    if act not in {"", SUBMIT}:
        form.rearrange(act)
        return editor_page(form, item.bank, item, unsaved=True)
    if not form.validate_on_submit():
        return editor_page(form, item.bank, item, 422, unsaved=True)
    try:
        save(item, form)
    except DraftConflict as conflict:
        db.session.rollback()
        form.edit_number.data = str(conflict.detail["edit_number"])
        item = queries.get_item(db.session, public_id, reader=current_person())
        told = list(differing(form.body(), stored_body(item)))
        return editor_page(
            form, item.bank, item, 409, unsaved=True, conflict=conflict, differing=told
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        form.identifier.errors = [error.message]
        item = queries.get_item(db.session, public_id, reader=current_person())
        return editor_page(form, item.bank, item, 422, unsaved=True)
    db.session.commit()
    if act == SUBMIT:
        return _submit(item, form)
    flash(_("草稿已保存。"), "ok")
    return redirect(url_for("question_bank.edit_item", public_id=public_id, **list_address()))


def save(item: Item, form: ItemForm, *, by_itself: bool = False) -> int:
    """Save what the form says, and the identifier while it may change; return the draft's number."""
    now, actor = clock.now(), current_person()
    draft = services.save_draft(
        db.session,
        item,
        form.body(),
        edit_number=_number(form.edit_number.data),
        actor=actor,
        now=now,
        by_itself=by_itself,
    )
    wanted = (form.identifier.data or "").strip()
    services.settle_identifier(db.session, item, wanted, actor=actor, now=now)
    return draft.edit_number


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
        return editor_page(form, found.bank, found, 422, refused=error)
    db.session.commit()
    flash(_("%(id)s 已送审，由别人审核。", id=item.identifier), "ok")
    here = url_for("question_bank.item", public_id=item.public_id, **list_address())
    return redirect(here)
