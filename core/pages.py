"""Pages of long lists: which slice, how many in all, and the query that leads to the next."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
PER_PAGE = 25


@dataclass(frozen=True)
class Page(Generic[T]):
    """A slice of a list: ``items`` of page ``number`` (from 1) out of ``total`` rows."""

    items: Sequence[T]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))


def paginate(
    session: Session, query: Select[Any], number: int, per_page: int = PER_PAGE
) -> Page[Any]:
    """Return one page of a select of one entity; a number out of range gives the nearest page."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    last = max(1, -(-total // per_page))
    number = min(max(1, number), last)
    rows = session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, total, per_page)


def page_number() -> int:
    """Return ``?page=`` of the present request, 1 when it is missing or no number."""
    return request.args.get("page", 1, type=int) or 1


_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_RISKY) else text


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a CSV download with a byte-order mark, so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([csv_cell(cell) for cell in head])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    body = "﻿" + out.getvalue()
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(body, mimetype="text/csv; charset=utf-8", headers=headers)
