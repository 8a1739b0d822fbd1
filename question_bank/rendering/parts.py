"""What only some types show: gaps and hot spans inside the stem, rows, pictures, areas, scales."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from question_bank.item_types.base import LANGUAGES, Body, entries_of
from question_bank.item_types.extended_text import LONGEST_TEXT
from question_bank.item_types.gaps import GAP, SPAN, gap_ids
from question_bank.item_types.text_entry import LENGTH
from question_bank.rendering.markdown import render_inline, render_markdown
from question_bank.rendering.pictures import Assets, data_address

Render = Callable[[str, str, Assets | None], Markup]

_FIRST = 0xE000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAG = re.compile(r"(<[^>]*>)")
_GAPPED = ("text_entry", "inline_choice", "gap_match")


def each_language(texts: object, render: Render, assets: Assets | None) -> dict[str, Markup]:
    """Render a text in every language that it has."""
    if not isinstance(texts, Mapping):
        return {}
    return {
        lang: render(str(texts[lang]), lang, assets)
        for lang in LANGUAGES
        if str(texts.get(lang) or "").strip()
    }


def stem_html(body: Body, assets: Assets) -> dict[str, Markup]:
    """Render the stem; gaps and hot spans become elements of the classes ``iv-gap`` and ``iv-hot``.

    Each of them is one private character while the Markdown is rendered and sanitised, so that it
    can stand in a table or in code and no author can write the element.
    """
    if body.get("type") == "hot_text":
        return each_language(body.get("stem"), _with_spans, assets)
    if body.get("type") not in _GAPPED:
        return each_language(body.get("stem"), render_markdown, assets)
    gaps = gap_ids(body)

    def with_gaps(text: str, lang: str, given: Assets | None) -> Markup:
        return _with_gaps(text, lang, given, gaps)

    return each_language(body.get("stem"), with_gaps, assets)


def _with_gaps(text: str, lang: str, assets: Assets | None, gaps: list[str]) -> Markup:
    elements: list[str] = []

    def hide(match: re.Match[str]) -> str:
        if match[1] not in gaps:
            return match[0]
        elements.append(f'<span class="iv-gap" data-gap="{escape(match[1])}"></span>')
        return chr(_FIRST + len(elements) - 1)

    hidden = GAP.sub(hide, _PRIVATE.sub("\ufffd", text))
    return _shown(render_markdown(hidden, lang, assets), elements)


def _with_spans(text: str, lang: str, assets: Assets | None) -> Markup:
    elements: list[str] = []

    def hide(match: re.Match[str]) -> str:
        words = render_inline(match[2], lang, assets)
        elements.append(f'<span class="iv-hot" data-hot="{escape(match[1])}">{words}</span>')
        return chr(_FIRST + len(elements) - 1)

    hidden = SPAN.sub(hide, _PRIVATE.sub("\ufffd", text))
    return _shown(render_markdown(hidden, lang, assets), elements)


def _shown(html: Markup, elements: list[str]) -> Markup:
    """Put the elements in the place of their characters; inside a tag there is no place for one."""
    marks = {chr(_FIRST + at): element for at, element in enumerate(elements)}
    pieces = [
        _PRIVATE.sub("", piece)
        if piece.startswith("<")
        else _PRIVATE.sub(lambda match: marks.get(match[0], ""), piece)
        for piece in _TAG.split(str(html))
    ]
    return Markup("".join(pieces))  # noqa: S704  # sanitised HTML and our own elements


def rendered_parts(body: Body, assets: Assets) -> dict[str, Any]:
    """Return the parts that a type shows beside stem and options, under the author's ids."""
    make = _PARTS.get(str(body.get("type")))
    return {} if make is None else make(body, assets)


def _text_entry(body: Body, _: Assets) -> dict[str, Any]:
    return {
        "gaps": [
            {"id": str(gap.get("id", "")), "length": _whole(gap.get("length")) or LENGTH}
            for gap in entries_of(body, "gaps")
        ]
    }


