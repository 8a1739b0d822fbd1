"""Password hashing: the parameters, the gate, and the same work whoever asks."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from accounts.errors import HashingBusy
from accounts.hashing import UNUSABLE, PasswordHashing, hashing, use_hashing
from core.settings import Settings


def cheap(slots: int = 1) -> PasswordHashing:
    return PasswordHashing(time_cost=1, memory_kib=8, parallelism=1, slots=slots)


class Watched:
    """A hasher that notes what is verified and waits before each hash until it may go on."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.verified: list[str] = []
        self.may_go = threading.Event()
        self.may_go.set()

    def hash(self, password: str) -> str:
        self.may_go.wait(60)
        return str(self.real.hash(password))

    def verify(self, stored: str, password: str) -> bool:
        self.verified.append(stored)
        return bool(self.real.verify(stored, password))


def watched(monkeypatch: pytest.MonkeyPatch) -> tuple[PasswordHashing, Watched]:
    keeper = cheap()
    watch = Watched(keeper._hasher)
    monkeypatch.setattr(keeper, "_hasher", watch)
    return keeper, watch


def test_a_hash_is_argon2id_with_the_parameters_of_the_settings() -> None:
    made = PasswordHashing.of(Settings()).hash("blue-teapot-7-rivers")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_right_password_is_accepted_in_either_unicode_spelling() -> None:
    keeper = cheap()
    stored = keeper.hash("ti\u1ebfng Vi\u1ec7t mi\u1ec5n ph\u00ed")
    assert keeper.verify(stored, "tie\u0302\u0301ng Vie\u0323\u0302t mie\u0302\u0303n phi\u0301")
    assert not keeper.verify(stored, "tieng Viet mien phi")


@pytest.mark.parametrize("stored", [None, UNUSABLE, "", "not a hash"])
def test_no_password_fits_where_there_is_none(stored: str | None) -> None:
    assert not cheap().verify(stored, "anything at all")


def test_an_unknown_address_costs_a_verification_too(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, watch = watched(monkeypatch)
    known = keeper.hash("blue-teapot-7-rivers")
    for stored in (known, None, UNUSABLE):
        keeper.verify(stored, "wrong password")
    assert len(watch.verified) == 3
    assert all(stored.split("$")[:4] == known.split("$")[:4] for stored in watch.verified)


def test_older_parameters_are_noticed() -> None:
    stored = cheap().hash("blue-teapot-7-rivers")
    assert not cheap().is_outdated(stored)
    dearer = PasswordHashing(time_cost=2, memory_kib=8, parallelism=1, slots=1)
    assert dearer.is_outdated(stored)


def test_a_storm_is_sent_away_rather_than_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, watch = watched(monkeypatch)
    watch.may_go.clear()
    done: list[str] = []
    places = keeper._places._value
    inside = [
        threading.Thread(target=lambda: done.append(keeper.hash("blue-teapot-7-rivers")))
        for _ in range(places)
    ]
    for thread in inside:
        thread.start()
    until = time.monotonic() + 30
    while keeper._places._value and time.monotonic() < until:
        time.sleep(0.001)
    with pytest.raises(HashingBusy) as refused:
        keeper.hash("blue-teapot-7-rivers")
    assert refused.value.detail == {"retry_after": 2}
    watch.may_go.set()
    for thread in inside:
        thread.join(60)
    assert len(done) == places
    assert keeper.hash("blue-teapot-7-rivers")


def test_another_hashing_can_be_put_into_use() -> None:
    mine = cheap()
    before = use_hashing(mine)
    assert hashing() is mine
    assert use_hashing(before) is mine
