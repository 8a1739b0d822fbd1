"""The player's page as a frame: rendered once for each language, then filled in for each sitting.

Everything but a few places is the same for everyone, and drawing it anew costs milliseconds that 300
candidates who start together would wait for.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from core.i18n import language
from core.web import csp_nonce
from exams.views.player_words import item_words, player_words

PLACES = ("title", "who", "state", "leave", "token", "nonce")
_MARK = f"lc{secrets.token_hex(8)}"
_FIND = re.compile(f"{_MARK}-({'|'.join(PLACES)})-")
_frames: dict[tuple[str, str, bool], str] = {}


def fill_frame(*, title: str, who: str, state: dict[str, Any], leave: str) -> str:
    """Return the page for one sitting; texts are escaped, the state is JSON that is safe in HTML."""
    values = {
        "title": str(escape(title)),
        "who": str(escape(who)),
        "state": str(htmlsafe_json_dumps(state)),
        "leave": str(escape(leave)),
        "token": generate_csrf(),
        "nonce": csp_nonce(),
    }
    frame = _frame(practice=state["mode"] == "practice")
    return _FIND.sub(lambda found: values[found[1]], frame)


def _frame(*, practice: bool) -> str:
    name = (language(), request.script_root, practice)
    if name not in _frames or current_app.debug:
        _frames[name] = _render(practice=practice)
    return _frames[name]


def _render(*, practice: bool) -> str:
    """Render the template with marks in the places to fill, outside the context processors, which
    would look the person up again."""
    marks = {place: Markup(f"{_MARK}-{place}-") for place in PLACES}  # noqa: S704 - our own marks
    template = current_app.jinja_env.get_template("exams/player/player.html")
    return template.render(
        title=marks["title"],
        who=marks["who"],
        state=marks["state"],
        leave=marks["leave"],
        csrf_token=lambda: marks["token"],
        csp_nonce=lambda: marks["nonce"],
        words=player_words(),
        item_words=item_words(),
        practice=practice,
        locale_tag="zh-CN" if language() == "zh" else "en",
    )
