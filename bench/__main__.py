"""Runs the benchmarks: ``python -m bench [--candidates N] [--database sqlite|postgresql]``.

Prints a table and writes ``bench/out/<name>.json``. Loopback only, bounded, stops by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.exam import DATABASES, run_exam
from bench.report import table

OUT = Path(__file__).parent / "out"


def main() -> int:
    """Run what was asked for and return the exit status."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=300)
    parser.add_argument("--saves", type=int, default=40)
    parser.add_argument("--database", choices=DATABASES, action="append")
    chosen = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    for database in chosen.database or DATABASES:
        found = run_exam(database, candidates=chosen.candidates, saves=chosen.saves)
        (OUT / f"exam-{database}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
        sys.stdout.write(table(found) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
