"""Reading against the time given. The rates are the platform's assumption, not a measurement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import FENCE, HAN, prose, shown_texts
from question_bank.item_types import Problem

HAN_PER_MINUTE = 300
WORDS_PER_MINUTE = 200
SECONDS_PER_LINE = 4
"""Assumed of candidates who read with care: Han characters, English words, lines of code."""

_SHARE = 0.6
_HAN = re.compile(HAN)
_WORD = re.compile(r"[A-Za-z0-9_]+")


def reading_seconds(body: Mapping[str, Any], lang: str) -> int:
    """Return how many seconds reading an item takes in a language, by the assumed rates."""
    seconds = 0.0
    for _, text in shown_texts(body, lang):
        lines = sum(code.rstrip("\n").count("\n") + 1 for code in FENCE.findall(text))
        plain = prose(text)
        seconds += lines * SECONDS_PER_LINE
        seconds += len(_HAN.findall(plain)) * 60 / HAN_PER_MINUTE
        seconds += len(_WORD.findall(plain)) * 60 / WORDS_PER_MINUTE
    return round(seconds)


def reading_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Warn when reading alone takes most of the time that the item gives."""
    given = body.get("seconds")
    if not isinstance(given, int) or isinstance(given, bool) or given <= 0:
        return []
    needed = max(reading_seconds(body, lang) for lang in ("zh", "en"))
    if needed <= given * _SHARE:
        return []
    message = _l(
        "读完约需 %(needed)s 秒，作答时间共 %(given)s 秒。"
        "按每分钟 %(han)s 字、%(words)s 个英文词、每行代码 %(line)s 秒估计，这是平台的假定",
        needed=needed,
        given=given,
        han=HAN_PER_MINUTE,
        words=WORDS_PER_MINUTE,
        line=SECONDS_PER_LINE,
    )
    return [Problem("seconds", message)]
