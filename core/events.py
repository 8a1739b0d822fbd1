"""Typed events for effects that run upward: synchronous, in the caller's transaction.

A lower package emits, a higher one handles; only ``app.py`` subscribes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

E = TypeVar("E")


class EventBus:
    """Handlers by type of event, called in the order of subscription."""

    def __init__(self) -> None:
        self._handlers: dict[type[Any], list[Callable[[Session, Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[E], handler: Callable[[Session, E], None]) -> None:
        """Call ``handler(session, event)`` for each event of this type; twice is once."""
        if handler not in self._handlers[kind]:
            self._handlers[kind].append(handler)

    def emit(self, session: Session, event: object) -> None:
        """Call the handlers of this event's type; an error in one ends the act."""
        for handler in self._handlers[type(event)]:
            handler(session, event)


bus = EventBus()
