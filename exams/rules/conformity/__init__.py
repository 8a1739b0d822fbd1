"""Whether forms are what their blueprint asks for, counted out without any solver.

Independent of how a form came about: ``exams.assembly`` searches with a solver, this package counts
the finished papers with exact numbers, and a form that fails one check is not published.
"""

from __future__ import annotations

from exams.rules.conformity.checks import OVER_THE_FORM, Check, CheckName, PlacedItem, conforms
from exams.rules.conformity.forms import enemy_pairs, form_conformity, set_conformity
from exams.rules.conformity.papers import conformity, share_of

__all__ = [
    "OVER_THE_FORM",
    "Check",
    "CheckName",
    "PlacedItem",
    "conformity",
    "conforms",
    "enemy_pairs",
    "form_conformity",
    "set_conformity",
    "share_of",
]
