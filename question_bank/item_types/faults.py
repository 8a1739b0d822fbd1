"""What can be found wrong with the texts, options, rows and ids of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    LANGUAGES,
    Body,
    Problem,
    entries_of,
    ids_of,
    keys_of,
    option_ids,
    options_of,
)

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,15}\Z")
"""Ids of rows, gaps, areas, spans and options of gaps; options have ``documents.IDENTIFIER``."""


def text_problems(body: Body, path: str, name: object) -> list[Problem]:
    """Report the languages that a required text lacks; ``name`` is what people call the field."""
    value: Any = body
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    texts = value if isinstance(value, Mapping) else {}
    lacking = [lang for lang in LANGUAGES if not str(texts.get(lang) or "").strip()]
    words = {"zh": _l("缺中文：%(name)s", name=name), "en": _l("缺英文：%(name)s", name=name)}
    return [Problem(f"{path}.{lang}", words[lang]) for lang in lacking]


def option_problems(body: Body, least: int, most: int) -> list[Problem]:
    """Report a wrong number of options, ids and texts that occur twice, and missing languages."""
    found: list[Problem] = []
    options = options_of(body)
    if not least <= len(options) <= most:
        text = _l(
            "应有 %(least)s 至 %(most)s 个选项，现有 %(n)s 个",
            least=least,
            most=most,
            n=len(options),
        )
        found.append(Problem("options", text))
    ids = option_ids(body)
    for option_id in sorted({entry for entry in ids if ids.count(entry) > 1}):
        found.append(Problem("options", _l("选项编号 %(id)s 重复", id=option_id or "?")))
    return found + entry_problems(options, "options", lambda name: _l("选项 %(id)s", id=name))


def row_problems(body: Body, least: int, most: int) -> list[Problem]:
    """Report a wrong number of rows, missing languages, and rows that say the same."""
    rows = entries_of(body, "rows")
    found: list[Problem] = []
    if not least <= len(rows) <= most:
        text = _l(
            "应有 %(least)s 至 %(most)s 行，现有 %(n)s 行", least=least, most=most, n=len(rows)
        )
        found.append(Problem("rows", text))
    return found + entry_problems(rows, "rows", lambda name: _l("行 %(id)s", id=name))


def entry_problems(
    entries: Sequence[Mapping[str, Any]], path: str, called: Callable[[str], object]
) -> list[Problem]:
    """Report missing languages of entries with an id and a text, and texts that occur twice.

    ``called`` names an entry for people by its id.
    """
    found: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        name = str(entry.get("id", ""))
        for problem in text_problems(entry, "text", called(name)):
            found.append(Problem(f"{path}.{name}.{problem.field}", problem.message))
        found += _same_text(entry, name, path, seen, called)
    return found


def _same_text(
    entry: Mapping[str, Any],
    name: str,
    path: str,
    seen: dict[tuple[str, str], str],
    called: Callable[[str], object],
) -> list[Problem]:
    texts = entry.get("text")
    found = []
    for lang in LANGUAGES:
        text = str(texts.get(lang) or "") if isinstance(texts, Mapping) else ""
        folded = "".join(text.split()).casefold()
        other = seen.setdefault((lang, folded), name) if folded else name
        if other != name:
            message = _l("%(a)s 与 %(b)s 内容相同", a=called(other), b=called(name))
            found.append(Problem(f"{path}.{name}.text.{lang}", message))
    return found


def id_problems(body: Body, spans: Iterable[str] = ()) -> list[Problem]:
    """Report ids of rows, gaps, their options, areas and spans that are malformed or occur twice."""
    listed = [
        (name, entry) for name in ("rows", "gaps", "areas") for entry in entries_of(body, name)
    ]
    found = [(path, str(entry.get("id", ""))) for path, entry in listed]
    for gap in entries_of(body, "gaps"):
        found += [("gaps", name) for name in ids_of(entries_of(gap, "options"))]
    found += [("stem", name) for name in spans]
    problems = [
        Problem(
            path, _l("编号应以字母开头，只用字母、数字和 _ -，最多 16 个：%(id)s", id=name or "?")
        )
        for path, name in found
        if not NAME.match(name)
    ]
    taken = set(option_ids(body))
    for path, name in found:
        if name in taken:
            problems.append(Problem(path, _l("编号 %(id)s 在这道题里重复", id=name)))
        taken.add(name)
    return problems


def unmarked_problems(body: Body) -> list[Problem]:
    """Report options that are marked as correct where the key stands elsewhere."""
    if keys_of(body):
        return [Problem("options", _l("这种题型的答案写在 key 里，选项不另标答案"))]
    return []


def key_problems(key: object, known: Iterable[str], where: str = "key") -> list[Problem]:
    """Report a key that is no list of one or more of the ``known`` ids, but not of all of them."""
    names = list(known)
    if not isinstance(key, list) or not key:
        return [Problem(where, _l("还没有标出答案"))]
    if len(set(map(str, key))) != len(key) or not set(map(str, key)) <= set(names):
        return [Problem(where, _l("答案里有这道题没有的编号，或有重复"))]
    if len(key) == len(names):
        return [Problem(where, _l("全部都是答案，应至少有一处不是"))]
    return []


def record_key_problems(
    key: object, places: Sequence[str], options: Sequence[str], *, reuse: bool
) -> list[Problem]:
    """Report a key that does not name one option for each place; without ``reuse``, each once."""
    if not isinstance(key, Mapping) or not key:
        return [Problem("key", _l("还没有标出答案"))]
    given = {str(place): str(option) for place, option in key.items()}
    if set(given) != set(places):
        return [Problem("key", _l("每一处都要有一个答案"))]
    if not set(given.values()) <= set(options):
        return [Problem("key", _l("答案里有这道题没有的编号，或有重复"))]
    if not reuse and len(set(given.values())) != len(given):
        return [Problem("key", _l("每个选项只能用一次，而答案里有选项用了两次"))]
    return []


def most_problems(body: Body, keys: int) -> list[Problem]:
    """Report a ``most`` (how many may be chosen) that is no number or below the number of keys."""
    most = body.get("most")
    if most is None:
        return []
    if isinstance(most, bool) or not isinstance(most, int) or most < max(1, keys):
        return [Problem("most", _l("最多可选的个数应是整数，且不少于答案的个数"))]
    return []
