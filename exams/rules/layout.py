"""The order in which one sitting shows the items of a form: pure, and the same for the same seed.

Places come from SHA-256 of seed and name rather than from a pseudo-random generator, so that any
program can recompute them years later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LayoutItem:
    """An item of a document: its options in the document's order; ``fixed`` ones keep it.

    A parametrised item has ``variants``: the options of each, and none of its own.
    """

    ref: str
    options: tuple[str, ...] = ()
    fixed: bool = False
    variants: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class LayoutSection:
    """A section of a document. A case keeps its items in order (``together``), others are mixed."""

    items: tuple[LayoutItem, ...]
    together: bool = False


@dataclass(frozen=True)
class Layout:
    """The items of each section in their order, and the order of the options of each item.

    ``variants`` says which variant of a parametrised item the sitting has, from 0.
    """

    sections: tuple[tuple[str, ...], ...]
    options: dict[str, tuple[str, ...]]
    variants: dict[str, int] = field(default_factory=dict)


def layout(sections: Sequence[LayoutSection], seed: str) -> Layout:
    """Return the layout of a sitting.

    Sections keep their order; items are mixed within a section unless they share a stimulus;
    options are mixed unless they are fixed. Of a parametrised item one variant is drawn.
    """
    orders = []
    options: dict[str, tuple[str, ...]] = {}
    variants: dict[str, int] = {}
    for section in sections:
        refs = [item.ref for item in section.items]
        orders.append(tuple(refs if section.together else _mixed(refs, seed, "item")))
        for item in section.items:
            shown = item.options
            if item.variants:
                variants[item.ref] = drawn_variant(seed, item.ref, len(item.variants))
                shown = item.variants[variants[item.ref]]
            if shown:
                options[item.ref] = shown if item.fixed else tuple(_mixed(shown, seed, item.ref))
    return Layout(tuple(orders), options, variants)


def drawn_variant(seed: str, ref: str, count: int) -> int:
    """Return which of ``count`` variants of an item a sitting with this seed has, from 0."""
    digest = hashlib.sha256(f"{seed}|variant|{ref}".encode()).digest()
    return int.from_bytes(digest, "big") % count


def _mixed(names: Sequence[str], seed: str, purpose: str) -> list[str]:
    def place(name: str) -> bytes:
        return hashlib.sha256(f"{seed}|{purpose}|{name}".encode()).digest()

    return sorted(names, key=place)
