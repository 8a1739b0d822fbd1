"""What every format is read into and written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ParsedItem:
    """One item of a file. ``body`` is its canonical document; ``fault`` says why there is none.

    ``location`` is where it stands, as ``PRC-L1.yaml:12``; ``stimulus`` names its material.
    """

    source_id: str
    location: str
    title: dict[str, str]
    type: str
    body: dict[str, Any] = field(default_factory=dict)
    stimulus: str | None = None
    fault: object = ""


@dataclass(frozen=True)
class ItemFile:
    """What a file holds: items in order, and the materials that they share by identifier."""

    format: str
    name: str
    items: list[ParsedItem]
    stimuli: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportedItem:
    """An item to be written."""

    identifier: str
    body: dict[str, Any]


@dataclass(frozen=True)
class ExportedStimulus:
    """A material to be written."""

    identifier: str
    body: dict[str, Any]
