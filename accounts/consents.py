"""The texts that people agree to, by kind and version, each with a digest that the consent keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.canonical import digest_of
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l

FOLDER = Path(__file__).parent / "data"
PRIVACY = "privacy"
PRIVACY_VERSION = "2026-1"


@dataclass(frozen=True)
class ConsentText:
    """A text in two languages; ``digest`` is the SHA-256 of its canonical JSON."""

    kind: str
    version: str
    title: dict[str, str]
    sections: list[dict[str, Any]]
    digest: str


def get_consent_text(kind: str = PRIVACY, version: str = PRIVACY_VERSION) -> ConsentText:
    """Return a text; raises ``InvalidInput`` when there is none of this kind and version."""
    found = _all_texts().get((kind, version))
    if found is None:
        raise InvalidInput(_l("这个版本的说明已不再使用，请重新打开页面。"), code="consent_version")
    return found


@cache
def _all_texts() -> dict[tuple[str, str], ConsentText]:
    texts = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml"))
    return {(d["kind"], d["version"]): ConsentText(**d, digest=digest_of(d)) for d in texts}
