"""The numbers and texts of the edition and the scheme that come with the product."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from core.canonical import canonical_json
from standards.rules import (
    LEVEL_NAMES,
    ROLE_NAMES,
    SCHEME_SECTIONS,
    allocate,
    find_source,
    validate_document,
    validate_scheme,
)
from tests.standards.samples import bundled_document, bundled_scheme

DOMAINS = ["BAS", "SYS", "COL", "MOD", "PRC", "ANA", "GOV", "SEC", "SVC"]
WEIGHTS = {
    "L1": [15, 15, 15, 15, 20, 5, 5, 5, 5],
    "L2": [10, 15, 10, 15, 25, 5, 8, 7, 5],
    "L3": [5, 20, 5, 15, 25, 5, 8, 7, 10],
}
ITEMS = {
    "L1": [12, 12, 12, 12, 16, 4, 4, 4, 4],
    "L2": [8, 12, 8, 12, 20, 4, 6, 6, 4],
    "L3": [3, 12, 3, 9, 15, 3, 5, 4, 6],
}


@pytest.fixture(scope="module")
def edition() -> dict[str, Any]:
    return bundled_document()


def test_the_bundled_edition_and_scheme_are_in_order(edition: dict[str, Any]) -> None:
    assert validate_document(edition) == []
    assert validate_scheme(bundled_scheme()) == []
    assert canonical_json(edition)
    assert canonical_json(bundled_scheme())


def test_its_identity(edition: dict[str, Any]) -> None:
    assert edition["slug"] == "de-2026-1"
    assert edition["code"] == "LC/STD-DE"
    assert edition["edition"] == {"zh": "2026 第 1 版", "en": "2026, edition 1"}
    assert edition["issued_on"] == "2026-11-01"
    assert edition["role_name"] == ROLE_NAMES["DE"]
    occupation = edition["occupation"]
    assert occupation["code_in_standard"] == "2-02-10-11"
    assert occupation["code_2022_dadian"] == "2-02-38-03"
    facts = {fact["id"]: fact for fact in occupation["facts"]}
    assert facts["definition"]["value"]["zh"] == (
        "从事大数据采集、清洗、分析、治理、挖掘等技术研究，并加以利用、管理、维护和服务的工程技术人员。"
    )
    assert facts["definition"]["source_status"] == "official"
    assert facts["code_2022_dadian"]["source_status"] == "placeholder"


def test_the_levels_have_a_direction_only_where_the_national_standard_has_one(
    edition: dict[str, Any],
) -> None:
    levels = {level["code"]: level for level in edition["levels"]}
    assert {code: level["name"] for code, level in levels.items()} == LEVEL_NAMES
    assert levels["L1"]["direction"]["zh"] == levels["L2"]["direction"]["zh"] == "大数据处理"
    assert levels["L3"]["direction"] is None
    assert [level["name_status"] for level in levels.values()] == ["official"] * 3
    assert [level["source_status"] for level in levels.values()] == ["proposed"] * 3
    assert [list(level["kinds"].values()) for level in levels.values()] == [
        [50, 45, 5],
        [35, 50, 15],
        [25, 45, 30],
    ]


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_each_column_of_weights_is_the_proposal_and_sums_to_100(
    edition: dict[str, Any], level: str
) -> None:
    column = [cell for cell in edition["weights"] if cell["level"] == level]
    assert [cell["domain"] for cell in column] == DOMAINS
    percents = {cell["domain"]: cell["percent"] for cell in column}
    assert list(percents.values()) == WEIGHTS[level]
    assert sum(percents.values()) == 100
    items = {cell["domain"]: cell["theory_items"] for cell in column}
    assert list(items.values()) == ITEMS[level]
    assert items == allocate(percents, {"L1": 80, "L2": 80, "L3": 60}[level])


def test_no_weight_is_passed_off_as_official(edition: dict[str, Any]) -> None:
    assert len(edition["weights"]) == 27
    assert {cell["source_status"] for cell in edition["weights"]} == {"proposed"}
    assert all(cell["source_ref"] == "[D] platform" for cell in edition["weights"])


def test_competences_statements_and_topics_are_all_there(edition: dict[str, Any]) -> None:
    competences = edition["competences"]
    assert Counter(c["domain"] for c in competences) == {
        "BAS": 7,
        "SYS": 8,
        "COL": 6,
        "MOD": 7,
        "PRC": 9,
        "ANA": 9,
        "GOV": 9,
        "SEC": 9,
        "SVC": 6,
    }
    stated = [(c["code"], level, s) for c in competences for level, s in c["statements"].items()]
    assert sum(len(s["topics"]) for _, _, s in stated) == 480
    assert all(len(s["topics"]) >= 2 for _, _, s in stated)
    by_code = {c["code"]: c for c in competences}
    assert list(by_code["PRC-04"]["statements"]) == ["L2", "L3"]
    assert by_code["GOV-09"]["statements"]["L3"]["kind"] == "skill"


def test_every_source_reference_names_a_listed_source(edition: dict[str, Any]) -> None:
    references = edition["references"]
    rows = [
        *edition["weights"],
        *edition["crosswalk"],
        *edition["occupation"]["facts"],
        *edition["levels"],
    ]
    for row in rows:
        found = find_source(row["source_ref"], references)
        assert found.reference is not None, row["source_ref"]
    for level in edition["levels"]:
        assert find_source(level["name_ref"], references).tag == "P"


def test_the_crosswalk_never_claims_sameness(edition: dict[str, Any]) -> None:
    rows = edition["crosswalk"]
    assert {row["relation"] for row in rows} == {"close"}
    official = {(r["framework"], r["target"]) for r in rows if r["source_status"] == "official"}
    assert official == {("national", "初级"), ("national", "中级"), ("national", "高级")}
    levels = {(r["level"], r["framework"]): r["target"] for r in rows if r.get("level")}
    assert levels["L1", "EDSF"] == "Associate"
    assert levels["L2", "e-CF"] == "e-2, e-3"
    assert levels["L3", "EQF"] == "7–8"
    assert ("L1", "CDMP") not in levels
    (esco,) = [r for r in rows if r["framework"] == "ESCO"]
    assert esco["uri"] == (
        "http://data.europa.eu/esco/occupation/2079755f-d809-49e6-8037-4de6180e54c0"
    )


def test_wrong_answers_of_items_are_not_part_of_the_public_standard(
    edition: dict[str, Any],
) -> None:
    assert b"misconception" not in canonical_json(edition)


def test_english_texts_hold_no_chinese_beyond_names(edition: dict[str, Any]) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    for entry in edition["competences"]:
        assert not han.search(entry["title"]["en"])
        for statement in entry["statements"].values():
            assert not han.search(statement["text"]["en"])
            assert not any(han.search(topic["en"]) for topic in statement["topics"])


def test_the_scheme_has_every_section_and_the_rules_of_passing() -> None:
    scheme = bundled_scheme()
    assert [section["id"] for section in scheme["sections"]] == list(SCHEME_SECTIONS)
    assert [(p["points"], p["pass"]) for p in scheme["rules"]["papers"]] == [(100, 60), (100, 60)]
    assert scheme["rules"]["papers"][1]["note"]["zh"] == "案例机考，未含实际操作"
    assert scheme["rules"]["validity_years"] == 3
    assert scheme["rules"]["training_bar_days"] == 730
    text = canonical_json(scheme).decode()
    for phrase in ("59.96 分显示为 59.9 分，不合格", "不取平均", "不收费", "平台拟定"):
        assert phrase in text


def test_no_route_of_the_scheme_asks_for_training() -> None:
    routes = bundled_scheme()["rules"]["routes"]
    assert len(routes["L1"]) >= 3
    assert not any("培训" in route["text"]["zh"] for level in routes.values() for route in level)
