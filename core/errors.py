"""Errors that a caller is told about. ``core.web`` maps them to pages or JSON in one place."""

from __future__ import annotations

from dataclasses import dataclass, field


class DomainError(Exception):
    """A call that should not have been made; carries a stable code and a message for people.

    ``message`` is a lazy or plain string, already translated or translatable at display.
    """

    status = 422
    code = "invalid"

    def __init__(self, message: object = "", *, code: str | None = None, **detail: object) -> None:
        super().__init__(str(message) if isinstance(message, str) else "")
        self.message = message
        self.detail = detail
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    """What was given cannot be accepted (422)."""


class NotFound(DomainError):
    """There is no such thing, or not for this person (404)."""

    status = 404
    code = "not_found"


class Forbidden(DomainError):
    """The person may not do this (403)."""

    status = 403
    code = "forbidden"


class NotSignedIn(DomainError):
    """Nobody is signed in, or the session has ended (401)."""

    status = 401
    code = "not_signed_in"


class Conflict(DomainError):
    """Someone or something else got there first (409)."""

    status = 409
    code = "conflict"


class TooLarge(DomainError):
    """The upload is larger than allowed (413)."""

    status = 413
    code = "too_large"


class TooMany(DomainError):
    """Too many tries in too short a time (429)."""

    status = 429
    code = "too_many"


@dataclass(frozen=True)
class Allowed:
    """The rule lets it pass."""

    @property
    def ok(self) -> bool:
        """Always true."""
        return True


@dataclass(frozen=True)
class Refused:
    """The rule refuses: ``reason`` is a stable code, ``detail`` fills the message for people."""

    reason: str
    detail: dict[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Always false."""
        return False


Verdict = Allowed | Refused
