"""The shape of item documents: which field holds what. What a type asks for comes after that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.documents.canonical import FIELDS, LISTS, TEXTS, WORDS
from question_bank.item_types import ITEM_TYPES, Problem

LONGEST_TEXT = 20_000
IDENTIFIER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")

_TEXTS_INSIDE = ("text", "why", "label")
_WORDS_INSIDE = {
    "options": ("id",),
    "slips": ("value",),
    "rows": ("id",),
    "gaps": ("id", "spaces", "width"),
    "areas": ("id", "shape"),
    "units": ("factor",),
    "ranges": ("low", "high"),
    "variables": ("name", "draw", "low", "high", "step", "expression"),
}
_NEEDED_INSIDE = {"options": "id", "rows": "id", "gaps": "id", "areas": "id", "variables": "name"}


def shape_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the shape of a document; only without it can the rest be judged."""
    found = []
    for name in sorted(set(body) - FIELDS):
        found.append(Problem(name, _l("没有这个字段：%(name)s", name=name)))
    if not isinstance(body.get("type"), str) or body["type"] not in ITEM_TYPES:
        found.append(Problem("type", _l("题型不支持：%(type)s", type=body.get("type") or "?")))
    for name in TEXTS:
        if name in body and not is_text(body[name]):
            found.append(Problem(name, _l("%(name)s 应按语言（zh、en）写成文字", name=name)))
    for name in WORDS:
        if name in body and not isinstance(body[name], str):
            found.append(Problem(name, _l("%(name)s 应是文字", name=name)))
    if len(str(body)) > 4 * LONGEST_TEXT:
        found.append(Problem("stem", _l("全题超过 %(n)s 个字符", n=4 * LONGEST_TEXT)))
    for name, most in LISTS.items():
        found += _list_problems(name, body.get(name, []), most)
    return found + _setting_problems(body)


def _list_problems(name: str, value: Any, most: int) -> list[Problem]:
    kind: Any = str if name == "constraints" else Mapping
    entries: list[Any] = value if isinstance(value, list) else [None]
    if len(entries) > most or not all(isinstance(entry, kind) for entry in entries):
        return [Problem(name, _l("%(name)s 应是不超过 %(n)s 项的列表", name=name, n=most))]
    found: list[Problem] = []
    for entry in entries if kind is Mapping else []:
        found += _entry_problems(name, entry)
    return found


def _entry_problems(name: str, entry: Mapping[str, Any]) -> list[Problem]:
    texts = [entry[part] for part in _TEXTS_INSIDE if part in entry]
    words = [entry[part] for part in _WORDS_INSIDE[name] if part in entry]
    word = entry.get(_NEEDED_INSIDE.get(name, _WORDS_INSIDE[name][0]), "")
    if not all(is_text(text) for text in texts) or not all(isinstance(w, str) for w in words):
        shown = word if isinstance(word, str) else "?"
        return [Problem(name, _l("%(name)s 的一项写法不对：%(id)s", name=name, id=shown))]
    if name == "options" and not IDENTIFIER.match(word):
        return [Problem(name, _l("选项编号只用字母和数字：%(id)s", id=word or "?"))]
    if name == "gaps" and "options" in entry:
        return _list_problems("options", entry["options"], LISTS["options"])
    if name == "gaps" and "accept" in entry and not _is_words(entry["accept"]):
        return [Problem(name, _l("%(name)s 的一项写法不对：%(id)s", name=name, id=word))]
    return []


def _setting_problems(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name in ("many", "reuse"):
        if not isinstance(body.get(name, False), bool):
            found.append(Problem(name, _l("%(name)s 应是「是」或「否」", name=name)))
    for name in ("image", "range", "answer"):
        if not isinstance(body.get(name, {}), Mapping):
            found.append(Problem(name, _l("%(name)s 应由字段和值组成", name=name)))
    image, scale = body.get("image"), body.get("range")
    if isinstance(image, Mapping) and not is_text(image.get("alt", {})):
        found.append(Problem("image", _l("%(name)s 应按语言（zh、en）写成文字", name="alt")))
    if isinstance(scale, Mapping) and not all(isinstance(v, str) for v in scale.values()):
        found.append(Problem("range", _l("写明刻度的最小值、最大值和间隔")))
    credit = body.get("attribution", "")
    if not isinstance(credit, str) and not is_text(credit) and not _is_credits(credit):
        found.append(Problem("attribution", _l("%(name)s 应是文字", name="attribution")))
    return found


def _is_credits(value: Any) -> bool:
    """Say whether a value tells what an item was copied from, the nearest first."""
    return isinstance(value, list) and all(
        isinstance(entry, Mapping) and all(isinstance(v, str | int) for v in entry.values())
        for entry in value
    )


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def is_text(value: Any) -> bool:
    """Tell whether a value is a text in languages."""
    return isinstance(value, Mapping) and all(
        name in {"zh", "en"} and isinstance(text, str) for name, text in value.items()
    )
