"""What a published document says of its items, and what of it one sitting is given. Pure.

The document of a form holds every variant of a parametrised item. A sitting has one of them, drawn by
its seed, and is given it in the place of the item, as if it had been written so: nothing in what a
candidate loads tells which items vary, or what others were shown.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exams.rules.layout import Layout, LayoutItem, LayoutSection, drawn_variant, layout
from exams.rules.responses import ItemShape

SHELL = (
    "ref", "type", "points", "stem", "options", "unit", "decimals", "fixed", "stimulus",
)  # fmt: skip
"""What every item of a document has; a parametrised one has nearly all else in its ``variants``."""

_SAID_ONCE = ("ref", "points")
_HOT = re.compile(r'<span class="iv-hot" data-hot="([^"]+)"')


@dataclass(frozen=True)
class PaperShape:
    """What delivery needs to know of a document: the shapes of responses, and the sections.

    ``items`` are the shapes of plain items, ``varying`` those of each variant of parametrised ones.
    """

    items: dict[str, ItemShape]
    sections: tuple[LayoutSection, ...]
    varying: Mapping[str, tuple[ItemShape, ...]]

    def layout(self, seed: str) -> Layout:
        """Return the layout of a sitting with this seed."""
        return layout(self.sections, seed)

    def items_of(self, seed: str) -> Mapping[str, ItemShape]:
        """Return the shapes that the responses of a sitting with this seed may have."""
        if not self.varying:
            return self.items
        drawn = {
            ref: shapes[drawn_variant(seed, ref, len(shapes))]
            for ref, shapes in self.varying.items()
        }
        return ChainMap(drawn, self.items)


def shape_of(document: Mapping[str, Any]) -> PaperShape:
    """Read the shape of a document."""
    payloads = {payload["ref"]: payload for payload in document["items"]}
    sections = tuple(
        LayoutSection(
            tuple(_layout_item(payloads[ref]) for ref in section["items"]),
            together=section["stimulus"] is not None,
        )
        for section in document["sections"]
    )
    varying = {
        ref: tuple(_item_shape(variant) for variant in payload["variants"])
        for ref, payload in payloads.items()
        if payload.get("variants")
    }
    plain = {ref: _item_shape(p) for ref, p in payloads.items() if ref not in varying}
    return PaperShape(plain, sections, varying)


def with_variants(variants: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the item of a document that has these variants, each given as a plain item."""
    shell = dict(variants[0]) | {"stem": {}, "options": [], "unit": None, "decimals": None}
    parts = [{n: v for n, v in variant.items() if n not in _SAID_ONCE} for variant in variants]
    return {name: shell[name] for name in SHELL} | {"variants": parts}


def variants_in(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the variants of an item of a document, each as a plain one; a plain item is its only."""
    shell = {name: value for name, value in payload.items() if name != "variants"}
    return [shell | variant for variant in payload.get("variants") or [{}]]


def sitting_document(document: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Return the document that a sitting with this seed is given."""
    items = []
    for payload in document["items"]:
        variants = variants_in(payload)
        items.append(variants[drawn_variant(seed, payload["ref"], len(variants))])
    return {**document, "items": items}


def sitting_key(
    entries: Mapping[str, Mapping[str, Any]], shape: PaperShape, seed: str
) -> dict[str, dict[str, Any]]:
    """Return the entries of a key document as a sitting with this seed has them: by ref, each with the
    ``instance`` of what was shown and the author's ids by the opaque ones that stand in it."""
    shapes = shape.items_of(seed)
    return {
        ref: {
            **{name: value for name, value in entry.items() if name != "variants"},
            "instance": instance_of(entry, ref, seed),
            "options": {
                opaque: author
                for opaque, author in entry["options"].items()
                if opaque in shapes[ref].options
            },
        }
        for ref, entry in entries.items()
    }


def instance_of(entry: Mapping[str, Any], ref: str, seed: str) -> Mapping[str, Any]:
    """Return the instance that a sitting with this seed was shown: that of its variant, or the one."""
    variants = entry.get("variants")
    if variants:
        found: Mapping[str, Any] = variants[drawn_variant(seed, ref, len(variants))]
        return found
    only: Mapping[str, Any] = entry["instance"]
    return only


def _layout_item(payload: Mapping[str, Any]) -> LayoutItem:
    variants = tuple(_options_of(variant) for variant in payload.get("variants", ()))
    return LayoutItem(payload["ref"], _options_of(payload), bool(payload["fixed"]), variants)


def _options_of(payload: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(option["id"] for option in payload["options"])


def _item_shape(payload: Mapping[str, Any]) -> ItemShape:
    answer = payload.get("answer") or {}
    return ItemShape(
        type=payload["type"],
        options=frozenset(_ids_in(payload)),
        places=frozenset(p["id"] for p in (*payload.get("rows", ()), *payload.get("gaps", ()))),
        most=payload.get("most") if "most" in payload else answer.get("files"),
        size=len(payload["options"]),
    )


def _ids_in(payload: Mapping[str, Any]) -> list[str]:
    """Return the opaque ids that a response may name: options, also of gaps, areas, hot spans."""
    found = list(_options_of(payload))
    found += [area["id"] for area in payload.get("areas", ())]
    found += [option["id"] for gap in payload.get("gaps", ()) for option in gap.get("options", ())]
    if payload["type"] == "hot_text":
        found += [name for text in payload["stem"].values() for name in _HOT.findall(text)]
    return found
