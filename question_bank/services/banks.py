"""Banks and what the services of items share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Organisation, Person
from core import audit
from core.errors import Conflict, InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from question_bank import queries
from question_bank.models import Bank, Item
from question_bank.reasons import refuse
from question_bank.rules import ItemFacts, search_text
from question_bank.services.finding import note_document

_COLUMNS = {
    "type": 32,
    "level": 8,
    "domain": 8,
    "competence": 16,
    "kind": 16,
    "topic": 200,
    "cognition": 16,
    "p_expected": 8,
}
_HELD = [column.key for column in Bank.__mapper__.column_attrs]
_SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{1,62}$")
RESERVED = frozenset(
    {"comments", "content", "items", "new", "review", "versions", "preview", "try"}
)


def create_bank(
    session: Session,
    *,
    slug: str,
    name: dict[str, str],
    organisation: Organisation,
    actor: Person,
    now: datetime,
) -> Bank:
    """Create an item bank of an organisation; raises ``InvalidInput`` or ``Conflict`` for the slug."""
    if not _SLUG.match(slug) or slug in RESERVED:
        raise InvalidInput(_l("题库代号只用小写字母、数字和连字符：%(slug)s", slug=slug))
    if session.scalar(select(Bank.id).where(Bank.slug == slug)) is not None:
        raise Conflict(_l("已有这个题库：%(slug)s", slug=slug))
    bank = Bank(slug=slug, name=name, organisation=organisation, created_at=now)
    session.add(bank)
    session.flush()
    audit.record(
        session,
        actor=actor.public_id,
        action="bank.created",
        object_type="bank",
        object_id=bank.public_id,
        now=now,
        slug=slug,
    )
    return bank


def lock(session: Session, item: Item) -> None:
    """Hold the item's row until the transaction ends and see its present state."""
    session.execute(select(Item.id).where(Item.id == item.id).with_for_update())
    session.expire(item, ["state", "current_version_id", "draft", "bank_id", "bank", "author_id"])
    session.expire(item, ["author", "changed_at", "stimulus_id", "stimulus"])


def hold_bank(session: Session, bank: Bank, *, shared: bool = False) -> None:
    """Hold the bank's row until the transaction ends and see its present state, so that nobody archives
    it or changes its members meanwhile. ``shared``: others may hold it so too. Who also locks items
    locks those first.
    """
    session.flush()  # a refresh forgets what is not written yet
    session.refresh(bank, _HELD, with_for_update={"read": True} if shared else {"key_share": True})


def facts(session: Session, item: Item, actor: Person) -> ItemFacts:
    """Return how the locked item stands to the actor."""
    return queries.facts_of(session, item, actor)


def demand(verdict: object) -> None:
    """Raise ``NotAllowed`` with the reason when a rule refuses."""
    if isinstance(verdict, Refused):
        raise refuse(verdict)


def take_columns(item: Item, body: Mapping[str, Any], now: datetime) -> None:
    """Let the columns that lists filter by repeat what a document says, and the search index too."""
    for name, longest in _COLUMNS.items():
        setattr(item, name, str(body.get(name) or "")[:longest])
    seconds = body.get("seconds")
    item.seconds = seconds if isinstance(seconds, int) else None
    item.title = dict(body.get("title") or {})
    note_document(item, body)
    item.search_text = search_text(item.identifier, body)
    item.changed_at = now


def record(
    session: Session, item: Item, action: str, *, actor: Person, now: datetime, **data: Any
) -> None:
    """Record an act on an item."""
    audit.record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="item",
        object_id=item.public_id,
        now=now,
        identifier=item.identifier,
        **data,
    )
