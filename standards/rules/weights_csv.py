"""Official weights as a CSV file, in either of two shapes.

Wide, one column a level as in the printed table: ``domain,L1,L2,L3,source``; a column left empty
altogether is not given. Long, one row a cell: ``level,domain,weight_pct,source_ref``, as our own
download has it; there a ``source_status`` other than ``official`` is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from standards.rules.problems import Problem
from standards.rules.sources import SourceStatus
from standards.rules.weights import OfficialCell

_LEVEL = re.compile(r"[Ll]\d+")
_PERCENT = ("weight_pct", "percent", "weight")
_SOURCE = ("source_ref", "source")
Read = tuple[list[OfficialCell], list[Problem]]


def read_weights_csv(text: str) -> Read:
    """Return the cells of a CSV text and what is wrong with it; sums are checked elsewhere."""
    try:
        head, rows = _rows(text.removeprefix("\ufeff"))
    except csv.Error as error:
        return [], [Problem("csv", "document", {"reason": str(error)})]
    wide = [name for name in head if _LEVEL.fullmatch(name)]
    if "domain" in head and wide:
        return _read_wide(rows, wide, _first(head, _SOURCE))
    percent = _first(head, _PERCENT)
    if {"level", "domain"} <= set(head) and percent:
        return _read_long(rows, percent, _first(head, _SOURCE))
    return [], [Problem("columns", "line 1", {"found": ", ".join(head)})]


def _rows(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    reader = csv.DictReader(io.StringIO(text, newline=None))
    head = [(name or "").strip() for name in reader.fieldnames or []]
    reader.fieldnames = head
    rows = [
        (reader.line_num, {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)})
        for row in reader
        if any(isinstance(v, str) and v.strip() for v in row.values())
    ]
    return head, rows


def _first(head: list[str], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in head), "")


def _read_wide(rows: list[tuple[int, dict[str, str]]], levels: list[str], source: str) -> Read:
    cells: list[OfficialCell] = []
    problems: list[Problem] = []
    given = [level for level in levels if any(row.get(level) for _, row in rows)]
    for line, row in rows:
        for level in given:
            where = f"line {line}, {level.upper()}"
            _add(cells, problems, where, level.upper(), row, row.get(level, ""), source)
    return cells, problems


def _read_long(rows: list[tuple[int, dict[str, str]]], percent: str, source: str) -> Read:
    cells: list[OfficialCell] = []
    problems: list[Problem] = []
    for line, row in rows:
        status = row.get("source_status", "")
        if status and status != SourceStatus.OFFICIAL:
            problems.append(Problem("not_official", f"line {line}", {"status": status}))
            continue
        level = row.get("level", "").upper()
        _add(cells, problems, f"line {line}", level, row, row.get(percent, ""), source)
    return cells, problems


def _add(
    cells: list[OfficialCell],
    problems: list[Problem],
    where: str,
    level: str,
    row: Mapping[str, str],
    percent: str,
    source: str,
) -> None:
    number = percent.removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,3}", number):
        problems.append(Problem("number", where, {"value": percent}))
        return
    cells.append(
        OfficialCell(level, row.get("domain", "").upper(), int(number), row.get(source, ""))
    )
