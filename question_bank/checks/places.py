"""Gaps and their placeholders, pictures and their alternative texts: what is advice, not refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import text_in
from question_bank.item_types import Problem
from question_bank.item_types.base import entries_of
from question_bank.item_types.gaps import GAP, SPAN

_PICTURE = re.compile(r"!\[([^\]\n]{0,999}+)\]\(asset:[^)]{0,999}+\)")
_EMPTY_ALT = re.compile(r"^(图片?|图像|示意图|picture|image|figure|diagram)\s*\d*$", re.IGNORECASE)
_GAPS = frozenset({"text_entry", "inline_choice", "gap_match"})
_LONGEST_ALT = 300


def place_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return advice on what stands inside texts."""
    return _order(body) + _strangers(body) + _alternatives(body)


def _order(body: Mapping[str, Any]) -> list[Problem]:
    """Gaps are easier to talk about when they are numbered as they are read."""
    if body.get("type") not in _GAPS:
        return []
    wanted = [str(gap.get("id")) for gap in entries_of(body, "gaps")]
    placed = GAP.findall(text_in(body.get("stem"), "zh"))
    if sorted(placed) != sorted(wanted) or placed == wanted:
        return []
    return [Problem("gaps", _l("空的次序与中文题干里的不同，考生看到的编号会跳来跳去"))]


def _strangers(body: Mapping[str, Any]) -> list[Problem]:
    """A placeholder in the stem of a type that has none stays there as it is typed."""
    found = []
    for lang in ("zh", "en"):
        text = text_in(body.get("stem"), lang)
        if body.get("type") not in _GAPS and GAP.search(text):
            found.append(Problem(f"stem.{lang}", _l("这种题型没有空，[[…]] 会原样显示")))
        if body.get("type") != "hot_text" and SPAN.search(text):
            found.append(Problem(f"stem.{lang}", _l("这种题型不能点选文字，[[…|…]] 会原样显示")))
    return found


def _alternatives(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    alts = [
        (f"stem.{lang}", alt)
        for lang in ("zh", "en")
        for alt in _PICTURE.findall(text_in(body.get("stem"), lang))
    ]
    image = body.get("image")
    if isinstance(image, Mapping):
        alts += [(f"image.alt.{lang}", text_in(image.get("alt"), lang)) for lang in ("zh", "en")]
    for field, alt in alts:
        if _EMPTY_ALT.match(alt.strip()):
            found.append(Problem(field, _l("替代文字应说出图里有什么，「%(alt)s」没有说", alt=alt)))
        elif len(alt) > _LONGEST_ALT:
            message = _l("替代文字宜在 %(n)s 字以内，更多的写进题干", n=_LONGEST_ALT)
            found.append(Problem(field, message))
    return found
