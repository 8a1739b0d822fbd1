"""The items that come along: YAML files in this folder, in the order of their names."""

from __future__ import annotations

from pathlib import Path

from question_bank.formats import read_items
from question_bank.formats.base import ItemFile

FOLDER = Path(__file__).parent
BANK = "de-open"


def content_files() -> list[Path]:
    """Return the bundled files."""
    return sorted(FOLDER.glob("*.yaml"))


def load_content() -> list[ItemFile]:
    """Read all bundled files; raises ``FileRefused`` when one is broken."""
    return read_items(FOLDER)
