"""Frozen rows by every kind of SQL: also what replaces, joins or empties a table."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.immutable import frozen_tables
from tests.question_bank.conftest import build_world

REFUSED = {
    "sqlite": (
        "INSERT OR REPLACE INTO item_version SELECT * FROM item_version",
        "REPLACE INTO item_version SELECT * FROM item_version",
        "UPDATE item_version SET number = 9 FROM item WHERE item.id = item_version.item_id",
        "UPDATE OR REPLACE item_version SET number = 9",
        "INSERT INTO item_version SELECT * FROM item_version WHERE true "
        "ON CONFLICT (id) DO UPDATE SET number = 9",
        "DELETE FROM item_version",
    ),
    "postgresql": (
        "UPDATE item_version SET number = 9 FROM item WHERE item.id = item_version.item_id",
        "INSERT INTO item_version SELECT * FROM item_version "
        "ON CONFLICT (id) DO UPDATE SET number = 9",
        "DELETE FROM item_version USING item WHERE item.id = item_version.item_id",
        "TRUNCATE item_version CASCADE",
        "WITH gone AS (DELETE FROM item_version RETURNING 1) SELECT * FROM gone",
    ),
}


def test_no_statement_changes_or_removes_a_frozen_row(either_app: Flask) -> None:
    world = build_world()
    world.approved()
    session = world.session
    session.commit()
    before = session.execute(text("SELECT id, number, digest FROM item_version")).all()
    for statement in REFUSED[db.engine.dialect.name]:
        with pytest.raises(IntegrityError):
            session.execute(text(statement))
        session.rollback()
    assert session.execute(text("SELECT id, number, digest FROM item_version")).all() == before


@pytest.mark.both
@pytest.mark.parametrize("either_app", ["postgresql"], indirect=True)
def test_no_frozen_table_can_be_emptied_at_once(either_app: Flask) -> None:
    for table in frozen_tables():
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"TRUNCATE {table} CASCADE"))
        db.session.rollback()
