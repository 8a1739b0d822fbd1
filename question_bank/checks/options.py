"""Cues that give the key away, and options that are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import prose, text_in
from question_bank.item_types import Problem
from question_bank.item_types.base import keys_of, options_of

_ALL_OR_NONE = re.compile(
    r"以上(都|均|全)|以上皆|都不(对|正确)|all of the above|none of the above", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"总是|一定|必然|绝对|永远|从不|always|never", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(an?)\s*[:：…._]*\s*$", re.IGNORECASE)
_VOWEL = re.compile(r"^[^A-Za-z]*[aeiou]", re.IGNORECASE)
_END = re.compile(r"[。．.！!；;]\s*$")
_LATIN = re.compile(r"[a-z][a-z_]{4,}")
_LISTED = frozenset({"single", "multiple", "matching", "choice_table", "gap_match", "ordering"})
_CUE_RATIO = 1.5
_MULTIPLE_OPTIONS = 5


def option_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return advice on options."""
    if body.get("type") not in _LISTED:
        return []
    texts = {
        lang: {str(o.get("id")): text_in(o.get("text"), lang) for o in options_of(body)}
        for lang in ("zh", "en")
    }
    found = _all_or_none(texts) + _near_duplicates(texts) + _uneven_ends(texts)
    if body.get("type") not in {"single", "multiple"}:
        return found
    if body.get("type") == "multiple" and len(texts["zh"]) != _MULTIPLE_OPTIONS:  # rule 10
        found.append(Problem("options", _l("多项选择宜有 5 个选项")))
    keys = keys_of(body)
    found += _absolute(texts["zh"], keys) + _length_cue(texts["zh"], keys)
    return found + _article_cue(body, texts["en"], keys) + _echo(body, texts, keys)


def _all_or_none(texts: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Rule 6."""
    return [
        Problem(
            f"options.{option_id}.text.{lang}",
            _l("选项 %(id)s：不用「以上都对」「以上都不对」", id=option_id),
        )
        for lang, of in texts.items()
        for option_id, text in of.items()
        if _ALL_OR_NONE.search(text)
    ]


def _near_duplicates(texts: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Options that differ in punctuation only; those that do not differ at all are problems."""
    found = []
    for lang, of in texts.items():
        seen: dict[str, tuple[str, str]] = {}
        for option_id, text in of.items():
            bare = re.sub(r"[\s，。、；：,.;:!?！？（）()]+", "", text).casefold()
            other, before = seen.setdefault(bare, (option_id, text))
            same = "".join(before.split()).casefold() == "".join(text.split()).casefold()
            if bare and other != option_id and not same:
                message = _l("选项 %(a)s 与 %(b)s 只差标点", a=other, b=option_id)
                found.append(Problem(f"options.{option_id}.text.{lang}", message))
    return found


def _uneven_ends(texts: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Some options end with a full stop and others do not: a cue of carelessness at least."""
    found = []
    for lang, of in texts.items():
        ended = [option_id for option_id, text in of.items() if _END.search(text)]
        open_ended = [name for name, text in of.items() if text.strip() and name not in ended]
        if ended and open_ended:
            odd = ended if len(ended) <= len(open_ended) else open_ended
            message = _l("选项的句末标点应一致：%(ids)s 与其余的不同", ids="、".join(odd))
            found.append(Problem(f"options.{odd[0]}.text.{lang}", message))
    return found


def _absolute(texts: Mapping[str, str], keys: list[str]) -> list[Problem]:
    """Rule 7: words like *always* in wrong options only."""
    wrong = [o for o, text in texts.items() if o not in keys and _ABSOLUTE.search(text)]
    if not keys or not wrong or any(_ABSOLUTE.search(texts[key]) for key in keys):
        return []
    names = "、".join(wrong)
    return [Problem("options", _l("「总是」「一定」一类的词只出现在干扰项 %(ids)s", ids=names))]


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


def _article_cue(
    body: Mapping[str, Any], texts: Mapping[str, str], keys: list[str]
) -> list[Problem]:
    """Rule 7, grammar: the article that ends the stem fits the key alone."""
    match = _ARTICLE.search(prose(text_in(body.get("stem"), "en")).rstrip())
    if match is None or len(keys) != 1 or len(texts) < 3:
        return []
    vowel = match[1].casefold() == "an"
    fits = [name for name, text in texts.items() if bool(_VOWEL.match(text)) == vowel]
    if fits != keys:
        return []
    return [Problem("stem.en", _l("题干末尾的冠词只与答案相配，请写成 a/an 或把冠词移进选项"))]


def _echo(
    body: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], keys: list[str]
) -> list[Problem]:
    """Rule 7: a longer word of the stem comes back in the key and in no other option."""
    if len(keys) != 1 or len(texts["en"]) < 3:
        return []
    stem = set(_LATIN.findall(prose(text_in(body.get("stem"), "en")).casefold()))
    words = {name: set(_LATIN.findall(text.casefold())) for name, text in texts["en"].items()}
    others = set().union(*(found for name, found in words.items() if name != keys[0]))
    echoed = sorted((stem & words.get(keys[0], set())) - others - _COMMON)
    if not echoed:
        return []
    message = _l("题干里的词「%(word)s」只在答案里再次出现，可能成为提示", word=echoed[0])
    return [Problem(f"options.{keys[0]}.text.en", message)]


_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "among",
        "because",
        "before",
        "between",
        "could",
        "every",
        "first",
        "following",
        "other",
        "should",
        "since",
        "their",
        "there",
        "these",
        "those",
        "under",
        "using",
        "value",
        "values",
        "where",
        "which",
        "while",
        "whose",
        "within",
        "without",
        "would",
        "table",
        "query",
        "number",
    ]
)
