"""Scoring a sitting: option ids turned back, exact sums, nothing that a candidate sends can break it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json
from grading.rules import breakdown_of, read_tallies, score_sitting
from tests.grading.keys import SCORED, all_types, entry_of, key_of, right_answers

ALL = "all_or_nothing"
PARTIAL = "partial"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
plausible = st.sampled_from(
    ["oA", "oB", "oC", "oD", "oE", "A", "B", "true", "false", "3.0", "３．０元", ""]
)
responses = anything | plausible | st.lists(plausible, max_size=6)


def test_right_answers_to_every_type_score_everything() -> None:
    key = all_types()
    paper = score_sitting(key, right_answers(key), ALL)
    assert paper.score == paper.maximum == 2 * len(SCORED)
    assert paper.answered == len(SCORED)


def test_no_answers_score_nothing_and_count_as_open() -> None:
    paper = score_sitting(all_types(), {}, ALL)
    assert (paper.score, paper.maximum, paper.answered) == (0, 2 * len(SCORED), 0)
    assert all(item.trace == [{"step": "not_answered"}] for item in paper.items)


@pytest.mark.parametrize(
    ("chosen", "rule", "score"),
    [
        (["oA", "oC"], ALL, "3/2"),
        (["oA"], ALL, "0"),
        (["oA"], PARTIAL, "3/4"),
        (["oA", "oB"], PARTIAL, "0"),
        (["oA", "oC", "oB"], PARTIAL, "3/4"),
        (["oA", "oC", "nobody"], PARTIAL, "3/4"),
        (["A", "C"], ALL, "0"),
        (["A", "C"], PARTIAL, "0"),
    ],
)
def test_a_multiple_scores_by_the_rule_of_its_paper(
    chosen: list[str], rule: str, score: str
) -> None:
    key = key_of(entry_of("multiple", points=Fraction(3, 2)))
    assert score_sitting(key, {"q1": chosen}, rule).score == Fraction(score)


def test_an_unparsable_number_scores_nothing_and_says_so() -> None:
    paper = score_sitting(key_of(entry_of("numeric")), {"q1": "about three"}, ALL)
    assert paper.score == 0
    assert any(step["step"] == "unusable" for step in paper.items[0].trace)


def test_an_answer_to_an_item_of_another_form_is_ignored() -> None:
    key = key_of(entry_of("single"))
    assert score_sitting(key, {"q9": "oB", "q1": "oB"}, ALL).score == 1


def test_an_unknown_rule_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown scoring rule"):
        score_sitting(key_of(entry_of("multiple")), {"q1": ["oA"]}, "generous")


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "q5"]), responses), st.booleans())
def test_nothing_that_could_be_sent_breaks_the_scoring(answers: dict[str, Any], part: bool) -> None:
    paper = score_sitting(all_types(), answers, PARTIAL if part else ALL)
    assert 0 <= paper.score <= paper.maximum
    assert all(0 <= item.score <= item.maximum for item in paper.items)
    assert paper.score == sum(item.score for item in paper.items)
    json.dumps(breakdown_of(paper))


@given(st.lists(st.tuples(st.sampled_from(["PRC", "SYS", "BAS"]), plausible), max_size=30))
def test_the_tallies_add_up_to_the_paper(entries: list[tuple[str, Any]]) -> None:
    key = key_of(*(entry_of("single", number=n, domain=d) for n, (d, _) in enumerate(entries, 1)))
    answers = {f"q{n}": answer for n, (_, answer) in enumerate(entries, 1)}
    paper = score_sitting(key, answers, ALL)
    for group in (paper.domains, paper.kinds):
        assert sum(tally.items for tally in group) == len(entries)
        assert sum(tally.score for tally in group) == paper.score
        assert sum(tally.maximum for tally in group) == paper.maximum


def test_the_breakdown_is_canonical_json_and_reads_back() -> None:
    key = key_of(
        entry_of("single", number=1, points=Fraction(3, 2)),
        entry_of("multiple", number=2, domain="SYS", kind="skill"),
    )
    paper = score_sitting(key, {"q1": "oB", "q2": ["oA"]}, PARTIAL)
    document = json.loads(canonical_json(breakdown_of(paper)))
    assert read_tallies(document, "domains") == list(paper.domains)
    assert read_tallies(document, "kinds") == list(paper.kinds)
    first = document["items"][0]
    assert (first["ref"], first["identifier"], first["score"], first["max"]) == (
        "q1",
        "L1-PRC-001",
        "3/2",
        "3/2",
    )
    assert set(first) == {
        "ref",
        "identifier",
        "item_version",
        "type",
        "domain",
        "kind",
        "competence",
        "score",
        "max",
        "outcomes",
        "trace",
        "answered",
    }
