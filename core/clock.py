"""The clock. Only the edges (views, command line, jobs) ask it; everything below is told the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


class Clock:
    """Wall clock in aware UTC."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


class SettableClock(Clock):
    """A clock that tests set and move."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Move the clock by a span of time."""
        self._now += by

    def set(self, moment: datetime) -> None:
        """Set the clock to an aware moment."""
        self._now = moment.astimezone(UTC)


_clock: Clock = Clock()


def now() -> datetime:
    """Return the present moment from the clock in use, aware UTC."""
    return _clock.now()


def use_clock(clock: Clock) -> Clock:
    """Put another clock into use and return the one before; for tests."""
    global _clock
    before, _clock = _clock, clock
    return before
