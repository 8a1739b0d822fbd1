"""The texts that candidates agree to, with their versions and digests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from core.canonical import digest_of

SOURCE = Path(__file__).resolve().parent / "data" / "agreements.yaml"


@dataclass(frozen=True)
class AgreementText:
    """A text of a version: title and clauses in both languages, and the digest of all of it."""

    kind: str
    version: str
    title: dict[str, str]
    clauses: tuple[dict[str, str], ...]
    digest: str


@lru_cache(maxsize=1)
def agreement_texts() -> dict[str, AgreementText]:
    """Return the texts in force by kind, in the order in which they are shown."""
    document: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {
        str(entry["kind"]): AgreementText(
            kind=str(entry["kind"]),
            version=str(entry["version"]),
            title=entry["title"],
            clauses=tuple(entry["clauses"]),
            digest=digest_of(entry),
        )
        for entry in document["agreements"]
    }
