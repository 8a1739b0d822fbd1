"""The blueprint, and what several pages share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask import Blueprint, url_for
from markupsafe import Markup

from accounts.access import current_person
from core.db import db
from core.i18n import bi, language
from core.i18n import lazy_gettext as _l
from question_bank import labels
from question_bank.checks import advice
from question_bank.documents import document_problems
from question_bank.item_types import ITEM_TYPES, Problem
from question_bank.item_types.pictures import asset_ids
from question_bank.models import Bank, ItemVersion
from question_bank.parameters import ExpressionError, is_parametrised, resolve
from question_bank.queries.assets_list import pictures_of
from question_bank.queries.references import list_reference_problems
from question_bank.rendering import (
    item_view_labels,
    render_inline,
    render_item,
    render_stimulus,
    to_payload,
)
from question_bank.rendering.items import RenderedItem
from question_bank.rendering.pictures import Assets

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
        "filter_state_labels": labels.FILTER_STATES,
        "action_labels": labels.ACTIONS,
        "type_tabs": _type_tabs,
        "inline": _inline,
    }


def _inline(texts: Mapping[str, str] | None) -> Markup:
    """Return a short Markdown text in the reader's language as HTML."""
    return render_inline(bi(texts), language())


TYPE_GROUPS: tuple[tuple[object, tuple[str, ...]], ...] = (
    (_l("选择"), ("single", "multiple", "true_false", "choice_table")),
    (_l("填写"), ("text_entry", "inline_choice", "gap_match", "hot_text")),
    (_l("数与次序"), ("numeric", "slider", "ordering", "matching")),
    (_l("图片"), ("hotspot", "point")),
    (_l("由人评分"), ("extended_text", "upload")),
)


def _type_tabs(bank: Bank, chosen: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the groups of item types of a new item; ``asked`` is what else the address says."""
    return [
        {
            "label": group,
            "types": [
                {
                    "name": name,
                    "label": ITEM_TYPES[name].label,
                    "url": url_for("question_bank.new_item", **_query(asked, bank, name)),
                    "current": name == chosen,
                }
                for name in names
                if name in ITEM_TYPES
            ],
        }
        for group, names in TYPE_GROUPS
    ]


def _query(asked: Mapping[str, str], bank: Bank, kind: str) -> dict[str, Any]:
    return {**asked, "bank": bank.slug, "type": kind}


def shown_body(body: Mapping[str, Any], variant: int = 1) -> Mapping[str, Any]:
    """Return the document of a variant; the document itself when it has none or cannot be drawn."""
    if not is_parametrised(body):
        return body
    try:
        return resolve(body, variant)
    except ExpressionError:
        return body


def pictures_in(*bodies: Mapping[str, Any] | None) -> Assets:
    """Return the pictures that documents show, with their bytes."""
    names = {name for body in bodies if body for name in asset_ids(body)}
    return pictures_of(db.session, sorted(names), reader=current_person())


def candidate_view(
    body: Mapping[str, Any], stimulus: Mapping[str, Any] | None, *, variant: int = 1
) -> dict[str, Any]:
    """Return what a template needs to show an item as candidates see it.

    Of a parametrised item one variant is shown.
    """
    assets = pictures_in(body, stimulus)
    rendered: RenderedItem = render_item(
        shown_body(body, variant), language(), points=POINTS, assets=assets
    )
    return {
        "rendered": rendered,
        "payload": json.dumps(to_payload(rendered), ensure_ascii=False),
        "labels": json.dumps(item_view_labels(), ensure_ascii=False),
        "stimulus": stimulus,
        "stimulus_html": render_stimulus(stimulus, language(), assets) if stimulus else "",
    }


def stimulus_of(version: ItemVersion | None) -> Mapping[str, Any] | None:
    """Return the document of a version's material."""
    if version is None or version.stimulus_version is None:
        return None
    return version.stimulus_version.body


def findings(body: Mapping[str, Any], bank: Bank | None) -> list[Problem]:
    """Return problems first, also of what the document names in a bank, then advice."""
    named = list_reference_problems(db.session, bank.id, body) if bank else []
    return [*document_problems(body), *named, *advice(body)]


_LISTS = {
    "options": "option",
    "rows": "row",
    "gaps": "gap",
    "areas": "area",
}
_WHOLE = {
    "domain": "competence",
    "key": "options",
    "ranges": "ranges",
    "variables": "variables",
    "answer": "answer",
    "image": "image",
    "range": "low",
}


def anchor(field: str) -> str:
    """Return the id of the editor's element for a problem's field."""
    parts = field.split(".")
    if parts[0] in _LISTS and len(parts) > 2:
        return "-".join([_LISTS[parts[0]], *parts[1:]])
    if parts[0] in _LISTS:
        return f"{_LISTS[parts[0]]}-{parts[1]}" if len(parts) == 2 else parts[0]
    if parts[0] in {"slips", "units"}:
        return parts[0]
    if parts[0] == "image" and len(parts) > 1:
        return "_".join(parts)
    return _WHOLE.get(parts[0], "_".join(parts))
