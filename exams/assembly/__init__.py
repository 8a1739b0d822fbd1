"""Assembly of parallel forms from a blueprint: a mixed-integer programme per paper, solved by HiGHS.

The unit of choice is an item, or a whole case. What a paper prescribes becomes rows over the amounts
of its units; forms share no unit. First the distances from the blueprint's targets are kept least,
then a random cost, drawn from the seed for each unit and form, makes the choice. When no form exists,
a second programme over cells (units that count alike) adds phantom units, as few as possible and as
near to the targets as possible: they name exactly what has to be written. Costs are distinct, so that
the optimum, and with it the form, depends on blueprint, bank and seed alone.

Source: W. J. van der Linden, Linear Models for Optimal Test Design (2005), chapters 3 to 6.
"""

from __future__ import annotations

from exams.assembly.forms import AssembledForm, AssembledPaper, Assembly, assemble, place_item
from exams.assembly.shortages import Shortage, Shortages, find_shortages

__all__ = [
    "AssembledForm",
    "AssembledPaper",
    "Assembly",
    "Shortage",
    "Shortages",
    "assemble",
    "find_shortages",
    "place_item",
]
