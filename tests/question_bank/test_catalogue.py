from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "question_bank/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def messages() -> set[str]:
    found = set()
    for folder, method in (("question_bank", "python"), ("templates/question_bank", "jinja2")):
        pattern = "**.py" if method == "python" else "**.html"
        for entry in extract_from_dir(ROOT / folder, [(pattern, method)], keywords=KEYWORDS):
            found.add(entry[2])
    return {message for message in found if isinstance(message, str)}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()))
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


def test_every_text_has_an_english_one(english: dict[str, str]) -> None:
    assert sorted(message for message in messages() if not english.get(message)) == []


def test_no_english_text_is_left_over_or_still_chinese(english: dict[str, str]) -> None:
    assert sorted(set(english) - messages()) == []
    assert [text for text in english.values() if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_both_languages_have_the_same_places(english: dict[str, str]) -> None:
    for chinese, text in english.items():
        assert sorted(PLACES.findall(chinese)) == sorted(PLACES.findall(text)), chinese


def test_no_other_package_gives_the_same_words_another_meaning(english: dict[str, str]) -> None:
    clashes = []
    for path in sorted(ROOT.glob("*/translations/en/LC_MESSAGES/messages.po")):
        for entry in read_po(BytesIO(path.read_bytes())):
            mine = english.get(str(entry.id))
            if entry.id and mine is not None and mine != entry.string:
                clashes.append(f"{path.parts[-5]}: {entry.id} = {entry.string!r}, here {mine!r}")
    assert clashes == []
