"""Trainings: what a record may say, and whom a training keeps from judging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import Allowed, Refused, Verdict

TRAINING_BAR_DAYS = 730


@dataclass(frozen=True)
class TrainingSpan:
    """Someone trained a candidate until ``ended_on``; None when it goes on."""

    ended_on: date | None


def may_examine(trainings: Iterable[TrainingSpan], *, on: date) -> Verdict:
    """Say whether a person may examine a candidate whom they trained.

    Barred for two years (730 days) from the end of the training: refused after 729 days, allowed
    after 731. Source: ISO/IEC 17024:2012, 5.2.3 e.
    """
    for span in trainings:
        if span.ended_on is None:
            return Refused("trains_now")
        days = (on - span.ended_on).days
        if days <= TRAINING_BAR_DAYS:
            return Refused("trained_recently", {"days": days})
    return Allowed()


class TrainingProblem(StrEnum):
    """What is wrong with the record of a training."""

    SELF = "trains_self"
    NOT_STARTED = "starts_later"
    ENDS_BEFORE = "ends_before_start"
    ENDS_LATER = "ends_later"


def training_problem(
    *, same_person: bool, started_on: date, ended_on: date | None, today: date
) -> TrainingProblem | None:
    """Return what keeps a training from being recorded, or None.

    A record tells what was, so neither day lies ahead; a training that goes on has no end yet.
    """
    if same_person:
        return TrainingProblem.SELF
    if started_on > today:
        return TrainingProblem.NOT_STARTED
    if ended_on is not None and ended_on < started_on:
        return TrainingProblem.ENDS_BEFORE
    if ended_on is not None and ended_on > today:
        return TrainingProblem.ENDS_LATER
    return None


def backdated_days(day: date | None, today: date) -> int:
    """Return by how many days a day lies before today; 0 for today and for none."""
    return 0 if day is None else max(0, (today - day).days)
