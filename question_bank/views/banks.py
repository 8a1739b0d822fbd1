"""Banks: which there are, making and keeping one, its members, with whom it is shared."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.access import current_person, requires
from accounts.models import Organisation
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, InvalidInput, NotFound, Refused
from core.i18n import gettext as _
from question_bank import labels, queries
from question_bank.credits import LICENCE_PAGES
from question_bank.forms.bank import BankForm
from question_bank.models import Bank, BankRole, ShareRight
from question_bank.reasons import refuse
from question_bank.services import sharing
from question_bank.views.base import bp


@bp.get("")
@requires(Permission.ITEM_READ)
def banks() -> ResponseReturnValue:
    """Show the banks into which the person may look, own and shared."""
    person = current_person()
    return render_template(
        "question_bank/banks.html",
        banks=queries.list_banks(db.session, person),
        shared=queries.list_shared_with(db.session, person),
        makes=bool(_organisations()),
        right_labels=labels.SHARE_RIGHTS,
    )


def _organisations() -> list[Organisation]:
    """Return the open organisations in which the person may make banks."""
    own = queries.organisations_where(current_person(), Permission.BANK_MANAGE)
    return [one for one in accounts.list_open_organisations(db.session) if one.id in own]


def _edit_page(form: BankForm, bank: Bank | None, status: int = 200) -> ResponseReturnValue:
    return render_template("question_bank/bank_edit.html", form=form, bank=bank), status


@bp.get("/banks/new")
@requires(Permission.BANK_MANAGE)
def new_bank() -> ResponseReturnValue:
    """Show the form of a new bank."""
    form = BankForm(formdata=None)
    form.offer(_organisations())
    return _edit_page(form, None)


@bp.post("/banks/new")
@requires(Permission.BANK_MANAGE)
def create_bank() -> ResponseReturnValue:
    """Make a bank."""
    form = BankForm()
    organisations = _organisations()
    form.offer(organisations)
    if not form.validate_on_submit():
        return _edit_page(form, None, 422)
    chosen = next(one for one in organisations if one.slug == form.organisation.data)
    try:
        bank = sharing.open_bank(
            db.session,
            slug=(form.slug.data or "").strip(),
            organisation=chosen,
            actor=current_person(),
            now=clock.now(),
            **form.values(),
        )
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        form.slug.errors = [error.message]
        return _edit_page(form, None, 422)
    db.session.commit()
    flash(_("已新建题库「%(slug)s」。", slug=bank.slug), "ok")
    return redirect(url_for("question_bank.bank", slug=bank.slug))


@bp.get("/banks/<slug>")
@requires(Permission.ITEM_READ)
def bank(slug: str) -> ResponseReturnValue:
    """Show a bank: what it holds, its rules, members and shares."""
    person = current_person()
    found = queries.get_readable_bank(db.session, slug, person)
    rights = queries.rights_of(db.session, person, found)
    others = [
        one
        for one in accounts.list_open_organisations(db.session)
        if one.id != found.organisation_id
    ]
    return render_template(
        "question_bank/bank.html",
        bank=found,
        rights=rights,
        states=queries.count_items(db.session, found),
        members=queries.list_members(db.session, found),
        shares=queries.list_shares(db.session, found),
        people=queries.list_candidates_for_membership(db.session, found) if rights.manage else [],
        organisations=others if rights.manage else [],
        role_labels=labels.BANK_ROLES,
        right_labels=labels.SHARE_RIGHTS,
        licence_labels=labels.LICENCES,
        licence_pages=LICENCE_PAGES,
    )


def _managed(slug: str) -> Bank:
    """Return a bank that the person manages: whoever only reads it is refused."""
    found = queries.get_readable_bank(db.session, slug, current_person())
    if not queries.rights_of(db.session, current_person(), found).manage:
        raise refuse(Refused("no_manager"))
    return found


@bp.get("/banks/<slug>/edit")
@requires(Permission.BANK_MANAGE)
def edit_bank(slug: str) -> ResponseReturnValue:
    """Show a bank's form."""
    found = _managed(slug)
    form = BankForm(formdata=None)
    form.offer([found.organisation])
    form.show(found)
    return _edit_page(form, found)


