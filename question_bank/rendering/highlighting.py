"""Code as HTML with the marks of ``.lc-code``, told apart by Pygments.

``b`` keyword, ``u`` text, ``s`` number, ``small`` comment; everything else stays bare. The text itself is
never changed: without its marks the HTML is the escaped code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
)

LANGUAGES = {
    "sql": "sql", "hive": "sql", "hiveql": "sql", "mysql": "sql", "postgresql": "sql",
    "python": "python", "py": "python", "pyspark": "python",
    "java": "java", "scala": "scala",
    "bash": "bash", "sh": "bash", "shell": "bash",
    "json": "json", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
"""Words after the fence → the lexer that reads them; other code stays bare."""

LONGEST = 4000
"""Some lexers take time that grows with the square of the length."""

_MARKS = (
    (Comment, "small"), (String, "u"), (Number, "s"), (Keyword, "b"), (Operator.Word, "b"),
    (Name.Tag, "b"), (Literal.Date, "s"),
)  # fmt: skip
# Pygments takes for keywords of SQL what no dialect reserves (name, value, user, …).
_SQL_WORDS = (
    "select from where group by having order limit offset join left right full inner outer "
    "cross on using union intersect except all distinct as and or not in is null like between "
    "case when then else end insert into overwrite values update set delete merge matched "
    "create replace table view index database schema alter add drop truncate primary key "
    "foreign references unique check default constraint over partition partitioned clustered "
    "sorted buckets distribute cluster sort rows range unbounded preceding following current "
    "row window with recursive asc desc nulls exists any cast interval date timestamp true "
    "false explain analyze if lateral explode external stored row_number tablesample "
    "grant revoke to begin commit rollback transaction for returning int "
    "integer bigint smallint decimal numeric double float boolean string varchar char"
)
_RESERVED = frozenset(_SQL_WORDS.split())
# Its lexer for SQL reads 1.5 as two numbers.
_SPLIT_NUMBER = re.compile(r"<s>(\d+)</s>\.<s>(\d+)</s>")


@lru_cache(maxsize=16)
def _lexer(name: str) -> Any:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def highlight(code: str, language: str) -> str:
    """Return code as escaped HTML with marks; of an unknown language, or over ``LONGEST`` characters, it
    has none.
    """
    name = LANGUAGES.get(language)
    if name is None or len(code) > LONGEST:
        return escape(code, quote=False)
    # Some lexers see a comment only where its line ends.
    tokens = _lexer(name).get_tokens_unprocessed(code + "\n")
    found = ((_mark(kind, text, name), text) for _, kind, text in tokens)
    html = "".join(_tagged(mark, text) for mark, text in _joined(found))
    return _SPLIT_NUMBER.sub(r"<s>\1.\2</s>", html).removesuffix("\n")


def _tagged(mark: str, text: str) -> str:
    """Return escaped text in its mark, the end of the line outside it."""
    inner = text.rstrip("\n")
    shown = escape(inner, quote=False)
    return (f"<{mark}>{shown}</{mark}>" if mark and inner else shown) + text[len(inner) :]


def _mark(kind: Any, text: str, name: str) -> str:
    for wanted, mark in _MARKS:
        if kind in wanted:
            bare = mark == "b" and name == "sql" and text.lower() not in _RESERVED
            return "" if bare or not text.strip() else mark
    return ""


def _joined(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield neighbours of one mark as one piece."""
    held, text = "", ""
    for mark, piece in pieces:
        if not piece:
            continue
        if mark != held:
            if text:
                yield held, text
            held, text = mark, ""
        text += piece
    if text:
        yield held, text
