"""Choice table: columns to choose from, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Instance,
    MultipleRuleStr,
    Outcome,
    Problem,
    Step,
    as_options,
    entries_of,
    entry_text,
    ids_of,
    option_ids,
    option_text,
    unusable,
)
from question_bank.item_types.faults import (
    id_problems,
    option_problems,
    row_problems,
    unmarked_problems,
)
from question_bank.item_types.records import (
    Recording,
    as_pairs,
    as_record,
    joined,
    score_parts,
    scoring_of,
)

_MOST_COLUMNS = 6


class ChoiceTable(Recording):
    """``options`` are the columns, ``key`` lists those that are right in each of ``rows``.

    With ``many`` a row may have several; a row is right only when exactly its columns are chosen.
    """

    name = "choice_table"
    label = _l("选择表")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = row_problems(body, 2, 8) + option_problems(body, 2, _MOST_COLUMNS)
        found += id_problems(body) + unmarked_problems(body)
        return found + _table_key_problems(body)

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "places": ids_of(entries_of(body, "rows")),
            "key": {str(row): sorted(map(str, keys)) for row, keys in sorted(body["key"].items())},
        }

    def normalise(self, response: object) -> dict[str, list[str]] | None:
        """See ``ItemType``: a record of lists, or pairs ``"r1 A"``; open rows are left out."""
        filled: dict[str, list[str]] = {}
        if isinstance(response, str | list) and response:
            for row, given in as_pairs(response):
                filled.setdefault(row, []).append(given)
        else:
            for row, chosen in as_record(response).items():
                filled[row] = as_options([chosen] if isinstance(chosen, str) and chosen else chosen)
        return {
            row: sorted(set(chosen)) for row, chosen in sorted(filled.items()) if chosen
        } or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: dict[str, list[str]],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Compare row by row; the rule for multiples does not matter here."""
        key = instance["key"]
        if set(given) - set(key):
            return unusable(maximum, "unknown_place")
        parts: list[Step] = [
            {
                "part": row,
                "given": " ".join(given[row]) if row in given else None,
                "key": " ".join(key[row]),
                "right": given.get(row) == key[row],
            }
            for row in instance["places"]
        ]
        return score_parts(maximum, parts, instance["scoring"])

    def describe_given(self, given: dict[str, list[str]], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        rows, mark = entries_of(body, "rows"), "、" if lang == "zh" else ", "
        return joined(
            lang,
            (
                f"{entry_text(rows, row, lang)} → "
                + mark.join(option_text(body, name, lang) for name in chosen)
                for row, chosen in given.items()
            ),
        )


def _table_key_problems(body: Body) -> list[Problem]:
    key, columns = body.get("key"), set(option_ids(body))
    if not isinstance(key, Mapping) or not key:
        return [Problem("key", _l("还没有标出答案"))]
    if {str(row) for row in key} != set(ids_of(entries_of(body, "rows"))):
        return [Problem("key", _l("每一处都要有一个答案"))]
    for chosen in key.values():
        if not isinstance(chosen, list) or not chosen or len(set(map(str, chosen))) != len(chosen):
            return [Problem("key", _l("每一处都要有一个答案"))]
        if not {str(name) for name in chosen} <= columns:
            return [Problem("key", _l("答案里有这道题没有的编号，或有重复"))]
        if len(chosen) > 1 and not body.get("many"):
            return [Problem("key", _l("每行只能选一格，而答案里有一行选了几格"))]
    return []
