"""``flask bank score`` without its command: one result for each line, for every type."""

from __future__ import annotations

import json
from typing import Any

import pytest

from question_bank.formats import read_one, write_items
from question_bank.formats.base import ExportedItem, ItemFile
from question_bank.formats.blind import blind_item, blind_markdown
from question_bank.item_types import ITEM_TYPES, SUBSET
from question_bank.scoring import score_lines
from tests.question_bank.documents import RIGHT, body, both
from tests.question_bank.test_parameters import choosing, parametrised

EACH = ("text_entry", "matching", "gap_match", "point")
ITEMS = [
    *(ExportedItem(f"T-{kind}", body(kind)) for kind in ITEM_TYPES),
    *(ExportedItem(f"E-{kind}", body(kind, scoring="each")) for kind in EACH),
    ExportedItem(
        "T-one-gap",
        body("text_entry", stem=both("[[g1]]", "[[g1]]"), gaps=[{"id": "g1", "accept": ["York"]}]),
    ),
    ExportedItem("P-numeric", parametrised()),
    ExportedItem("P-single", choosing()),
]


def file() -> ItemFile:
    """The items as they are read back from their YAML."""
    return read_one("x.yaml", write_items(ITEMS, [], "yaml").encode())


def earned(item: str, responses: dict[str, Any], rule: str = "all_or_nothing", **more: Any) -> Any:
    line = json.dumps({"item": item, "responses": responses, **more})
    (result,) = score_lines([file()], [line], rule)
    assert result["item"] == item
    return result["outcomes"]["SCORE"] if "outcomes" in result else result["error"]


def test_every_document_is_read_back_from_yaml_as_it_was() -> None:
    assert [(item.source_id, item.body) for item in file().items] == [
        (item.identifier, item.body) for item in ITEMS
    ]


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_the_key_of_every_type_scores_one_point(kind: str) -> None:
    wanted = "people mark this item" if ITEM_TYPES[kind].marked_by_people else 1.0
    assert earned(f"T-{kind}", {"RESPONSE": RIGHT[kind]}) == wanted


LINES: list[tuple[str, dict[str, Any], float]] = [
    ("T-matching", {"RESPONSE": ["r1 C", "r2 A", "r3 D"]}, 1.0),
    ("E-matching", {"RESPONSE": "r1 C"}, 1 / 3),
    ("T-choice_table", {"RESPONSE": ["r1 A", "r1 C", "r2 B"]}, 1.0),
    ("T-gap_match", {"RESPONSE": ["B g1", "A g2"]}, 1.0),
    ("E-gap_match", {"RESPONSE": ["B g1"]}, 0.5),
    ("E-point", {"RESPONSE": "150 60"}, 0.5),
    ("T-text_entry", {"g1": "DataNode", "g2": "9866"}, 1.0),
    ("E-text_entry", {"g2": "9866"}, 0.5),
    ("T-one-gap", {"RESPONSE": " york"}, 1.0),
    ("T-inline_choice", {"g1": "a2", "g2": "b1"}, 1.0),
    ("T-hotspot", {"RESPONSE": None}, 0.0),
    ("T-slider", {"RESPONSE": "90"}, 0.0),
]


@pytest.mark.parametrize(("item", "responses", "score"), LINES)
def test_pairs_points_and_records_are_read(
    item: str, responses: dict[str, Any], score: float
) -> None:
    assert earned(item, responses) == pytest.approx(score)


def test_the_rule_for_subsets_and_variants_can_be_chosen() -> None:
    assert earned("T-multiple", {"RESPONSE": ["A"]}, SUBSET) == pytest.approx(1 / 3)
    assert earned("P-numeric", {"RESPONSE": "120"}, variant=1) == 1.0
    assert earned("P-numeric", {"RESPONSE": "160"}, variant=2) == 1.0
    assert earned("P-single", {"RESPONSE": "B"}) == 1.0
    assert isinstance(earned("P-numeric", {"RESPONSE": "1"}, variant=0), str)


SECRETS = ("correct", "DataNode", "'key'", "why", "tolerance", "rationale", "rubric", "variables")


def test_blind_items_show_every_type_and_tell_no_key() -> None:
    for item in ITEMS:
        shown = blind_item(item)
        assert not [secret for secret in SECRETS if secret in str(shown)]
        assert "{{" not in str(shown)
    point = next(blind_item(item) for item in ITEMS if item.identifier == "T-point")
    assert (point["most"], "areas" in point) == (2, False)
    text = blind_markdown(ITEMS, [])
    assert "Text r1" in text
    assert "Text a2" in text
    assert "Area a1" in text
