"""Which passwords are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import PasswordProblem, password_problem
from accounts.rules.common_passwords import COMMON


def problem(password: str, email: str = "lin@example.org", name: str = "林知远") -> str | None:
    return password_problem(password, email=email, name=name)


@pytest.mark.parametrize(
    "password",
    [
        "liangcai-demo-2026",
        "blue-teapot-7-rivers",
        "correct horse battery",
        "月落乌啼霜满天夜半钟声",
        "V7#kd92mPq0z",
        "x" * 3 + "long enough and varied",
    ],
)
def test_a_good_password_passes(password: str) -> None:
    assert problem(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "P@ssw0rd2026",
        "passwordpassword",
        "woaini1314520",
        "liangcai2026!",
        "admin@2026!!",
        "1234567890",
        "13800138000",
        "qwertyuiop",
        "QWERTYUIOP!",
        "1qaz2wsx3edc",
        "abcdefghij",
        "zyxwvutsrq",
        "aaaaaaaaaa",
        "abababababab",
        "Iloveyou!!!!",
        "ｐａｓｓｗｏｒｄ１２３",
    ],
)
def test_a_common_one_does_not(password: str) -> None:
    assert problem(password) == PasswordProblem.COMMON


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", PasswordProblem.TOO_SHORT),
        ("V7#kd92mP", PasswordProblem.TOO_SHORT),
        ("长密码也要十个字", PasswordProblem.TOO_SHORT),
        ("correct horse " * 20, PasswordProblem.TOO_LONG),
        ("candidate@example.org", PasswordProblem.OWN_ADDRESS),
        ("candidate-2026", PasswordProblem.OWN_ADDRESS),
        ("Candidate!!!", PasswordProblem.OWN_ADDRESS),
        ("欧阳子衿欧阳子衿2026", PasswordProblem.OWN_NAME),
    ],
)
def test_short_and_own_ones_do_not(password: str, reason: PasswordProblem) -> None:
    assert problem(password, "candidate@example.org", "欧阳子衿") == reason


def test_the_list_holds_some_two_hundred_words() -> None:
    assert 200 <= len(COMMON) <= 400


@given(
    st.sampled_from(sorted(filter(str.isalpha, COMMON))),
    st.integers(0, 99999),
    st.sampled_from(["", "!", "@#"]),
)
def test_digits_and_signs_around_a_common_word_do_not_help(
    word: str, number: int, sign: str
) -> None:
    dressed = f"{word}{number}{sign}"
    assert len(dressed) < 10 or problem(dressed) == PasswordProblem.COMMON


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_every_text_gets_an_answer(password: str, email: str, name: str) -> None:
    assert password_problem(password, email=email, name=name) in {None, *PasswordProblem}
