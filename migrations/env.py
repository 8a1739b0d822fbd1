"""Alembic's environment: the connection comes from the application's settings or the caller."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.types import TypeEngine

import accounts.models
import certificates.models
import core.models
import exams.models
import grading.models
import question_bank.models
import standards.models
from core.db import Base, Rational, UtcDateTime
from core.settings import load_settings
from question_bank.search import owns_table

MODELS = (
    core.models,
    accounts.models,
    standards.models,
    question_bank.models,
    exams.models,
    grading.models,
    certificates.models,
)


def render_item(kind: str, obj: TypeEngine[Any], autogen: Any) -> str | bool:
    """Write our own column types by their names in migrations."""
    if kind == "type" and isinstance(obj, UtcDateTime | Rational):
        autogen.imports.add("import core.db")
        return f"core.db.{type(obj).__name__}()"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Leave the search index out of comparisons: no model stands behind its tables."""
    return not (kind == "table" and owns_table(name))


def run(connection: Connection) -> None:
    """Run the migrations on this connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=False,
        compare_type=True,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    settings = load_settings()
    if not settings.database_url:
        settings.data_path.mkdir(parents=True, exist_ok=True)
    engine = create_engine(settings.url_of_database)
    with engine.connect() as opened:
        run(opened)
    engine.dispose()
