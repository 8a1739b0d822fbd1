"""Publication: a paper of a form becomes one document for candidates and one key for scoring.

The document is canonical JSON, rendered once in both languages and compressed once. Items, options
and materials carry opaque names derived from the form, and nothing in it tells a key, an author's
option id or an item's identifier. This module renders and only reads; ``exams.services.storing``
inserts what it made.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.canonical import canonical_json, sha256_hex
from exams.rules.blueprints import ChosenItem
from exams.rules.conformity import PlacedItem as Place
from exams.rules.papers import with_variants
from exams.services.names import Names
from exams.services.paper_words import MULTIPLE_NOTES, NOTES, SECTION_TITLES, Text
from exams.services.prepared import PaperTerms, PreparedItem, PreparedPaper
from exams.services.publishable import assets_of, bodies_of, insist_on_programs
from question_bank.item_types import ITEM_TYPES
from question_bank.models import ItemVersion, StimulusVersion
from question_bank.parameters import is_parametrised
from question_bank.queries import get_versions
from question_bank.rendering import Assets, render_item, render_stimulus, to_payload

DOCUMENT = "liangcai/paper@1"
KEY = "liangcai/key@1"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class PlacedItem:
    """An item with its names in the document.

    ``bodies`` is its document, or those of its variants; ``names`` the opaque ids for each of them by
    the author's; ``assets`` the pictures of its bank.
    """

    chosen: ChosenItem
    version: ItemVersion
    ref: str
    bodies: tuple[Mapping[str, Any], ...]
    names: tuple[Mapping[str, str], ...]
    stimulus: str | None
    assets: Assets

    @property
    def type(self) -> str:
        """The item type's name."""
        return str(self.version.body["type"])

    @property
    def varies(self) -> bool:
        """Whether sittings get variants of it."""
        return is_parametrised(self.version.body)


def prepare_paper(
    session: Session,
    terms: PaperTerms,
    chosen: Sequence[ChosenItem],
    *,
    form: str,
    seed: int,
    conformity: Sequence[Mapping[str, object]] = (),
) -> PreparedPaper:
    """Render one paper of a form, with its key; reads only, and may take a second.

    ``form`` is the public id that the form will be stored under, ``seed`` the form's. ``conformity``
    is what the independent check of the form found, kept with it. Raises ``PublishError`` for items
    that people mark, whose pictures are missing, or whose variants cannot be had.
    """
    versions = get_versions(session, [item.version_id for item in chosen])
    insist_on_programs(versions.values())
    assets = assets_of(session, versions.values())
    names = Names(form, seed, terms.kind)
    placed = _place(sorted(chosen, key=lambda item: item.position), versions, names, assets)
    document = gzip.compress(canonical_json(_document(terms, placed)), 9, mtime=0)
    key = gzip.compress(canonical_json(_key(terms, placed)), 9, mtime=0)
    return PreparedPaper(
        kind=terms.kind,
        document=document,
        document_digest=sha256_hex(document),
        key=key,
        key_digest=sha256_hex(key),
        conformity=tuple(conformity),
        items=tuple(_prepared(item) for item in placed),
    )


def _place(
    chosen: Iterable[ChosenItem],
    versions: Mapping[int, ItemVersion],
    names: Names,
    assets: Mapping[int, Assets],
) -> list[PlacedItem]:
    placed = []
    materials: dict[int, str] = {}
    for item in chosen:
        version = versions[item.version_id]
        bodies = bodies_of(version)
        own = tuple(_own_names(version, body, place, names) for place, body in enumerate(bodies))
        material = version.stimulus_version_id
        if material is not None and material not in materials:
            materials[material] = names.name("m", material)
        ref = names.name("q", version.id)
        stimulus = None if material is None else materials[material]
        pictures = assets[version.item.bank_id]
        placed.append(PlacedItem(item, version, ref, bodies, own, stimulus, pictures))
    return placed


