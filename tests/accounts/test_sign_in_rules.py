"""Waiting after failures, how long a session lives, and where a sign-in may lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import (
    FREE_TRIES,
    IDLE_SPAN,
    LONGEST_WAIT,
    SESSION_SPAN,
    failures_now,
    local_path,
    locked_until,
    session_is_live,
    wait_after,
)

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (1000, 900)],
)
def test_waiting_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)
    assert locked_until(failures, AT) == AT + timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_a_further_failure_never_shortens_the_wait(failures: int) -> None:
    assert timedelta(0) <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
    assert (wait_after(failures) > timedelta(0)) == (failures >= FREE_TRIES)


def test_failures_are_forgotten_after_a_day() -> None:
    assert failures_now(7, AT, AT + timedelta(hours=23, minutes=59)) == 7
    assert failures_now(7, AT, AT + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("kept", "idle", "age", "revoked", "live"),
    [
        (False, timedelta(0), timedelta(0), False, True),
        (False, IDLE_SPAN - timedelta(seconds=1), IDLE_SPAN, False, True),
        (False, IDLE_SPAN, IDLE_SPAN, False, False),
        (True, timedelta(days=6), timedelta(days=6), False, True),
        (True, timedelta(0), SESSION_SPAN, False, False),
        (False, timedelta(0), SESSION_SPAN, False, False),
        (True, timedelta(0), timedelta(0), True, False),
    ],
)
def test_when_a_session_ends(
    kept: bool, idle: timedelta, age: timedelta, revoked: bool, live: bool
) -> None:
    found = session_is_live(
        seen_at=AT - idle,
        expires_at=AT - age + SESSION_SPAN,
        revoked_at=AT if revoked else None,
        kept=kept,
        now=AT,
    )
    assert found is live


@pytest.mark.parametrize("target", ["/", "/home", "/people?q=a&page=2", "/verify#x", "/证书/1"])
def test_a_path_on_this_site_is_followed(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "home",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/home\\x",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        " /home",
        "http:/home",
        "//[",
    ],
)
def test_anything_else_is_not(target: str | None) -> None:
    assert local_path(target) is None


@given(st.text())
def test_what_is_followed_begins_with_exactly_one_slash(target: str) -> None:
    found = local_path(target)
    assert found is None or (found[0] == "/" and found[1:2] not in {"/", "\\"})
