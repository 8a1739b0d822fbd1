"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, request, session
from flask_login import login_user, logout_user

from accounts import services
from accounts.access import IDS, SignedIn, current_sign_in, maybe_person, public, signed_in
from accounts.forms import SignInForm
from accounts.rules import local_path
from accounts.views.base import HOME, agent, bp, page
from core import clock
from core.db import db
from core.errors import Refused
from core.i18n import COOKIE
from core.i18n import gettext as _
from core.web import limiter


@bp.get("/account/sign-in")
@public
def sign_in() -> Any:
    """The sign-in page; whoever is signed in already goes on."""
    target = local_path(request.args.get("next")) or ""
    if maybe_person() is not None:
        return redirect(target or HOME)
    return page("sign_in", form=SignInForm(formdata=None, next=target), refused=None)


def _was_refused(response: Response) -> bool:
    return response.status_code in {422, 429}


@bp.post("/account/sign-in")
@public
@limiter.limit("40 per 5 minutes", deduct_when=_was_refused)
def enter() -> Any:
    """Check address and password, begin a session and go where the visitor wanted to.

    Only failures count against a network address: a whole exam room may sign in through one.
    """
    form = SignInForm()
    if not form.validate():
        return page("sign_in", 422, form=form, refused=None)
    outcome = services.sign_in(
        db.session,
        email=form.email.data,
        password=form.password.data,
        now=clock.now(),
        agent=agent(),
        keep=form.keep.data,
    )
    db.session.commit()
    if isinstance(outcome, Refused):
        return _refused(form, outcome)
    begin(outcome)
    response = make_response(redirect(local_path(form.next.data) or HOME))
    if COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            outcome.person.language,
            max_age=31536000,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _refused(form: SignInForm, outcome: Refused) -> Any:
    until = outcome.detail.get("until")
    status = 429 if outcome.reason == "locked" else 422
    response = make_response(page("sign_in", status, form=form, refused=outcome, until=until))
    if outcome.reason == "locked":
        wait = (until - clock.now()).total_seconds()  # type: ignore[operator]  # a moment
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def begin(outcome: services.SignInOutcome) -> None:
    """Put a new session into the cookie; nothing of the one before stays (fixation)."""
    session.clear()
    session.permanent = outcome.sign_in.kept
    login_user(SignedIn(outcome.sign_in, outcome.token))
    session[IDS] = [outcome.person.id, outcome.sign_in.id]


@bp.post("/account/sign-out")
@signed_in
def sign_out() -> Any:
    """End the session on the server and forget the cookie."""
    services.sign_out(db.session, current_sign_in(), now=clock.now())
    db.session.commit()
    logout_user()
    session.clear()
    flash(_("已退出登录。"), "ok")
    return redirect("/")
