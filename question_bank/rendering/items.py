"""Items and stimuli as HTML and as the payload that ``static/js/item-view.js`` draws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from question_bank.item_types.base import shown_options
from question_bank.rendering.markdown import render_inline, render_markdown
from question_bank.rendering.parts import each_language, rendered_parts, stem_html
from question_bank.rendering.pictures import Assets

Html = dict[str, Markup]
_HOT = re.compile(r'(<span class="iv-hot" data-hot=")([^"]+)(")')
_WITH_UNIT = ("numeric", "slider")


@dataclass(frozen=True)
class RenderedItem:
    """An item as HTML in every language it has; ``lang`` is the one that the properties speak.

    Holds nothing that tells the key. Options keep the author's ids, and the author's order except
    where ordering them is the task. ``decimals`` is how many decimals the stem of a numeric item asks
    for; ``stimulus`` is the identifier of the material, or None. ``parts`` are what only some types
    have (gaps, rows, picture, areas, scale …), as in the payload but under the author's ids.
    """

    type: str
    lang: str
    stem: Html
    option_texts: list[tuple[str, Html]]
    points: Fraction | None
    unit: dict[str, str] | None
    decimals: int | None
    fixed: bool
    stimulus: str | None
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def stem_html(self) -> Markup:
        """The stem in the chosen language, or in the other when that is missing."""
        return pick(self.stem, self.lang)

    @property
    def options(self) -> list[tuple[str, Markup]]:
        """(option id, HTML) in the chosen language, in the order to show them."""
        return [(option_id, pick(texts, self.lang)) for option_id, texts in self.option_texts]


def pick(texts: Mapping[str, Markup], lang: str) -> Markup:
    """Return the text in a language, or in the other when that is missing."""
    return texts.get(lang) or texts.get("zh") or texts.get("en") or Markup()


def render_item(
    body: Mapping[str, Any],
    lang: str,
    *,
    points: Fraction | None = None,
    assets: Assets | None = None,
) -> RenderedItem:
    """Render an item document, also an unfinished one; whatever tells the key is left behind.

    ``assets`` holds the pictures by id, as (media type, bytes); one that is missing is said so.
    """
    kind = str(body.get("type", ""))
    unit = body.get("unit") if kind in _WITH_UNIT else None
    decimals = body.get("decimals") if kind == "numeric" else None
    return RenderedItem(
        type=kind,
        lang=lang,
        stem=stem_html(body, assets or {}),
        option_texts=[
            (str(option.get("id", "")), each_language(option.get("text"), render_inline, assets))
            for option in shown_options(body)
        ],
        points=points,
        unit={str(k): str(v) for k, v in unit.items()} if isinstance(unit, Mapping) else None,
        decimals=decimals if isinstance(decimals, int) else None,
        fixed=bool(body.get("fixed")) or kind == "choice_table",
        stimulus=str(body["stimulus"]) if body.get("stimulus") else None,
        parts=rendered_parts(body, assets or {}),
    )


def render_stimulus(body: Mapping[str, Any], lang: str, assets: Assets | None = None) -> Markup:
    """Return the material's text as HTML in a language, or in the other when that is missing."""
    texts = each_language(body.get("body"), render_markdown, assets)
    return pick(texts, lang)


def to_payload(
    rendered: RenderedItem,
    *,
    ref: str = "",
    stimulus: str | None = None,
    option_ids: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what ``item-view.js`` draws, as JSON without floats.

    ``ref`` names the item in its document; ``stimulus`` is the material's name there, by default the
    author's; ``option_ids`` maps the author's ids (options, options of gaps, areas, hot spans) to
    those that may be shown.
    """
    names = option_ids or {}
    return {
        "ref": ref,
        "type": rendered.type,
        "points": None if rendered.points is None else str(rendered.points),
        "stem": {lang: _hot_names(str(text), names) for lang, text in rendered.stem.items()},
        "options": [
            {"id": names.get(option_id, option_id), "html": _text(texts)}
            for option_id, texts in rendered.option_texts
        ],
        "unit": rendered.unit,
        "decimals": rendered.decimals,
        "fixed": rendered.fixed,
        "stimulus": rendered.stimulus if stimulus is None else stimulus,
        **{name: _part(name, value, names) for name, value in rendered.parts.items()},
    }


_PLAIN = ("ref", "type", "points", "stem", "options", "unit", "decimals", "fixed", "stimulus")


def from_payload(payload: Mapping[str, Any], lang: str) -> RenderedItem:
    """Return the item that a payload of ``to_payload`` shows, under the ids that stand in it."""
    points = payload.get("points")
    return RenderedItem(
        type=payload["type"],
        lang=lang,
        stem=_trusted(payload["stem"]),
        option_texts=[(option["id"], _trusted(option["html"])) for option in payload["options"]],
        points=None if points is None else Fraction(points),
        unit=payload["unit"],
        decimals=payload["decimals"],
        fixed=payload["fixed"],
        stimulus=payload["stimulus"],
        parts={name: _with_html(part) for name, part in payload.items() if name not in _PLAIN},
    )


def _with_html(part: Any) -> Any:
    """Return a part of a payload with the texts named ``html`` marked as such."""
    if isinstance(part, list):
        return [_with_html(entry) for entry in part]
    if isinstance(part, Mapping):
        return {
            name: _trusted(inner) if name == "html" else _with_html(inner)
            for name, inner in part.items()
        }
    return part


def _trusted(texts: Mapping[str, str]) -> Html:
    return {lang: Markup(text) for lang, text in texts.items()}  # noqa: S704 - our own rendering


def _hot_names(html: str, names: Mapping[str, str]) -> str:
    """Replace the ids of hot spans, which are the only such elements: authors write no HTML."""
    return _HOT.sub(lambda match: f"{match[1]}{names.get(match[2], match[2])}{match[3]}", html)


def _part(name: str, value: Any, names: Mapping[str, str]) -> Any:
    """Return a part as JSON, with the ids of areas and of options of gaps replaced."""
    if name == "areas":
        return [{**area, "id": names.get(area["id"], area["id"])} for area in value]
    if name == "rows":
        return [_listed(row, {}) for row in value]
    if name == "gaps":
        return [
            {**gap, "options": [_listed(option, names) for option in gap["options"]]}
            if "options" in gap
            else gap
            for gap in value
        ]
    return value


def _listed(entry: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": names.get(entry["id"], entry["id"]), "html": _text(entry["html"])}


def _text(html: Mapping[str, Markup]) -> dict[str, str]:
    return {lang: str(markup) for lang, markup in html.items()}
