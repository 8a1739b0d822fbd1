"""The views of exams: officers' screens, applications, the candidate's way into a paper, the player."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("exams", __name__)

from exams.views import (  # noqa: E402
    applications,  # noqa: F401
    apply,  # noqa: F401
    blueprints,  # noqa: F401
    board,  # noqa: F401
    candidate,  # noqa: F401
    drafts,  # noqa: F401
    hot,  # noqa: F401
    making,  # noqa: F401
    officer,  # noqa: F401
    papers,  # noqa: F401
    planning,  # noqa: F401
    player,  # noqa: F401
    sessions,  # noqa: F401
)
