"""What can be said of a stem: its length, its question, negations, punctuation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import CODE, FENCE, HAN, prose, shown_texts, text_in
from question_bank.item_types import Problem

_UNFOCUSED = re.compile(
    r"(下列|以下).{0,12}(说法|描述|叙述|表述).{0,6}(正确|错误|不正确)的?(是|有)"
)
_DOUBLE_NEGATIVE = re.compile(r"并非不|不得不|无不|不是不|非不")
_NEGATIVE = re.compile(r"不(正确|恰当|属于|应|能|会|合适|包括)的")
_ENGLISH_NEGATIVE = re.compile(r"\b(?:which|what)\b[^?.]*\b(?:not|except|never)\b", re.IGNORECASE)
_MARKED = re.compile(r"\*\*(?:not|except|never)\*\*|\bNOT\b|\bEXCEPT\b|\bNEVER\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\bNOT\b|\bEXCEPT\b|\bNEVER\b")
_HALF_WIDTH = re.compile(rf"{HAN}[,;:?!]|[,;:?!]{HAN}")
_NO_SPACE = re.compile(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}")
_LONGEST_STEM = {"single": 120, "multiple": 120, "true_false": 120}
_LONGEST_OTHER = 220
_LONGEST_CODE = 15


def stem_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return advice on the stem and on how Chinese is set everywhere."""
    stem = text_in(body.get("stem"), "zh")
    return _load(body, stem) + _question(prose(stem, "")) + _english(body) + _setting(body)


def _load(body: Mapping[str, Any], stem: str) -> list[Problem]:
    """Rule 15: reading load."""
    found = []
    most = _LONGEST_STEM.get(str(body.get("type")), _LONGEST_OTHER)
    length = len("".join(prose(stem, "").split()))
    if length > most:
        found.append(
            Problem("stem.zh", _l("题干 %(n)s 字，宜在 %(most)s 字以内", n=length, most=most))
        )
    if any(code.count("\n") > _LONGEST_CODE for code in FENCE.findall(stem)):
        found.append(Problem("stem.zh", _l("代码宜在 %(n)s 行以内", n=_LONGEST_CODE)))
    return found


def _question(text: str) -> list[Problem]:
    found = []
    if _UNFOCUSED.search(text):  # rule 2
        found.append(Problem("stem.zh", _l("题干应直接提问，不写「下列说法正确的是」")))
    if _DOUBLE_NEGATIVE.search(text):
        found.append(Problem("stem.zh", _l("避免双重否定")))
    if _NEGATIVE.search(text) and "【不】" not in text:  # rule 8
        found.append(Problem("stem.zh", _l("否定式提问应把「不」写成加粗的【不】，或改为正面提问")))
    return found


def _english(body: Mapping[str, Any]) -> list[Problem]:
    """Rule 8 for English."""
    text = prose(text_in(body.get("stem"), "en"))
    if not _ENGLISH_NEGATIVE.search(text):
        return []
    if _CAPITALS.search(text) or any("**" in match[0] for match in _MARKED.finditer(text)):
        return []
    return [Problem("stem.en", _l("英文题干的否定词（not、except）应加粗，或改为正面提问"))]


def _setting(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    for field, text in shown_texts(body, "zh"):
        plain = CODE.sub(" ", prose(text))
        if _HALF_WIDTH.search(plain):
            found.append(Problem(field, _l("中文里用全角标点")))
        if _NO_SPACE.search(plain):
            found.append(Problem(field, _l("汉字与字母、数字之间空一格")))
    return found
