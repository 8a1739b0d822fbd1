"""Warming up before the workers fork: what they would each build at their first pages is built once.

Templates are compiled, catalogues and locales read, mappers configured; all of it is then shared, and
kept out of the garbage collector's rounds.
"""

from __future__ import annotations

import gc

from flask import Flask
from flask_babel import format_datetime
from sqlalchemy.orm import configure_mappers

from core.i18n import LANGUAGES, gettext


def warm_up(app: Flask) -> None:
    """Build what every worker needs; opens no connection. For the server, before it forks."""
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=("html", "svg")):
        app.jinja_env.get_template(name)
    for language in LANGUAGES:
        with app.test_request_context(f"/?lang={language}"):
            gettext("登录")
            format_datetime()
    gc.collect()
    gc.freeze()
