"""Runs the benchmarks: ``python -m bench [--candidates N] [--database sqlite|postgresql] [--only NAME]``.

Prints a table and writes ``bench/out/<name>.json``. Loopback only, bounded, stops by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench import assembly, editing, finding, items
from bench.exam import DATABASES, run_exam
from bench.report import bank_table, table

OUT = Path(__file__).parent / "out"
BANK = {
    "items": items.run,
    "assembly": assembly.run,
    "editing": editing.run,
}
FINDING, EXAM = "finding", "exam"


def main() -> int:
    """Run what was asked for and return the exit status."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=300)
    parser.add_argument("--saves", type=int, default=40)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--only", choices=(*BANK, FINDING, EXAM), action="append")
    chosen = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    wanted = chosen.only or [*BANK, FINDING, EXAM]
    for name in [name for name in BANK if name in wanted]:
        found = BANK[name]()
        _keep(name, found, bank_table(name, found))
    for database in chosen.database or DATABASES:
        if FINDING in wanted:
            found = finding.run(database)
            _keep(f"{FINDING}-{database}", found, bank_table(FINDING, found))
    for database in chosen.database or DATABASES:
        if EXAM in wanted:
            found = run_exam(database, candidates=chosen.candidates, saves=chosen.saves)
            _keep(f"exam-{database}", found, table(found))
    return 0


def _keep(name: str, found: dict[str, Any], text: str) -> None:
    """Write the figures as JSON and print them as a table."""
    (OUT / f"{name}.json").write_text(
        json.dumps(found, indent=1, ensure_ascii=False, default=str), encoding="utf-8"
    )
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
