"""What the system check of a browser comes to: measurements in, one outcome each out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LARGEST_SKEW_MS = 5_000
GOOD_PING_MS = 300
WORST_PING_MS = 2_000
PINGS = 10
GOOD_WIDTH, GOOD_HEIGHT = 1024, 600
LEAST_WIDTH = 320


class CheckOutcome(StrEnum):
    """How one check went; only ``fail`` keeps a candidate from starting."""

    PASS = "pass"  # noqa: S105 - a word for an outcome
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Measurements:
    """What the browser measured: times in milliseconds, sizes in CSS pixels.

    ``skew_ms`` is the browser's clock minus the server's; ``pings_ms`` are round trips, -1 for one
    that failed.
    """

    cookies: bool
    storage: bool
    modules: bool
    skew_ms: int
    pings_ms: tuple[int, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Checked:
    """One check: its name, how it went, and the figure behind it where there is one."""

    name: str
    outcome: CheckOutcome
    figure: int | None = None


def check_browser(found: Measurements) -> list[Checked]:
    """Return the outcome of each check in the order in which they are shown.

    Storage keeps answers while the network is down: without it a paper can be sat, with a warning.
    The clock only matters for what the candidate reads on their own machine; the deadline is the
    server's. A median round trip above two seconds, or more than half of the pings lost, fails.
    """
    return [
        Checked("modules", _needed(found.modules)),
        Checked("cookies", _needed(found.cookies)),
        Checked("storage", CheckOutcome.PASS if found.storage else CheckOutcome.WARN),
        Checked("clock", _clock(found.skew_ms), abs(found.skew_ms) // 1000),
        _network(found.pings_ms),
        Checked("screen", _screen(found.width, found.height), found.width),
    ]


def passed(checks: list[Checked]) -> bool:
    """Tell whether nothing failed."""
    return all(check.outcome is not CheckOutcome.FAIL for check in checks)


def _needed(there: bool) -> CheckOutcome:
    return CheckOutcome.PASS if there else CheckOutcome.FAIL


def _clock(skew_ms: int) -> CheckOutcome:
    return CheckOutcome.PASS if abs(skew_ms) < LARGEST_SKEW_MS else CheckOutcome.WARN


def _network(pings_ms: tuple[int, ...]) -> Checked:
    arrived = sorted(ping for ping in pings_ms if ping >= 0)
    if not arrived or len(arrived) * 2 <= len(pings_ms):
        return Checked("network", CheckOutcome.FAIL)
    median = arrived[len(arrived) // 2]
    if median > WORST_PING_MS:
        return Checked("network", CheckOutcome.FAIL, median)
    good = median <= GOOD_PING_MS and len(arrived) == len(pings_ms)
    return Checked("network", CheckOutcome.PASS if good else CheckOutcome.WARN, median)


def _screen(width: int, height: int) -> CheckOutcome:
    if width < LEAST_WIDTH:
        return CheckOutcome.FAIL
    wide = width >= GOOD_WIDTH and height >= GOOD_HEIGHT
    return CheckOutcome.PASS if wide else CheckOutcome.WARN
