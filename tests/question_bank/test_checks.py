"""Advice while writing, each kind by an item that deserves it and one that does not; near-duplicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from core.db import db
from question_bank import services
from question_bank.checks import advice
from question_bank.checks.reading import reading_seconds
from question_bank.checks.similarity import likeness, probes, similarity, text_shingles
from question_bank.queries.twins import find_twins
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both, option

Enter = Callable[[str], FlaskClient]


def options(*texts: tuple[str, str], key: int = 0) -> list[dict[str, Any]]:
    return [
        {**option("ABCDEFGH"[n], correct=n == key), "text": both(*text)}
        for n, text in enumerate(texts)
    ]


FOUND: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "single",
        {"stem": both("哪一种做法不属于备份？", "Which of these is not a backup?")},
        "stem.en",
        "加粗",
    ),
    ("single", {"stem": both("问？", "用什么？")}, "stem.en", "可能没有翻译"),
    ("single", {"rationale": both("因为。", "因为。")}, "rationale.en", "可能没有翻译"),
    ("single", {"stem": both("共 128 行？", "How many of 256 rows?")}, "stem.en", "128、256"),
    ("single", {"seconds": 10, "stem": both("题" * 60 + "？", "x?")}, "seconds", "平台的假定"),
    (
        "single",
        {"options": options(("甲。", "a"), ("乙", "b"), ("丙", "c"), ("丁", "d"))},
        "options.A.text.zh",
        "句末标点",
    ),
    (
        "single",
        {"options": options(("甲 乙", "a"), ("甲，乙", "b"), ("丙", "c"), ("丁", "d"))},
        "options.B.text.zh",
        "只差标点",
    ),
    (
        "single",
        {
            "stem": both("选一个。", "The process is called an"),
            "options": options(("甲", "index"), ("乙", "join"), ("丙", "scan"), ("丁", "sort")),
        },
        "stem.en",
        "冠词",
    ),
    (
        "single",
        {
            "stem": both("选一个。", "Which component keeps the checkpoint of a job?"),
            "options": options(
                ("甲", "checkpoint storage"), ("乙", "the console"), ("丙", "a broker"), ("丁", "x")
            ),
        },
        "options.A.text.en",
        "checkpoint",
    ),
    (
        "single",
        {"options": options(("以上都对", "All of the above"), ("乙", "b"), ("丙", "c"))},
        "options.A.text.zh",
        "以上都对",
    ),
    ("single", {"stem": both("填 [[g1]]？", "Fill?")}, "stem.zh", "没有空"),
    ("single", {"stem": both("点 [[h1|这里]]？", "Fill?")}, "stem.zh", "不能点选"),
    ("text_entry", {"stem": both("[[g2]] 在 [[g1]] 前。", "[[g1]] after [[g2]].")}, "gaps", "次序"),
    (
        "single",
        {"stem": both("看图：![图片](asset:" + "a" * 32 + ")", "x?")},
        "stem.zh",
        "替代文字",
    ),
    (
        "hotspot",
        {
            "image": {
                "asset": "a" * 32,
                "alt": both("示意图 1", "Five boxes"),
                "width": 9,
                "height": 9,
            }
        },
        "image.alt.zh",
        "替代文字",
    ),
]


@pytest.mark.parametrize(("kind", "changes", "field", "words"), FOUND)
def test_advice_is_given_at_its_field(
    app: Any, kind: str, changes: dict[str, Any], field: str, words: str
) -> None:
    with app.test_request_context():
        found = [(p.field, str(p.message)) for p in advice(body(kind, **changes))]
    assert any(where == field and words in text for where, text in found), found


QUIET: list[tuple[str, dict[str, Any]]] = [
    ("single", {"stem": both("哪一种**【不】**是备份？", "Which of these is **not** a backup?")}),
    ("single", {"stem": both("共 128 行，$a^{99}$？", "How many of 128 rows?")}),
    ("single", {"stem": both("第 3 天？", "On the third day?")}),
    ("single", {"stem": both("{{ n }} 行？", "{{ n+100 }} rows?"), "variables": [{"name": "n"}]}),
    ("true_false", {"stem": both("`an`", "It is an")}),
]


@pytest.mark.parametrize(("kind", "changes"), QUIET)
def test_no_advice_where_nothing_is_amiss(kind: str, changes: dict[str, Any]) -> None:
    assert advice(body(kind, **changes)) == []


def test_reading_counts_characters_words_and_lines_of_code() -> None:
    text = both("字" * 300, "word " * 200)
    document = body("true_false", stem=text)
    assert (reading_seconds(document, "zh"), reading_seconds(document, "en")) == (60, 60)
    code = body("true_false", stem=both("```sql\nSELECT 1;\nSELECT 2;\n```", "x"))
    assert reading_seconds(code, "zh") == 8


texts = st.text(alphabet="数据仓库分区副本abc XYZ，。12", max_size=60)


@given(texts, texts)
def test_likeness_is_a_share_and_the_same_both_ways(a: str, b: str) -> None:
    left, right = text_shingles(a), text_shingles(b)
    assert 0 <= similarity(left, right) <= 100
    assert similarity(left, right) == similarity(right, left)
    assert similarity(left, left) == (100 if left else 0)


@given(texts)
def test_folding_does_not_matter_for_likeness(text: str) -> None:
    assert text_shingles(text) == text_shingles(text.upper().replace(" ", "").replace("，", ""))


@given(texts, st.integers(1, 9))
def test_probes_are_pieces_of_the_text(text: str, count: int) -> None:
    folded = " ".join(text.casefold().split())
    found = probes(text, count)
    assert len(found) <= count
    assert bool(found) == bool(folded.replace("，", ",").strip()) or found == []


STEM = "主题每秒写入一千条消息，消费组每秒处理一千五百条，现有积压三十万条，几分钟追平？"


def test_a_twin_is_found_with_its_share(world: World) -> None:
    stem = both(STEM, "How many minutes until the backlog is gone?")
    twin = world.approved(stem=stem)
    far = world.draft(stem=both("副本与分区分别解决什么问题？", "What do replicas solve?"))
    elsewhere = world.draft(stem=stem, domain="COL", competence="COL-01")
    near = body("single", stem=both(STEM.replace("三十万", "六十万"), "Minutes?"))
    banks = [world.bank.id]
    found = find_twins(db.session, near, banks)
    assert [one.identifier for one in found] == [twin.identifier]
    assert 60 <= found[0].share < 100
    assert found[0].share == likeness(near, found[0].body)
    assert find_twins(db.session, near, banks, but=twin.id) == []
    assert find_twins(db.session, near, []) == []
    assert find_twins(db.session, body("single", stem=both("短", "x")), banks) == []
    without = {name: value for name, value in near.items() if name != "domain"}
    names = {one.identifier for one in find_twins(db.session, without, banks)}
    assert names == {twin.identifier, elsewhere.identifier}
    assert far.identifier not in names
    services.retire_item(db.session, twin, reason="重复", actor=world["reviewer"], now=NOW)
    assert find_twins(db.session, near, banks) == []


@pytest.mark.both
def test_twins_are_found_on_either_database(either_world: World) -> None:
    twin = either_world.approved(stem=both(STEM, "Minutes?"))
    found = find_twins(db.session, body("single", stem=both(STEM, "x")), [either_world.bank.id])
    assert [(one.identifier, one.share) for one in found] == [(twin.identifier, 100)]


def test_the_editor_shows_a_twin_side_by_side(world: World, enter: Enter) -> None:
    from tests.question_bank.test_editor_types import editor_fields

    twin = world.approved(stem=both(STEM, "Minutes?"))
    sent = editor_fields(world, enter, body("single", stem=both(STEM + "请计算。", "Minutes?")))
    checks = enter("author").post("/bank/preview?bank=open", data=sent).json["checks"]
    assert twin.identifier in checks
    assert "并排看两道题的题干" in checks
    hidden = enter("stranger").post("/bank/preview?bank=open", data=sent).json["checks"]
    assert twin.identifier not in hidden


def test_advice_links_to_its_field_too(world: World, enter: Enter) -> None:
    from tests.question_bank.test_editor_types import editor_fields

    sent = editor_fields(world, enter, body("single", rationale=both("因为。", "因为。")))
    answer = enter("author").post("/bank/preview?bank=open", data=sent).json
    assert 'href="#rationale_en"' in answer["checks"]
    assert answer["ready"]
