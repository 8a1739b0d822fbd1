"""The CASE 1.1 package of an edition, against a table of fields written by hand."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from standards import case
from tests.standards.case_fields import ADOPTION, ASSOCIATIONS, FIELDS
from tests.standards.samples import bundled_document, small_document

SITE = "https://liangcai.example.org"
EXT = re.compile(r"ext:[a-zA-Z0-9.\-_]+")


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return case.build_package(bundled_document(), site_url=SITE)


def check(kind: str, value: Any, where: str) -> None:
    """Fail when a value is not what the table says a kind is."""
    assert value is not None, f"{where}: null is refused"
    if kind == "any":
        return
    if kind.startswith("["):
        assert isinstance(value, list), where
        for index, entry in enumerate(value):
            check(kind[1:-1], entry, f"{where}[{index}]")
    elif kind in FIELDS:
        fields = {name.rstrip("*"): inner for name, inner in FIELDS[kind].items()}
        required = {name.rstrip("*") for name in FIELDS[kind] if name.endswith("*")}
        assert required <= set(value), f"{where}: {required - set(value)} is missing"
        assert set(value) <= set(fields), f"{where}: {set(value) - set(fields)} is not allowed"
        for name, inner in value.items():
            check(fields[name], inner, f"{where}.{name}")
    else:
        assert fits(kind, value), f"{where}: {value!r} is no {kind}"


def fits(kind: str, value: Any) -> bool:
    if kind in {"whole", "number"}:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    rules = {
        "uuid": lambda: str(uuid.UUID(value)) == value,
        "uri": lambda: re.match(r"https?://\S+$", value),
        "moment": lambda: value.endswith("Z") and datetime.fromisoformat(value),
        "day": lambda: date.fromisoformat(value),
        "version": lambda: value == "1.1",
        "adoption": lambda: value in ADOPTION,
        "association": lambda: value in ASSOCIATIONS or EXT.fullmatch(value),
        "target": lambda: value == "CASE" or EXT.fullmatch(value),
    }
    return bool(rules.get(kind, lambda: True)())


def test_every_field_is_one_that_case_knows(package: dict[str, Any]) -> None:
    check("Package", package, "package")


def test_a_package_has_the_parts_of_the_published_example(package: dict[str, Any]) -> None:
    assert list(package) == [
        "CFDocument",
        "CFItems",
        "CFAssociations",
        "CFDefinitions",
        "CFRubrics",
    ]
    kinds = {a["associationType"] for a in package["CFAssociations"]}
    assert kinds == {"isChildOf", "hasSkillLevel", "isRelatedTo"}
    assert package["CFDocument"]["frameworkType"] == "OccupationalStandard"
    for item in package["CFItems"]:
        assert item["CFItemTypeURI"]["title"] == item["CFItemType"]


def test_the_tree_has_one_root_and_every_item_in_it_once(package: dict[str, Any]) -> None:
    items = {item["identifier"] for item in package["CFItems"]}
    root = package["CFDocument"]["identifier"]
    parents = {
        a["originNodeURI"]["identifier"]: a["destinationNodeURI"]["identifier"]
        for a in package["CFAssociations"]
        if a["associationType"] == "isChildOf"
    }
    assert set(parents) == items
    assert set(parents.values()) <= items | {root}
    for start in items:
        at, steps = start, 0
        while at != root:
            at, steps = parents[at], steps + 1
            assert steps <= 5
    siblings = Counter(
        (a["destinationNodeURI"]["identifier"], a["sequenceNumber"])
        for a in package["CFAssociations"]
        if a["associationType"] == "isChildOf"
    )
    assert set(siblings.values()) == {1}


def test_it_holds_levels_domains_competences_requirements_and_topics(
    package: dict[str, Any],
) -> None:
    counted = Counter(item["CFItemType"] for item in package["CFItems"])
    statements = sum(len(c["statements"]) for c in bundled_document()["competences"])
    assert counted == {
        "等级": 3,
        "能力领域": 9,
        "能力": 70,
        "能力要求": statements,
        "知识点": 480,
    }
    skill_levels = [a for a in package["CFAssociations"] if a["associationType"] == "hasSkillLevel"]
    assert len(skill_levels) == statements


def test_identifiers_are_unique_and_uris_end_in_them(package: dict[str, Any]) -> None:
    parts = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"]]
    parts += package["CFDefinitions"]["CFItemTypes"] + package["CFRubrics"]
    parts += [c for rubric in package["CFRubrics"] for c in rubric["CFRubricCriteria"]]
    identifiers = [part["identifier"] for part in parts]
    assert len(set(identifiers)) == len(identifiers)
    for part in parts:
        assert part["uri"].startswith(f"{SITE}/ims/case/v1p1/")
        assert part["uri"].endswith(part["identifier"])
        assert uuid.UUID(part["identifier"]).version == 5


def test_weights_stand_in_rubrics_with_how_sure_they_are(package: dict[str, Any]) -> None:
    for rubric in package["CFRubrics"]:
        criteria = rubric["CFRubricCriteria"]
        assert sum(criterion["weight"] for criterion in criteria) == 100
        assert {c["extensions"]["sourceStatus"] for c in criteria} == {"proposed"}
        assert all("平台拟定" in c["description"] for c in criteria)
    assert "权重：平台拟定，非国家标准" in package["CFDocument"]["notes"]
    assert "CC BY 4.0" in package["CFDocument"]["notes"]


def test_the_notice_goes_when_every_weight_is_official() -> None:
    document = small_document()
    for cell in document["weights"]:
        cell["source_status"] = "official"
    notes = case.build_package(document, site_url=SITE)["CFDocument"]["notes"]
    assert "非国家标准" not in notes


def test_the_same_edition_gives_the_same_bytes_wherever_it_is_served() -> None:
    one = case.package_text(case.build_package(bundled_document(), site_url=SITE))
    assert one == case.package_text(case.build_package(bundled_document(), site_url=SITE + "/"))
    there = case.build_package(bundled_document(), site_url="http://127.0.0.1:8000")
    elsewhere = case.package_text(there).replace("http://127.0.0.1:8000", SITE)
    assert one == elsewhere
    assert json.loads(one)["CFDocument"]["identifier"] == case.package_id("de-2026-1")


def test_identifiers_of_the_first_edition_never_change() -> None:
    assert case.package_id("de-2026-1") == "cc95b95d-e3fb-5da6-b061-4384038ec9f8"


def test_editions_share_no_identifier() -> None:
    document = small_document()
    one = case.build_package(document, site_url=SITE)
    other = case.build_package({**document, "slug": "xx-2"}, site_url=SITE)
    assert not {i["identifier"] for i in one["CFItems"]} & {
        i["identifier"] for i in other["CFItems"]
    }


def test_an_exact_relation_becomes_an_exact_match() -> None:
    document = small_document()
    document["crosswalk"][0]["relation"] = "exact"
    package = case.build_package(document, site_url=SITE)
    (match,) = [a for a in package["CFAssociations"] if a["associationType"] == "exactMatchOf"]
    assert match["destinationNodeURI"]["targetType"] == "ext:EQF"


@pytest.mark.parametrize("kind", case.PARTS)
def test_each_part_is_found_by_its_identifier(package: dict[str, Any], kind: str) -> None:
    parts: dict[str, Any] = {
        "CFDocuments": package["CFDocument"],
        "CFItems": package["CFItems"][0],
        "CFAssociations": package["CFAssociations"][0],
        "CFItemTypes": package["CFDefinitions"]["CFItemTypes"][0],
        "CFRubrics": package["CFRubrics"][0],
        "CFRubricCriteria": package["CFRubrics"][0]["CFRubricCriteria"][0],
    }
    found = case.find_part(package, kind, parts[kind]["identifier"])
    assert found is not None
    assert found["uri"] == parts[kind]["uri"]
    assert case.find_part(package, kind, str(uuid.uuid4())) is None
