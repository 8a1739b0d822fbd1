"""The commands for operators, as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from standards import queries
from standards.case import package_id
from tests.standards.samples import bundled_scheme, small_document


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["standards", *map(str, arguments)])


def write(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    text = document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def loaded(app: Flask, tmp_path: Path) -> Flask:
    """An application in which the small standard is published."""
    assert run(app, "load", write(tmp_path, "small.yaml", small_document())).exit_code == 0
    return app


def test_the_bundled_editions_are_validated_without_arguments(app: Flask) -> None:
    result = run(app, "validate", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "editions": [{"id": "de-2026-1", "ok": True, "problems": []}]
    }


def test_a_file_with_faults_is_told_and_ends_with_1(app: Flask, tmp_path: Path) -> None:
    document = small_document()
    document["weights"][0]["percent"] = 69
    result = run(app, "validate", write(tmp_path, "bad.yaml", document), "--json")
    assert result.exit_code == 1
    (report,) = json.loads(result.stdout)["editions"]
    assert (report["id"], report["ok"]) == ("xx-1", False)
    assert {"where": "weights L1", "code": "sum", "message": "L1 合计 99，应为 100"} in report[
        "problems"
    ]
    plain = run(app, "validate", tmp_path / "bad.yaml")
    assert plain.exit_code == 1
    assert "weights L1: L1 合计 99，应为 100" in plain.stdout


def test_a_scheme_and_a_file_that_is_no_yaml_are_told_apart(app: Flask, tmp_path: Path) -> None:
    scheme = write(tmp_path, "scheme.yaml", bundled_scheme())
    broken = write(tmp_path, "broken.yaml", "a: [1, 2\nb: 3")
    result = run(app, "validate", scheme, broken, "--json")
    assert result.exit_code == 1
    reports = json.loads(result.stdout)["editions"]
    assert [(r["id"], r["ok"]) for r in reports] == [
        ("scheme-de-2026-1", True),
        ("broken", False),
    ]
    assert reports[1]["problems"][0]["code"] == "yaml"


def test_a_file_that_cannot_be_read_ends_with_2(app: Flask, tmp_path: Path) -> None:
    assert run(app, "validate", tmp_path / "nowhere.yaml").exit_code == 2
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    assert run(app, "validate", binary).exit_code == 2


def test_the_bundled_standard_is_loaded_and_loading_again_is_harmless(
    app: Flask, session: Session
) -> None:
    for _ in range(2):
        result = run(app, "load")
        assert (result.exit_code, result.stdout) == (0, "de-2026-1\n")
    assert queries.latest_scheme(session, "DE").version == "2026-1"


def test_a_faulty_file_is_not_loaded(app: Flask, tmp_path: Path, session: Session) -> None:
    document = {**small_document(), "code": ""}
    assert run(app, "load", write(tmp_path, "bad.yaml", document)).exit_code == 1
    assert run(app, "load", write(tmp_path, "list.yaml", ["no", "document"])).exit_code == 1
    assert not queries.list_editions(session)


def test_an_edition_is_exported_as_case_always_the_same(loaded: Flask, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for path in (one, other):
        result = run(loaded, "export", "xx-1", "--format", "case", "--output", path)
        assert result.exit_code == 0
    assert one.read_bytes() == other.read_bytes()
    package = json.loads(one.read_text(encoding="utf-8"))
    assert package["CFDocument"]["identifier"] == package_id("xx-1")
    printed = run(loaded, "export", "xx-1", "--output", "-")
    assert printed.stdout == one.read_text(encoding="utf-8")


def test_exporting_what_is_not_there_ends_with_2(loaded: Flask, tmp_path: Path) -> None:
    assert run(loaded, "export", "xx-9", "--output", tmp_path / "x.json").exit_code == 2
    assert run(loaded, "export", "xx-1", "--output", tmp_path / "no" / "x.json").exit_code == 2
    assert run(loaded, "export", "xx-1", "--format", "xml", "--output", "-").exit_code == 2


def test_official_weights_are_imported_from_a_spreadsheet(
    loaded: Flask, tmp_path: Path, session: Session
) -> None:
    text = "domain,L1,L2,source\nAAA,60,,国家标准表 1\nBBB,40,,国家标准表 1\n"
    path = tmp_path / "official.csv"
    path.write_bytes(text.encode("gb18030"))
    result = run(loaded, "import-weights", "xx-1", path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "edition": "xx-1-w2",
        "based_on": "xx-1",
        "levels": ["L1"],
        "problems": [],
    }
    made = queries.get_edition(session, "xx-1-w2")
    assert made.weights[0].source_ref == "国家标准表 1"
    named = run(loaded, "import-weights", "xx-1", path, "--slug", "xx-2")
    assert (named.exit_code, named.stdout) == (0, "xx-2\n")


def test_a_wrong_column_is_refused_by_name_and_nothing_is_written(
    loaded: Flask, tmp_path: Path, session: Session
) -> None:
    path = write(tmp_path, "bad.csv", "domain,L1,L2,source\nAAA,60,50,GB\nBBB,40,49,GB\n")
    result = run(loaded, "import-weights", "xx-1", path, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["edition"] is None
    assert told["problems"] == [{"where": "L2", "code": "sum", "message": "L2 合计 99，应为 100"}]
    plain = run(loaded, "import-weights", "xx-1", path)
    assert plain.exit_code == 1
    assert "L2 合计 99，应为 100" in plain.stderr
    assert [edition.slug for edition in queries.list_editions(session)] == ["xx-1"]


def test_weights_cannot_be_imported_into_nothing_or_onto_a_taken_slug(
    loaded: Flask, tmp_path: Path
) -> None:
    path = write(tmp_path, "w.csv", "domain,L1,source\nAAA,60,GB\nBBB,40,GB\n")
    assert run(loaded, "import-weights", "xx-9", path).exit_code == 2
    assert run(loaded, "import-weights", "xx-1", tmp_path / "no.csv").exit_code == 2
    assert run(loaded, "import-weights", "xx-1", path, "--slug", "xx-1").exit_code == 1
    assert run(loaded, "import-weights", "xx-1", path, "--slug", "Not A Slug").exit_code == 1
