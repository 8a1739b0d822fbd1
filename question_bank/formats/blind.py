"""Items without anything that tells the key, for people who answer them as a check.

Left out: key, rationale, explanations, usual slips, tolerance, topic, source and expected difficulty.
Identifiers of items and options stay, so that the answers can be scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from question_bank.formats.base import ExportedItem, ExportedStimulus
from question_bank.formats.yaml_items import dump
from question_bank.item_types.base import LANGUAGES, entries_of, shown_options
from question_bank.item_types.gaps import gap_ids
from question_bank.parameters import ExpressionError, resolve

SCHEMA = "liangcai/blind-items@1"
_SHOWN = ("level", "domain", "type", "stem", "unit", "decimals", "fixed", "stimulus", "rows", "most",
          "many", "reuse", "range", "image", "answer")  # fmt: skip


def blind_item(item: ExportedItem) -> dict[str, Any]:
    """Return what a candidate would see of an item."""
    body = _as_shown(item.body)
    shown: dict[str, Any] = {"id": item.identifier}
    shown.update({name: body[name] for name in _SHOWN if name in body})
    options = shown_options(body)
    if options:
        shown["options"] = _without_keys(options)
    if gap_ids(body):
        shown["gaps"] = [_blind_gap(gap) for gap in entries_of(body, "gaps")]
    if body.get("type") == "hotspot":
        names = ("id", "shape", "coords", "label")
        areas = entries_of(body, "areas")
        shown["areas"] = [{name: area.get(name) for name in names} for area in areas]
    if body.get("type") == "point":
        shown["most"] = len(entries_of(body, "areas"))
    return shown


def _as_shown(body: dict[str, Any]) -> dict[str, Any]:
    """Return the first variant of a parametrised item; one that cannot be had stays as written."""
    try:
        return resolve(body, 1)
    except ExpressionError:
        return body


def _blind_gap(gap: Mapping[str, Any]) -> dict[str, Any]:
    options = entries_of(gap, "options")
    return {"id": gap.get("id")} | ({"options": _without_keys(options)} if options else {})


def _without_keys(options: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": option.get("id"), "text": option.get("text")} for option in options]


def blind_yaml(items: Iterable[ExportedItem], stimuli: Iterable[ExportedStimulus]) -> str:
    """Return the items as YAML."""
    return dump(
        {
            "schema": SCHEMA,
            "stimuli": [
                {"id": s.identifier, "title": s.body.get("title"), "body": s.body.get("body")}
                for s in stimuli
            ],
            "items": [blind_item(item) for item in items],
        }
    )


def blind_markdown(items: Iterable[ExportedItem], stimuli: Iterable[ExportedStimulus]) -> str:
    """Return the items as Markdown, both languages one after the other."""
    materials = {stimulus.identifier: stimulus.body for stimulus in stimuli}
    shown: set[str] = set()
    parts: list[str] = []
    for item in items:
        name = str(item.body.get("stimulus") or "")
        if name in materials and name not in shown:
            shown.add(name)
            parts += [
                f"# {name}",
                *_both(materials[name].get("title")),
                *_both(materials[name].get("body")),
            ]
        parts += [f"## {item.identifier} ({item.body.get('type', '')})", *_question(item.body)]
    return "\n\n".join(parts) + "\n"


def _question(written: dict[str, Any]) -> list[str]:
    body = _as_shown(written)
    parts = []
    for lang in LANGUAGES:
        text = (body.get("stem") or {}).get(lang)
        if not text:
            continue
        parts.append(str(text))
        lines = _lines(entries_of(body, "rows"), lang)
        for gap in entries_of(body, "gaps"):
            inner = _lines(entries_of(gap, "options"), lang)
            lines += [f"- {gap.get('id')}:", *(f"  {line}" for line in inner)] if inner else []
        lines += _lines(shown_options(body), lang)
        if body.get("type") == "hotspot":
            lines += _lines(entries_of(body, "areas"), lang, "label")
        if lines:
            parts.append("\n".join(lines))
        unit = (body.get("unit") or {}).get(lang)
        if unit:
            parts.append(f"[{unit}]")
    return parts


def _lines(entries: Iterable[Mapping[str, Any]], lang: str, field: str = "text") -> list[str]:
    return [f"- {entry.get('id')}. {(entry.get(field) or {}).get(lang, '')}" for entry in entries]


def _both(texts: Any) -> list[str]:
    return [str(texts[lang]) for lang in LANGUAGES if texts and texts.get(lang)]
