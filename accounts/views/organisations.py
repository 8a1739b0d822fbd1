"""Organisations: the list, one of them with its members, creating, renaming, closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from accounts import queries, services
from accounts.access import current_person, requires
from accounts.errors import SlugTaken
from accounts.forms import NewOrganisationForm, OrganisationForm
from accounts.labels import KINDS, ROLES, explain_refusal
from accounts.models import Organisation
from accounts.rules import OrganisationKind, Permission
from accounts.views.base import bp, page
from core import clock
from core.db import db
from core.errors import Refused
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.pages import csv_response, page_number, paginate


@bp.get("/organisations")
@requires(Permission.PEOPLE_READ)
def organisations() -> Any:
    """All organisations, by kind."""
    asked = request.args.get("kind", "")
    kind = OrganisationKind(asked) if asked in set(OrganisationKind) else None
    query = queries.list_organisations(kind)
    if request.args.get("format") == "csv":
        return _csv(list(db.session.scalars(query)))
    found = paginate(db.session, query, page_number())
    members = queries.count_members(db.session, found.items)
    return page("organisations", found=found, members=members, kinds=KINDS, kind=kind)


def _csv(found: list[Organisation]) -> Any:
    members = queries.count_members(db.session, found)
    head = [_("标识"), _("中文名称"), _("英文名称"), _("类型"), _("成员"), _("建立于"), _("关闭于")]
    rows = (
        [
            organisation.slug,
            organisation.name.get("zh"),
            organisation.name.get("en"),
            KINDS[organisation.kind],
            members.get(organisation.id, 0),
            format_moment(organisation.created_at),
            format_moment(organisation.closed_at),
        ]
        for organisation in found
    )
    return csv_response("organisations", head, rows)


@bp.get("/organisations/new")
@requires(Permission.PEOPLE_MANAGE)
def new_organisation() -> Any:
    """Asks for name, short name and kind."""
    return page("new_organisation", form=NewOrganisationForm(formdata=None))


@bp.post("/organisations/new")
@requires(Permission.PEOPLE_MANAGE)
def create_organisation() -> Any:
    """Add the organisation."""
    form = NewOrganisationForm()
    if not form.validate():
        return page("new_organisation", 422, form=form)
    try:
        organisation = services.create_organisation(
            db.session,
            slug=form.slug.data,
            name=form.names(),
            kind=form.kind.data,
            actor=current_person(),
            now=clock.now(),
        )
    except SlugTaken as taken:
        form.slug.errors = [taken.message]
        return page("new_organisation", 422, form=form)
    db.session.commit()
    flash(_("已新建机构「%(name)s」。", name=bi(organisation.name)), "ok")
    return redirect(url_for("accounts.organisation", slug=organisation.slug))


@bp.get("/organisations/<slug>")
@requires(Permission.PEOPLE_READ)
def organisation(slug: str) -> Any:
    """One organisation and who holds which role there."""
    shown = queries.get_organisation(db.session, slug)
    query = queries.list_members(shown)
    if request.args.get("format") == "csv":
        rows = (
            [m.person.legal_name, m.person.email, ROLES[m.role], format_moment(m.created_at)]
            for m in db.session.scalars(query)
        )
        head = [_("姓名"), _("邮箱"), _("角色"), _("授予于")]
        return csv_response(f"members-{shown.slug}", head, rows)
    names = {"name_zh": shown.name.get("zh", ""), "name_en": shown.name.get("en", "")}
    return _page(shown, OrganisationForm(formdata=None, data=names))


def _page(shown: Organisation, form: OrganisationForm, status: int = 200) -> Any:
    members = paginate(db.session, queries.list_members(shown), page_number())
    return page("organisation", status, organisation=shown, members=members, form=form)


def _back(shown: Organisation) -> Any:
    return redirect(url_for("accounts.organisation", slug=shown.slug))


@bp.post("/organisations/<slug>")
@requires(Permission.PEOPLE_MANAGE)
def rename_organisation(slug: str) -> Any:
    """Change the name."""
    shown, form = queries.get_organisation(db.session, slug), OrganisationForm()
    if not form.validate():
        return _page(shown, form, 422)
    services.rename_organisation(
        db.session, shown, form.names(), actor=current_person(), now=clock.now()
    )
    db.session.commit()
    flash(_("机构名称已保存。"), "ok")
    return _back(shown)


@bp.post("/organisations/<slug>/close")
@requires(Permission.PEOPLE_MANAGE)
def close_organisation(slug: str) -> Any:
    """Close it: the roles held in it stand still."""
    shown = queries.get_organisation(db.session, slug)
    verdict = services.close_organisation(
        db.session, shown, actor=current_person(), now=clock.now()
    )
    if isinstance(verdict, Refused):
        flash(explain_refusal(verdict), "bad")
        return _back(shown)
    db.session.commit()
    flash(_("机构「%(name)s」已关闭。", name=bi(shown.name)), "ok")
    return _back(shown)


@bp.post("/organisations/<slug>/reopen")
@requires(Permission.PEOPLE_MANAGE)
def reopen_organisation(slug: str) -> Any:
    """Open it again."""
    shown = queries.get_organisation(db.session, slug)
    services.reopen_organisation(db.session, shown, actor=current_person(), now=clock.now())
    db.session.commit()
    flash(_("机构「%(name)s」已重新开放。", name=bi(shown.name)), "ok")
    return _back(shown)
