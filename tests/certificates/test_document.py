"""Promises of the document that a certificate carries."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.document import BilingualText, ScoreLine, from_json
from tests.certificates.pure import make_document

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


def test_a_whole_document_has_no_problems() -> None:
    assert make_document().validate() == ()


@settings(deadline=None)
@given(
    holder=texts,
    role_zh=texts,
    direction_zh=st.none() | texts,
    scores=st.lists(st.builds(ScoreLine, texts, texts, texts), max_size=3).map(tuple),
    notes=st.lists(st.builds(BilingualText, texts, texts), max_size=3).map(tuple),
    development=st.booleans(),
)
def test_a_document_survives_its_json(**changes: Any) -> None:
    document = replace(make_document(), **changes)
    assert from_json(document.to_json()) == document


def test_the_json_is_canonical() -> None:
    data = make_document("犇䶮𠅤").to_json()
    value = json.loads(data)
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode() == data
    assert "犇䶮𠅤" in data.decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda v: v.pop("holder"),
        lambda v: v.update(extra=1),
        lambda v: v.update(holder=7),
        lambda v: v.update(development=1),
        lambda v: v.update(effective="18.09.2026"),
        lambda v: v.update(effective=None),
        lambda v: v.update(issued_at="2026-09-18T02:02:00"),
        lambda v: v.update(issued_at="2026-09-18T10:02:00+08:00"),
        lambda v: v.update(schema="liangcai-certificate/2"),
        lambda v: v.update(scores=[{"paper_zh": "理论"}]),
        lambda v: v.update(scores="x"),
        lambda v: v.update(notes=[1]),
    ],
)
def test_other_json_is_refused(spoil: Any) -> None:
    value = json.loads(make_document().to_json())
    spoil(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with pytest.raises(ValueError):
        from_json(text)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"null", b"[" * 60_000, b"\xff", b" " * 70_000])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(data)


def test_the_same_json_written_otherwise_is_refused() -> None:
    with pytest.raises(ValueError):
        from_json(json.dumps(json.loads(make_document().to_json())))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder", ""),
        ("holder", " 林知远"),
        ("holder", "林\u200b知远"),
        ("holder", "e\u0301"),
        ("holder", "林\n知远"),
        ("holder", "林\ue000"),
        ("holder", "A" * 121),
        ("number", "LC26-DE2-0000-0000"),
        ("number", "lc26-de2-7k4m-93qx"),
        ("body_zh", " "),
        ("standard_code", ""),
        ("role_en", ""),
        ("expires", date(2026, 9, 18)),
        ("standard_date", date(2027, 1, 1)),
        ("issued_at", datetime(2026, 9, 18)),  # noqa: DTZ001
        ("verify_url", "javascript:alert(1)"),
        ("verify_url", "https://量才.example/verify"),
        ("scores", (ScoreLine("理论", "", "60"),)),
        ("notes", (BilingualText("", "note"),)),
        ("direction_en", None),
    ],
)
def test_each_problem_is_named_with_its_field_in_both_languages(field: str, value: Any) -> None:
    problems = make_document(**{field: value}).validate()
    named = {problem.field for problem in problems}
    assert field in named or (field == "direction_en" and "direction_zh" in named)
    assert all(problem.zh and problem.en for problem in problems)
