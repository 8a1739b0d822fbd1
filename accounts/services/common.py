"""What the use cases share: who acts, the record of an act, and reading before a slow hash."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from accounts.errors import WeakPassword
from accounts.models import Organisation, Person
from accounts.rules import clean_email, password_problem
from core import audit
from core.canonical import sha256_hex
from core.db import reading_only


def who(actor: Person | None) -> str:
    """Return the actor's name for the audit trail; the system's when nobody is behind the act."""
    return audit.SYSTEM if actor is None else actor.public_id


def record_about(
    session: Session,
    thing: Person | Organisation,
    action: str,
    *,
    actor: Person | None,
    now: datetime,
    **data: Any,
) -> None:
    """Record an act on a person or an organisation."""
    kind = "person" if isinstance(thing, Person) else "organisation"
    audit.record(
        session,
        actor=who(actor),
        action=action,
        object_type=kind,
        object_id=thing.public_id,
        now=now,
        **data,
    )


def email_digest(email: str) -> str:
    """Return the digest under which failures for an address are kept, account or not."""
    return sha256_hex(clean_email(email).encode())


def refuse_weak(password: str, *, email: str, name: str) -> None:
    """Raise ``WeakPassword`` for a password that the rules refuse."""
    problem = password_problem(password, email=email, name=name)
    if problem is not None:
        raise WeakPassword(problem.value)


@contextmanager
def read_first(session: Session) -> Iterator[None]:
    """Read what a slow hash needs, and hold no lock while it is made.

    When the caller has no transaction open, the one begun inside only reads and ends here. A caller
    who has one open keeps it, with whatever it has not committed yet.
    """
    owned = not session.in_transaction()
    with reading_only():
        yield
    if owned:
        session.rollback()
