"""Rows matched to options, and tables of choices: the key is a grid of rows and options."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField

from core.i18n import lazy_gettext as _l
from question_bank.forms.base import Body, Part, truthy
from question_bank.forms.choices import read_options, show_options
from question_bank.forms.rows import Submitted, TextRow, text_rows, text_rows_of

_EMPTY_ROWS = 3


class PairFields:
    """The fields of these types."""

    reuse = BooleanField(_l("一个选项可以用多次"))
    many = BooleanField(_l("一行可以选多个"))


def _read(form: Any, data: Submitted) -> None:
    read_options(form, data)
    form.rows = text_rows(data)
    form.grid = {row.id: list(data.getlist(f"key:{row.id}")) for row in form.rows}


def _show(form: Any, body: Body) -> None:
    show_options(form, body)
    form.rows = text_rows_of(body) or [TextRow(f"r{n + 1}") for n in range(_EMPTY_ROWS)]
    form.grid = grid_of(body)
    form.reuse.data, form.many.data = bool(body.get("reuse")), bool(body.get("many"))


def grid_of(body: Body) -> dict[str, list[str]]:
    """Return which options the key of a document gives each row or gap."""
    key = body.get("key")
    if not isinstance(key, dict):
        return {}
    return {
        str(row): [str(name) for name in given] if isinstance(given, list) else [str(given)]
        for row, given in key.items()
    }


def _chosen(form: Any, row: str) -> list[str]:
    """Return the options that the grid gives a row, in their order, without those taken away since."""
    given = form.grid.get(row, [])
    return [option.id for option in form.options if option.id in given]


def _entries(form: Any) -> dict[str, Any]:
    return {
        "options": [row.entry() for row in form.options],
        "rows": [row.entry() for row in form.rows],
    }


def _matching(form: Any) -> dict[str, Any]:
    key = {row.id: _chosen(form, row.id)[:1] for row in form.rows}
    return {
        **_entries(form),
        "key": {row: given[0] for row, given in key.items() if given},
        **truthy(reuse=form.reuse.data),
    }


def _table(form: Any) -> dict[str, Any]:
    most = None if form.many.data else 1
    key = {row.id: _chosen(form, row.id)[:most] for row in form.rows}
    return {
        **_entries(form),
        "key": {row: given for row, given in key.items() if given},
        **truthy(many=form.many.data),
    }


MATCHING = Part(_read, _show, _matching, ("options", "rows"))
TABLE = Part(_read, _show, _table, ("options", "rows"))
