"""The views of exams: officers' screens, applications, the candidate's way into a paper, the player."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("exams", __name__)

from exams.views import applications, candidate, hot, officer, player, sessions  # noqa: E402, F401
