"""Password hashing with argon2id, behind a gate that keeps a storm of sign-ins from taking it all.

Few hashes are made at once (``hash_slots``) and few callers wait for one; whoever comes on top is
sent away at once, so that threads and processor remain for saving answers. Parameters:
OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1); RFC 9106.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.errors import HashingBusy
from core.settings import Settings

UNUSABLE = "!"
RETRY_AFTER_S = 2


class PasswordHashing:
    """Hashes and checks passwords; at most ``slots`` at once, with twice as many waiting."""

    def __init__(self, *, time_cost: int, memory_kib: int, parallelism: int, slots: int) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, parallelism)
        self._slots = threading.BoundedSemaphore(slots)
        self._places = threading.BoundedSemaphore(3 * slots)
        self._dummy = ""

    @classmethod
    def of(cls, settings: Settings) -> PasswordHashing:
        """Return the hashing that the settings ask for."""
        return cls(
            time_cost=settings.argon2_time,
            memory_kib=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallel,
            slots=settings.hash_slots,
        )

    def hash(self, password: str) -> str:
        """Return the hash to store; raises ``HashingBusy`` when too many wait."""
        with self._turn():
            return self._hasher.hash(_spelling(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Say whether the password is the one that was stored.

        None or an unusable hash costs as much time as a real one, so that the time tells nobody
        whether there is an account. Raises ``HashingBusy`` when too many wait.
        """
        with self._turn():
            if not self._dummy:
                self._dummy = self._hasher.hash(secrets.token_urlsafe(16))
            real = stored is not None and stored != UNUSABLE
            try:
                self._hasher.verify(stored if stored and real else self._dummy, _spelling(password))
            except (VerificationError, InvalidHashError):
                return False
            return real

    def is_outdated(self, stored: str) -> bool:
        """Say whether a hash was made with other parameters than the present ones."""
        return self._hasher.check_needs_rehash(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise HashingBusy(RETRY_AFTER_S)
        try:
            with self._slots:
                yield
        finally:
            self._places.release()


def _spelling(password: str) -> str:
    return unicodedata.normalize("NFC", password)


_hashing = PasswordHashing.of(Settings())


def hashing() -> PasswordHashing:
    """Return the hashing in use."""
    return _hashing


def use_hashing(new: PasswordHashing) -> PasswordHashing:
    """Put another hashing into use and return the one before; for the start and for tests."""
    global _hashing
    before, _hashing = _hashing, new
    return before
