"""The landing page, the scheme's public page, each person's dashboard, and pages of general notice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.access import current_person, maybe_person, public, signed_in
from core import clock
from core.db import db
from core.health import readiness_problems
from core.i18n import language
from core.settings import Settings
from portal import dashboard as boards
from portal import sample
from portal.navigation import nav_items
from standards import queries as standards

bp = Blueprint("portal", __name__)
ROLE = "DE"


@bp.app_context_processor
def navigation() -> dict[str, Any]:
    """Give every template the header's entries and the present moment."""
    settings: Settings = current_app.config["LIANGCAI"]
    return {"nav_items": nav_items, "now_local": clock.now(), "contact": settings.contact}


@bp.get("/")
@public
def landing() -> str:
    """Show what is certified, the three doors, the next sessions and a sample question."""
    now = clock.now()
    return render_template(
        "portal/landing.html",
        edition=standards.latest_edition(db.session, ROLE),
        sessions=boards.open_sessions(db.session, now=now)[:5],
        counts=boards.certificate_counts(db.session, now=now),
        healthy=not readiness_problems(now),
        checked_at=now,
        question=sample.question(language()),
    )


@bp.get("/scheme")
@public
def scheme() -> str:
    """Show the certification scheme: scope, process, prerequisites, rights, rules, complaints."""
    found = standards.latest_scheme(db.session, ROLE)
    return render_template("portal/scheme.html", scheme=found)


@bp.get("/home")
@signed_in
def dashboard() -> str:
    """Show what the person has to do next, by their roles."""
    person = current_person()
    return render_template("portal/dashboard.html", **boards.board(db.session, person, clock.now()))


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """Tell how the site meets accessibility and how to ask for help."""
    return render_template("portal/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """Tell what is kept about people, why and how long."""
    return render_template("portal/privacy.html")


@bp.get("/welcome")
@public
def welcome() -> Response:
    """Lead to the dashboard, or to the landing page for visitors."""
    target = "portal.dashboard" if maybe_person() is not None else "portal.landing"
    return redirect(url_for(target))


@bp.get("/dev/patterns")
@public
def patterns() -> str:
    """Show every component on one page; in development only."""
    settings: Settings = current_app.config["LIANGCAI"]
    if settings.production:
        raise NotFound
    return render_template("patterns.html")
