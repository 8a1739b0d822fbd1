"""Registering as a candidate."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from accounts import queries, services
from accounts.access import public
from accounts.errors import AddressTaken
from accounts.forms import RegistrationForm
from accounts.views.base import bp, let_go, page
from core import clock
from core.db import db
from core.i18n import language
from core.web import limiter


@bp.get("/account/register")
@public
def register() -> Any:
    """The form, with the privacy notice and its version."""
    queries.certification_body(db.session)
    text = queries.get_consent_text()
    form = RegistrationForm(formdata=None, consent_version=text.version)
    return page("register", form=form, text=text)


@bp.post("/account/register")
@public
@limiter.limit("300 per hour")
def open_account() -> Any:
    """Open the account. The answer is the same when the address has one: its owner gets a letter."""
    form = RegistrationForm()
    if not form.validate():
        return page("register", 422, form=form, text=queries.get_consent_text())
    now = clock.now()
    try:
        services.register_person(
            db.session,
            email=form.email.data,
            password=form.password.data,
            legal_name=form.legal_name.data,
            consent_version=form.consent_version.data,
            now=now,
            language=language(),
        )
    except AddressTaken:
        let_go()
        known = queries.find_person_by_email(db.session, form.email.data)
        if known is not None:
            services.tell_address_taken(db.session, known, now=now)
    db.session.commit()
    return redirect(url_for("accounts.registered"))


@bp.get("/account/registered")
@public
def registered() -> Any:
    """What comes next."""
    return page("registered")
