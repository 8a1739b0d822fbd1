"""The migrated schema is that of the models, goes down and up again, and holds what cannot change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app import create_app
from core.cli import alembic_config
from core.db import Base, db
from core.immutable import frozen_tables
from question_bank.search import owns_table
from tests.conftest import settings_for

Migrate = Callable[[Callable[..., None], str], None]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.both)])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        given = request.getfixturevalue("postgres_url")
        url = given.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def migrate(connection: Connection) -> Migrate:
    """Return a function that brings the database to a revision."""

    def go(act: Callable[..., None], revision: str) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        act(config, revision)
        connection.commit()

    return go


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Leave out the search index, which no model stands behind (FTS5 has tables of its own)."""
    return not (kind == "table" and owns_table(name))


def differences(connection: Connection) -> list[Any]:
    opts = {"compare_type": True, "include_name": include_name}
    context = MigrationContext.configure(connection, opts=opts)
    return list(compare_metadata(context, Base.metadata))


def triggers(connection: Connection) -> set[str]:
    """Return the names of all triggers."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.execute(text(query)).scalars())


def triggers_wanted(dialect: str) -> set[str]:
    ends = ("no_update", "no_delete") if dialect == "sqlite" else ("frozen", "no_truncate")
    return {f"tr_{table}_{end}" for table in frozen_tables() for end in ends}


def test_the_migrations_are_one_line() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_the_migrated_schema_is_that_of_the_models(
    connection: Connection, migrate: Migrate
) -> None:
    migrate(command.upgrade, "head")
    assert differences(connection) == []
    assert triggers(connection) == triggers_wanted(connection.dialect.name)


def test_the_schema_goes_down_and_comes_up_again(connection: Connection, migrate: Migrate) -> None:
    migrate(command.upgrade, "head")
    migrate(command.downgrade, "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert triggers(connection) == set()
    connection.commit()
    migrate(command.upgrade, "head")
    assert differences(connection) == []
    assert triggers(connection) == triggers_wanted(connection.dialect.name)


def test_every_step_down_can_be_taken_up_again(connection: Connection, migrate: Migrate) -> None:
    migrate(command.upgrade, "head")
    for _step in ScriptDirectory.from_config(alembic_config()).walk_revisions():
        migrate(command.downgrade, "-1")
        migrate(command.upgrade, "+1")
        migrate(command.downgrade, "-1")


def test_no_constraint_is_without_a_name() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    assert not unnamed


@pytest.mark.parametrize("act", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_rows_of_frozen_tables_cannot_be_changed(
    demo_template: Path, tmp_path: Path, act: str
) -> None:
    import shutil

    shutil.copytree(demo_template, tmp_path / "site")
    app = create_app(settings_for(tmp_path / "site"))
    with app.app_context():
        empty = []
        for name in frozen_tables():
            column = next(iter(Base.metadata.tables[name].primary_key)).name
            with db.engine.connect() as there:
                if not there.execute(text(f"SELECT count(*) FROM {name}")).scalar_one():
                    empty.append(name)
                    continue
                with pytest.raises((IntegrityError, DatabaseError), match="cannot be changed"):
                    there.execute(text(act.format(name, column)))
                there.rollback()
        db.engine.dispose()
    assert len(empty) < len(frozen_tables()) / 2, f"the demo data has no rows of {empty}"
