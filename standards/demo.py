"""Demo data: the standards and schemes that come with the product."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from standards.services import load_bundled


def load(session: Session, *, now: datetime) -> None:
    """Publish the bundled editions and schemes; what is there already stays."""
    load_bundled(session, now=now)
