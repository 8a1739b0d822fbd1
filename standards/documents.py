"""Files of standards and schemes: those that come with the product, and how a file is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from standards.rules import Problem

DATA = Path(__file__).parent / "data"
# The parser in C is some ten times faster; it is there wherever libyaml is.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def bundled_files(kind: str = "standard") -> list[Path]:
    """Return the bundled files of a kind (``standard`` or ``scheme``), in order of their names."""
    return sorted(
        path
        for path in DATA.glob("*.yaml")
        if path.name.startswith("scheme-") == (kind == "scheme")
    )


def parse_document(text: str) -> Any:
    """Return what a YAML text holds. Raises ``yaml.YAMLError`` for text that is not YAML."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader, see above


def read_document(path: Path) -> Any:
    """Return what a YAML file holds.

    Raises ``OSError`` or ``UnicodeDecodeError`` for a file that cannot be read, ``yaml.YAMLError``
    for one that is not YAML.
    """
    return parse_document(path.read_text(encoding="utf-8"))


def yaml_problem(error: yaml.YAMLError) -> Problem:
    """Say where a text stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    where = "document" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}"
    reason = getattr(error, "problem", None) or type(error).__name__
    return Problem("yaml", where, {"reason": str(reason)})
