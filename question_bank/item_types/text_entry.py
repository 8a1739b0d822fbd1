"""Text entry: words typed into gaps of the stem."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    ALL,
    EACH,
    Body,
    Common,
    Instance,
    InvalidResponse,
    MultipleRuleStr,
    Outcome,
    Problem,
    Step,
    entries_of,
    options_of,
    unusable,
)
from question_bank.item_types.faults import id_problems
from question_bank.item_types.gaps import gap_problems
from question_bank.item_types.records import as_record, joined, score_parts, scoring_of

LONGEST_ENTRY = 200
LENGTH = 12
"""How many characters a gap shows room for unless its author says otherwise; never the key's length."""

SPACES = ("ignore", "collapse", "exact")
WIDTHS = ("fold", "exact")
_MOST_GAPS = 8
_MOST_ACCEPTED = 20


class TextEntry(Common):
    """``gaps`` list what each accepts: upper and lower case count only with ``case``; ``spaces`` are
    ignored, collapsed (unless said otherwise) or exact; ``width`` folds full-width forms (NFKC).
    """

    name = "text_entry"
    label = _l("填空")
    scorings = (ALL, EACH)

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        found = gap_problems(body, _MOST_GAPS) + id_problems(body)
        for gap in entries_of(body, "gaps"):
            found += _entry_problems(gap)
        if options_of(body):
            found.append(Problem("options", _l("填空题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {
            "type": self.name,
            "points": str(points),
            "scoring": scoring_of(body),
            "gaps": [
                {
                    "id": str(gap["id"]),
                    "accept": [str(entry) for entry in gap["accept"]],
                    "case": bool(gap.get("case")),
                    "spaces": str(gap.get("spaces") or "collapse"),
                    "width": str(gap.get("width") or "fold"),
                }
                for gap in entries_of(body, "gaps")
            ],
        }

    def normalise(self, response: object) -> dict[str, str] | None:
        """See ``ItemType``; texts stay as typed, gaps with nothing but spaces count as open."""
        filled = {}
        for gap, text in sorted(as_record(response).items()):
            if text is None:
                continue
            if not isinstance(text, str) or len(text) > LONGEST_ENTRY:
                raise InvalidResponse("expected a text for each gap")
            if text.strip():
                filled[gap] = text
        return filled or None

    def score_given(
        self,
        instance: Mapping[str, Any],
        given: dict[str, str],
        maximum: Fraction,
        rule: MultipleRuleStr,
    ) -> Outcome:
        """Compare each gap with what it accepts; the rule for multiples does not matter here."""
        if set(given) - {gap["id"] for gap in instance["gaps"]}:
            return unusable(maximum, "unknown_place")
        parts = [_part(gap, given.get(gap["id"])) for gap in instance["gaps"]]
        return score_parts(maximum, parts, instance["scoring"])

    def describe_given(self, given: dict[str, str], body: Body, lang: str) -> str:
        """See ``ItemType``."""
        return joined(lang, (f"{gap}: {text.strip()}" for gap, text in given.items()))


def _part(gap: Mapping[str, Any], typed: str | None) -> Step:
    wanted = {folded(gap, entry) for entry in gap["accept"]}
    return {
        "part": gap["id"],
        "given": typed,
        "key": " / ".join(gap["accept"]),
        "right": typed is not None and folded(gap, typed) in wanted,
    }


def folded(gap: Mapping[str, Any], text: str) -> str:
    """Return a text as a gap compares it."""
    if gap.get("width", "fold") == "fold":
        text = unicodedata.normalize("NFKC", text)
    spaces = gap.get("spaces", "collapse")
    if spaces != "exact":
        text = ("" if spaces == "ignore" else " ").join(text.split())
    return text if gap.get("case") else text.casefold()


def _entry_problems(gap: Mapping[str, Any]) -> list[Problem]:
    where = f"gaps.{gap.get('id', '')}"
    accept = gap.get("accept")
    found = []
    if not isinstance(accept, list) or not 1 <= len(accept) <= _MOST_ACCEPTED:
        found.append(Problem(where, _l("写出 1 至 %(n)s 个接受的答案", n=_MOST_ACCEPTED)))
    elif not all(_is_entry(entry) for entry in accept):
        found.append(Problem(where, _l("接受的答案应是 1 至 %(n)s 个字符", n=LONGEST_ENTRY)))
    elif len({folded(gap, entry) for entry in accept}) != len(accept):
        found.append(Problem(where, _l("接受的答案里有两个没有分别")))
    if gap.get("spaces", "collapse") not in SPACES or gap.get("width", "fold") not in WIDTHS:
        found.append(Problem(where, _l("空格和全半角的比较方式写法不对")))
    if not isinstance(gap.get("case", False), bool):
        found.append(Problem(where, _l("是否区分大小写应是「是」或「否」")))
    length = gap.get("length", LENGTH)
    if isinstance(length, bool) or not isinstance(length, int) or not 1 <= length <= 60:
        found.append(Problem(where, _l("空的长度应是 1 至 60 的整数")))
    return found


def _is_entry(entry: object) -> bool:
    return isinstance(entry, str) and bool(entry.strip()) and len(entry) <= LONGEST_ENTRY
