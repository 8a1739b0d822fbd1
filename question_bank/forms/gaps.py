"""Gaps in the stem, to be typed or chosen or filled with given words, and words to be clicked on."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from core.i18n import lazy_gettext as _l
from question_bank.forms.base import WORD, Body, Part, number_or_text, shown, truthy
from question_bank.forms.choices import read_options, show_options
from question_bank.forms.gap_rows import gap_rows, gap_rows_of, settle_gaps
from question_bank.forms.pairs import grid_of
from question_bank.forms.rows import Submitted
from question_bank.item_types.gaps import GAP, SPAN

GAP_TYPES = frozenset({"text_entry", "inline_choice", "gap_match"})


class GapFields:
    """The fields of these types."""

    most = StringField(_l("最多可选几处"), [WORD])


def stems(form: Any) -> list[str]:
    """Return the stem in the languages that it has."""
    return [str(form[f"stem_{lang}"].data or "") for lang in ("zh", "en")]


def placed_gaps(form: Any) -> list[str]:
    """Return the gaps in the stem, those of the Chinese first, each once."""
    return list(dict.fromkeys(match[1] for text in stems(form) for match in GAP.finditer(text)))


def spans(form: Any) -> dict[str, dict[str, str]]:
    """Return the words to be clicked on: id → language → words."""
    found: dict[str, dict[str, str]] = {}
    for lang, text in zip(("zh", "en"), stems(form), strict=True):
        for match in SPAN.finditer(text):
            found.setdefault(match[1], {})[lang] = match[2]
    return found


def _settle(form: Any) -> None:
    words = str(form.type.data) == "inline_choice"
    form.gaps = settle_gaps(form.gaps, placed_gaps(form), words=words)


def _read_gaps(form: Any, data: Submitted) -> None:
    form.gaps = gap_rows(data)
    _settle(form)


def _show_gaps(form: Any, body: Body) -> None:
    form.gaps = gap_rows_of(body)
    _settle(form)


def _text_entry(form: Any) -> dict[str, Any]:
    return {"gaps": [row.typed_entry() for row in form.gaps]}


def _inline_choice(form: Any) -> dict[str, Any]:
    return {"gaps": [row.chosen_entry() for row in form.gaps]}


def _read_match(form: Any, data: Submitted) -> None:
    read_options(form, data)
    form.gaps = gap_rows(data)
    _settle(form)
    form.grid = {row.id: [n for n in data.getlist(f"key:{row.id}") if n] for row in form.gaps}


def _show_match(form: Any, body: Body) -> None:
    show_options(form, body)
    _show_gaps(form, body)
    form.grid = grid_of(body)
    form.reuse.data = bool(body.get("reuse"))


def _gap_match(form: Any) -> dict[str, Any]:
    known = {row.id for row in form.options}
    key = {row.id: form.grid[row.id][0] for row in form.gaps if form.grid.get(row.id)}
    return {
        "options": [row.entry() for row in form.options],
        "gaps": [{"id": row.id} for row in form.gaps],
        "key": {gap: name for gap, name in key.items() if name in known},
        **truthy(reuse=form.reuse.data),
    }


def _read_hot(form: Any, data: Submitted) -> None:
    form.hot = data.getlist("hot")


def _show_hot(form: Any, body: Body) -> None:
    key = body.get("key")
    form.hot = [str(name) for name in key] if isinstance(key, list) else []
    form.most.data = shown(body.get("most"))


def _hot_text(form: Any) -> dict[str, Any]:
    key = [name for name in spans(form) if name in form.hot]
    return {"key": key, **truthy(most=number_or_text(form.most.data))}


TEXT_ENTRY = Part(_read_gaps, _show_gaps, _text_entry, ("gaps",))
INLINE_CHOICE = Part(_read_gaps, _show_gaps, _inline_choice, ("gaps",))
GAP_MATCH = Part(_read_match, _show_match, _gap_match, ("options", "gaps"))
HOT_TEXT = Part(_read_hot, _show_hot, _hot_text)