def _own_names(
    version: ItemVersion, body: Mapping[str, Any], place: int, names: Names
) -> dict[str, str]:
    """Return the opaque ids of one variant; those of a plain item depend on the author's alone."""
    ids = ITEM_TYPES[body["type"]].named_ids(body)
    variant = (f"v{place}",) if is_parametrised(version.body) else ()
    return {name: names.name("o", version.id, *variant, name) for name in ids}


def _document(terms: PaperTerms, placed: Sequence[PlacedItem]) -> dict[str, Any]:
    sections = _sections(terms, placed)
    order = [ref for section in sections for ref in section["items"]]
    payloads = {item.ref: _payload(item) for item in placed}
    return {
        "schema": DOCUMENT,
        "exam": dict(terms.exam_title),
        "paper": terms.kind.value,
        "minutes": terms.minutes,
        "points": str(terms.points),
        "sections": sections,
        "stimuli": _stimuli(placed),
        "items": [payloads[ref] for ref in order],
    }


def _sections(terms: PaperTerms, placed: Sequence[PlacedItem]) -> list[dict[str, Any]]:
    groups: dict[str, list[PlacedItem]] = {}
    for item in placed:
        groups.setdefault(item.chosen.section, []).append(item)
    return [
        _section(name, items, terms, place) for place, (name, items) in enumerate(groups.items())
    ]


def _section(
    name: str, items: Sequence[PlacedItem], terms: PaperTerms, place: int
) -> dict[str, Any]:
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
        "note": _note(types.pop(), terms) if len(types) == 1 else {},
        "stimulus": stimulus,
        "items": refs if stimulus is not None else sorted(refs),
    }


def _note(type_name: str, terms: PaperTerms) -> Text:
    if type_name == "multiple":
        return MULTIPLE_NOTES[terms.multiple_rule]
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
                "html": {
                    lang: render_stimulus(material.body, lang, item.assets) for lang in LANGUAGES
                },
            }
    return found


def _payload(item: PlacedItem) -> dict[str, Any]:
    if not item.varies:
        return _plain_payload(item, 0)
    return with_variants([_plain_payload(item, place) for place in range(len(item.bodies))])


def _plain_payload(item: PlacedItem, place: int) -> dict[str, Any]:
    rendered = render_item(item.bodies[place], "zh", points=item.chosen.points, assets=item.assets)
    payload = to_payload(rendered, ref=item.ref, option_ids=item.names[place])
    payload["stimulus"] = item.stimulus
    if not payload["fixed"]:
        payload["options"] = _by_id(payload["options"])
        if "areas" in payload:
            payload["areas"] = _by_id(payload["areas"])
        for gap in payload.get("gaps", []):
            if "options" in gap:
                gap["options"] = _by_id(gap["options"])
    return payload


def _by_id(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries in the order of their opaque ids, which tells nothing."""
    return sorted(entries, key=lambda entry: str(entry["id"]))


def _key(terms: PaperTerms, placed: Sequence[PlacedItem]) -> dict[str, Any]:
    return {
        "schema": KEY,
        "paper": terms.kind.value,
        "multiple_rule": terms.multiple_rule.value,
        "items": {item.ref: _key_entry(item) for item in placed},
    }


def _key_entry(item: PlacedItem) -> dict[str, Any]:
    body, points = item.version.body, item.chosen.points
    instances = [ITEM_TYPES[item.type].instance(plain, points) for plain in item.bodies]
    return {
        "identifier": item.version.item.identifier,
        "item_version": item.version.id,
        "type": item.type,
        "domain": body["domain"],
        "competence": body["competence"],
        "kind": body["kind"],
        "points": str(points),
        **({"variants": instances} if item.varies else {"instance": instances[0]}),
        "options": {opaque: author for own in item.names for author, opaque in own.items()},
    }


def _prepared(item: PlacedItem) -> PreparedItem:
    version, body = item.version, item.version.body
    place = Place(
        identifier=version.item.identifier,
        domain=body["domain"],
        type=item.type,
        kind=body["kind"],
        level=version.item.level,
        points=item.chosen.points,
        position=item.chosen.position,
        case=str(version.stimulus_version_id or ""),
        place_in_case=version.item.position_in_stimulus,
    )
    return PreparedItem(version.id, item.ref, body["competence"], place)
