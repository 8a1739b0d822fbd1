"""Assembly of parallel forms from a blueprint by mixed-integer programming, solved by HiGHS.

The unit of choice is an item, or a whole case. What a paper prescribes becomes rows over the amounts
of its units; enemies are pairs of which a form takes one at most; forms share no unit but anchors and
what is fixed in all. First the distances from the blueprint's targets are kept least, then a random
cost, drawn from the seed for each unit and form, makes the choice. Difficulty is a band to keep, not a
distance to minimise (a minimax never closes its gap). Costs are distinct and the solver knows no clock,
so that the forms depend on blueprint, bank and seed alone.

When no form exists, two more programmes say why. One takes phantom units, as few as possible and then
as near to the targets as possible: they name what has to be written and, where difficulty is asked
for, how hard. The other is elastic: it names a smallest set of constraints that would have to give way,
and how far. Both say whether their answer is proven to be the smallest.

Source: W. J. van der Linden, Linear Models for Optimal Test Design (2005): chapters 2 and 3 (rows for
contents, enemies, item sets), 4 (solving), 5 (absolute targets), 6 (several forms at once, shares of
the pool and anchors), 7 (item sets).
"""

from __future__ import annotations

from exams.assembly.forms import (
    AssembledForm,
    AssembledPaper,
    Assembly,
    assemble,
    count_forms,
    place_item,
)
from exams.assembly.programme import time_limit
from exams.assembly.relaxations import Relaxation, Relaxing
from exams.assembly.relaxing import find_relaxations, forms_exist
from exams.assembly.shortages import (
    Certainty,
    Lack,
    Shortage,
    Shortages,
    find_lack,
    find_shortages,
    share_in,
)
from exams.assembly.units import Stock, Unit, list_stock
from exams.assembly.written import Wanted

__all__ = [
    "AssembledForm",
    "AssembledPaper",
    "Assembly",
    "Certainty",
    "Lack",
    "Relaxation",
    "Relaxing",
    "Shortage",
    "Shortages",
    "Stock",
    "Unit",
    "Wanted",
    "assemble",
    "count_forms",
    "find_lack",
    "find_relaxations",
    "find_shortages",
    "forms_exist",
    "list_stock",
    "place_item",
    "share_in",
    "time_limit",
]
