"""Publication: a paper of a form becomes one document for candidates and one key for scoring.

The document is canonical JSON, rendered once in both languages and compressed once. Items, options
and materials carry opaque names derived from the form, and nothing in it tells a key, an author's
option id or an item's identifier.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import audit
from core.canonical import canonical_json, sha256_hex
from core.events import bus
from exams.models import Exam, Form, FormItem, FormPaper, MultipleRule, Paper
from exams.rules.blueprints import ChosenItem
from exams.rules.sittings import FormPublished
from question_bank.item_types import ITEM_TYPES
from question_bank.models import ItemVersion, StimulusVersion
from question_bank.queries import get_versions
from question_bank.rendering import render_item, render_stimulus, to_payload
from question_bank.services import record_use

DOCUMENT = "liangcai/paper@1"
KEY = "liangcai/key@1"
LANGUAGES = ("zh", "en")
Text = dict[str, str]

SECTION_TITLES: dict[str, Text] = {
    "single": {"zh": "单项选择", "en": "Single choice"},
    "multiple": {"zh": "多项选择", "en": "Multiple choice"},
    "true_false": {"zh": "判断", "en": "True or false"},
    "numeric": {"zh": "数值", "en": "Numbers"},
    "ordering": {"zh": "排序", "en": "Ordering"},
    "numeric|ordering": {"zh": "数值与排序", "en": "Numbers and ordering"},
    "case": {"zh": "案例", "en": "Case"},
}
NOTES: dict[str, Text] = {
    "single": {"zh": "每题只有一个正确选项。", "en": "Each item has one correct option."},
    "true_false": {"zh": "判断说法是否正确。", "en": "Decide whether the statement is true."},
}
MULTIPLE_NOTES: dict[MultipleRule, Text] = {
    MultipleRule.ALL_OR_NOTHING: {
        "zh": "每题有两个或更多正确选项，全部选对才得分，多选、少选、错选均不得分。",
        "en": "Each item has two or more correct options. Points are given only for exactly "
        "the correct options.",
    },
    MultipleRule.PARTIAL: {
        "zh": "每题有两个或更多正确选项，按（选对的个数 − 选错的个数）÷ 正确选项个数给分，最低 0 分。",
        "en": "Each item has two or more correct options. The share of the points is (correct "
        "options chosen − other options chosen) ÷ correct options, never below 0.",
    },
}


class Names:
    """Opaque names of a form's parts: HMAC-SHA-256 under a key that only the form's row gives.

    The form's public id is part of the key, since a seed alone could be guessed; it is never sent
    to candidates.
    """

    def __init__(self, form: Form, paper: Paper) -> None:
        text = f"liangcai/names|{form.seed}|{form.public_id}|{paper.kind.value}"
        self._key = hashlib.sha256(text.encode()).digest()
        self._given: set[str] = set()

    def name(self, letter: str, *parts: object) -> str:
        """Return a new name: the letter and eight hexadecimal digits, unlike all others given."""
        text = "|".join(str(part) for part in (letter, *parts))
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        for at in range(len(digest) - 8):
            found = letter + digest[at : at + 8]
            if found not in self._given:
                self._given.add(found)
                return found
        raise ValueError("no free name is left")


@dataclass(frozen=True)
class PlacedItem:
    """An item with its names in the document."""

    chosen: ChosenItem
    version: ItemVersion
    ref: str
    options: Mapping[str, str]
    stimulus: str | None

    @property
    def type(self) -> str:
        """The item type's name."""
        return str(self.version.body["type"])


def publish_paper(
    session: Session,
    exam: Exam,
    form: Form,
    paper: Paper,
    chosen: Sequence[ChosenItem],
    *,
    now: datetime,
    conformity: Sequence[Any] = (),
) -> FormPaper:
    """Publish one paper of a form: document, key, the places of its items, their use.

    ``conformity`` is what the independent check of the form found, kept with it. Emits
    ``FormPublished``.
    """
    versions = get_versions(session, [item.version_id for item in chosen])
    placed = _place(sorted(chosen, key=lambda item: item.position), versions, Names(form, paper))
    document = gzip.compress(canonical_json(_document(exam, paper, placed)), 9, mtime=0)
    key = gzip.compress(canonical_json(_key(paper, placed)), 9, mtime=0)
    made = FormPaper(
        form_id=form.id,
        paper_id=paper.id,
        document=document,
        document_digest=sha256_hex(document),
        key=key,
        key_digest=sha256_hex(key),
        conformity=list(conformity),
    )
    session.add(made)
    session.flush()
    session.add_all(_form_item(made, item) for item in placed)
    session.flush()
    version_ids = [item.chosen.version_id for item in placed]
    record_use(session, version_ids, form=form.public_id, exam_title=exam.title, now=now)
    audit.record(
        session,
        actor=exam.created_by.public_id,
        action="form.published",
        object_type="form",
        object_id=form.public_id,
        now=now,
        paper=paper.kind.value,
        document=made.document_digest,
        key=made.key_digest,
    )
    bus.emit(session, FormPublished(form.id, made.id, now))
    return made


