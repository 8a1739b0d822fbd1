"""The one renderer of items, for editor, preview, review and player. Nothing in it tells the key."""

from __future__ import annotations

from question_bank.rendering.items import (
    RenderedItem,
    from_payload,
    render_item,
    render_stimulus,
    to_payload,
)
from question_bank.rendering.markdown import render_inline, render_markdown
from question_bank.rendering.pictures import Assets
from question_bank.rendering.words import describe_trace, item_view_labels

__all__ = [
    "Assets",
    "RenderedItem",
    "describe_trace",
    "from_payload",
    "item_view_labels",
    "render_inline",
    "render_item",
    "render_markdown",
    "render_stimulus",
    "to_payload",
]
