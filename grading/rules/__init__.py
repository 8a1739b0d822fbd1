"""Rules of grading: scores and their words, pass or fail, who may decide. All pure."""

from grading.rules.decisions import (
    BARS,
    Circumstances,
    DecisionMade,
    bar_words,
    may_decide,
    may_grant,
    refusal_words,
)
from grading.rules.marks import Mark, exact, passes, share_shown, shown
from grading.rules.scoring import (
    SCORER,
    ItemScore,
    PaperScore,
    Tally,
    breakdown_of,
    item_scores,
    read_tallies,
    score_sitting,
)
from grading.rules.statements import (
    LEAST_FOR_NUMBERS,
    LEAST_FOR_WORDS,
    Band,
    Statement,
    band_of,
    band_words,
    statement,
)

__all__ = [
    "BARS",
    "LEAST_FOR_NUMBERS",
    "LEAST_FOR_WORDS",
    "SCORER",
    "Band",
    "Circumstances",
    "DecisionMade",
    "ItemScore",
    "Mark",
    "PaperScore",
    "Statement",
    "Tally",
    "band_of",
    "band_words",
    "bar_words",
    "breakdown_of",
    "exact",
    "item_scores",
    "may_decide",
    "may_grant",
    "passes",
    "read_tallies",
    "refusal_words",
    "score_sitting",
    "share_shown",
    "shown",
    "statement",
]
