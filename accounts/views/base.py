"""What the views share: the blueprint, links in letters, and letting go of the database."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for

from core.db import db
from core.settings import Settings

bp = Blueprint("accounts", __name__)
HOME = "/home"


def reset_link(token: str) -> str:
    """Return the address of the page on which a password is set.

    It begins with the site's own address from the settings, never with what the request calls it,
    so that nobody can have a letter point elsewhere. The token is in the query, which is not logged.
    """
    settings: Settings = current_app.config["LIANGCAI"]
    return settings.site_url.rstrip("/") + url_for("accounts.reset", token=token)


def let_go() -> None:
    """End the transaction that finding the person began: a slow hash comes, and others must write."""
    db.session.rollback()


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """Return a page of the package; 422 when a form was refused."""
    return render_template(f"accounts/{template}.html", **values), status


def agent() -> str:
    """Return what the browser calls itself."""
    return request.user_agent.string
