"""The order in which one sitting shows the items of a form: pure, and the same for the same seed.

Places come from SHA-256 of seed and name rather than from a pseudo-random generator, so that any
program can recompute them years later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class LayoutItem:
    """An item of a document: its options in the document's order; ``fixed`` ones keep it."""

    ref: str
    options: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True)
class LayoutSection:
    """A section of a document. A case keeps its items in order (``together``), others are mixed."""

    items: tuple[LayoutItem, ...]
    together: bool = False


@dataclass(frozen=True)
class Layout:
    """The items of each section in their order, and the order of the options of each item."""

    sections: tuple[tuple[str, ...], ...]
    options: dict[str, tuple[str, ...]]


def layout(sections: Sequence[LayoutSection], seed: str) -> Layout:
    """Return the layout of a sitting.

    Sections keep their order; items are mixed within a section unless they share a stimulus;
    options are mixed unless they are fixed.
    """
    orders = []
    options: dict[str, tuple[str, ...]] = {}
    for section in sections:
        refs = [item.ref for item in section.items]
        orders.append(tuple(refs if section.together else _mixed(refs, seed, "item")))
        for item in section.items:
            if item.options:
                options[item.ref] = item.options if item.fixed else _mixed_options(item, seed)
    return Layout(tuple(orders), options)


def _mixed_options(item: LayoutItem, seed: str) -> tuple[str, ...]:
    return tuple(_mixed(item.options, seed, item.ref))


def _mixed(names: Sequence[str], seed: str, purpose: str) -> list[str]:
    def place(name: str) -> bytes:
        return hashlib.sha256(f"{seed}|{purpose}|{name}".encode()).digest()

    return sorted(names, key=place)
