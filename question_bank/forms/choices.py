"""Single and multiple choice, true or false, ordering."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import Optional

from core.i18n import lazy_gettext as _l
from question_bank.forms.base import Body, Part
from question_bank.forms.rows import (
    LETTERS,
    OptionRow,
    Submitted,
    option_rows,
    option_rows_of,
)

EMPTY = {
    "single": 4,
    "multiple": 5,
    "ordering": 4,
    "matching": 4,
    "choice_table": 3,
    "gap_match": 4,
}
"""With how many empty options an item of a type begins."""


class ChoiceFields:
    """The fields of these types."""

    fixed = BooleanField(_l("选项保持这里的次序"))
    truth = RadioField(
        _l("答案"),
        choices=[SelectChoice("true", _l("对")), SelectChoice("false", _l("错"))],
        validators=[Optional()],
        validate_choice=False,
    )


def read_options(form: Any, data: Submitted) -> None:
    """Read the options from a submitted form."""
    form.options = option_rows(data)


def show_options(form: Any, body: Body) -> None:
    """Show the options of a document; one without any gets empty ones."""
    count = EMPTY.get(str(body.get("type")), 0)
    form.options = option_rows_of(body) or [OptionRow(LETTERS[i]) for i in range(count)]


def _show_choice(form: Any, body: Body) -> None:
    show_options(form, body)
    form.fixed.data = bool(body.get("fixed"))


def _choice(form: Any) -> dict[str, Any]:
    options = [row.entry(place) for place, row in enumerate(form.options)]
    return {"options": options, "fixed": form.fixed.data}


def _ordering(form: Any) -> dict[str, Any]:
    """The rows stand in the right order; the document lists them by id and tells the order apart."""
    entries = [row.entry() for row in form.options]
    return {
        "options": sorted(entries, key=lambda entry: str(entry["id"])),
        "key": [entry["id"] for entry in entries],
    }


def _read_nothing(form: Any, data: Submitted) -> None:
    """All that true or false has is in fields."""


def _show_truth(form: Any, body: Body) -> None:
    key = body.get("key")
    form.truth.data = str(key).lower() if isinstance(key, bool) else None


def _truth(form: Any) -> dict[str, Any]:
    return {"key": {"true": True, "false": False}.get(str(form.truth.data))}


CHOICE = Part(read_options, _show_choice, _choice, ("options",))
ORDERING = Part(read_options, show_options, _ordering, ("options",))
TRUTH = Part(_read_nothing, _show_truth, _truth)
