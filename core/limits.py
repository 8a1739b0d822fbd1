"""A store for rate limits that all workers of a host share: a small SQLite file of its own.

Counters may be lost without harm, so the file syncs nothing; several hosts share a Redis by setting
``LIANGCAI_LIMITS_URL``. In tests the counters live in memory.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from limits.storage import Storage

from core.settings import Settings


def storage_uri(settings: Settings) -> str:
    """Return the address of the store for the limiter."""
    if settings.limits_url:
        return settings.limits_url
    if settings.testing:
        return "memory://"
    return f"lcsqlite://{settings.data_path / 'limits.db'}"


class SqliteStorage(Storage):
    """Fixed windows in a SQLite file, for the ``limits`` library."""

    STORAGE_SCHEME = ["lcsqlite"]

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._path = Path((uri or "").removeprefix("lcsqlite://"))
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the store may raise."""
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=2)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hits (key TEXT PRIMARY KEY, count INTEGER, expires REAL)"
            )
            self._local.connection = connection
        found: sqlite3.Connection = self._local.connection
        return found

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to the counter of a window that ends ``expiry`` seconds after its first hit."""
        now = time.time()
        row = (
            self._connection()
            .execute(
                "INSERT INTO hits VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET "
                "count = CASE WHEN expires <= ?4 THEN ?2 ELSE count + ?2 END, "
                "expires = CASE WHEN expires <= ?4 THEN ?3 ELSE expires END RETURNING count",
                (key, amount, now + expiry, now),
            )
            .fetchone()
        )
        return int(row[0])

    def get(self, key: str) -> int:
        """Return the counter."""
        query = "SELECT count FROM hits WHERE key = ? AND expires > ?"
        row = self._connection().execute(query, (key, time.time())).fetchone()
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since the epoch."""
        row = (
            self._connection().execute("SELECT expires FROM hits WHERE key = ?", (key,)).fetchone()
        )
        return float(row[0]) if row else time.time()

    def check(self) -> bool:
        """Say whether the store works."""
        return bool(self._connection().execute("SELECT 1").fetchone() == (1,))

    def reset(self) -> int | None:
        """Forget everything; return how many counters there were."""
        return self._connection().execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._connection().execute("DELETE FROM hits WHERE key = ?", (key,))
