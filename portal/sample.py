"""The sample question of the landing page: open to all, so it stands in no bank and no form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from question_bank import rendering

FILE = Path(__file__).parent / "data" / "sample.yaml"
_read: dict[str, Any] | None = None


def question(lang: str) -> dict[str, Any]:
    """Return the sample as the landing page shows it: rendered item, key and rationale."""
    global _read
    if _read is None:
        _read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    body = _read
    key = next(option["id"] for option in body["options"] if option.get("correct"))
    return {
        "item": rendering.render_item(body, lang),
        "key": key,
        "rationale": body["rationale"][lang],
    }
