"""Items and stimuli as HTML and as the payload that ``static/js/item-view.js`` draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from question_bank.item_types.base import LANGUAGES, shown_options
from question_bank.rendering.markdown import render_inline, render_markdown

Html = dict[str, Markup]


@dataclass(frozen=True)
class RenderedItem:
    """An item as HTML in every language it has; ``lang`` is the one that the properties speak.

    Holds nothing that tells the key. Options keep the author's ids, and the author's order except
    where ordering them is the task. ``decimals`` is how many decimals the stem of a numeric item asks
    for; ``stimulus`` is the identifier of the material, or None.
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
    body: Mapping[str, Any], lang: str, *, points: Fraction | None = None
) -> RenderedItem:
    """Render an item document, also an unfinished one; whatever tells the key is left behind."""
    numeric = body.get("type") == "numeric"
    unit = body.get("unit") if numeric else None
    decimals = body.get("decimals") if numeric else None
    return RenderedItem(
        type=str(body.get("type", "")),
        lang=lang,
        stem=_each_language(body.get("stem"), render_markdown),
        option_texts=[
            (str(option.get("id", "")), _each_language(option.get("text"), render_inline))
            for option in shown_options(body)
        ],
        points=points,
        unit={str(k): str(v) for k, v in unit.items()} if isinstance(unit, Mapping) else None,
        decimals=decimals if isinstance(decimals, int) else None,
        fixed=bool(body.get("fixed")),
        stimulus=str(body["stimulus"]) if body.get("stimulus") else None,
    )


def render_stimulus(body: Mapping[str, Any], lang: str) -> Markup:
    """Return the material's text as HTML in a language, or in the other when that is missing."""
    texts = _each_language(body.get("body"), render_markdown)
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
    author's; ``option_ids`` maps the author's option ids to those that may be shown.
    """
    names = option_ids or {}
    return {
        "ref": ref,
        "type": rendered.type,
        "points": None if rendered.points is None else str(rendered.points),
        "stem": _text(rendered.stem),
        "options": [
            {"id": names.get(option_id, option_id), "html": _text(texts)}
            for option_id, texts in rendered.option_texts
        ],
        "unit": rendered.unit,
        "decimals": rendered.decimals,
        "fixed": rendered.fixed,
        "stimulus": rendered.stimulus if stimulus is None else stimulus,
    }


def _text(html: Mapping[str, Markup]) -> dict[str, str]:
    return {lang: str(markup) for lang, markup in html.items()}


def _each_language(texts: object, render: Callable[[str, str], Markup]) -> Html:
    if not isinstance(texts, Mapping):
        return {}
    return {
        lang: render(str(texts[lang]), lang)
        for lang in LANGUAGES
        if str(texts.get(lang) or "").strip()
    }
