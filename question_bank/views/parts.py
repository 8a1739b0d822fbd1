"""Parts of the editor that depend on what is written elsewhere in it, drawn by the same templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template

from question_bank.forms import ItemForm
from question_bank.forms.gaps import spans
from question_bank.item_types.base import options_of
from question_bank.parameters import (
    SHOWN,
    ExpressionError,
    draw_variants,
    is_parametrised,
    never_held,
)
from question_bank.places import place_name
from question_bank.rendering.words import plain
from question_bank.views.base import anchor

_PARTS = {
    "text_entry": "gaps",
    "inline_choice": "gaps",
    "gap_match": "gaps",
    "hot_text": "spans",
    "matching": "grid",
    "choice_table": "grid",
}
_MOST_SHOWN = 80


def editor_parts(form: ItemForm, body: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the part of the form that follows from other fields: name → signature and HTML.

    The page replaces its own only when the signature differs, so that nobody loses the cursor.
    """
    name = _PARTS.get(str(form.type.data))
    if name is None:
        return {}
    html = render_template(
        "question_bank/_editor_part.html", form=form, part=name, spans=spans(form)
    )
    return {name: {"signature": signature(form), "html": html}}


def signature(form: ItemForm) -> str:
    """Return what tells whether the dependent part must be drawn again."""
    kind = str(form.type.data)
    if kind == "hot_text":
        words = [(name, *texts.values()) for name, texts in spans(form).items()]
        return repr(words)
    gaps = [(g.id, g.placed, [row.id for row in g.options]) for g in form.gaps]
    options = [(row.id, _start(row.text)) for row in form.options]
    rows = [(row.id, _start(row.text)) for row in form.rows]
    return repr((gaps, options, rows, bool(form.many.data)))


def _start(text: Mapping[str, str]) -> str:
    return (text.get("zh") or text.get("en") or "")[:40]


def variant_number(form: ItemForm) -> int:
    """Return which variant the page shows, from 1."""
    text = str(form.variant.data or "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 3 else 1


def variants_panel(body: Mapping[str, Any], chosen: int) -> str:
    """Return ten variants as HTML: values, stem, key, and what makes one degenerate."""
    if not is_parametrised(body):
        return ""
    try:
        drawn, fault = draw_variants(body), ""
    except (ExpressionError, KeyError) as error:
        drawn, fault = [], getattr(error, "message", "")
    rows = [
        {
            "number": variant.number,
            "values": {name: plain(value) for name, value in variant.values.items()},
            "stem": variant.body.get("stem"),
            "key": key_words(variant.body),
            "problems": [
                (place_name(p.field), anchor(p.field), p.message) for p in variant.problems
            ],
        }
        for variant in drawn
    ]
    return render_template(
        "question_bank/_variants.html",
        rows=rows,
        fault=fault,
        never=[] if drawn or fault else never_held(body),
        chosen=chosen,
        shown=SHOWN,
    )


def key_words(body: Mapping[str, Any]) -> str:
    """Return the key of a plain document in a few words."""
    key = body.get("key")
    right = [str(o.get("text", {}).get("zh") or "") for o in options_of(body) if o.get("correct")]
    if right:
        return "；".join(right)[:_MOST_SHOWN]
    if isinstance(key, str):
        return key
    if isinstance(key, list):
        return " → ".join(map(str, key))
    if isinstance(key, Mapping):
        return "；".join(f"{place} {given}" for place, given in key.items())
    gaps = [gap for gap in body.get("gaps") or [] if isinstance(gap, Mapping)]
    if gaps:
        return "；".join("、".join(map(str, gap.get("accept") or [])) for gap in gaps)
    ranges = [f"{r.get('low', '')}–{r.get('high', '')}" for r in body.get("ranges") or []]
    return "；".join(ranges) if ranges else ("" if key is None else str(key))
