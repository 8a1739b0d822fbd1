"""Advice for authors: what the item-writing guide warns of and a program can see. Pure.

None of it keeps an item from review; ``documents.document_problems`` does. Numbers in comments name
the rules of the guide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types import Problem
from question_bank.item_types.base import keys_of, options_of

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_HAN = "[\u4e00-\u9fff]"
_UNFOCUSED = re.compile(
    r"(下列|以下).{0,12}(说法|描述|叙述|表述).{0,6}(正确|错误|不正确)的?(是|有)"
)
_ALL_OR_NONE = re.compile(
    r"以上(都|均|全)|以上皆|都不(对|正确)|all of the above|none of the above", re.IGNORECASE
)
_DOUBLE_NEGATIVE = re.compile(r"并非不|不得不|无不|不是不|非不")
_ABSOLUTE = re.compile(r"总是|一定|必然|绝对|永远|从不|always|never", re.IGNORECASE)
_HALF_WIDTH = re.compile(rf"{_HAN}[,;:?!]|[,;:?!]{_HAN}")
_NO_SPACE = re.compile(rf"{_HAN}[A-Za-z0-9]|[A-Za-z0-9]{_HAN}")
_LONGEST_STEM = {"single": 120, "multiple": 120, "true_false": 120, "numeric": 220, "ordering": 220}
_LONGEST_CODE = 15
_CUE_RATIO = 1.5


def advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return suggestions for an item document of good shape; each is ``advice=True``."""
    found = _stem_advice(body) + _option_advice(body) + _chinese_advice(body)
    return [Problem(problem.field, problem.message, advice=True) for problem in found]


def _stem_advice(body: Mapping[str, Any]) -> list[Problem]:
    stem = _text(body.get("stem"), "zh")
    prose = _CODE.sub("", stem)
    found = []
    most = _LONGEST_STEM.get(str(body.get("type")), 220)
    length = len("".join(prose.split()))
    if length > most:  # rule 15
        found.append(
            Problem("stem.zh", _l("题干 %(n)s 字，宜在 %(most)s 字以内", n=length, most=most))
        )
    if any(code.count("\n") > _LONGEST_CODE for code in _FENCE.findall(stem)):  # rule 15
        found.append(Problem("stem.zh", _l("代码宜在 %(n)s 行以内", n=_LONGEST_CODE)))
    if _UNFOCUSED.search(prose):  # rule 2
        found.append(Problem("stem.zh", _l("题干应直接提问，不写「下列说法正确的是」")))
    if _DOUBLE_NEGATIVE.search(prose):
        found.append(Problem("stem.zh", _l("避免双重否定")))
    if (
        "不" in prose
        and re.search(r"不(正确|恰当|属于|应|能|会|合适|包括)的", prose)
        and "【不】" not in prose
    ):
        found.append(
            Problem("stem.zh", _l("否定式提问应把「不」写成加粗的【不】，或改为正面提问"))
        )  # rule 8
    return found


def _option_advice(body: Mapping[str, Any]) -> list[Problem]:
    if body.get("type") not in {"single", "multiple"}:
        return []
    found = []
    texts = {str(o.get("id")): _text(o.get("text"), "zh") for o in options_of(body)}
    keys = keys_of(body)
    for option_id, text in texts.items():
        both = text + " " + _english(body, option_id)
        if _ALL_OR_NONE.search(both):  # rule 6
            where = f"options.{option_id}.text.zh"
            found.append(
                Problem(where, _l("选项 %(id)s：不用「以上都对」「以上都不对」", id=option_id))
            )
    if body.get("type") == "multiple" and len(texts) != 5:  # rule 10
        found.append(Problem("options", _l("多项选择宜有 5 个选项")))
    wrong_only = [o for o in texts if o not in keys and _ABSOLUTE.search(texts[o])]
    if keys and wrong_only and not any(_ABSOLUTE.search(texts[key]) for key in keys):  # rule 7
        names = "、".join(wrong_only)
        found.append(
            Problem("options", _l("「总是」「一定」一类的词只出现在干扰项 %(ids)s", ids=names))
        )
    return found + _length_cue(texts, keys)


def _length_cue(texts: Mapping[str, str], keys: list[str]) -> list[Problem]:
    """Rule 7: the longest option is the key, and clearly longer than the others are."""
    if len(keys) != 1 or len(texts) < 3:
        return []
    lengths = {option_id: len("".join(text.split())) for option_id, text in texts.items()}
    others = [length for option_id, length in lengths.items() if option_id != keys[0]]
    mean = sum(others) / len(others)
    if lengths[keys[0]] <= max(others) or lengths[keys[0]] < _CUE_RATIO * max(mean, 4):
        return []
    message = _l(
        "最长的选项是答案：%(id)s 有 %(n)s 字，其余平均 %(mean)s 字，考生可能据此猜中",
        id=keys[0],
        n=lengths[keys[0]],
        mean=round(mean),
    )
    return [Problem(f"options.{keys[0]}.text.zh", message)]


def _chinese_advice(body: Mapping[str, Any]) -> list[Problem]:
    texts = {"stem.zh": _text(body.get("stem"), "zh")}
    for option in options_of(body):
        texts[f"options.{option.get('id')}.text.zh"] = _text(option.get("text"), "zh")
    found = []
    for field, text in texts.items():
        prose = _CODE.sub(" ", text)
        if _HALF_WIDTH.search(prose):
            found.append(Problem(field, _l("中文里用全角标点")))
        if _NO_SPACE.search(prose):
            found.append(Problem(field, _l("汉字与字母、数字之间空一格")))
    return found


def _text(value: Any, lang: str) -> str:
    return str(value.get(lang) or "") if isinstance(value, Mapping) else ""


def _english(body: Mapping[str, Any], option_id: str) -> str:
    for option in options_of(body):
        if str(option.get("id")) == option_id:
            return _text(option.get("text"), "en")
    return ""
