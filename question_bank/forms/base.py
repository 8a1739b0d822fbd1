"""What the modules of the editor's form share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from wtforms import SelectChoice
from wtforms.validators import Length

from core.i18n import lazy_gettext as _l
from question_bank.forms.rows import Submitted

Body: TypeAlias = Mapping[str, Any]
TEXT = Length(max=20_000, message=_l("文字过长"))
WORD = Length(max=300, message=_l("文字过长"))
EACH = "each"


@dataclass(frozen=True)
class Part:
    """How the form and the document of a type become each other, beside what all types have.

    ``read`` takes rows from a submitted form, ``show`` from a document; ``entry`` gives the fields of
    the document. ``lists`` are the names of the rows that buttons rearrange.
    """

    read: Callable[[Any, Submitted], None]
    show: Callable[[Any, Body], None]
    entry: Callable[[Any], dict[str, Any]]
    lists: tuple[str, ...] = ()


def choices(pairs: Iterable[tuple[str, object]], group: str | None = None) -> list[SelectChoice]:
    """Return the choices of a field from values and labels."""
    return [SelectChoice(value, label, optgroup=group) for value, label in pairs]


def number_or_text(text: str | None) -> int | str | None:
    """Return what was typed as a whole number where it is one, so that a check can name what is not."""
    word = (text or "").strip()
    if word.isdecimal() and len(word) < 15:
        return int(word)
    return word or None


def shown(value: object) -> str:
    """Return a value of a document as a field shows it."""
    return "" if value is None or isinstance(value, bool | list | dict) else str(value)


def truthy(**flags: object) -> dict[str, Any]:
    """Return the fields that have something in them."""
    return {name: value for name, value in flags.items() if value not in (None, "", False, [], {})}
