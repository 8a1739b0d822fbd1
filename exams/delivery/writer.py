"""Group commit for the embedded database: one thread per process writes what all requests queue.

A transaction takes what waits, at most ``MOST`` entries; when several people are saving at once it
waits up to ``PATIENCE`` for more. Everyone gets their answer after the commit, so that nothing is
acknowledged that is not on the disk.
"""

from __future__ import annotations

import os
import queue
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine

from exams.delivery.turns import writing_turn
from exams.errors import NotStored

MOST = 200
PATIENCE = 0.02
IDLE = 5.0
LONGEST_WAIT = 20.0

T = TypeVar("T")
R = TypeVar("R")


class GroupWriter(Generic[T, R]):
    """Applies queued entries in shared transactions. The thread starts with the first entry and ends
    after ``IDLE`` seconds without one."""

    def __init__(self, engine: Engine, apply: Callable[[Connection, T], R]) -> None:
        self._engine = weakref.ref(engine)
        self._apply = apply
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._waiting: queue.SimpleQueue[tuple[T, Future[R]]] = queue.SimpleQueue()
        self.transactions = 0

    def write(self, entry: T) -> R:
        """Queue an entry and return its answer once it is durable.

        Raises what the database raised, and ``NotStored`` when it takes too long.
        """
        answer: Future[R] = Future()
        with self._lock:
            self._keep_running()
            self._waiting.put((entry, answer))
        try:
            return answer.result(LONGEST_WAIT)
        except FutureTimeout as error:
            raise NotStored() from error

    def _keep_running(self) -> None:
        if self._process != os.getpid():
            self._process, self._thread = os.getpid(), None
            self._waiting = queue.SimpleQueue()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="response-writer", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                first = self._waiting.get(timeout=IDLE)
            except queue.Empty:
                with self._lock:
                    if self._waiting.empty():
                        self._thread = None
                        return
                continue
            self._commit(self._gather(first))

    def _gather(self, first: tuple[T, Future[R]]) -> list[tuple[T, Future[R]]]:
        batch = [first]
        until = time.monotonic() + PATIENCE
        while len(batch) < MOST:
            wait = until - time.monotonic() if len(batch) > 1 else 0.0
            try:
                batch.append(self._waiting.get(block=wait > 0, timeout=max(wait, 0.0) or None))
            except queue.Empty:
                break
        return batch

    def _commit(self, batch: list[tuple[T, Future[R]]]) -> None:
        try:
            engine = self._engine()
            if engine is None:
                raise NotStored()
            with writing_turn(engine), engine.begin() as connection:
                answers = [self._apply(connection, entry) for entry, _ in batch]
        except Exception as error:
            for _, future in batch:
                future.set_exception(error)
            return
        self.transactions += 1
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)
