"""Extended text: an essay, code or a report, marked by people."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Instance,
    InvalidResponse,
    MarkedByPeople,
    Problem,
    options_of,
)
from question_bank.item_types.faults import text_problems

FORMATS = ("plain", "code", "markdown")
LONGEST_TEXT = 10_000
"""The most characters of an answer: it must fit into one entry of the response log."""


class ExtendedText(MarkedByPeople):
    """``answer`` says the format and how many characters; ``rubric`` is what markers go by."""

    name = "extended_text"
    label = _l("论述")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        answer = body.get("answer")
        settings: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
        found = text_problems(body, "rubric", _l("评分标准"))
        if settings.get("format") not in FORMATS:
            found.append(Problem("answer", _l("作答格式应是纯文本、代码或 Markdown")))
        if not isinstance(settings.get("language", ""), str):
            found.append(Problem("answer", _l("代码语言应是文字，如 sql")))
        least, most = settings.get("least", 0), settings.get("most", LONGEST_TEXT)
        if not all(isinstance(n, int) and not isinstance(n, bool) for n in (least, most)):
            found.append(Problem("answer", _l("字数应是整数")))
        elif not 0 <= least <= most or not 1 <= most <= LONGEST_TEXT:
            message = _l("字数应在 1 至 %(n)s 之间，最少不多于最多", n=LONGEST_TEXT)
            found.append(Problem("answer", message))
        if options_of(body):
            found.append(Problem("options", _l("论述题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {"type": self.name, "points": str(points)}

    def normalise(self, response: object) -> str | None:
        """See ``ItemType``: the text as written, line ends as ``\\n``."""
        if response is None or response == []:
            return None
        if not isinstance(response, str):
            raise InvalidResponse("expected a text")
        text = response.replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise InvalidResponse("the text is too long")
        return text if text.strip() else None

    def describe_given(self, given: str, body: Body, lang: str) -> str:
        """See ``ItemType``: the text itself."""
        return given
