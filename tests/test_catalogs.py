"""Every text that can be shown has an English translation, and none of them breaks when it is filled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGS = sorted(ROOT.glob("*/translations/en/LC_MESSAGES/messages.po"))
PACKAGES = sorted(
    path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")
BRACES = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
"""What scripts fill in."""
LONE_PERCENT = re.compile(r"%(?!%|\(\w+\)[sd])")
Id = str | tuple[str, ...]
Key = tuple[str | None, str]
"""The context, mostly none, and the singular: what a text is looked up by."""


def forms(text: Id) -> tuple[str, ...]:
    """Return singular and plural of a message, or the one text it is."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    """Return the names that are filled in."""
    return (set(PLACEHOLDER.findall(text)) | set(BRACES.findall(text))) - {""}


def has_lone_percent(text: str) -> bool:
    """Say whether a percent sign is neither doubled nor of a placeholder."""
    return LONE_PERCENT.search(text.replace("%%", "")) is not None


@cache
def used() -> dict[Key, list[str]]:
    """Return every text in code and templates with where it stands."""
    found: dict[Key, list[str]] = defaultdict(list)
    jobs = [("python", path) for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    jobs.append(("python", ROOT / "app.py"))
    for pattern in ("*.html", "*.svg", "*.txt"):
        jobs += [("jinja2", path) for path in sorted((ROOT / "templates").rglob(pattern))]
    for method, path in jobs:
        for line, text, _notes, context in extract_from_file(
            method,
            path,
            keywords=KEYWORDS,
            options={"trimmed": "true"} if method == "jinja2" else {},
        ):
            if text:
                key = (context, forms(text)[0])
                found[key].append(f"{path.relative_to(ROOT)}:{line}")
    return found


@cache
def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def entries() -> list[tuple[Path, Key, Message]]:
    """Return the entries of all catalogues; a text may stand in several."""
    return [
        (path, (message.context, forms(message.id)[0]), message)
        for path in CATALOGS
        for message in catalog(path)
        if message.id
    ]


def test_texts_are_found_at_all() -> None:
    assert len(used()) > 1000
    assert len(CATALOGS) >= 8


def test_every_text_shown_has_an_english_translation() -> None:
    there = {key for _path, key, message in entries() if all(forms(message.string))}
    missing = [
        f"{places[0]}: {key[1]}" + (f" ({key[0]})" if key[0] else "")
        for key, places in sorted(used().items(), key=str)
        if key not in there
    ]
    assert not missing, f"{len(missing)} texts without English:\n" + "\n".join(missing)


def test_no_translation_is_a_guess() -> None:
    fuzzy = [
        f"{path.relative_to(ROOT)}: {message.id}"
        for path in CATALOGS
        for message in catalog(path)
        if message.id and message.fuzzy
    ]
    assert not fuzzy, "\n".join(fuzzy)


def test_a_text_means_the_same_in_every_catalogue() -> None:
    meanings: dict[Key, dict[str, str]] = defaultdict(dict)
    for path, key, message in entries():
        meanings[key][path.parts[-5]] = str(message.string)
    differing = [
        f"{key}: {there}" for key, there in meanings.items() if len(set(there.values())) > 1
    ]
    assert not differing, "\n".join(differing)


def test_translations_keep_the_placeholders() -> None:
    wrong = []
    for path, _key, message in entries():
        names = placeholders(forms(message.id)[-1])
        for text in forms(message.string):
            there = placeholders(text)
            if there - names or (names - there and isinstance(message.id, str)):
                wrong.append(f"{path.relative_to(ROOT)}: {message.id} → {text}")
    assert not wrong, "\n".join(wrong)


def test_english_texts_hold_no_chinese() -> None:
    chinese = re.compile(r"[\u3400-\u9fff，。；：「」（）、]")
    wrong = [
        f"{path.relative_to(ROOT)}: {message.id} → {text}"
        for path in CATALOGS
        for message in catalog(path)
        for text in forms(message.string)
        if message.id and chinese.search(text.replace("中文", "").replace("量才", ""))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_percent_sign_in_a_template_is_doubled() -> None:
    """Templates fill every text, so a lone percent sign is an error when the page is shown."""
    wrong = [
        f"{place}: {key[1]}"
        for key, places in used().items()
        for place in places
        if place.startswith("templates/") and has_lone_percent(key[1])
    ]
    assert not wrong, "\n".join(wrong)


def test_a_text_that_is_filled_can_be_filled_in_both_languages() -> None:
    """Where a text is filled, in code or in a template, any other percent sign must be doubled."""
    in_templates = {
        key for key, places in used().items() if any(p.startswith("templates/") for p in places)
    }
    wrong = [
        f"{path.relative_to(ROOT)}: {text}"
        for path, key, message in entries()
        for text in (*forms(message.id), *forms(message.string))
        if (key in in_templates or placeholders(key[1])) and has_lone_percent(text)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-5])
def test_no_catalogue_keeps_texts_that_nobody_shows(path: Path) -> None:
    left = [str(key) for where, key, _message in entries() if where == path and key not in used()]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-5])
def test_no_catalogue_holds_a_text_twice(path: Path) -> None:
    keys: Counter[tuple[str, str]] = Counter()
    context = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("msgctxt"):
            context = line
        elif line.startswith("msgid ") and line != 'msgid ""':
            keys[context, line] += 1
        elif line.startswith("msgstr"):
            context = ""
    assert not [key for key, count in keys.items() if count > 1]
