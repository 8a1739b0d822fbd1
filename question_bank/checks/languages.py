"""Parts that were not translated: empty in one language is a problem already, the same text is advice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import HAN, prose, shown_texts, text_in
from question_bank.item_types import Problem
from question_bank.item_types.base import entries_of

_HAN = re.compile(HAN)
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_TEXTS = ("title", "rationale", "rubric", "why")


def language_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return advice on texts whose English is still Chinese, and on numbers that differ."""
    found = []
    for field, text in _english(body):
        if _HAN.search(prose(text)):
            found.append(Problem(field, _l("英文里还有汉字，可能没有翻译")))
    return found + _numbers(body)


def _english(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    texts = list(shown_texts(body, "en"))
    texts += [(f"{name}.en", text_in(body.get(name), "en")) for name in _TEXTS]
    for option in entries_of(body, "options"):
        texts.append((f"options.{option.get('id')}.why.en", text_in(option.get("why"), "en")))
    return texts


def _numbers(body: Mapping[str, Any]) -> list[Problem]:
    """Both languages are one item: a number in one stem alone is most likely a slip."""
    zh, en = (
        set(
            _NUMBERS.findall(
                prose(text_in(body.get("stem"), lang)).replace(",", "").replace("\u00a0", "")
            )
        )
        for lang in ("zh", "en")
    )
    if not zh or not en:
        return []
    odd = sorted((zh ^ en) - {str(n) for n in range(13)})
    if not odd:
        return []
    message = _l("这些数只在一种语言的题干里：%(numbers)s", numbers="、".join(odd[:4]))
    return [Problem("stem.en", message)]
