"""Promises of certificate numbers."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.numbers import CROCKFORD, generate, is_valid, normalise

ROLES = ("DE", "DA", "OPS", "ALG")
SYMBOLS = string.digits + string.ascii_uppercase

numbers = st.builds(
    generate,
    year=st.integers(2000, 2099),
    role_code=st.sampled_from(ROLES),
    level=st.integers(1, 9),
    entropy=st.binary(min_size=16, max_size=32),
)


@settings(deadline=None)
@given(numbers)
def test_a_generated_number_is_valid_and_in_its_printed_form(number: str) -> None:
    assert is_valid(number)
    assert normalise(number) == number
    assert re.fullmatch(rf"LC\d\d-[A-Z]{{2,4}}[1-9]-[{CROCKFORD}]{{4}}-[{CROCKFORD}]{{4}}", number)


def test_the_number_says_year_role_and_level() -> None:
    number = generate(year=2026, role_code="OPS", level=3, entropy=bytes(16))
    assert number.startswith("LC26-OPS3-")


def test_the_same_bytes_give_the_same_number_and_others_another() -> None:
    made = {
        generate(year=2026, role_code="DE", level=1, entropy=bytes([n]) * 16) for n in range(256)
    }
    assert len(made) == 256
    again = generate(year=2026, role_code="DE", level=1, entropy=bytes([7]) * 16)
    assert again in made


@settings(deadline=None)
@given(numbers)
def test_every_single_wrong_character_is_found(number: str) -> None:
    compact = number.replace("-", "")
    for place, right in enumerate(compact):
        for wrong in SYMBOLS:
            mistyped = compact[:place] + wrong + compact[place + 1 :]
            if wrong != right and normalise(mistyped) != number:
                assert not is_valid(mistyped), (number, mistyped)


@settings(deadline=None)
@given(numbers)
def test_every_exchange_of_neighbours_is_found(number: str) -> None:
    compact = number.replace("-", "")
    for place in range(len(compact) - 1):
        one, other = compact[place : place + 2]
        if one != other:
            mistyped = compact[:place] + other + one + compact[place + 2 :]
            assert not is_valid(mistyped), (number, mistyped)


@settings(deadline=None)
@given(numbers, st.data())
def test_what_people_type_is_understood(number: str, data: st.DataObject) -> None:
    typed = number.lower() if data.draw(st.booleans()) else number
    typed = typed.replace("-", data.draw(st.sampled_from(["", " ", "－", "–", "_", " - "])))
    head, tail = typed[:-9], typed[-9:]
    tail = tail.replace("0", data.draw(st.sampled_from("0oO")))
    tail = tail.replace("1", data.draw(st.sampled_from("1iIlL")))
    assert normalise(f"  {head}{tail}\n") == number


def test_full_width_characters_are_understood() -> None:
    number = generate(year=2026, role_code="DE", level=2, entropy=b"x" * 16)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    assert normalise(wide) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LC26",
        "LC26-DE1-7K4M",
        "LC26-DE0-7K4M-93QX",
        "LC26-DE1-7K4M-93QU",
        "XX26-DE1-7K4M-93QX",
        "LC26-D1-7K4M-93QX",
        "LC26-DE1-7K4M-93QX" * 10,
        "林知远",
        "LC26-ＤＥ1-7K4M-93Q\0",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert normalise(text) is None
    assert not is_valid(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    assert is_valid(text) in (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": 1999},
        {"role_code": "D"},
        {"role_code": "de"},
        {"level": 0},
        {"level": 10},
        {"entropy": b"short"},
    ],
)
def test_what_no_number_can_say_is_refused(wrong: dict[str, object]) -> None:
    given_: dict[str, object] = {"year": 2026, "role_code": "DE", "level": 1, "entropy": bytes(16)}
    with pytest.raises(ValueError):
        generate(**(given_ | wrong))  # type: ignore[arg-type]
