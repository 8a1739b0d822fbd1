"""Gaps, rows, hot text, pictures, scales, essays and files: what scores, and what is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from question_bank.documents import canonical_body, document_problems
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, SUBSET, InvalidResponse
from question_bank.item_types.areas import contains
from question_bank.rendering import render_item, to_payload
from tests.question_bank.documents import RIGHT, area, body, both, named, option

SIX = Fraction(6)


def scored(kind: str, response: object, **changes: Any) -> Fraction:
    item = ITEM_TYPES[kind]
    document = canonical_body(body(kind, **changes))
    return item.score(item.instance(document, SIX), response, ALL_OR_NOTHING).score


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_the_key_of_every_type_earns_all_or_waits_for_people(kind: str) -> None:
    item = ITEM_TYPES[kind]
    outcome = item.score(item.instance(body(kind), SIX), RIGHT[kind], ALL_OR_NOTHING)
    assert outcome.answered
    assert outcome.pending == item.marked_by_people
    assert outcome.score == (0 if item.marked_by_people else SIX)


EACH: list[tuple[str, object, str, dict[str, Any]]] = [
    ("text_entry", {"g1": "DataNode"}, "1/2", {}),
    ("text_entry", {"g1": "ＤＡＴＡ　ＮＯＤＥ", "g2": "9866 "}, "1", {}),
    ("text_entry", {"g1": "NameNode", "g2": "80"}, "0", {}),
    ("inline_choice", {"g1": "a2", "g2": "b2"}, "1/2", {}),
    ("inline_choice", {"g1": "b1"}, "0", {}),
    ("ordering", ["A", "D", "B", "C"], "2/3", {}),
    ("ordering", ["B", "D", "A", "C"], "0", {}),
    ("ordering", ["C", "A"], "1/3", {}),
    ("matching", {"r1": "C"}, "1/3", {}),
    ("matching", ["r1 C", "r2 A"], "2/3", {}),
    ("matching", "r3 D", "1/3", {}),
    ("matching", {"r1": "C", "r2": "C"}, "0", {}),
    ("matching", {"r1": "C", "r2": "C"}, "1/3", {"reuse": True}),
    ("choice_table", {"r1": ["A"], "r2": ["B"]}, "1/2", {}),
    ("choice_table", ["r1 A", "r1 C", "r2 B"], "1", {}),
    ("choice_table", {"r1": ["A", "C", "B"]}, "0", {}),
    ("hot_text", ["h2"], "1/2", {}),
    ("hot_text", ["h1", "h2"], "0", {}),
    ("hot_text", ["h1", "h2", "h3"], "1/2", {}),
    ("hot_text", ["h1", "h2", "h3"], "0", {"most": 2}),
    ("gap_match", ["B g1"], "1/2", {}),
    ("gap_match", {"g1": "B", "g2": "C"}, "1/2", {}),
    ("hotspot", "a1", "1/2", {}),
    ("hotspot", ["a1", "a2"], "0", {}),
    ("point", ["20 20"], "1/2", {}),
    ("point", "20 20", "1/2", {}),
    ("point", ["20 20", "21 21"], "1/2", {}),
    ("point", ["150 60", "20 20", "1 1"], "0", {}),
]


@pytest.mark.parametrize(("kind", "response", "share", "changes"), EACH)
def test_parts_earn_their_share_where_the_document_says_so(
    kind: str, response: object, share: str, changes: dict[str, Any]
) -> None:
    assert scored(kind, response, scoring="each", **changes) == SIX * Fraction(share)
    whole = scored(kind, response, **changes)
    assert whole == (SIX if share == "1" else 0)


NUMERIC: list[tuple[str, str, dict[str, Any]]] = [
    ("99", "1", {"key": "100", "tolerance": "0.01", "tolerance_kind": "relative", "decimals": 0}),
    ("98.9", "0", {"key": "100", "tolerance": "0.01", "tolerance_kind": "relative", "decimals": 0}),
    ("-99", "1", {"key": "-100", "tolerance": "0.01", "tolerance_kind": "relative", "decimals": 0}),
    ("3", "1", {"key": None, "tolerance": None, "ranges": [{"low": "3", "high": "4"}]}),
    ("4.01", "0", {"key": None, "tolerance": None, "ranges": [{"low": "3", "high": "4"}]}),
    ("-7", "1", {"key": None, "tolerance": None, "ranges": [{"high": "0"}, {"low": "9"}]}),
    ("2 GB", "1", {"key": "2048", "tolerance": "0", "unit": both("MB", "MB"), "decimals": 0,
                   "units": [{"text": both("GB", "GB"), "factor": "1024"}]}),
    ("2 MB", "0", {"key": "2048", "tolerance": "0", "unit": both("MB", "MB"), "decimals": 0,
                   "units": [{"text": both("GB", "GB"), "factor": "1024"}]}),
    ("2048", "1", {"key": "2048", "tolerance": "0", "unit": both("MB", "MB"), "decimals": 0,
                   "units": [{"text": both("GB", "GB"), "factor": "1024"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "share", "changes"), NUMERIC)
def test_numbers_are_right_by_share_range_and_unit(
    typed: str, share: str, changes: dict[str, Any]
) -> None:
    document = canonical_body(body("numeric", slips=None, **changes))
    assert document_problems(document) == []
    assert scored("numeric", typed, slips=None, **changes) == SIX * Fraction(share)


@pytest.mark.parametrize(
    ("chosen", "share"), [("A", "1/3"), ("AC", "2/3"), ("ACE", "1"), ("AB", "0"), ("ABCE", "0")]
)
def test_a_subset_earns_its_share_while_nothing_wrong_is_chosen(chosen: str, share: str) -> None:
    item = ITEM_TYPES["multiple"]
    outcome = item.score(item.instance(body("multiple"), SIX), list(chosen), SUBSET)
    assert outcome.score == SIX * Fraction(share)


GAP = {"id": "g1", "accept": ["Big Data"]}
TEXTS: list[tuple[dict[str, Any], str, bool]] = [
    ({}, " big   DATA ", True),
    ({}, "bigdata", False),
    ({"case": True}, "big data", False),
    ({"spaces": "ignore"}, "BigData", True),
    ({"spaces": "exact"}, "Big  Data", False),
    ({"width": "exact"}, "Ｂig Data", False),
    ({}, "Ｂｉｇ Data", True),
]


@pytest.mark.parametrize(("settings", "typed", "right"), TEXTS)
def test_typed_words_compare_as_their_gap_says(
    settings: dict[str, Any], typed: str, right: bool
) -> None:
    changes = {"gaps": [{**GAP, **settings}], "stem": both("[[g1]]", "[[g1]]")}
    assert scored("text_entry", {"g1": typed}, **changes) == (SIX if right else 0)


PLACES = [
    (area("a", "rect", 10, 10, 20, 20), (20, 20), True),
    (area("a", "rect", 10, 10, 20, 20), (21, 20), False),
    (area("a", "circle", 0, 0, 5), (3, 4), True),
    (area("a", "circle", 0, 0, 5), (4, 4), False),
    (area("a", "poly", 0, 0, 10, 0, 0, 10), (5, 5), True),
    (area("a", "poly", 0, 0, 10, 0, 0, 10), (6, 5), False),
    (area("a", "poly", 0, 0, 10, 0, 10, 10, 5, 2, 0, 10), (5, 8), False),
    (area("a", "poly", 0, 0, 10, 0, 10, 10, 5, 2, 0, 10), (1, 7), True),
]


@pytest.mark.parametrize(("shape", "place", "inside"), PLACES)
def test_the_edge_of_an_area_belongs_to_it(
    shape: dict[str, Any], place: tuple[int, int], inside: bool
) -> None:
    assert contains(shape, place) is inside


def test_overlapping_areas_each_get_a_point_in_whatever_order_they_were_set() -> None:
    areas = [area("a1", "rect", 0, 0, 50, 50), area("a2", "rect", 40, 40, 90, 90)]
    for given in (["45 45", "10 10"], ["10 10", "45 45"], ["45 45", "80 80"]):
        assert scored("point", given, areas=areas) == SIX


TOLD = [
    ("text_entry", {"g1": " x "}, "en", "g1: x"),
    ("inline_choice", {"g1": "a1"}, "en", "g1: Text a1"),
    ("matching", {"r1": "C"}, "zh", "r1 的文字 → 第 C 项"),
    ("choice_table", {"r1": ["A", "B"]}, "en", "Text r1 → Text A, Text B"),
    ("hot_text", ["h2"], "zh", "再删"),
    ("gap_match", {"g1": "A"}, "en", "g1: Option A"),
    ("hotspot", ["a1"], "en", "Area a1"),
    ("point", ["3 4"], "en", "(3, 4)"),
    ("slider", "40", "en", "40 %"),
    ("extended_text", "Because.", "en", "Because."),
    ("upload", RIGHT["upload"], "en", "q.sql (9 B, abababab)"),
]


@pytest.mark.parametrize(("kind", "response", "lang", "words"), TOLD)
def test_responses_are_told_in_words(kind: str, response: object, lang: str, words: str) -> None:
    assert ITEM_TYPES[kind].describe(response, body(kind), lang) == words


MALFORMED: list[tuple[str, object]] = [
    ("text_entry", {"g1": 3}),
    ("text_entry", ["x"]),
    ("inline_choice", {"g1": ["a1"]}),
    ("matching", ["r1"]),
    ("matching", ["r1 A", "r1 B"]),
    ("choice_table", {"r1": {"A": 1}}),
    ("hot_text", {"h1": 1}),
    ("point", ["1,2"]),
    ("point", ["-1 2"]),
    ("slider", "1e2"),
    ("slider", ["1"]),
    ("extended_text", ["x"]),
    ("extended_text", "x" * 10_001),
    ("upload", [{"name": "x"}]),
    ("upload", [{"name": "x", "size": -1, "sha256": "ab" * 32}]),
    ("upload", RIGHT["upload"] * 6),
]


@pytest.mark.parametrize(("kind", "response"), MALFORMED)
def test_a_response_of_another_shape_is_refused_and_earns_nothing(
    kind: str, response: object
) -> None:
    with pytest.raises(InvalidResponse):
        ITEM_TYPES[kind].normalise(response)
    assert scored(kind, response) == 0


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("text_entry", {"gaps": [{"id": "g1", "accept": []}]}, "gaps.g1"),
    ("text_entry", {"gaps": [{"id": "g1", "accept": ["a", "Ａ"]}]}, "gaps.g1"),
    ("text_entry", {"gaps": [{"id": "g1", "accept": ["a"]}]}, "stem.zh"),
    ("text_entry", {"stem": both("[[g1]] [[g1]] [[g2]]", "[[g1]] [[g2]]")}, "stem.zh"),
    ("text_entry", {"stem": both("$x = [[g1]]$，[[g2]]", "[[g1]] [[g2]]")}, "stem.zh"),
    ("text_entry", {"stem": both("[[g1]]", "[[g1]] [[g2]]")}, "stem.zh"),
    ("inline_choice", {"gaps": [{"id": "g1", "options": [named("a")]}]}, "gaps.g1"),
    ("inline_choice", {"scoring": "some"}, "scoring"),
    ("matching", {"key": {"r1": "C"}}, "key"),
    ("matching", {"key": {"r1": "C", "r2": "C", "r3": "A"}}, "key"),
    ("matching", {"key": {"r1": "C", "r2": "X", "r3": "A"}}, "key"),
    ("matching", {"rows": [named("r1")]}, "rows"),
    ("matching", {"rows": [named("A"), named("r2"), named("r3")]}, "rows"),
    ("matching", {"rows": [named("r 1"), named("r2"), named("r3")]}, "rows"),
    ("matching", {"options": [option(i, correct=i == "A") for i in "ABCD"]}, "options"),
    ("choice_table", {"key": {"r1": ["A"], "r2": []}}, "key"),
    ("choice_table", {"many": None}, "key"),
    ("hot_text", {"key": ["h1", "h2", "h3"]}, "key"),
    ("hot_text", {"key": ["h9"]}, "key"),
    ("hot_text", {"most": 1}, "most"),
    ("hot_text", {"stem": both("[[h1|a]] [[h2|b]] [[h3|c]]", "[[h1|a]] [[h2|b]]")}, "stem.en"),
    ("gap_match", {"key": {"g1": "B"}}, "key"),
    ("hotspot", {"image": None}, "image"),
    ("hotspot", {"areas": [area("a1", "rect", 1, 1, 500, 5), area("a3", "circle", 9, 9, 1)]}, "areas.a1"),
    ("hotspot", {"areas": [area("a1", "star", 1), area("a3", "circle", 9, 9, 1)]}, "areas.a1"),
    ("point", {"most": 3}, "most"),
    ("slider", {"key": "81"}, "key"),
    ("slider", {"tolerance": "90"}, "tolerance"),
    ("slider", {"range": {"low": "0", "high": "100", "step": "7"}}, "range"),
    ("slider", {"scoring": "each"}, "scoring"),
    ("numeric", {"tolerance_kind": "relative", "key": "0"}, "tolerance_kind"),
    ("numeric", {"ranges": [{"low": "1"}]}, "key"),
    ("numeric", {"ranges": [{"low": "9", "high": "1"}], "key": None, "tolerance": None}, "ranges.1"),
    ("numeric", {"units": [{"text": both("%", "%"), "factor": "2"}]}, "units.1"),
    ("numeric", {"units": [{"text": both("‰", "‰"), "factor": "0"}]}, "units.1"),
    ("extended_text", {"rubric": None}, "rubric.zh"),
    ("extended_text", {"answer": {"format": "plain", "least": 9, "most": 3}}, "answer"),
    ("upload", {"answer": {"accept": ["exe"], "largest": 10, "files": 1}}, "answer"),
    ("single", {"stem": both(f"![](asset:{'0' * 32})", "x")}, "stem.zh"),
    ("single", {"stem": both("![图](asset:12)", "x")}, "stem.zh"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "field"), FAULTS)
def test_what_is_wrong_with_an_item_is_found(
    kind: str, changes: dict[str, Any], field: str
) -> None:
    found = document_problems(canonical_body(body(kind, **changes)))
    assert field in {problem.field for problem in found}


def test_what_says_nothing_is_left_out_of_the_canonical_form() -> None:
    usual = {
        "scoring": "all",
        "many": False,
        "reuse": False,
        "units": [],
        "tolerance_kind": "absolute",
    }
    assert canonical_body(body("matching", **usual)) == body("matching")
    gap = {**GAP, "case": False, "spaces": "collapse", "width": "fold"}
    assert canonical_body({"gaps": [gap]}) == {"gaps": [GAP]}
    assert canonical_body({"range": {"low": 0, "high": 9}}) == {"range": {"low": "0", "high": "9"}}


def test_gaps_stand_in_tables_and_code_and_their_words_are_escaped() -> None:
    stem = "| a |\n|---|\n| [[g1]] |\n\n```sql\nSELECT [[g2]] FROM t -- <b>\n```\n"
    html = to_payload(render_item(body("text_entry", stem=both(stem, stem)), "zh"))["stem"]["en"]
    assert html.count('<span class="iv-gap" data-gap="g') == 2
    assert "<td><span" in html
    assert "[[" not in html
    spans = to_payload(
        render_item(body("hot_text", stem={"zh": "[[h1|a <i> **b**]] [[h2|c]] \ue001"}), "zh"),
        option_ids={"h1": "o1"},
    )["stem"]["zh"]
    assert '<span class="iv-hot" data-hot="o1">a &lt;i&gt; <strong>b</strong></span>' in spans
    assert spans.count("iv-hot") == 2


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
@pytest.mark.parametrize(
    "junk", [None, 3, "x", [], [1, "x"], {"zh": 1}, [{"id": 3, "text": "x", "coords": "x"}]]
)
def test_an_unfinished_document_can_be_shown(kind: str, junk: Any) -> None:
    fields = ("options", "gaps", "rows", "areas", "image", "range", "answer", "most", "unit")
    made = {"type": kind, "stem": both("[[g1]]", "[[h1|x]]"), **dict.fromkeys(fields, junk)}
    assert to_payload(render_item(made, "zh"))["type"] == kind
