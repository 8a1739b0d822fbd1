"""Database ground: the declarative base, column types, and how transactions begin.

SQLite runs in WAL mode with synchronous=FULL. A transaction that may write begins IMMEDIATE, so that
it never fails half-way because another writer came first; requests that only read begin deferred.
Source: https://www.sqlite.org/lang_transaction.html and https://www.sqlite.org/wal.html
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

import psycopg
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Engine, Enum, Integer, MetaData, String, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from core.ids import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ASK_AFTER_S = 1.0

db = SQLAlchemy()

_may_write: ContextVar[bool] = ContextVar("may_write", default=True)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC moments; a naive one is refused. Text in SQLite, timestamptz in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it without the offset so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was given where an aware one is needed")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Rational(TypeDecorator[Fraction]):
    """Exact rational numbers stored as text ``p/q`` in lowest terms."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        """Write ``p/q``."""
        if value is None:
            return None
        exact = Fraction(value)
        return f"{exact.numerator}/{exact.denominator}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """Read ``p/q``."""
        return None if value is None else Fraction(value)


JsonDocument = JSON().with_variant(JSONB(), "postgresql")
RowNumber = BigInteger().with_variant(Integer(), "sqlite")


def enum_type(kind: type[StrEnum]) -> Enum:
    """Return the column type of an enumeration stored by value as text."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Base of all tables: named constraints, exact types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        Fraction: Rational(),
        dict[str, Any]: JsonDocument,
        list[Any]: JsonDocument,
        dict[str, str]: JsonDocument,
        list[str]: JsonDocument,
    }


class Row:
    """Mixin: an internal row number and a public id that URLs carry."""

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=uuid7)


@contextmanager
def reading_only() -> Iterator[None]:
    """Transactions begun inside take no write lock (SQLite)."""
    token = _may_write.set(False)
    try:
        yield
    finally:
        _may_write.reset(token)


def set_may_write(value: bool) -> None:
    """Say for the present context whether transactions may write."""
    _may_write.set(value)


def begin_writing(session: Session) -> None:
    """End a reading transaction and let the next statement begin one that may write."""
    session.rollback()
    _may_write.set(True)


def begin_reading(session: Session) -> None:
    """End a transaction and let those that follow in this request only read: what computes for long
    after that keeps nobody from writing.
    """
    session.rollback()
    _may_write.set(False)


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, record: Any) -> None:
    # Only with recursive_triggers does INSERT OR REPLACE ask the triggers of the row that it deletes.
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()


@event.listens_for(Engine, "checkin")
def _on_checkin(connection: Any, record: Any) -> None:
    record.info["returned"] = time.monotonic()


@event.listens_for(Engine, "checkout")
def _on_checkout(connection: Any, record: Any, proxy: Any) -> None:
    """Ask a server's connection that lay idle whether it still lives; a dead one makes all that the
    pool holds be opened anew. One that was in use a moment ago is not asked: it costs a round trip."""
    returned = record.info.get("returned")
    if returned is None or not isinstance(connection, psycopg.Connection):
        return
    if time.monotonic() - returned > ASK_AFTER_S and not _lives(connection):
        raise InvalidatePoolError


def _lives(connection: psycopg.Connection[Any]) -> bool:
    before = connection.autocommit
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
        connection.autocommit = before
    except psycopg.Error:
        return False
    return True


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write.get() else "BEGIN")
