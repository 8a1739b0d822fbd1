"""The steps of a candidate, and what a check of a browser comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rules.checks import CheckOutcome, Measurements, check_browser, passed
from exams.rules.progress import STEPS, ProgressFacts, StepState, current_step, steps_of

GOOD = Measurements(True, True, True, 0, (30,) * 10, 1280, 800)


@pytest.mark.parametrize(
    ("agreed", "checked", "papers", "current"),
    [
        (False, False, {}, "agreements"),
        (False, True, {}, "agreements"),
        (True, False, {}, "check"),
        (True, True, {}, "theory"),
        (True, False, {"theory": "open"}, "theory"),
        (True, True, {"theory": "sealed"}, "practical"),
        (True, True, {"theory": "sealed", "practical": "open"}, "practical"),
        (True, True, {"theory": "sealed", "practical": "sealed"}, "result"),
    ],
)
def test_the_next_step_follows_from_what_is_done(
    agreed: bool, checked: bool, papers: dict[str, str], current: str
) -> None:
    assert current_step(steps_of(ProgressFacts(agreed, checked, papers))) == current


@given(
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.sampled_from(["theory", "practical"]), st.sampled_from(["open", "sealed"])),
)
def test_exactly_one_step_is_current(agreed: bool, checked: bool, papers: dict[str, str]) -> None:
    steps = steps_of(ProgressFacts(agreed, checked, papers))
    assert tuple(step.name for step in steps) == STEPS
    assert [step.state for step in steps].count(StepState.CURRENT) == 1


@pytest.mark.parametrize(
    ("change", "name", "outcome"),
    [
        ({}, "network", CheckOutcome.PASS),
        ({"skew_ms": 4_999}, "clock", CheckOutcome.PASS),
        ({"skew_ms": -5_000}, "clock", CheckOutcome.WARN),
        ({"pings_ms": (300,) * 10}, "network", CheckOutcome.PASS),
        ({"pings_ms": (301,) * 10}, "network", CheckOutcome.WARN),
        ({"pings_ms": (30,) * 9 + (-1,)}, "network", CheckOutcome.WARN),
        ({"pings_ms": (30,) * 5 + (-1,) * 5}, "network", CheckOutcome.FAIL),
        ({"pings_ms": (2_001,) * 10}, "network", CheckOutcome.FAIL),
        ({"pings_ms": ()}, "network", CheckOutcome.FAIL),
        ({"width": 1024, "height": 600}, "screen", CheckOutcome.PASS),
        ({"width": 1023}, "screen", CheckOutcome.WARN),
        ({"height": 599}, "screen", CheckOutcome.WARN),
        ({"width": 319}, "screen", CheckOutcome.FAIL),
        ({"cookies": False}, "cookies", CheckOutcome.FAIL),
        ({"modules": False}, "modules", CheckOutcome.FAIL),
        ({"storage": False}, "storage", CheckOutcome.WARN),
    ],
)
def test_each_measurement_has_its_limit(
    change: dict[str, object], name: str, outcome: CheckOutcome
) -> None:
    checks = check_browser(replace(GOOD, **change))  # type: ignore[arg-type]
    assert next(check.outcome for check in checks if check.name == name) is outcome
    assert passed(checks) is (outcome is not CheckOutcome.FAIL)
