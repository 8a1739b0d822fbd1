from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from question_bank.content import content_files, load_content
from question_bank.documents import document_problems, stimulus_problems
from question_bank.errors import FileRefused, FormatNotSupported
from question_bank.formats import read_items, read_one, write_items
from question_bank.formats.base import ExportedItem, ExportedStimulus
from question_bank.formats.blind import blind_markdown, blind_yaml
from question_bank.item_types import ITEM_TYPES
from tests.question_bank.documents import body, both

HEAD = "schema: liangcai/items@1\nlevel: L1\ndomain: PRC\n"
ITEMS = [
    ExportedItem(f"L1-PRC-{n:03d}", body(kind))
    for n, kind in enumerate(sorted(ITEM_TYPES), start=1)
]
CASE = ExportedStimulus(
    "L1-CASE-1",
    {"title": both("材料", "Case"), "body": both("正文\n\n| a |\n|---|\n| 1 |", "Text")},
)


def test_what_was_written_is_read_back_the_same() -> None:
    file = read_one("x.yaml", write_items(ITEMS, [CASE], "yaml").encode())
    assert [(item.source_id, item.body) for item in file.items] == [
        (i.identifier, i.body) for i in ITEMS
    ]
    assert file.stimuli == {"L1-CASE-1": CASE.body}


def test_the_head_serves_items_that_do_not_say_otherwise() -> None:
    text = (
        HEAD
        + "items:\n  - id: A1\n    type: single\n  - id: A2\n    type: single\n    domain: COL\n"
    )
    first, second = read_one("x.yaml", text.encode()).items
    assert (first.body["domain"], second.body["domain"]) == ("PRC", "COL")
    assert (first.location, second.location) == ("x.yaml:5", "x.yaml:7")


REFUSED = [
    (b"", "x.yaml"),
    (b"\xff\xfe\x00", "x.yaml"),
    (b"items: [", "x.yaml"),
    (b"- 1\n- 2\n", "x.yaml"),
    (b"schema: other@1\nitems: []\n", "x.yaml"),
    (HEAD.encode(), "x.yaml"),
    (HEAD.encode() + b"items: []\n", "x.yaml"),
    (HEAD.encode() + b"items:\n  - &a {id: A1}\n  - *a\n", "x.yaml"),
    (HEAD.encode() + b"items:\n  - id: A1\n    id: A2\n", "x.yaml"),
    (b"[" * 5000, "x.yaml"),
    (b"a: !!python/object/apply:os.system [ls]\n", "x.yaml"),
    (b"a: 2026-13-45\n", "x.yaml"),
]


@pytest.mark.parametrize(("data", "name"), REFUSED)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        read_one(name, data)


def test_a_key_that_occurs_twice_is_named_with_its_line() -> None:
    with pytest.raises(FileRefused) as refused:
        read_one(
            "x.yaml", (HEAD + "items:\n  - id: A1\n    type: single\n    type: multiple\n").encode()
        )
    assert "x.yaml" in str(refused.value)
    assert "5" in str(refused.value)
    assert "type" in str(refused.value)


def test_a_small_file_cannot_grow_without_bound() -> None:
    bomb = (
        HEAD
        + "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n"
            for n in range(8)
        )
    )
    with pytest.raises(FileRefused):
        read_one("x.yaml", bomb.encode())


@pytest.mark.parametrize(
    ("name", "form"), [("x.xml", "auto"), ("x", "auto"), ("x.yaml", "qti"), ("x.gift", "gift")]
)
def test_other_formats_are_named_as_not_supported(name: str, form: str) -> None:
    with pytest.raises(FormatNotSupported):
        read_one(name, b"", form)
    with pytest.raises(FormatNotSupported):
        write_items([], [], "qti-3.0")


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml"):
        (tmp_path / name).write_text(HEAD + f"items:\n  - id: {name[0]}1\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("no items")
    assert [file.name for file in read_items(tmp_path)] == ["a.yml", "b.yaml"]
    with pytest.raises(FileRefused):
        read_items(tmp_path / "missing.yaml")


def test_an_item_without_identifier_or_with_unknown_fields_is_faulted_alone() -> None:
    text = HEAD + "items:\n  - type: single\n  - id: A2\n    typ: single\n  - 7\n  - id: A4\n"
    assert [bool(item.fault) for item in read_one("x.yaml", text.encode()).items] == [
        True,
        True,
        True,
        False,
    ]


SECRETS = (
    "correct",
    "rationale",
    "why",
    "slips",
    "tolerance",
    "Reason",
    "因为",
    "误以为",
    "p_expected",
    "topic",
)


def test_a_blind_export_tells_no_key_and_keeps_the_identifiers() -> None:
    items = [*ITEMS, ExportedItem("L1-X-1", body("single", stimulus="L1-CASE-1"))]
    for text in (blind_yaml(items, [CASE]), blind_markdown(items, [CASE])):
        assert not [secret for secret in SECRETS if secret in text]
        assert all(item.identifier in text for item in items)
        assert "正文" in text
        assert "key" not in text
    loaded = yaml.safe_load(blind_yaml(items, [CASE]))
    ordering = next(entry for entry in loaded["items"] if entry["type"] == "ordering")
    assert sorted(option["id"] for option in ordering["options"]) == ["A", "B", "C", "D"]


def test_the_bundled_items_are_complete_and_unique() -> None:
    files = load_content()
    assert [file.name for file in files] == [path.name for path in content_files()]
    items = [item for file in files for item in file.items]
    assert len({item.source_id for item in items}) == len(items)
    assert [(i.location, i.fault) for i in items if i.fault] == []
    assert {i.location: document_problems(i.body) for i in items if document_problems(i.body)} == {}
    for file in files:
        assert [
            stimulus_problems(stimulus)
            for stimulus in file.stimuli.values()
            if stimulus_problems(stimulus)
        ] == []
        assert {item.stimulus for item in file.items if item.stimulus} == set(file.stimuli)