@bp.post("/banks/<slug>/edit")
@requires(Permission.BANK_MANAGE)
def save_bank(slug: str) -> ResponseReturnValue:
    """Change a bank."""
    found = _managed(slug)
    form = BankForm()
    form.offer([found.organisation])
    form.keep(found)
    if not form.validate_on_submit():
        return _edit_page(form, found, 422)
    sharing.change_bank(db.session, found, actor=current_person(), now=clock.now(), **form.values())
    db.session.commit()
    flash(_("题库「%(slug)s」已保存。", slug=slug), "ok")
    return redirect(url_for("question_bank.bank", slug=slug))


@bp.post("/banks/<slug>/archive")
@requires(Permission.BANK_MANAGE)
def archive_bank(slug: str) -> ResponseReturnValue:
    """Archive a bank, or open it again."""
    found = _managed(slug)
    if request.form.get("do") == "reopen":
        sharing.reopen_bank(db.session, found, actor=current_person(), now=clock.now())
        text = _("题库「%(slug)s」可以继续写题了。", slug=slug)
    else:
        sharing.archive_bank(db.session, found, actor=current_person(), now=clock.now())
        text = _("题库「%(slug)s」已归档。", slug=slug)
    db.session.commit()
    flash(text, "ok")
    return redirect(url_for("question_bank.bank", slug=slug))


@bp.post("/banks/<slug>/members")
@requires(Permission.BANK_MANAGE)
def set_member(slug: str) -> ResponseReturnValue:
    """Add a member, change the role, or end the membership."""
    found = _managed(slug)
    if not request.form.get("person"):
        raise InvalidInput(_("选一个人。"))
    person = accounts.get_person(db.session, request.form["person"])
    role = request.form.get("role", "")
    try:
        if role == "":
            sharing.remove_member(
                db.session, found, person, actor=current_person(), now=clock.now()
            )
            text = _("%(name)s 不再是成员。", name=person.display_name)
        else:
            if role not in set(BankRole):
                raise InvalidInput(_("没有这个角色。"))
            sharing.set_member(
                db.session, found, person, BankRole(role), actor=current_person(), now=clock.now()
            )
            text = _("已保存 %(name)s 的角色。", name=person.display_name)
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        flash(str(error.message), "bad")
        return redirect(url_for("question_bank.bank", slug=slug, _anchor="members"))
    db.session.commit()
    flash(text, "ok")
    return redirect(url_for("question_bank.bank", slug=slug, _anchor="members"))


@bp.post("/banks/<slug>/shares")
@requires(Permission.BANK_MANAGE)
def share_bank(slug: str) -> ResponseReturnValue:
    """Share a bank with another organisation."""
    found = _managed(slug)
    right = request.form.get("right", "")
    if right not in set(ShareRight):
        raise InvalidInput(_("没有这个权限。"))
    organisation = accounts.get_organisation(db.session, request.form.get("organisation", ""))
    if organisation.closed_at is not None:
        raise NotFound(_("没有这个机构。"))
    sharing.share_bank(
        db.session,
        found,
        organisation,
        ShareRight(right),
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    flash(_("题库「%(slug)s」已共享。", slug=slug), "ok")
    return redirect(url_for("question_bank.bank", slug=slug, _anchor="shares"))


@bp.post("/shares/<public_id>/end")
@requires(Permission.BANK_MANAGE)
def end_share(public_id: str) -> ResponseReturnValue:
    """End a share of a bank."""
    share, found = queries.get_share(db.session, public_id, current_person())
    slug = _managed(found.slug).slug
    sharing.end_share(db.session, found, share, actor=current_person(), now=clock.now())
    db.session.commit()
    flash(_("共享已结束。"), "ok")
    return redirect(url_for("question_bank.bank", slug=slug, _anchor="shares"))
