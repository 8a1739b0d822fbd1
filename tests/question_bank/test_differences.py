from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.rules.differences import (
    Kind,
    Piece,
    document_changes,
    fields_of,
    text_difference,
)
from tests.question_bank.documents import body, both

MARKS = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}


def shown(pieces: list[Piece]) -> str:
    return "".join(MARKS[piece.kind].format(piece.text) for piece in pieces)


TABLE = [
    ("", "", ""),
    ("左连接", "左连接", "左连接"),
    ("", "新的", "{+新的+}"),
    ("旧的", "", "[-旧的-]"),
    ("查询返回 3 行。", "查询返回 30 行。", "查询返回 [-3-]{+30+} 行。"),
    ("下面的查询返回几行？", "下面的查询最多返回几行？", "下面的查询{+最多+}返回几行？"),
    (
        "the left join keeps rows",
        "the inner join keeps rows",
        "the [-left-]{+inner+} join keeps rows",
    ),
    ("数据仓库按主题组织", "数据湖按原样存放", "数据[-仓库按主题组织-]{+湖按原样存放+}"),
    ("甲的乙", "丙的丁", "[-甲的乙-]{+丙的丁+}"),
    ("第一段\n第二段\n", "第一段\n第三段\n", "第一段\n第[-二-]{+三+}段\n"),
]


@pytest.mark.parametrize(("old", "new", "wanted"), TABLE)
def test_texts_are_compared_by_character_and_word(old: str, new: str, wanted: str) -> None:
    assert shown(text_difference(old, new)) == wanted


WORDS = st.text(alphabet="数据库连接左右的了。，AB ab12\n", max_size=60)


@given(WORDS, WORDS)
def test_the_pieces_lead_from_the_old_text_to_the_new(old: str, new: str) -> None:
    pieces = text_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new
    assert all(piece.text for piece in pieces)
    for one, other in pairwise(pieces):
        assert one.kind is not other.kind
        assert (one.kind, other.kind) != (Kind.ADDED, Kind.REMOVED)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(old: str, new: str) -> None:
    pieces = text_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new


def test_long_texts_are_compared_by_line() -> None:
    old = "".join(f"第 {n} 行的内容各不相同\n" for n in range(900))
    new = old.replace("第 450 行", "第四百五十行")
    pieces = text_difference(old, new)
    assert [piece.kind for piece in pieces] == [Kind.SAME, Kind.REMOVED, Kind.ADDED, Kind.SAME]
    assert pieces[1].text == "第 450 行的内容各不相同\n"


def test_options_are_compared_by_their_ids_and_their_order_apart() -> None:
    old = body("single")
    new = body("single", options=[old["options"][n] for n in (1, 0, 2)])
    new["options"][0] = {**new["options"][0], "text": both("换了", "Other")}
    changed = {one.path: (one.old, one.new) for one in document_changes(old, new) if one.changed}
    assert changed == {
        "options": ("A, B, C, D", "B, A, C"),
        "options.B.text.zh": ("第 B 项", "换了"),
        "options.B.text.en": ("Option B", "Other"),
        "options.D.text.zh": ("第 D 项", None),
        "options.D.text.en": ("Option D", None),
        "options.D.why.zh": ("说明 D", None),
        "options.D.why.en": ("Reason D", None),
    }


def test_what_went_stands_behind_what_it_followed() -> None:
    old, new = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "c": "3", "d": "4"}
    assert [one.path for one in document_changes(old, new)] == ["a", "b", "c", "d"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("ab数", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "zh", "en"]), inner, max_size=3)
    ),
    max_leaves=8,
)
BODIES = st.dictionaries(st.sampled_from(["stem", "options", "key", "rows"]), VALUES)


@given(BODIES, BODIES)
def test_changes_name_every_field_of_both_documents_once(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    changes = document_changes(old, new)
    paths = [one.path for one in changes]
    assert len(paths) == len(set(paths))
    assert {one.path: one.new for one in changes if one.new is not None} == fields_of(new)
    assert {one.path: one.old for one in changes if one.old is not None} == fields_of(old)
    assert not any(one.changed for one in document_changes(new, new))


def test_lists_of_records_and_words_become_paths() -> None:
    assert fields_of(body("numeric"))["slips.1.value"] == "7.5"
    assert fields_of(body("ordering"))["key"] == "C, A, D, B"
    assert fields_of({"key": {"r1": ["A", "B"]}, "fixed": True}) == {
        "key.r1": "A, B",
        "fixed": "true",
    }
    assert fields_of({"rows": [{"id": "r", "x": "1"}, {"id": "r", "x": "2"}]}) == {
        "rows": "r, r#2",
        "rows.r.x": "1",
        "rows.r#2.x": "2",
    }
