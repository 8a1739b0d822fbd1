"""What a sitting is sent: one gzip stream of parts that were compressed beforehand."""

from __future__ import annotations

import gzip
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json, sha256_hex
from exams.rules.packing import join, pack, pack_paper
from exams.rules.papers import shape_of, sitting_document, variants_in

TEXTS = st.text(max_size=40)


@given(st.lists(st.binary(max_size=3000), max_size=6))
def test_parts_in_a_row_are_one_gzip_stream_of_all_their_text(texts: list[bytes]) -> None:
    packed = join([pack(text) for text in texts])
    assert gzip.decompress(packed) == b"".join(texts)
    assert packed.count(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff") == 1


def option(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "html": {"zh": text, "en": text}}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return a document of plain and parametrised items, as publication writes one."""
    items = []
    for number, kinds in enumerate(draw(st.lists(st.integers(0, 3), min_size=1, max_size=8))):
        shell = {"ref": f"q{number}", "type": "single", "points": "2", "fixed": False}
        bodies = [
            {"type": "single", "stem": {"zh": draw(TEXTS)}, "options": [option(f"o{n}", "x")]}
            for n in range(kinds + 1)
        ]
        more = {"variants": bodies, "stem": {}, "options": []} if kinds else bodies[0]
        items.append(shell | more)
    refs = [item["ref"] for item in items]
    section = {"id": "s1", "items": refs, "stimulus": None, "title": {"zh": draw(TEXTS)}}
    return {"exam": {"zh": draw(TEXTS)}, "sections": [section], "items": items, "points": "9"}


@given(documents(), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_a_sitting_is_sent_the_canonical_json_of_its_own_document(
    document: dict[str, Any], seed: str
) -> None:
    whole = gzip.compress(canonical_json(document), 9, mtime=0)
    paper = pack_paper(document, whole, sha256_hex(whole))
    sent = gzip.decompress(paper.document_for(seed))
    assert sent == canonical_json(sitting_document(document, seed))
    assert "variants" not in {name for item in json.loads(sent)["items"] for name in item}
    drawn = shape_of(document).layout(seed).variants
    for payload, given_ in zip(document["items"], json.loads(sent)["items"], strict=True):
        assert given_ == variants_in(payload)[drawn.get(payload["ref"], 0)]


@given(documents(), st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), max_size=8))
def test_equal_names_mean_equal_bytes(document: dict[str, Any], seeds: list[str]) -> None:
    whole = gzip.compress(canonical_json(document), 9, mtime=0)
    paper = pack_paper(document, whole, sha256_hex(whole))
    sent: dict[str, bytes] = {}
    for seed in seeds:
        bytes_ = paper.document_for(seed)
        assert sent.setdefault(paper.digest_for(seed), bytes_) == bytes_
    assert len(set(sent.values())) == len(sent)


def test_a_paper_without_variants_is_sent_as_it_is_stored() -> None:
    document = {"exam": {}, "items": [{"ref": "q1", "options": []}], "sections": []}
    whole = gzip.compress(canonical_json(document), 9, mtime=0)
    paper = pack_paper(document, whole, "d" * 64)
    assert paper.document_for("0" * 32) is whole
    assert paper.digest_for("0" * 32) == "d" * 64
