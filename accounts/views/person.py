"""One person as the administrator and the auditor see them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for

from accounts import queries, services
from accounts.access import current_person, current_sign_in, requires
from accounts.forms import RoleForm, SuspendForm
from accounts.forms.fields import choices
from accounts.labels import ROLES, explain_refusal
from accounts.models import Person, SignIn
from accounts.rules import INVITATION_SPAN, RESET_SPAN, Permission, Role, may_hold
from accounts.views.base import bp, page, reset_link
from core import clock
from core.db import db
from core.errors import NotFound, Refused
from core.i18n import bi
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l


@bp.get("/people/<public_id>")
@requires(Permission.PEOPLE_READ)
def person(public_id: str) -> Any:
    """Facts, roles, trainings, consents; buttons for those who may change them."""
    return _page(queries.get_person(db.session, public_id))


def _page(
    shown: Person,
    *,
    role: RoleForm | None = None,
    suspend: SuspendForm | None = None,
    status: int = 200,
) -> Any:
    return page(
        "person",
        status,
        person=shown,
        role_form=role or _role_form(filled=True),
        suspend_form=suspend or SuspendForm(formdata=None),
        sessions=len(queries.list_sessions_of(db.session, shown, now=clock.now())),
        consents=queries.list_consents_of(db.session, shown),
        received=queries.list_trainings_of(db.session, shown),
        given=queries.list_trainings_by(db.session, shown),
        is_self=shown.id == current_person().id,
    )


def _role_form(*, filled: bool) -> RoleForm:
    form = RoleForm(formdata=None) if filled else RoleForm()
    offered = queries.list_open_organisations(db.session)
    form.organisation.choices = choices((o.slug, bi(o.name)) for o in offered)
    return form


def _back(shown: Person) -> Any:
    return redirect(url_for("accounts.person", public_id=shown.public_id))


def _own_session(shown: Person) -> SignIn | None:
    return current_sign_in() if shown.id == current_person().id else None


@bp.post("/people/<public_id>/roles")
@requires(Permission.PEOPLE_MANAGE)
def grant_role(public_id: str) -> Any:
    """Give the person a role in an organisation."""
    shown, form = queries.get_person(db.session, public_id), _role_form(filled=False)
    if not form.validate():
        return _page(shown, role=form, status=422)
    organisation = queries.get_organisation(db.session, form.organisation.data)
    verdict = may_hold(form.role.data, organisation.kind)
    if isinstance(verdict, Refused):
        form.role.errors = [explain_refusal(verdict)]
        return _page(shown, role=form, status=422)
    services.grant_role(
        db.session,
        shown,
        organisation,
        form.role.data,
        actor=current_person(),
        now=clock.now(),
        keep=_own_session(shown),
    )
    db.session.commit()
    flash(
        _("已授予 %(name)s %(role)s角色。", name=shown.legal_name, role=_role(form.role.data)), "ok"
    )
    return _back(shown)


def _role(role: Role) -> str:
    return str(ROLES[role])


@bp.post("/people/<public_id>/roles/<slug>/<role>/revoke")
@requires(Permission.PEOPLE_MANAGE)
def revoke_role(public_id: str, slug: str, role: str) -> Any:
    """Take a role from the person."""
    shown = queries.get_person(db.session, public_id)
    if role not in set(Role):
        raise NotFound(_l("没有这个角色。"))
    verdict = services.revoke_role(
        db.session,
        shown,
        queries.get_organisation(db.session, slug),
        Role(role),
        actor=current_person(),
        now=clock.now(),
        keep=_own_session(shown),
    )
    if isinstance(verdict, Refused):
        flash(explain_refusal(verdict), "bad")
        return _back(shown)
    db.session.commit()
    flash(
        _("已撤销 %(name)s 的%(role)s角色。", name=shown.legal_name, role=_role(Role(role))), "ok"
    )
    return _back(shown)


@bp.post("/people/<public_id>/suspend")
@requires(Permission.PEOPLE_MANAGE)
def suspend(public_id: str) -> Any:
    """Close the account and end its sessions."""
    shown, form = queries.get_person(db.session, public_id), SuspendForm()
    if not form.validate():
        return _page(shown, suspend=form, status=422)
    verdict = services.suspend_person(
        db.session, shown, reason=form.reason.data, actor=current_person(), now=clock.now()
    )
    if isinstance(verdict, Refused):
        flash(explain_refusal(verdict), "bad")
        return _back(shown)
    db.session.commit()
    flash(_("%(name)s 的账号已停用，所有登录都已结束。", name=shown.legal_name), "ok")
    return _back(shown)


@bp.post("/people/<public_id>/reactivate")
@requires(Permission.PEOPLE_MANAGE)
def reactivate(public_id: str) -> Any:
    """Open the account again."""
    shown = queries.get_person(db.session, public_id)
    services.reactivate_person(db.session, shown, actor=current_person(), now=clock.now())
    db.session.commit()
    flash(_("%(name)s 的账号已恢复。", name=shown.legal_name), "ok")
    return _back(shown)


@bp.post("/people/<public_id>/link")
@requires(Permission.PEOPLE_MANAGE)
def send_link(public_id: str) -> Any:
    """Mail the person a link with which a password is set."""
    shown = queries.get_person(db.session, public_id)
    services.send_link(
        db.session,
        shown,
        link=reset_link,
        span=INVITATION_SPAN if shown.must_change_password else RESET_SPAN,
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    flash(_("设置密码的链接已发往 %(email)s。", email=shown.email), "ok")
    return _back(shown)
