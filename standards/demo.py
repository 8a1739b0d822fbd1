"""Demo data: the bundled standards and schemes, and a former edition that old certificates name."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.clock import BEIJING
from standards.documents import bundled_files, read_document
from standards.queries import list_editions
from standards.services import load_bundled, load_edition

FORMER = "de-demo-former"
FORMER_AGE = timedelta(days=1460)


def load(session: Session, *, now: datetime) -> None:
    """Publish the former edition and the bundled ones; what is there already stays."""
    if all(edition.slug != FORMER for edition in list_editions(session)):
        _load_former(session, now=now - FORMER_AGE)
    load_bundled(session, now=now)


def _load_former(session: Session, *, now: datetime) -> None:
    documents = [read_document(path) for path in bundled_files("standard")]
    newest = next(document for document in documents if document["role"] == "DE")
    former = {
        **newest,
        "slug": FORMER,
        "edition": {"zh": "演示旧版（只为演示数据）", "en": "former edition (demo data only)"},
        "issued_on": now.astimezone(BEIJING).date().isoformat(),
    }
    load_edition(session, former, now=now)
