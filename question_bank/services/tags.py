"""Tags: words that people of a bank put on items."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemTag
from question_bank.queries.banks import rights_of
from question_bank.reasons import refuse
from question_bank.services.banks import lock, record
from question_bank.services.finding import refresh_index

LONGEST = 64
MOST = 30


def clean_tag(text: str) -> str:
    """Return a tag as it is stored; raises ``InvalidInput`` when nothing is left or it is too long."""
    tag = " ".join(unicodedata.normalize("NFKC", text).split())
    if not tag or "," in tag or len(tag) > LONGEST:
        raise InvalidInput(_l("标签写一个词，不超过 %(n)s 个字，不含逗号。", n=LONGEST), code="tag")
    return tag


def add_tag(session: Session, item: Item, tag: str, *, actor: Person, now: datetime) -> bool:
    """Put a tag on an item; says whether it was new. Raises ``NotAllowed`` unless the actor writes or
    reviews in the bank, ``InvalidInput`` for no tag or too many.
    """
    lock(session, item)
    _demand(session, item, actor)
    tag = clean_tag(tag)
    held = _held(session, item)
    if tag in held:
        return False
    if len(held) >= MOST:
        raise InvalidInput(_l("一道题最多 %(n)s 个标签。", n=MOST), code="too_many_tags")
    put_tags(session, item, [tag])
    record(session, item, "item.tagged", actor=actor, now=now, tag=tag)
    return True


def remove_tag(session: Session, item: Item, tag: str, *, actor: Person, now: datetime) -> bool:
    """Take a tag off an item; says whether it was there. Raises ``NotAllowed`` as ``add_tag`` does."""
    lock(session, item)
    _demand(session, item, actor)
    found = session.get(ItemTag, (item.id, tag))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    session.expire(item, ["tags"])
    refresh_index(session, [item])
    record(session, item, "item.untagged", actor=actor, now=now, tag=tag)
    return True


def put_tags(session: Session, item: Item, tags: Iterable[str]) -> None:
    """Put tags on an item that does not have them, without asking who does it."""
    session.add_all(ItemTag(item_id=item.id, tag=tag) for tag in tags)
    session.flush()
    session.expire(item, ["tags"])
    refresh_index(session, [item])


def _held(session: Session, item: Item) -> set[str]:
    return set(session.scalars(select(ItemTag.tag).where(ItemTag.item_id == item.id)))


def _demand(session: Session, item: Item, actor: Person) -> None:
    rights = rights_of(session, actor, item.bank)
    if not (rights.write or rights.review):
        raise refuse(Refused("no_tagger"))
