"""One sitting of each item type: document, publication, response, log, hand-in, score in words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exams.errors import PublishError
from exams.queries.forms import paper_shape
from exams.rules.log import check_body
from question_bank.documents import canonical_body, document_problems
from question_bank.item_types import ITEM_TYPES
from question_bank.parameters import draw_variants
from tests.conftest import NOW
from tests.exams.delivery_world import build_world
from tests.question_bank.documents import RIGHT, body, both
from tests.question_bank.parametrised import VARIANTS, right_of, varied
from tests.walkthroughs.sitting import publish, sit

OPAQUE = re.compile(r"^o[0-9a-f]{8}$")
SECRETS = ('"correct"', "why", "rationale", "accept", "tolerance", "rubric", "slips", '"key"')


@dataclass(frozen=True)
class Story:
    """What a candidate does with an item, in the author's ids, and what comes of it."""

    kind: str
    given: Any
    score: str
    told: list[str]
    changes: dict[str, Any] = field(default_factory=dict)


STORIES = [
    Story("single", "B", "2", ["选择：B。", "答案：B。", "与答案一致。", "得 2 分，满分 2 分。"]),
    Story(
        "multiple",
        ["A", "C"],
        "0",
        [
            "选择：A、C。",
            "答案：A、C、E。",
            "选中答案 2 个（共 3 个），选中干扰项 0 个。按全对给分：与答案完全一致才得分。",
            "得 0 分，满分 2 分。",
        ],
    ),
    Story(
        "true_false",
        "true",
        "2",
        ["选择：对。", "答案：对。", "与答案一致。", "得 2 分，满分 2 分。"],
    ),
    Story(
        "numeric",
        "2 kB",
        "2",
        [
            "输入 2 kB，读作 2048。",
            "单位 kB，乘以 1024 换算成题目的单位。",
            "答案是 2000，容差为答案的 3%。",
            "与答案一致。",
            "得 2 分，满分 2 分。",
        ],
        {
            "key": "2000",
            "tolerance": "0.03",
            "tolerance_kind": "relative",
            "decimals": 0,
            "slips": None,
            "unit": both("B", "B"),
            "units": [{"text": both("kB", "kB"), "factor": "1024"}],
        },
    ),
    Story(
        "text_entry",
        {"g1": "data  NODE", "g2": "8020"},
        "1",
        [
            "g1：作答 data  NODE，对。g2：作答 8020，错，答案 9866。2 处中对了 1 处，按对的比例给分。",
            "得 1 分，满分 2 分。",
        ],
        {"scoring": "each"},
    ),
    Story(
        "inline_choice",
        {"g1": "a2"},
        "0",
        [
            "g1：作答 a2，对。g2：未答，答案 b1。2 处中对了 1 处，全对才得分。",
            "得 0 分，满分 2 分。",
        ],
    ),
    Story(
        "ordering",
        ["A", "D", "B", "C"],
        "4/3",
        [
            "作答顺序：A → D → B → C。",
            "正确顺序：C → A → D → B。",
            "3 对相邻的元素中对了 2 对，按比例给分。",
            "得 4/3 分，满分 2 分。",
        ],
        {"scoring": "each"},
    ),
    Story(
        "matching",
        {"r1": "C", "r2": "A", "r3": "B"},
        "4/3",
        [
            "r1：作答 C，对。r2：作答 A，对。r3：作答 B，错，答案 D。3 处中对了 2 处，按对的比例给分。",
            "得 4/3 分，满分 2 分。",
        ],
        {"scoring": "each"},
    ),
    Story(
        "choice_table",
        {"r1": ["C", "A"], "r2": ["B"]},
        "2",
        ["r1：作答 A C，对。r2：作答 B，对。2 处中对了 2 处，全对才得分。", "得 2 分，满分 2 分。"],
    ),
    Story(
        "hot_text",
        ["h1", "h2", "h3"],
        "1",
        [
            "选择：h1、h2、h3。",
            "答案：h2、h3。",
            "选中答案 2 个（共 2 个），选中干扰项 1 个。按部分给分：（选对数 − 选错数）÷ 答案数，不低于 0。",
            "得 1 分，满分 2 分。",
        ],
        {"scoring": "each"},
    ),
    Story(
        "gap_match",
        {"g1": "B", "g2": "A"},
        "2",
        ["g1：作答 B，对。g2：作答 A，对。2 处中对了 2 处，全对才得分。", "得 2 分，满分 2 分。"],
    ),
    Story(
        "hotspot",
        ["a1"],
        "0",
        [
            "选择：a1。",
            "答案：a1、a3。",
            "选中答案 1 个（共 2 个），选中干扰项 0 个。按全对给分：与答案完全一致才得分。",
            "得 0 分，满分 2 分。",
        ],
    ),
    Story(
        "point",
        ["150 60", "61 51"],
        "1",
        [
            "a1：作答 61 51，错，答案 rect 10 10 60 50。a2：作答 150 60，对。"
            "2 处中对了 1 处，按对的比例给分。",
            "得 1 分，满分 2 分。",
        ],
        {"scoring": "each"},
    ),
    Story(
        "slider",
        "85",
        "2",
        ["输入 85，读作 85。", "答案是 80，容差 5。", "与答案一致。", "得 2 分，满分 2 分。"],
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.kind)
def test_a_sitting_from_the_document_to_the_score_in_words(session: Session, story: Story) -> None:
    # An author writes the item; nothing keeps it from review.
    document = canonical_body(body(story.kind, **story.changes))
    assert document_problems(document) == []

    # It is published: opaque ids, both languages, nothing that tells the key.
    walk = sit(session, document)
    text = json.dumps(walk.document, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in text]
    ids = ITEM_TYPES[story.kind].named_ids(document)
    assert sorted(walk.key["options"].values()) == sorted(ids)
    assert all(OPAQUE.match(name) for name in walk.key["options"])
    assert set(walk.payload["stem"]) == {"zh", "en"}

    # The candidate answers, changes their mind, and answers again; each save is an entry of the log.
    walk.answer(None)
    walk.answer(walk.as_sent(story.given))

    # They hand in: the log is sealed, and graded from the sealed log.
    assert len(walk.hand_in()) == 19
    result = walk.result()
    assert (result["score"], result["max"], result["answered"]) == (story.score, "2", True)
    assert walk.told() == story.told
    assert not re.search("[\u4e00-\u9fff]", " ".join(walk.told("en")))

    # A replay comes to the same.
    assert walk.again().ok


def test_every_type_that_a_program_scores_has_its_story() -> None:
    scored = {name for name, kind in ITEM_TYPES.items() if not kind.marked_by_people}
    assert {story.kind for story in STORIES} == scored


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_the_key_sent_under_opaque_names_earns_everything(session: Session, kind: str) -> None:
    if ITEM_TYPES[kind].marked_by_people:
        with pytest.raises(PublishError, match="L1-SECRETID-900"):
            publish(session, build_world(session, NOW), body(kind))
        return
    walk = sit(session, body(kind))
    walk.answer(walk.as_sent(RIGHT[kind]))
    walk.hand_in()
    assert walk.result()["score"] == "2"


def lists_by_id(payload: dict[str, Any]) -> list[list[str]]:
    lists = [payload["options"], payload.get("areas", [])]
    lists += [gap.get("options", []) for gap in payload.get("gaps", [])]
    return [[entry["id"] for entry in entries] for entries in lists]


@pytest.mark.parametrize("kind", ["inline_choice", "matching", "gap_match", "hotspot", "ordering"])
def test_what_is_listed_stands_in_the_order_of_its_opaque_names(
    session: Session, kind: str
) -> None:
    found = lists_by_id(sit(session, body(kind)).payload)
    assert all(names == sorted(names) for names in found)
    assert any(names for names in found)


def test_columns_of_a_table_keep_their_order(session: Session) -> None:
    walk = sit(session, body("choice_table"))
    shown = [walk.key["options"][option["id"]] for option in walk.payload["options"]]
    assert shown == ["A", "B", "C"]
    assert walk.payload["fixed"] is True
    assert walk.layout.options[walk.ref] == tuple(o["id"] for o in walk.payload["options"])


def test_a_picture_travels_in_the_document(session: Session) -> None:
    walk = sit(session, body("hotspot"))
    assert walk.payload["image"]["src"].startswith("data:image/png;base64,")
    assert [set(area) for area in walk.payload["areas"]] == [{"id", "shape", "coords", "label"}] * 3


def test_an_item_whose_picture_the_bank_lacks_is_not_published(session: Session) -> None:
    picture = {**body("hotspot")["image"], "asset": "1b" * 16}
    with pytest.raises(PublishError, match="L1-SECRETID-900"):
        publish(session, build_world(session, NOW), body("hotspot", image=picture))


PARAMETRISED = sorted(name for name, kind in ITEM_TYPES.items() if not kind.marked_by_people)


@pytest.mark.parametrize("kind", PARAMETRISED)
def test_a_parametrised_item_of_each_type_gives_a_sitting_one_variant(
    session: Session, kind: str
) -> None:
    document = varied(kind)
    assert document_problems(document) == []
    variants = draw_variants(document, VARIANTS)
    walk = sit(session, document)
    # Published are the shell and all variants, written out; no expression.
    assert len(walk.published["variants"]) == len(walk.key["variants"]) == VARIANTS
    assert (walk.published["stem"], walk.published["options"]) == ({}, [])
    assert "{{" not in json.dumps(walk.published)
    # The sitting is given one of them, as if the item had been written so.
    mine = variants[walk.layout.variants[walk.ref]]
    assert f"{mine.values['n']} × {mine.values['k']}" in walk.payload["stem"]["zh"]
    assert not {"variants", "ref", "points"} & set(walk.published["variants"][0])
    assert "variants" not in walk.payload
    text = json.dumps(walk.document, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in text]
    for other in variants:
        if other.number != mine.number:
            assert f"{other.values['n']} × {other.values['k']}" not in text
    shown = [option["id"] for option in walk.payload["options"]]
    assert sorted(walk.layout.options.get(walk.ref, ())) == sorted(shown)
    # Its key earns everything.
    walk.answer(walk.as_sent(right_of(kind, mine.values)))
    walk.hand_in()
    assert walk.result()["score"] == "2"
    assert walk.again().ok


def test_the_key_of_another_variant_earns_nothing(session: Session) -> None:
    walk = sit(session, varied("numeric"))
    mine = walk.key["variants"][walk.layout.variants[walk.ref]]["key"]
    walk.answer(next(v["key"] for v in walk.key["variants"] if v["key"] != mine))
    walk.hand_in()
    assert walk.result()["score"] == "0"
    assert walk.told()[1] == f"答案是 {mine}，不设容差。"


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering", "matching", "inline_choice"])
def test_a_response_that_names_another_variant_s_options_is_not_taken(
    session: Session, kind: str
) -> None:
    walk = sit(session, varied(kind))
    mine = set(walk.opaque_names().values())
    others = {author: name for name, author in walk.key["options"].items() if name not in mine}
    foreign = ITEM_TYPES[kind].renamed(RIGHT[kind], others)
    shapes = paper_shape(session, walk.paper.id).items_of(walk.sitting.layout_seed)
    problem = check_body({"a": {walk.ref: foreign}}, shapes)
    assert problem is not None
    assert problem.what == "response"
