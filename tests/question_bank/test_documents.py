from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json
from question_bank.checks import advice
from question_bank.documents import canonical_body, document_problems, stimulus_problems
from question_bank.item_types import ITEM_TYPES
from tests.question_bank.documents import body, both, option


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_a_complete_document_is_canonical_and_free_of_problems(kind: str) -> None:
    assert canonical_body(body(kind)) == body(kind)
    assert document_problems(body(kind)) == []


def test_decimals_and_dates_become_text() -> None:
    made = canonical_body(body("single", p_expected=0.7, review_by=date(2027, 11, 22)))
    assert made["p_expected"] == "0.70"
    assert made["review_by"] == "2027-11-22"


def test_empty_fields_are_left_out() -> None:
    made = canonical_body(
        {"type": "single", "stem": {"zh": " ", "en": ""}, "fixed": False, "unit": {}}
    )
    assert made == {"type": "single"}


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"stem": {"zh": "问？"}}, "stem.en"),
    ({"title": None}, "title.zh"),
    ({"rationale": {"en": "x"}}, "rationale.zh"),
    ({"level": "L4"}, "level"),
    ({"competence": "COL-01"}, "competence"),
    ({"competence": None}, "competence"),
    ({"domain": None}, "domain"),
    ({"kind": "talent"}, "kind"),
    ({"cognition": "guess"}, "cognition"),
    ({"p_expected": "0.62"}, "p_expected"),
    ({"p_expected": "NaN"}, "p_expected"),
    ({"p_expected": "0.00"}, "p_expected"),
    ({"seconds": 5}, "seconds"),
    ({"seconds": True}, "seconds"),
    ({"source": None}, "source"),
    ({"topic": None}, "topic"),
    ({"review_by": "next year"}, "review_by"),
    ({"type": "essay"}, "type"),
    ({"stem": "text"}, "stem"),
    ({"options": "ABC"}, "options"),
    ({"options": [option("A/B", correct=True), option("B"), option("C")]}, "options"),
    ({"secret": 1}, "secret"),
]


@pytest.mark.parametrize(("changes", "field"), CHANGES)
def test_each_problem_of_a_document_names_its_field(changes: dict[str, Any], field: str) -> None:
    assert field in {problem.field for problem in document_problems(body("single", **changes))}


def test_each_option_needs_its_reason_in_both_languages() -> None:
    options = body("single")["options"]
    del options[0]["why"]["en"]
    found = document_problems(body("single", options=options))
    assert [problem.field for problem in found] == ["options.A.why.en"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = sorted(
    set(body("numeric")) | set(body("multiple")) | {"fixed", "review_by", "why", "stimulus"}
)


@given(
    kind=st.sampled_from(sorted(ITEM_TYPES)),
    changes=st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=5),
)
def test_whatever_a_file_holds_is_made_canonical_and_judged(
    kind: str, changes: dict[str, Any]
) -> None:
    made = canonical_body({**body(kind), **changes})
    canonical_json(made)
    assert canonical_body(made) == made
    if not document_problems(made):
        advice(made)
        ITEM_TYPES[made["type"]].instance(made, Fraction(1))


ADVICE: list[tuple[dict[str, Any], str]] = [
    ({"stem": both("题" * 121 + "？", "x")}, "stem.zh"),
    ({"stem": both("关于消息队列，下列说法正确的是", "x")}, "stem.zh"),
    ({"stem": both("哪一项不属于敏感信息，不合适的是？", "x")}, "stem.zh"),
    ({"stem": both("你不得不承认什么？", "x")}, "stem.zh"),
    ({"stem": both("有3个分区，多少？", "x")}, "stem.zh"),
    ({"stem": both("分区,副本，哪个？", "x")}, "stem.zh"),
    ({"stem": both("问：\n```sql\n" + "SELECT 1;\n" * 16 + "```", "x")}, "stem.zh"),
]


@pytest.mark.parametrize(("changes", "field"), ADVICE)
def test_the_guide_is_checked_where_a_program_can(changes: dict[str, Any], field: str) -> None:
    found = advice(body("single", **changes))
    assert field in {problem.field for problem in found}
    assert all(problem.advice for problem in found)


def test_the_longest_option_as_key_is_a_cue() -> None:
    options = body("single")["options"]
    options[1]["text"]["zh"] = "只有这一项写得又长又细，条件齐全，让人一看便知它才是答案"
    assert "options.B.text.zh" in {p.field for p in advice(body("single", options=options))}


def test_words_like_always_only_in_distractors_are_a_cue() -> None:
    options = body("single")["options"]
    options[0]["text"]["zh"] = "总是如此"
    assert "options" in {p.field for p in advice(body("single", options=options))}


def test_a_well_written_item_gets_no_advice() -> None:
    assert [advice(body(kind)) for kind in sorted(ITEM_TYPES)] == [[]] * len(ITEM_TYPES)


def test_a_material_needs_title_and_text_in_both_languages() -> None:
    found = stimulus_problems({"title": both("材料", "Case"), "body": {"zh": "文"}})
    assert [problem.field for problem in found] == ["body.en"]
