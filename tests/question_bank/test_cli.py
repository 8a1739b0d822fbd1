from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import db
from question_bank.formats import read_items, write_items
from question_bank.formats.base import ExportedItem
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Item
from tests.question_bank.conftest import World
from tests.question_bank.documents import body


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.yaml"
    made = [ExportedItem(f"T-{kind}", body(kind)) for kind in sorted(ITEM_TYPES)]
    path.write_text(write_items(made, [], "yaml"), encoding="utf-8")
    return path


def run(app: Flask, *words: object) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["bank", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


def test_an_import_reports_and_stores(app: Flask, world: World, items: Path) -> None:
    code, out, _ = run(app, "import", items, "--bank", "open", "--json")
    shown = json.loads(out)
    assert (code, shown["format"], shown["counts"]["new"]) == (0, "yaml", len(ITEM_TYPES))
    assert db.session.scalar(select(func.count()).select_from(Item)) == len(ITEM_TYPES)
    code, out, _ = run(app, "import", items, "--bank", "open")
    assert code == 0
    assert f"duplicate {len(ITEM_TYPES)}" in out


def test_a_dry_run_stores_nothing(app: Flask, world: World, items: Path) -> None:
    code, out, _ = run(app, "import", items, "--bank", "open", "--dry-run", "--json")
    assert (code, json.loads(out)["counts"]["new"]) == (0, len(ITEM_TYPES))
    assert db.session.scalar(select(func.count()).select_from(Item)) == 0


def test_an_invalid_item_ends_with_one_and_the_others_are_stored(
    app: Flask, world: World, items: Path
) -> None:
    text = items.read_text(encoding="utf-8").replace("cognition: apply", "cognition: guess", 1)
    items.write_text(text, encoding="utf-8")
    code, out, _ = run(app, "import", items, "--bank", "open", "--json")
    assert (code, json.loads(out)["counts"]["invalid"]) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Item)) == len(ITEM_TYPES) - 1


def test_a_refused_file_ends_with_two_and_stores_nothing(
    app: Flask, world: World, items: Path, tmp_path: Path
) -> None:
    items.write_text(items.read_text(encoding="utf-8") + "\n  - [", encoding="utf-8")
    package = tmp_path / "items.zip"
    package.write_bytes(b"PK")
    for words in (
        [items, "--bank", "open"],
        [items, "--bank", "none"],
        [tmp_path / "missing.yaml", "--bank", "open"],
        [package, "--bank", "open"],
        [items, "--bank", "open", "--format", "qti"],
        [items, "--bank", "open", "--format", "docx"],
    ):
        code, out, err = run(app, "import", *words, "--json")
        assert (code, out) == (2, "")
        assert err
    assert db.session.scalar(select(func.count()).select_from(Item)) == 0


def test_the_author_can_be_named(app: Flask, world: World, items: Path) -> None:
    assert run(app, "import", items, "--bank", "open", "--author", "colleague@example.org")[0] == 0
    assert set(db.session.scalars(select(Item.author_id))) == {world["colleague"].id}
    assert run(app, "import", items, "--bank", "open", "--author", "nobody@example.org")[0] == 2
    assert run(app, "import", items, "--bank", "open", "--author", "auditor@example.org")[0] == 2


def test_an_export_can_be_read_back(app: Flask, world: World, items: Path, tmp_path: Path) -> None:
    run(app, "import", items, "--bank", "open")
    out = tmp_path / "out.yaml"
    assert run(app, "export", "open", "--output", out)[0] == 0
    assert [i.body for f in read_items(out) for i in f.items] == [
        i.body for f in read_items(items) for i in f.items
    ]
    assert run(app, "export", "open", "--format", "qti-3.0", "--output", out)[0] == 2
    assert run(app, "export", "none", "--output", out)[0] == 2
    assert run(app, "export", "open", "--output", tmp_path / "no" / "folder.yaml")[0] == 2


def test_blind_exports_hold_no_key(app: Flask, world: World, items: Path, tmp_path: Path) -> None:
    run(app, "import", items, "--bank", "open")
    for source, name in (
        ("open", "a.md"),
        ("open", "a.yaml"),
        ("content", "b.md"),
        ("content", "b.yaml"),
    ):
        assert run(app, "blind", source, "--output", tmp_path / name)[0] == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert len(text) > 500
        assert "rationale" not in text
        assert "correct:" not in text
    assert run(app, "blind", "none", "--output", tmp_path / "c.md")[0] == 2


GIVEN = [
    {"item": "T-single", "responses": {"RESPONSE": "B"}},
    {"item": "T-multiple", "responses": {"RESPONSE": ["A", "C"]}},
    {"item": "T-multiple", "responses": {"RESPONSE": ["E", "A", "C"]}},
    {"item": "T-numeric", "responses": {"RESPONSE": "３.０"}},
    {"item": "T-numeric", "responses": {"RESPONSE": 3.0}},
    {"item": "T-ordering", "responses": {"RESPONSE": ["C", "A", "D", "B"]}},
    {"item": "T-true_false", "responses": {"RESPONSE": None}},
]
EARNED = {
    "all_or_nothing": [1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0],
    "partial": [1.0, 2 / 3, 1.0, 1.0, 1.0, 1.0, 0.0],
}


@pytest.mark.parametrize("rule", sorted(EARNED))
def test_responses_are_scored_line_by_line(
    app: Flask, items: Path, tmp_path: Path, rule: str
) -> None:
    lines = tmp_path / "r.jsonl"
    lines.write_text("\n".join(json.dumps(entry) for entry in GIVEN) + "\n\n", encoding="utf-8")
    code, out, _ = run(app, "score", items, "--responses", lines, "--rule", rule)
    shown = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [entry["item"] for entry in shown] == [entry["item"] for entry in GIVEN]
    assert [entry["outcomes"]["SCORE"] for entry in shown] == EARNED[rule]


WRONG = [
    '{"item": "T-none", "responses": {"RESPONSE": "B"}}',
    '{"item": "T-single", "responses": {"RESPONSE": ["B"]}}',
    '{"item": "T-single", "responses": "B"}',
    "[1]",
    "not json",
    '{"responses": {}}',
]


def test_a_line_that_cannot_be_scored_says_why_and_the_rest_goes_on(
    app: Flask, items: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "r.jsonl"
    lines.write_text("\n".join([*WRONG, json.dumps(GIVEN[0])]), encoding="utf-8")
    code, out, _ = run(app, "score", items, "--responses", lines)
    shown = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [bool(entry.get("error")) for entry in shown] == [True] * len(WRONG) + [False]
    assert run(app, "score", items, "--responses", tmp_path / "missing.jsonl")[0] == 2
