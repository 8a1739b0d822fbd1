"""Every type as authors write it: drawn without script, and drawn by the script from its payload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page

from core.i18n import force_locale
from question_bank.item_types import ITEM_TYPES
from question_bank.rendering import render_item, to_payload
from tests.journeys.payloads import PAYLOADS
from tests.journeys.test_item_view_types import given, labels, response, show
from tests.question_bank.documents import RIGHT, body

__all__ = ["labels", "show"]
TEMPLATE = (
    '{% from "question_bank/_candidate.html" import static_item with context %}'
    "{{ static_item(item) }}"
)
ROOM = {
    "single": ["<li>"],
    "multiple": ["<li>"],
    "true_false": ["对", "错"],
    "numeric": ["iv-blank", "%"],
    "text_entry": ['data-gap="g1"', 'data-gap="g2"'],
    "inline_choice": ['data-gap="g1"', '<span class="k">g2</span>'],
    "ordering": ["<li>"],
    "matching": ["iv-blank small", '<span class="k">D</span>'],
    "choice_table": ["iv-box many", '<th scope="col"'],
    "hot_text": ['data-hot="h3"'],
    "gap_match": ['data-gap="g2"', '<span class="k">C</span>'],
    "hotspot": ["图片缺失", '<span class="k">C</span>'],
    "point": ["图片缺失"],
    "slider": ["iv-ticks", "100 %"],
    "extended_text": ["iv-lines"],
    "upload": ["sql、py"],
}


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_an_item_stands_on_paper_with_room_to_answer(app: Flask, kind: str) -> None:
    with app.test_request_context(), force_locale("zh"):
        html = render_template_string(TEMPLATE, item=render_item(body(kind), "zh"))
    for part in ROOM[kind]:
        assert part in html
    assert "Undefined" not in html


def test_a_picture_on_paper_has_its_areas_and_their_letters(app: Flask) -> None:
    item = render_item(body("hotspot"), "en")
    item.parts["image"]["src"] = PAYLOADS["hotspot"]["image"]["src"]
    with app.test_request_context(), force_locale("en"):
        html = render_template_string(TEMPLATE, item=item)
    for part in (
        '<rect class="edge"',
        '<circle class="edge"',
        '<polygon class="edge"',
        ">C</text>",
    ):
        assert part in html


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_what_is_rendered_for_the_player_can_be_answered(
    show: Callable[..., Page], kind: str
) -> None:
    page = show(to_payload(render_item(body(kind), "zh")))
    assert response(page) is None
    page.evaluate("(answer) => window.view.setResponse(answer)", RIGHT[kind])
    assert response(page) == RIGHT[kind]
    page.evaluate("window.view.focus()")
    assert page.evaluate("document.querySelector('#here').contains(document.activeElement)")
    for lang in ("en", "zh"):
        page.evaluate("(lang) => window.view.setLanguage(lang)", lang)
    assert response(page) == RIGHT[kind]
    assert given(page) == []


def test_an_unfinished_draft_of_any_type_can_be_shown(show: Callable[..., Page]) -> None:
    page = show("slider")
    for kind in ITEM_TYPES:
        draft: dict[str, Any] = to_payload(render_item({"type": kind}, "zh"))
        page.evaluate(
            """async (payload) => {
              const { mountItem } = await import("/static/js/item-view.js");
              const view = mountItem(document.getElementById("here"), payload, {});
              view.setLanguage("en");
              view.focus();
              view.setReadOnly(true);
            }""",
            draft,
        )
