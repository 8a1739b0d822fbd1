"""The public pages of the standards and the CASE interface, as a visitor without an account sees them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from standards import case, services
from standards.rules import OfficialCell, read_weights_csv
from tests.conftest import NOW
from tests.standards.samples import small_document

NOTICE = "权重：平台拟定，非国家标准"


@pytest.fixture
def visitor(client: FlaskClient, session: Session) -> FlaskClient:
    """A visitor of a site on which the bundled standard is published."""
    services.load_bundled(session, now=NOW)
    session.commit()
    return client


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


def test_the_index_lists_eight_roles_and_says_which_are_in_preparation(
    visitor: FlaskClient,
) -> None:
    text = page(visitor, "/standards/")
    assert text.count("筹备中</span>") == 7
    assert '<a href="/standards/de-2026-1">大数据开发/数据工程师</a>' in text
    for code in ("DA", "OPS", "DG", "DS", "DW", "ALG", "PM"):
        assert f'<td class="lc-mono" data-l="代码">{code}</td>' in text


def test_the_index_of_an_empty_site_invents_nothing(client: FlaskClient) -> None:
    text = page(client, "/standards/")
    assert text.count("筹备中</span>") == 8
    assert "/standards/de-2026-1" not in text


def test_an_edition_shows_levels_weights_definition_crosswalk_and_competences(
    visitor: FlaskClient,
) -> None:
    text = page(visitor, "/standards/de-2026-1")
    assert text.count("<h1") == 1
    for phrase in (
        "初级",
        "中级",
        "高级",
        "不分职业方向",
        "从事大数据采集、清洗、分析、治理、挖掘等技术研究",
        "2-02-10-11",
        "2-02-38-03",
        "Professional",
        "data engineer (2511.20)",
        "EDISON Community",
        "/standards/de-2026-1/competences/PRC-01",
    ):
        assert phrase in text
    assert "misconception" not in text


def test_every_weight_carries_the_mark_of_its_source_and_the_notice_stands(
    visitor: FlaskClient,
) -> None:
    text = page(visitor, "/standards/de-2026-1")
    cells = re.findall(r'<div class="lc-weight"><span class="num">(\d+)</span>(.{0,60})', text)
    assert len(cells) == 27
    assert all('class="src"' in mark for _, mark in cells)
    assert NOTICE in text
    assert "27 个权重中，0 个来自国家标准，27 个为平台拟定" in text


def test_numbers_of_items_are_shown_without_script(visitor: FlaskClient) -> None:
    text = page(visitor, "/standards/de-2026-1?show=items")
    found = re.findall(r'<div class="lc-weight"><span class="num">(\d+)</span>', text)
    assert sum(map(int, found)) == 80 + 80 + 60


def test_the_notice_goes_once_every_weight_is_official(
    client: FlaskClient, session: Session
) -> None:
    edition = services.load_edition(session, small_document(), now=NOW)
    cells = [
        OfficialCell(level, domain, percent, "国家标准表 1")
        for level in ("L1", "L2")
        for domain, percent in (("AAA", 60), ("BBB", 40))
    ]
    services.import_weights(session, edition, cells, now=NOW)
    session.commit()
    assert NOTICE not in page(client, "/standards/xx-1-w2")
    old = page(client, "/standards/xx-1")
    assert NOTICE in old
    assert "这不是现行版本" in old


def test_a_competence_shows_what_it_means_at_each_level(visitor: FlaskClient) -> None:
    text = page(visitor, "/standards/de-2026-1/competences/PRC-04")
    assert text.count("<h1") == 1
    assert "一致性与容错语义" in text
    assert "这个等级不考这项能力" in text
    assert "/competences/PRC-03" in text
    assert "/competences/PRC-05" in text
    assert "上一项" not in page(visitor, "/standards/de-2026-1/competences/BAS-01")
    assert "下一项" not in page(visitor, "/standards/de-2026-1/competences/SVC-06")


@pytest.mark.parametrize(
    "address",
    ["/standards/", "/standards/de-2026-1", "/standards/de-2026-1/competences/PRC-01"],
)
def test_english_pages_are_english(visitor: FlaskClient, address: str) -> None:
    text = page(visitor, f"{address}?lang=en")
    assert '<html lang="en"' in text
    body = text.split("<main", 1)[1].split("</main>", 1)[0]
    body = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", body, flags=re.S)
    assert not re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", "", body))


def test_the_weights_come_as_csv_that_the_import_understands(visitor: FlaskClient) -> None:
    answer = visitor.get("/standards/de-2026-1/weights.csv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 27
    assert {row["source_status"] for row in rows} == {"proposed"}
    assert {row["source_status_label"] for row in rows} == {"平台拟定"}
    cells, problems = read_weights_csv(text)
    assert not cells
    assert {problem.code for problem in problems} == {"not_official"}
    cells, problems = read_weights_csv(text.replace(",proposed,", ",official,"))
    assert not problems
    assert len(cells) == 27


def test_the_case_package_is_served_as_it_is_exported(visitor: FlaskClient, app: Flask) -> None:
    answer = visitor.get(f"/ims/case/v1p1/CFPackages/{case.package_id('de-2026-1')}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    runner = app.test_cli_runner()
    exported = runner.invoke(args=["standards", "export", "de-2026-1", "--output", "-"])
    assert answer.get_data(as_text=True) == exported.stdout


def test_uris_inside_the_package_lead_somewhere(visitor: FlaskClient) -> None:
    package = visitor.get(f"/ims/case/v1p1/CFPackages/{case.package_id('de-2026-1')}").get_json()
    parts = [
        package["CFDocument"],
        package["CFItems"][100],
        package["CFAssociations"][100],
        package["CFDefinitions"]["CFItemTypes"][0],
        package["CFRubrics"][0],
        package["CFRubrics"][0]["CFRubricCriteria"][0],
    ]
    for part in parts:
        address = "/ims/" + part["uri"].split("/ims/", 1)[1]
        found = visitor.get(address)
        assert found.status_code == 200
        assert found.get_json()["identifier"] == part["identifier"]


@pytest.mark.parametrize("kind", ["CFPackages", *case.PARTS])
def test_an_unknown_package_or_part_is_a_404_in_json(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.get(f"/ims/case/v1p1/{kind}/00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 404
    assert answer.mimetype == "application/json"
    told = json.loads(answer.data)
    assert told["imsx_codeMajor"] == "failure"
    field = told["imsx_CodeMinor"]["imsx_codeMinorField"][0]
    assert field["imsx_codeMinorFieldValue"] == "unknownobject"


@pytest.mark.parametrize(
    "address",
    [
        "/standards/de-1999-1",
        "/standards/de-1999-1/weights.csv",
        "/standards/de-1999-1/competences/PRC-01",
        "/standards/de-2026-1/competences/PRC-99",
    ],
)
def test_what_is_not_there_is_a_404(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404
