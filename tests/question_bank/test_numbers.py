from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.item_types.numbers import read_number

READ = [
    ("3.0", "3"),
    ("３．０", "3"),
    ("３。０", "3"),
    (" 3 ", "3"),
    ("+3", "3"),
    ("-3.5", "-7/2"),
    ("−3.5", "-7/2"),
    ("－３", "-3"),
    (".5", "1/2"),
    ("5.", "5"),
    ("12,846", "12846"),
    ("１２，８４６", "12846"),
    ("12 846", "12846"),
    ("12\u2009846", "12846"),
    ("12\u00a0846.5", "25693/2"),
    ("1'234'567", "1234567"),
    ("1.2e3", "1200"),
    ("1E-2", "1/100"),
    ("25%", "25"),
    ("２５ ％", "25"),
    ("20 分钟", "20"),
    ("20min", "20"),
    ("007", "7"),
]
NOT_NUMBERS = [
    "", " ", "-", ".", "三", "3,5", "1,23", "1,2345", "12,34,567", "1 2", "1,234 567", "3..0",
    "1/3", "0x10", "1e999", "nan", "inf", "３个", "--3", "3-", "1_000", "9" * 65, "约 3",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), READ)
def test_numbers_are_read_as_people_type_them(typed: str, value: str) -> None:
    assert read_number(typed, ["%", "分钟", "min"]) == Fraction(value)


@pytest.mark.parametrize("typed", NOT_NUMBERS)
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert read_number(typed, ["%"]) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(typed: str) -> None:
    assert isinstance(read_number(typed, ["%"]), Fraction | None)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_plain_and_grouped_forms_of_a_number_are_the_same(value: object) -> None:
    wanted = Fraction(str(value))
    assert read_number(f"{value:f}") == wanted
    assert read_number(f"{value:,f}") == wanted
