"""Connections to a database server that died while they lay idle, and what is built before forking."""

from __future__ import annotations

import gc

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from core import db as ground
from core.warm import warm_up


@pytest.mark.both
def test_a_connection_that_died_while_idle_is_replaced(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "ASK_AFTER_S", -1.0)
    address = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    own, other = create_engine(address), create_engine(address)
    with own.connect() as connection:
        first = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    with own.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != first
    own.dispose()
    other.dispose()


def test_warming_up_compiles_every_page_and_leaves_the_site_working(app: Flask) -> None:
    try:
        warm_up(app)
    finally:
        gc.unfreeze()
    assert app.test_client().get("/account/sign-in").status_code == 200
