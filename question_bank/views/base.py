"""The blueprint, and what several pages share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask import Blueprint, url_for
from markupsafe import Markup

from core.i18n import bi, language
from question_bank import labels
from question_bank.checks import advice
from question_bank.documents import document_problems
from question_bank.item_types import ITEM_TYPES, Problem
from question_bank.models import Bank, ItemVersion
from question_bank.rendering import (
    item_view_labels,
    render_inline,
    render_item,
    render_stimulus,
    to_payload,
)
from question_bank.rendering.items import RenderedItem

bp = Blueprint("question_bank", __name__, url_prefix="/bank")
POINTS = Fraction(1)
"""What an item is worth when it is tried; papers set their own."""


@bp.context_processor
def words() -> dict[str, Any]:
    """Give templates the words of the domain."""
    return {
        "type_labels": {name: kind.label for name, kind in ITEM_TYPES.items()},
        "kind_labels": labels.KINDS,
        "cognition_labels": labels.COGNITIONS,
        "level_labels": labels.LEVELS,
        "state_labels": labels.STATES,
        "action_labels": labels.ACTIONS,
        "type_tabs": _type_tabs,
        "inline": _inline,
    }


def _inline(texts: Mapping[str, str] | None) -> Markup:
    """Return a short Markdown text in the reader's language as HTML."""
    return render_inline(bi(texts), language())


def _type_tabs(bank: Bank, chosen: str) -> list[dict[str, Any]]:
    """Return the switch between item types of a new item."""
    return [
        {
            "label": kind.label,
            "url": url_for("question_bank.new_item", bank=bank.slug, type=name),
            "current": name == chosen,
        }
        for name, kind in ITEM_TYPES.items()
    ]


def candidate_view(body: Mapping[str, Any], stimulus: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a template needs to show an item as candidates see it."""
    rendered: RenderedItem = render_item(body, language(), points=POINTS)
    return {
        "rendered": rendered,
        "payload": json.dumps(to_payload(rendered), ensure_ascii=False),
        "labels": json.dumps(item_view_labels(), ensure_ascii=False),
        "stimulus": stimulus,
        "stimulus_html": render_stimulus(stimulus, language()) if stimulus else "",
    }


def stimulus_of(version: ItemVersion | None) -> Mapping[str, Any] | None:
    """Return the document of a version's material."""
    if version is None or version.stimulus_version is None:
        return None
    return version.stimulus_version.body


def findings(body: Mapping[str, Any]) -> list[Problem]:
    """Return problems first, then advice."""
    return [*document_problems(body), *advice(body)]


def anchor(field: str) -> str:
    """Return the id of the editor's element for a problem's field."""
    parts = field.split(".")
    if parts[0] == "options":
        return "-".join(["option", parts[1], *parts[2:]]) if len(parts) > 2 else "options"
    if parts[0] == "slips":
        return "slips"
    if parts[0] == "domain":
        return "competence"
    if parts[0] == "key":
        return "options"
    return "_".join(parts)
