from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import force_locale
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES
from question_bank.rendering import (
    describe_trace,
    item_view_labels,
    render_inline,
    render_item,
    render_markdown,
    to_payload,
)
from question_bank.rendering.words import plain
from tests.question_bank.documents import body, both

ALLOWED = re.compile(
    r"</?(p|br|hr|strong|em|del|code|pre|ul|ol|li|blockquote|h4|div|table|thead|tbody|tr|th|td|b|u|s|small)"
    r"( (class|tabindex|role|aria-label|scope|start)=\"[^\"<>]*\")*>"
)
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<a href='javascript:1'>x</a>",
    "`<svg/onload=alert(1)>`",
    "```\n</code></pre><script>1</script>\n```",
    "```sql\nSELECT '</u><script>alert(1)</script>' -- <b>\n```",
    '```"><img src=x onerror=alert(1)>\nx\n```',
    "| a |\n|---|\n| <iframe src=//x> |",
    "<style>*{display:none}</style>",
    "&lt;script&gt;",
    "<https://example.org>",
    "<!-- --><b onclick=x>",
    "x\u0000<script>",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_written_in_an_item_becomes_active(text: str) -> None:
    for html in (str(render_markdown(text)), str(render_inline(text))):
        assert not re.sub(ALLOWED, "", html).count("<")
        assert "href" not in re.sub(r"&lt;.*?&gt;", "", html)


@given(st.text(alphabet="<>&\"'`|*_#-\n abscriptonerror=/:!()[]", max_size=120))
def test_no_text_escapes_the_markup(text: str) -> None:
    assert not re.sub(ALLOWED, "", str(render_markdown(text))).count("<")


def test_tables_and_code_can_be_reached_and_scrolled_by_keyboard() -> None:
    html = render_markdown("| a | b |\n|---|--:|\n| 1 | 2 |\n\n```sql\nSELECT 1\n```", "en")
    assert '<div class="lc-scroll" tabindex="0" role="group" aria-label="Table">' in html
    assert '<td class="r">2</td>' in html
    assert '<pre class="lc-code" tabindex="0" role="group" aria-label="Code">' in html
    assert "<b>SELECT</b> <s>1</s>" in html
    assert "style=" not in html


def test_a_line_has_no_paragraph_around_it() -> None:
    assert render_inline("把 `a < b` **改**") == "把 <code>a &lt; b</code> <strong>改</strong>"


SECRETS = (
    "correct",
    "why",
    "rationale",
    "key",
    "tolerance",
    "slips",
    "说明",
    "Reason",
    "因为",
    "误以为",
)


PARTS = {
    "text_entry": {"gaps"},
    "inline_choice": {"gaps"},
    "matching": {"rows", "reuse"},
    "choice_table": {"rows", "many"},
    "hot_text": {"most"},
    "gap_match": {"gaps", "reuse"},
    "hotspot": {"image", "areas", "most"},
    "point": {"image", "most"},
    "slider": {"range"},
    "extended_text": {"answer"},
    "upload": {"answer"},
}


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_the_payload_tells_nothing_about_the_key(kind: str) -> None:
    payload = to_payload(render_item(body(kind), "zh", points=Fraction(3, 2)), ref="q7f3")
    text = json.dumps(payload, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in text]
    assert payload["points"] == "3/2"
    assert payload["ref"] == "q7f3"
    assert set(payload) == {
        "ref", "type", "points", "stem", "options", "unit", "decimals", "fixed", "stimulus",
        *PARTS.get(kind, ()),
    }  # fmt: skip


def test_options_can_be_shown_under_other_names() -> None:
    names = {"A": "o1", "B": "o2", "C": "o3", "D": "o4"}
    payload = to_payload(render_item(body("single"), "en"), option_ids=names)
    assert [entry["id"] for entry in payload["options"]] == ["o1", "o2", "o3", "o4"]


def test_elements_to_be_ordered_do_not_come_in_the_order_that_the_author_wrote() -> None:
    document = body("ordering", key=["A", "B", "C", "D"])
    shown = [option_id for option_id, _ in render_item(document, "zh").options]
    assert sorted(shown) == ["A", "B", "C", "D"]
    assert shown == [
        i for i, _ in render_item(body("ordering", key=["D", "C", "B", "A"]), "zh").options
    ]


def test_a_missing_language_is_shown_in_the_other() -> None:
    rendered = render_item(body("single", stem={"zh": "问？"}), "en")
    assert rendered.stem_html == "<p>问？</p>"
    assert to_payload(rendered)["stem"] == {"zh": "<p>问？</p>"}


def test_an_unfinished_draft_can_be_rendered() -> None:
    assert to_payload(render_item({"type": "numeric", "unit": both("元", "yuan")}, "zh"))[
        "unit"
    ] == both("元", "yuan")
    assert to_payload(render_item({}, "zh"))["options"] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2", "2"),
        ("3/2", "1.5"),
        ("-1/8", "-0.125"),
        ("2/3", "2/3"),
        ("0", "0"),
        ("1/1000", "0.001"),
        ("-21/10", "-2.1"),
    ],
)
def test_exact_numbers_are_written_as_people_do(value: str, shown: str) -> None:
    assert plain(Fraction(value)) == shown


GIVEN = {
    "single": "B",
    "multiple": ["A", "B"],
    "true_false": "false",
    "numeric": "7.5",
    "ordering": ["A", "B"],
    "text_entry": {"g1": "NameNode", "g2": "9866"},
    "inline_choice": {"g1": "a1"},
    "matching": {"r1": "C", "r2": "D"},
    "choice_table": {"r1": ["A"]},
    "hot_text": ["h1", "h2"],
    "gap_match": {"g1": "A"},
    "hotspot": ["a1", "a2"],
    "point": ["20 20"],
    "slider": "60",
    "extended_text": "Evidence",
    "upload": [{"name": "q.sql", "size": 9, "sha256": "ab" * 32}],
}


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_step_of_a_score_is_told_in_words(app: Flask, kind: str, locale: str) -> None:
    item = ITEM_TYPES[kind]
    for response in (GIVEN[kind], None, "x", {"odd": 1}):
        outcome = item.score(item.instance(body(kind), Fraction(2)), response, ALL_OR_NOTHING)
        with app.test_request_context(), force_locale(locale):
            words = describe_trace(outcome.trace)
        assert len(words) == len(outcome.trace)
        if locale == "en":
            assert not re.search(r"[\u4e00-\u9fff]", " ".join(words))


def test_the_view_has_its_words_in_both_languages(app: Flask) -> None:
    labels = item_view_labels()
    assert set(labels) == {"zh", "en"}
    assert set(labels["zh"]) == set(labels["en"])
    assert (labels["zh"]["true"], labels["en"]["true"]) == ("对", "True")
