"""The views of grading: a candidate's results, the staff's lists, decisions."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("grading", __name__)

from grading.views import candidate, decisions, results  # noqa: E402, F401
