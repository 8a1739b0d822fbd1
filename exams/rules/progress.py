"""How far a candidate is on the way from admission to result. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

STEPS = ("agreements", "check", "theory", "practical", "result")


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"


@dataclass(frozen=True)
class Step:
    """A step of the way: one of ``STEPS``, and where it stands."""

    name: str
    state: StepState


@dataclass(frozen=True)
class ProgressFacts:
    """What the steps depend on; ``papers`` are the states of the sittings that were started."""

    agreed: bool
    checked: bool
    papers: Mapping[str, str]


def steps_of(facts: ProgressFacts) -> list[Step]:
    """Return the steps in order. Exactly one is current; a paper once started is past its check."""
    started = bool(facts.papers)
    done = {
        "agreements": facts.agreed,
        "check": facts.checked or started,
        "theory": facts.papers.get("theory") == "sealed",
        "practical": facts.papers.get("practical") == "sealed",
        "result": False,
    }
    current = next(name for name in STEPS if not done[name])
    return [Step(name, _state(name, done[name], current)) for name in STEPS]


def current_step(steps: list[Step]) -> str:
    """Return the name of the step that comes next."""
    return next(step.name for step in steps if step.state is StepState.CURRENT)


def _state(name: str, done: bool, current: str) -> StepState:
    if name == current:
        return StepState.CURRENT
    return StepState.DONE if done else StepState.WAITING
