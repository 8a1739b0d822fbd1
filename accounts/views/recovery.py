"""Setting a password by a link."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_login import logout_user

from accounts import queries, services
from accounts.access import public, token_digest
from accounts.forms import ForgotForm, ResetForm
from accounts.labels import explain
from accounts.views.base import bp, page, reset_link
from core import clock
from core.db import db
from core.errors import Refused
from core.i18n import gettext as _
from core.web import limiter


@bp.get("/account/forgot")
@public
def forgot() -> Any:
    """Asks for the address that the link goes to."""
    return page("forgot", form=ForgotForm(formdata=None))


@bp.post("/account/forgot")
@public
@limiter.limit("60 per hour")
def ask_for_link() -> Any:
    """Send the link when there is an account; the answer is the same when there is none."""
    form = ForgotForm()
    if not form.validate():
        return page("forgot", 422, form=form)
    services.ask_for_reset(db.session, email=form.email.data, link=reset_link, now=clock.now())
    db.session.commit()
    return redirect(url_for("accounts.forgot_sent"))


@bp.get("/account/forgot/sent")
@public
def forgot_sent() -> Any:
    """Says to look into the mailbox."""
    return page("forgot_sent")


@bp.get("/account/reset")
@public
def reset() -> Any:
    """Asks for the new password, when the link still stands."""
    token = request.args.get("token", "")
    if queries.find_open_reset(db.session, token_digest(token), now=clock.now()) is None:
        return page("reset_invalid", 422)
    return page("reset", form=ResetForm(formdata=None, token=token))


@bp.post("/account/reset")
@public
@limiter.limit("60 per hour")
def set_password() -> Any:
    """Set the new password and end all sessions."""
    form = ResetForm()
    if not form.validate():
        return page("reset", 422, form=form)
    outcome = services.reset_password(
        db.session, token=form.token.data or "", password=form.password.data, now=clock.now()
    )
    if isinstance(outcome, Refused):
        if outcome.reason == "link":
            return page("reset_invalid", 422)
        form.password.errors = [explain(outcome.reason)]
        return page("reset", 422, form=form)
    db.session.commit()
    logout_user()
    session.clear()
    flash(_("新密码已设置，请登录。"), "ok")
    return redirect(url_for("accounts.sign_in"))
