"""Bringing in official weights: the file, the columns, the new edition."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules import (
    OfficialCell,
    check_columns,
    next_slug,
    read_weights_csv,
    validate_document,
    with_official_weights,
)
from tests.standards.samples import small_document

LEVELS, DOMAINS = ["L1", "L2"], ["AAA", "BBB"]
WIDE = "domain,L1,L2,source\nAAA,60,,GB table 1\nBBB,40,,GB table 1\n"
LONG = "level,domain,weight_pct,source_ref\nL1,AAA,60,GB table 1\nL1,BBB,40,GB table 1\n"
CELLS = [OfficialCell("L1", "AAA", 60, "GB table 1"), OfficialCell("L1", "BBB", 40, "GB table 1")]


def told(text: str) -> set[tuple[str, str]]:
    cells, problems = read_weights_csv(text)
    problems = problems or check_columns(cells, levels=LEVELS, domains=DOMAINS)
    return {(problem.code, problem.where) for problem in problems}


@pytest.mark.parametrize("text", [WIDE, LONG, "\ufeff" + WIDE, WIDE.replace("60", "60%")])
def test_both_shapes_of_file_give_the_same_cells(text: str) -> None:
    assert read_weights_csv(text) == (CELLS, [])
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("columns", "line 1")),
        ("a,b\n1,2\n", ("columns", "line 1")),
        ("domain,L1,source\n", ("empty", "weights")),
        (WIDE.replace("40", "41"), ("sum", "L1")),
        (WIDE.replace("BBB", "CCC"), ("unknown_domain", "L1/CCC")),
        (WIDE.replace("BBB,40,,GB table 1\n", ""), ("no_weight", "L1/BBB")),
        (WIDE.replace("GB table 1", ""), ("source", "L1/AAA")),
        ("domain,L1\nAAA,60\nBBB,40\n", ("source", "L1/BBB")),
        (WIDE.replace("60", "60.5"), ("number", "line 2, L1")),
        (WIDE.replace("60", "-60"), ("number", "line 2, L1")),
        (WIDE.replace("60", "160"), ("range", "L1/AAA")),
        (LONG.replace("L1", "L7"), ("unknown_level", "L7")),
        (LONG + "L1,AAA,60,GB\n", ("duplicate", "L1/AAA")),
        (
            "level,domain,weight_pct,source_status,source_ref\nL1,AAA,100,proposed,GB\n",
            ("not_official", "line 2"),
        ),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_by_name(
    text: str, problem: tuple[str, str]
) -> None:
    assert problem in told(text)


def test_the_column_that_does_not_sum_to_100_is_named_and_no_other() -> None:
    text = "domain,L1,L2,source\nAAA,60,50,GB\nBBB,40,49,GB\n"
    assert told(text) == {("sum", "L2")}


@given(st.text(max_size=200))
def test_reading_never_raises(text: str) -> None:
    cells, problems = read_weights_csv(text.replace("\0", ""))
    check_columns(cells, levels=LEVELS, domains=DOMAINS)
    assert problems or isinstance(cells, list)


def test_a_new_edition_is_made_and_the_old_document_stays_as_it_was() -> None:
    document = small_document()
    before = copy.deepcopy(document)
    made = with_official_weights(document, CELLS, slug="xx-1-w2", issued_on="2027-01-02")
    assert document == before
    assert validate_document(made) == []
    assert (made["slug"], made["based_on"], made["issued_on"]) == ("xx-1-w2", "xx-1", "2027-01-02")
    cells = [
        (c["level"], c["percent"], c["theory_items"], c["source_status"]) for c in made["weights"]
    ]
    assert cells == [
        ("L1", 60, 6, "official"),
        ("L1", 40, 4, "official"),
        ("L2", 70, 4, "proposed"),
        ("L2", 30, 1, "proposed"),
    ]
    assert made["weights"][0]["source_ref"] == "GB table 1"
    assert made["edition"]["zh"] == "2026 第 1 版，权重修订 2"
    again = with_official_weights(made, CELLS, slug="xx-1-w3", issued_on="2027-01-03")
    assert again["edition"]["en"] == "2026, edition 1, weights revision 3"


@pytest.mark.parametrize(
    ("slug", "taken", "expected"),
    [
        ("de-2026-1", {"de-2026-1"}, "de-2026-1-w2"),
        ("de-2026-1", {"de-2026-1", "de-2026-1-w2"}, "de-2026-1-w3"),
        ("de-2026-1-w2", {"de-2026-1", "de-2026-1-w2"}, "de-2026-1-w3"),
        ("de-web", {"de-web"}, "de-web-w2"),
    ],
)
def test_the_next_free_slug_is_taken(slug: str, taken: set[str], expected: str) -> None:
    assert next_slug(slug, taken) == expected
