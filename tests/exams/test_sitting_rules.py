"""When a sitting starts and ends, and how a save is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Allowed, Refused
from exams.rules.sittings import (
    GRACE,
    SETTLE,
    SaveFacts,
    StartFacts,
    answer_to_save,
    deadline,
    due_before,
    is_due,
    may_start,
    remaining_ms,
    sealed_moment,
    takes_answers,
)

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
READY = StartFacts(
    withdrawn=False,
    cancelled=False,
    opens_at=NOW - timedelta(hours=1),
    closes_at=NOW + timedelta(hours=5),
    agreed=frozenset({"rules", "non_disclosure"}),
    check_passed=True,
    paper="theory",
    theory=None,
)


@pytest.mark.parametrize(
    ("minutes", "extra", "length"),
    [(90, 0, 5400), (90, 25, 6750), (90, 50, 8100), (150, 25, 11250), (1, 33, 80)],
)
def test_a_deadline_gives_the_minutes_and_the_extra_time(
    minutes: int, extra: int, length: int
) -> None:
    assert deadline(NOW, minutes, extra) == NOW + timedelta(seconds=length)


def test_no_deadline_lies_after_the_end_of_the_session() -> None:
    closes = NOW + timedelta(minutes=30)
    assert deadline(NOW, 90, 50, closes) == closes


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"withdrawn": True}, "withdrawn"),
        ({"cancelled": True}, "cancelled"),
        ({"opens_at": NOW + MS}, "too_early"),
        ({"opens_at": NOW}, None),
        ({"closes_at": NOW}, "closed"),
        ({"closes_at": NOW + MS}, None),
        ({"agreed": frozenset({"rules"})}, "agreements"),
        ({"agreed": frozenset()}, "agreements"),
        ({"check_passed": None}, "no_check"),
        ({"check_passed": False}, "check_failed"),
        ({"paper": "practical"}, "theory_first"),
        ({"paper": "practical", "theory": "open"}, "theory_open"),
        ({"paper": "practical", "theory": "sealed"}, None),
    ],
)
def test_a_paper_starts_only_when_everything_is_ready(
    change: dict[str, object], reason: str | None
) -> None:
    verdict = may_start(replace(READY, **change), NOW)  # type: ignore[arg-type]
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


@pytest.mark.parametrize(
    ("after", "takes", "due"),
    [
        (-timedelta(seconds=1), True, False),
        (timedelta(0), True, False),
        (timedelta(seconds=1), True, False),
        (GRACE, True, False),
        (GRACE + MS, False, False),
        (GRACE + SETTLE, False, False),
        (GRACE + SETTLE + MS, False, True),
    ],
)
def test_answers_count_through_the_grace_and_time_closes_after_it(
    after: timedelta, takes: bool, due: bool
) -> None:
    assert takes_answers(NOW, NOW + after) is takes
    assert is_due(NOW, NOW + after) is due
    assert (due_before(NOW + after) > NOW) is due


@given(st.integers(-100_000, 100_000))
def test_nothing_is_taken_any_more_when_time_closes(ms: int) -> None:
    moment = NOW + ms * MS
    assert not (takes_answers(NOW, moment) and is_due(NOW, moment))


def test_remaining_time_counts_down_to_nothing() -> None:
    assert remaining_ms(NOW + timedelta(seconds=2), NOW) == 2000
    assert remaining_ms(NOW, NOW + timedelta(hours=1)) == 0


def test_a_hand_in_after_the_deadline_counts_from_the_deadline() -> None:
    assert sealed_moment(NOW, NOW) == (True, NOW)
    assert sealed_moment(NOW, NOW + MS) == (False, NOW)


FACTS = SaveFacts(signed_in=True, owner=True, open=True, deadline_at=NOW, last=4, digest_there=None)


@pytest.mark.parametrize(
    ("change", "after", "reason"),
    [
        ({}, 0, "sequence"),
        ({"digest_there": "d"}, 0, None),
        ({"digest_there": "other"}, 0, "sequence"),
        ({"open": False}, 0, "closed"),
        ({"open": False, "digest_there": "d"}, 0, None),
        ({}, 60, "late"),
        ({"digest_there": "d"}, 60, None),
        ({"owner": False, "digest_there": "d"}, 0, "foreign"),
        ({"deadline_at": None, "owner": False}, 0, "foreign"),
        ({"signed_in": False, "digest_there": "d"}, 0, "revoked"),
        ({"signed_in": False, "owner": False}, 0, "revoked"),
    ],
)
def test_a_save_that_wrote_nothing_is_answered_with_the_reason(
    change: dict[str, object], after: int, reason: str | None
) -> None:
    facts = replace(FACTS, **change)  # type: ignore[arg-type]
    verdict = answer_to_save(facts, "d", NOW + timedelta(seconds=after))
    if reason is None:
        assert verdict == Allowed()
    else:
        assert isinstance(verdict, Refused)
        assert verdict.reason == reason


def test_a_stale_window_is_told_the_last_sequence() -> None:
    assert answer_to_save(FACTS, "d", NOW) == Refused("sequence", {"last": 4})
