"""A second row where there may be one is told as overtaken; any other broken constraint is our fault."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db

ROW = (
    "INSERT INTO organisation (public_id, slug, name, kind, created_at) "
    "VALUES (:id, :slug, :name, 'training', '2026-11-22 04:00:00+00:00')"
)


def answer_to(app: Flask, *rows: dict[str, str | None]) -> int:
    with app.test_request_context("/", headers={"Accept": "application/json"}):
        with pytest.raises(IntegrityError) as broken:
            for row in rows:
                db.session.execute(text(ROW), row)
        answer = app.make_response(app.handle_user_exception(broken.value))
        db.session.rollback()
        return answer.status_code


def test_a_row_that_is_there_already_was_written_by_somebody_else(either_app: Flask) -> None:
    first = {"id": "0191", "slug": "one", "name": "{}"}
    assert answer_to(either_app, first, {**first, "id": "0192"}) == 409


def test_a_missing_value_is_a_fault_of_ours(either_app: Flask) -> None:
    assert answer_to(either_app, {"id": "0191", "slug": "one", "name": None}) == 500