def _place(
    chosen: Iterable[ChosenItem], versions: Mapping[int, ItemVersion], names: Names
) -> list[PlacedItem]:
    placed = []
    materials: dict[int, str] = {}
    for item in chosen:
        version = versions[item.version_id]
        options = {
            str(option["id"]): names.name("o", version.id, option["id"])
            for option in version.body.get("options") or []
        }
        material = version.stimulus_version_id
        if material is not None and material not in materials:
            materials[material] = names.name("m", material)
        ref = names.name("q", version.id)
        stimulus = None if material is None else materials[material]
        placed.append(PlacedItem(item, version, ref, options, stimulus))
    return placed


def _document(exam: Exam, paper: Paper, placed: Sequence[PlacedItem]) -> dict[str, Any]:
    sections = _sections(paper, placed)
    order = [ref for section in sections for ref in section["items"]]
    payloads = {item.ref: _payload(item) for item in placed}
    return {
        "schema": DOCUMENT,
        "exam": exam.title,
        "paper": paper.kind.value,
        "minutes": paper.minutes,
        "points": str(paper.points),
        "sections": sections,
        "stimuli": _stimuli(placed),
        "items": [payloads[ref] for ref in order],
    }


def _sections(paper: Paper, placed: Sequence[PlacedItem]) -> list[dict[str, Any]]:
    groups: dict[str, list[PlacedItem]] = {}
    for item in placed:
        groups.setdefault(item.chosen.section, []).append(item)
    return [
        _section(name, items, paper, place) for place, (name, items) in enumerate(groups.items())
    ]


def _section(name: str, items: Sequence[PlacedItem], paper: Paper, place: int) -> dict[str, Any]:
    shared = {item.stimulus for item in items}
    stimulus = shared.pop() if len(shared) == 1 else None
    refs = [item.ref for item in items]
    title = SECTION_TITLES.get(name) or SECTION_TITLES["case"]
    if stimulus is not None:
        title = _material_title(items[0].version.stimulus_version)
    types = {item.type for item in items}
    return {
        "id": f"s{place + 1}",
        "title": title,
        "note": _note(types.pop(), paper) if len(types) == 1 else {},
        "stimulus": stimulus,
        "items": refs if stimulus is not None else sorted(refs),
    }


def _note(type_name: str, paper: Paper) -> Text:
    if type_name == "multiple":
        return MULTIPLE_NOTES[paper.multiple_rule]
    return NOTES.get(type_name, {})


def _material_title(material: StimulusVersion | None) -> Text:
    title = {} if material is None else material.body.get("title") or {}
    return {lang: str(title[lang]) for lang in LANGUAGES if title.get(lang)}


def _stimuli(placed: Sequence[PlacedItem]) -> dict[str, Any]:
    found = {}
    for item in placed:
        material = item.version.stimulus_version
        if item.stimulus is not None and material is not None and item.stimulus not in found:
            found[item.stimulus] = {
                "title": _material_title(material),
                "html": {lang: render_stimulus(material.body, lang) for lang in LANGUAGES},
            }
    return found


def _payload(item: PlacedItem) -> dict[str, Any]:
    rendered = render_item(item.version.body, "zh", points=item.chosen.points)
    payload = to_payload(rendered, ref=item.ref, option_ids=item.options)
    payload["stimulus"] = item.stimulus
    if not payload["fixed"]:
        payload["options"] = sorted(payload["options"], key=lambda option: str(option["id"]))
    return payload


def _key(paper: Paper, placed: Sequence[PlacedItem]) -> dict[str, Any]:
    return {
        "schema": KEY,
        "paper": paper.kind.value,
        "multiple_rule": paper.multiple_rule.value,
        "items": {item.ref: _key_entry(item) for item in placed},
    }


def _key_entry(item: PlacedItem) -> dict[str, Any]:
    body = item.version.body
    return {
        "identifier": item.version.item.identifier,
        "item_version": item.version.id,
        "type": item.type,
        "domain": body["domain"],
        "competence": body["competence"],
        "kind": body["kind"],
        "points": str(item.chosen.points),
        "instance": ITEM_TYPES[item.type].instance(body, item.chosen.points),
        "options": {opaque: author for author, opaque in item.options.items()},
    }


def _form_item(made: FormPaper, item: PlacedItem) -> FormItem:
    body = item.version.body
    return FormItem(
        form_paper_id=made.id,
        position=item.chosen.position,
        ref=item.ref,
        item_version_id=item.version.id,
        points=item.chosen.points,
        domain=body["domain"],
        competence=body["competence"],
        type=item.type,
        kind=body["kind"],
    )
