"""Tables whose rows can be added and never changed: triggers refuse UPDATE and DELETE.

The ORM's events would miss bulk SQL; triggers on both databases do not. ``frozen`` lists the tables,
migrations and the test schema create the triggers from the same text.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Connection, Table, event, text

from core.db import Base

T = TypeVar("T", bound=Base)

_frozen: dict[str, tuple[str, ...]] = {}

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION liangcai_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % cannot be changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def frozen(model: type[T]) -> type[T]:
    """Class decorator: rows of this table cannot be changed or deleted, by whatever SQL."""
    table = model.__table__
    assert isinstance(table, Table)
    _frozen[table.name] = ()
    event.listen(table, "after_create", _after_create)
    return model


def frozen_tables() -> list[str]:
    """Return the names of all tables whose rows cannot change."""
    return sorted(_frozen)


def create_triggers(connection: Connection, table: str) -> None:
    """Create the refusing triggers of one table on SQLite or PostgreSQL."""
    for statement in trigger_statements(connection.dialect.name, table):
        connection.execute(text(statement))


def trigger_statements(dialect: str, table: str) -> list[str]:
    """Return the DDL for ``dialect`` ("sqlite" or "postgresql")."""
    if dialect == "postgresql":
        return [
            POSTGRES_FUNCTION,
            f"CREATE TRIGGER tr_{table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION liangcai_refuse_change()",
            f"CREATE OR REPLACE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION liangcai_refuse_change()",
        ]
    return [
        f"CREATE TRIGGER tr_{table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} cannot be changed'); END"
        for act in ("UPDATE", "DELETE")
    ]


def _after_create(target: Table, connection: Connection, **_: object) -> None:
    create_triggers(connection, target.name)
