"""Pages of the package, by noun; ``bp`` is what the application registers."""

from __future__ import annotations

from accounts.views import (
    audit,
    organisations,
    people,
    person,
    recovery,
    registration,
    settings,
    sign_in,
    trainings,
)
from accounts.views.base import bp

__all__ = [
    "audit",
    "bp",
    "organisations",
    "people",
    "person",
    "recovery",
    "registration",
    "settings",
    "sign_in",
    "trainings",
]
