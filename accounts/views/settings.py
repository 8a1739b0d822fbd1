"""One's own account: name, language, time zone, password, sessions, consents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, request, url_for

from accounts import queries, services
from accounts.access import current_person, current_sign_in, signed_in
from accounts.forms import PasswordForm, ProfileForm
from accounts.labels import explain
from accounts.models import Person
from accounts.views.base import bp, let_go, page
from core import clock
from core.db import db
from core.errors import NotFound, Refused
from core.i18n import COOKIE, format_clock, lazy_gettext
from core.i18n import gettext as _
from core.web import limiter


@bp.get("/account/settings")
@signed_in
def settings() -> Any:
    """The person's own settings."""
    return _page(current_person())


def _page(
    person: Person,
    *,
    profile: ProfileForm | None = None,
    password: PasswordForm | None = None,
    status: int = 200,
) -> Any:
    now = clock.now()
    profile = profile or _profile_form(person, filled=True)
    return page(
        "settings",
        status,
        profile=profile,
        password=password or PasswordForm(formdata=None),
        present=current_sign_in(),
        sessions=queries.list_sessions_of(db.session, person, now=now),
        consents=queries.list_consents_of(db.session, person),
        person=person,
    )


def _profile_form(person: Person, *, filled: bool) -> ProfileForm:
    form = ProfileForm(formdata=None, obj=person) if filled else ProfileForm()
    form.offer_zones(person.time_zone)
    return form


@bp.post("/account/settings")
@signed_in
def save_profile() -> Any:
    """Save name, language and time zone."""
    person, now = current_person(), clock.now()
    form = _profile_form(person, filled=False)
    if not form.validate():
        return _page(person, profile=form, status=422)
    services.change_legal_name(db.session, person, form.legal_name.data, actor=person, now=now)
    services.set_preferences(
        db.session, person, language=form.language.data, time_zone=form.time_zone.data, now=now
    )
    db.session.commit()
    flash(_("已保存。"), "ok")
    response = make_response(redirect(url_for("accounts.settings")))
    response.set_cookie(
        COOKIE, person.language, max_age=31536000, samesite="Lax", secure=request.is_secure
    )
    return response


@bp.post("/account/password")
@signed_in
@limiter.limit("60 per hour")
def change_password() -> Any:
    """Change the password; the other sessions end."""
    person, keep, form = current_person(), current_sign_in(), PasswordForm()
    if not form.validate():
        return _page(person, password=form, status=422)
    let_go()
    outcome = services.change_password(
        db.session,
        person,
        current=form.current.data,
        new=form.new.data,
        keep=keep,
        now=clock.now(),
    )
    db.session.commit()
    if isinstance(outcome, Refused):
        _show_refusal(form, outcome)
        return _page(person, password=form, status=422)
    flash(_("密码已更换，其他设备上的登录都已结束。"), "ok")
    return redirect(url_for("accounts.settings"))


def _show_refusal(form: PasswordForm, outcome: Refused) -> None:
    until = outcome.detail.get("until")
    if isinstance(until, datetime):
        text = lazy_gettext("试错的次数太多，%(at)s 以后再试。", at=format_clock(until))
        form.current.errors = [text]
    elif outcome.reason == "wrong_password":
        form.current.errors = [explain(outcome.reason)]
    else:
        form.new.errors = [explain(outcome.reason)]


@bp.post("/account/sessions/<public_id>/end")
@signed_in
def end_session(public_id: str) -> Any:
    """End one of the person's own sessions."""
    person, now = current_person(), clock.now()
    own = queries.list_sessions_of(db.session, person, now=now)
    found = next((entry for entry in own if entry.public_id == public_id), None)
    if found is None:
        raise NotFound(lazy_gettext("这次登录已经结束。"))
    services.end_session(db.session, found, actor=person, now=now)
    db.session.commit()
    flash(_("那台设备上的登录已结束。"), "ok")
    return redirect(url_for("accounts.settings") + "#sessions")


@bp.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Any:
    """End all of the person's sessions but this one."""
    person = current_person()
    services.end_other_sessions(db.session, current_sign_in(), actor=person, now=clock.now())
    db.session.commit()
    flash(_("其他设备上的登录都已结束。"), "ok")
    return redirect(url_for("accounts.settings") + "#sessions")
