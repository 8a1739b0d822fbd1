"""Names and addresses as they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import NameProblem, clean_email, clean_name, name_problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  林知远 ", "林知远"),
        ("李　䶮", "李 䶮"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("Emily\u00a0 Carter", "Emily Carter"),
        ("Nguye\u0302\u0303n Va\u0306n An", "Nguyễn Văn An"),
        ("O’Brien-Smith, Jr.", "O’Brien-Smith, Jr."),
        ("王\U00020bb7", "王\U00020bb7"),
    ],
)
def test_names_of_any_script_are_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert name_problem(clean_name(typed)) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", NameProblem.EMPTY),
        ("12345", NameProblem.CHARACTERS),
        ("林\u0000知远", NameProblem.CHARACTERS),
        ("林\u200b知远", NameProblem.CHARACTERS),
        ("林\u202e知远", NameProblem.CHARACTERS),
        ("\ue000林", NameProblem.CHARACTERS),
        ("林" * 121, NameProblem.TOO_LONG),
    ],
)
def test_what_cannot_be_printed_is_no_name(name: str, problem: NameProblem) -> None:
    assert name_problem(name) == problem


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once == unicodedata.normalize("NFC", once)


@given(st.emails())
def test_an_address_has_one_spelling(address: str) -> None:
    assert clean_email(f" {address.upper()} ") == clean_email(clean_email(address.upper()))