def _inline_choice(body: Body, assets: Assets) -> dict[str, Any]:
    return {
        "gaps": [
            {"id": str(gap.get("id", "")), "options": _listed(gap, "options", assets)}
            for gap in entries_of(body, "gaps")
        ]
    }


def _matching(body: Body, assets: Assets) -> dict[str, Any]:
    return {"rows": _listed(body, "rows", assets), "reuse": bool(body.get("reuse"))}


def _choice_table(body: Body, assets: Assets) -> dict[str, Any]:
    return {"rows": _listed(body, "rows", assets), "many": bool(body.get("many"))}


def _hot_text(body: Body, _: Assets) -> dict[str, Any]:
    return {"most": _whole(body.get("most"))}


def _gap_match(body: Body, _: Assets) -> dict[str, Any]:
    return {"gaps": [{"id": gap} for gap in gap_ids(body)], "reuse": bool(body.get("reuse"))}


def _hotspot(body: Body, assets: Assets) -> dict[str, Any]:
    areas = [
        {
            "id": str(area.get("id", "")),
            "shape": str(area.get("shape", "")),
            "coords": [value for value in area.get("coords") or [] if isinstance(value, int)],
            "label": _texts(area.get("label")),
        }
        for area in entries_of(body, "areas")
    ]
    return {"image": _image(body, assets), "areas": areas, "most": _whole(body.get("most"))}


def _point(body: Body, assets: Assets) -> dict[str, Any]:
    return {"image": _image(body, assets), "most": len(entries_of(body, "areas"))}


def _slider(body: Body, _: Assets) -> dict[str, Any]:
    scale = body.get("range")
    given = scale if isinstance(scale, Mapping) else {}
    return {"range": {name: str(given.get(name, "")) for name in ("low", "high", "step")}}


def _writing(body: Body, _: Assets) -> dict[str, Any]:
    given = _settings(body)
    return {
        "answer": {
            "format": str(given.get("format") or "plain"),
            "language": str(given.get("language") or ""),
            "least": _whole(given.get("least")) or 0,
            "most": _whole(given.get("most")) or LONGEST_TEXT,
        }
    }


def _files(body: Body, _: Assets) -> dict[str, Any]:
    given = _settings(body)
    accept = given.get("accept")
    return {
        "answer": {
            "accept": [str(kind) for kind in accept] if isinstance(accept, list) else [],
            "largest": _whole(given.get("largest")) or 0,
            "files": _whole(given.get("files")) or 1,
        }
    }


def _settings(body: Body) -> Mapping[str, Any]:
    answer = body.get("answer")
    return answer if isinstance(answer, Mapping) else {}


_PARTS: dict[str, Callable[[Body, Assets], dict[str, Any]]] = {
    "text_entry": _text_entry,
    "inline_choice": _inline_choice,
    "matching": _matching,
    "choice_table": _choice_table,
    "hot_text": _hot_text,
    "gap_match": _gap_match,
    "hotspot": _hotspot,
    "point": _point,
    "slider": _slider,
    "extended_text": _writing,
    "upload": _files,
}


def _listed(holder: Mapping[str, Any], name: str, assets: Assets) -> list[dict[str, Any]]:
    return [
        {
            "id": str(entry.get("id", "")),
            "html": each_language(entry.get("text"), render_inline, assets),
        }
        for entry in entries_of(holder, name)
    ]


def _image(body: Body, assets: Assets) -> dict[str, Any]:
    """Return the picture of an item; ``src`` is empty while its bytes are not there."""
    found = body.get("image")
    image = found if isinstance(found, Mapping) else {}
    media_type, data = assets.get(str(image.get("asset", "")), ("", b""))
    return {
        "src": data_address(media_type, data) if data else "",
        "alt": _texts(image.get("alt")),
        "width": _whole(image.get("width")) or 0,
        "height": _whole(image.get("height")) or 0,
    }


def _texts(value: object) -> dict[str, str]:
    texts = value if isinstance(value, Mapping) else {}
    return {lang: str(texts[lang]) for lang in LANGUAGES if texts.get(lang)}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
