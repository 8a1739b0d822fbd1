"""Items without anything that tells the key, for people who answer them as a check.

Left out: key, rationale, explanations, usual slips, tolerance, topic, source and expected difficulty.
Identifiers of items and options stay, so that the answers can be scored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from question_bank.formats.base import ExportedItem, ExportedStimulus
from question_bank.formats.yaml_items import dump
from question_bank.item_types.base import LANGUAGES, shown_options

SCHEMA = "liangcai/blind-items@1"
_SHOWN = ("level", "domain", "type", "stem", "unit", "decimals", "fixed", "stimulus")


def blind_item(item: ExportedItem) -> dict[str, Any]:
    """Return what a candidate would see of an item."""
    shown: dict[str, Any] = {"id": item.identifier}
    shown.update({name: item.body[name] for name in _SHOWN if name in item.body})
    options = shown_options(item.body)
    if options:
        shown["options"] = [{"id": o.get("id"), "text": o.get("text")} for o in options]
    return shown


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


def _question(body: dict[str, Any]) -> list[str]:
    parts = []
    for lang in LANGUAGES:
        text = (body.get("stem") or {}).get(lang)
        if not text:
            continue
        parts.append(str(text))
        lines = [
            f"- {o.get('id')}. {(o.get('text') or {}).get(lang, '')}" for o in shown_options(body)
        ]
        if lines:
            parts.append("\n".join(lines))
        unit = (body.get("unit") or {}).get(lang)
        if unit:
            parts.append(f"[{unit}]")
    return parts


def _both(texts: Any) -> list[str]:
    return [str(texts[lang]) for lang in LANGUAGES if texts and texts.get(lang)]
