"""Asking the search index: what both databases call matching and weight, as SQL expressions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Float, column, literal, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from question_bank.search import TABLE, WEIGHTS, Node, fts5, tsquery

INDEX = table(TABLE, column("rowid"))
"""The index; ``rowid`` is the item's row."""


class Matches(FunctionElement[bool]):
    """That the row of the index answers a condition."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, node: Node) -> None:
        super().__init__(literal(fts5(node)), literal(tsquery(node)))

    def self_group(self, against: Any = None) -> Any:
        """Stand in a condition as it is: SQLite knows no ``… MATCH … = 1``."""
        return self


class Weight(FunctionElement[float]):
    """How well the row answers: the smaller the better."""

    type = Float()
    inherit_cache = True

    def __init__(self, node: Node) -> None:
        super().__init__(literal(tsquery(node)))


@compiles(Matches)
def _matches(element: Matches, compiler: SQLCompiler, **more: Any) -> str:
    asked, _ = element.clauses
    return f"{TABLE} MATCH {compiler.process(asked, **more)}"


@compiles(Matches, "postgresql")
def _matches_tsquery(element: Matches, compiler: SQLCompiler, **more: Any) -> str:
    _, asked = element.clauses
    return f"{TABLE}.document @@ CAST({compiler.process(asked, **more)} AS tsquery)"


@compiles(Weight)
def _bm25(element: Weight, compiler: SQLCompiler, **more: Any) -> str:
    return f"bm25({TABLE}, {', '.join(str(weight) for weight in WEIGHTS)})"


@compiles(Weight, "postgresql")
def _ts_rank(element: Weight, compiler: SQLCompiler, **more: Any) -> str:
    (asked,) = element.clauses
    return f"-ts_rank({TABLE}.document, CAST({compiler.process(asked, **more)} AS tsquery))"
