"""Turns at the embedded database, first come first served within a process.

SQLite admits one writer and lets the others poll with growing pauses, so that a busy writer can keep
someone waiting for long. Saves, starts and hand-ins therefore take turns before they ask for its lock.
A turn is taken before the transaction begins and given back after its end. PostgreSQL needs none.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine


class FairLock:
    """A lock that goes to whoever has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self) -> None:
        """Wait for the lock."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def release(self) -> None:
        """Hand the lock to the next who waits."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


_guard = threading.Lock()
_locks: WeakKeyDictionary[Engine, FairLock] = WeakKeyDictionary()


@contextmanager
def writing_turn(engine: Engine) -> Iterator[None]:
    """Hold the turn to write to an embedded database; nothing on others."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _guard:
        lock = _locks.setdefault(engine, FairLock())
    lock.acquire()
    try:
        yield
    finally:
        lock.release()
