"""Public identifiers: time-ordered UUIDs (RFC 9562, version 7)."""

from __future__ import annotations

import os
import time
import uuid


def uuid7(unix_ms: int | None = None) -> str:
    """Return a new UUIDv7 as lower-case text with hyphens.

    ``unix_ms`` is the milliseconds since the epoch that lead the identifier; the present by default.
    Source: RFC 9562, section 5.7.
    """
    ms = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    tail = int.from_bytes(os.urandom(10), "big")
    value = (ms & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= ((tail >> 64) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def is_public_id(text: str) -> bool:
    """Tell whether ``text`` is a UUID in canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
