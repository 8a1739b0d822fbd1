"""The table: ours beside Moodle 4.5 and CTFd 3.8, and beside the target.

The peers' figures were measured once on two cores with 300 users (CPU milliseconds of application,
database and proxy for one operation, ±30 %).
"""

from __future__ import annotations

from typing import Any

# operation: (Moodle, CTFd, target), CPU ms each; None where there is no counterpart
PEERS: dict[str, tuple[float | None, float | None, float | None]] = {
    "sign in and dashboard": (155, 275, 45),
    "start a sitting": (64, None, 3),
    "load the paper": (90, 39, 3),
    "save one answer": (20, 45, 1.3),
    "finish and grade": (61, None, 5),
    "result page": (104, None, 8),
    "whole exam": (4500, None, 150),
}


def table(found: dict[str, Any]) -> str:
    """Return the table of one run as text."""
    lines = [
        f"{found['database']}: {found['candidates']} candidates, {found['saves']} saves each, "
        f"{found['workers']} workers",
        f"{'operation':<24}{'n':>7}{'CPU ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'Moodle':>9}{'CTFd':>8}{'target':>8}",
    ]
    for name, row in found["operations"].items():
        moodle, ctfd, target = PEERS.get(name, (None, None, None))
        lines.append(
            f"{name:<24}{row['n']:>7}{row['cpu_ms']:>9.2f}{_cell(row.get('p50_ms')):>9}"
            f"{_cell(row.get('p99_ms')):>9}{_cell(moodle):>9}{_cell(ctfd):>8}{_cell(target):>8}"
        )
    lines.append(
        f"last of all sees the paper after {found['last_paper_s']:.2f} s of the common start"
    )
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:g}" if value >= 100 else f"{value:.1f}"


def bank_table(name: str, found: dict[str, Any]) -> str:
    """Return the figures of one of the question bank's benchmarks, one line each."""
    return "\n".join([f"{name}:", *(f"  {line}" for line in _lines("", found))])


def _lines(path: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        inner = [(f"{path} {key}".strip(), entry) for key, entry in value.items()]
        return [line for key, entry in inner for line in _lines(key, entry)]
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return [f"{path:<60} {shown}"]
