"""Keeping two items out of one form: one tells or repeats the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Conflict, InvalidInput, NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import Bank, Item, ItemEnemy
from question_bank.queries import readable_bank_ids
from question_bank.rules import may_declare_enemies
from question_bank.services.banks import demand, facts, lock, record

LONGEST_REASON = 500


def add_enemy(
    session: Session, item: Item, identifier: str, *, reason: str, actor: Person, now: datetime
) -> ItemEnemy:
    """Keep an item out of every form that holds another one, named by its identifier.

    An identifier of another bank is written ``bank/identifier``. Raises ``NotAllowed`` by the rules,
    ``InvalidInput`` for a name that names nothing or the item itself or for a missing reason,
    ``Conflict`` for a pair that is known.
    """
    demand(may_declare_enemies(facts(session, item, actor)))
    other = _named(session, item, identifier.strip(), actor)
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise InvalidInput(_l("写明为什么不能同卷。"), code="reason_missing")
    first, second = _ordered(session, item, other)
    if session.get(ItemEnemy, (first, second)) is not None:
        raise Conflict(_l("已经与 %(id)s 互斥。", id=other.identifier))
    pair = ItemEnemy(item_id=first, other_id=second, reason=why, added_by_id=actor.id, added_at=now)
    session.add(pair)
    session.flush()
    _record_both(session, (item, other), "item.enemy_added", actor, now, why)
    return pair


def remove_enemy(
    session: Session, item: Item, other: Item, *, actor: Person, now: datetime
) -> None:
    """Let two items stand in one form again; raises ``NotFound`` when they were no enemies."""
    demand(may_declare_enemies(facts(session, item, actor)))
    pair = session.get(ItemEnemy, _ordered(session, item, other))
    if pair is None:
        raise NotFound(_l("这两道题没有设为互斥。"))
    session.delete(pair)
    session.flush()
    _record_both(session, (item, other), "item.enemy_removed", actor, now, "")


def _ordered(session: Session, item: Item, other: Item) -> tuple[int, int]:
    """Lock both items, the smaller row first, and return their rows in that order."""
    for one in sorted((item, other), key=lambda each: each.id):
        lock(session, one)
    return min(item.id, other.id), max(item.id, other.id)


def _named(session: Session, item: Item, name: str, actor: Person) -> Item:
    slug, _, identifier = name.rpartition("/")
    query = (
        select(Item)
        .join(Bank, Bank.id == Item.bank_id)
        .where(Item.identifier == identifier, Item.bank_id.in_(readable_bank_ids(session, actor)))
        .order_by(Item.id)
    )
    if slug:
        query = query.where(Bank.slug == slug)
    found: Sequence[Item] = session.scalars(query).all()
    near = [one for one in found if one.bank_id == item.bank_id] or list(found)
    if not identifier or not near:
        raise InvalidInput(_l("没有找到题号 %(id)s。", id=name or "—"), code="item_unknown")
    if len(near) > 1:
        raise InvalidInput(
            _l("几个题库都有题号 %(id)s，请写成「题库代号/题号」。", id=identifier),
            code="item_ambiguous",
        )
    if near[0].id == item.id:
        raise InvalidInput(_l("一道题不能与自己互斥。"), code="item_itself")
    return near[0]


def _record_both(
    session: Session,
    pair: tuple[Item, Item],
    action: str,
    actor: Person,
    now: datetime,
    reason: str,
) -> None:
    for one, other in (pair, pair[::-1]):
        named = {"other": other.identifier, "other_item": other.public_id}
        more = named | ({"reason": reason} if reason else {})
        record(session, one, action, actor=actor, now=now, **more)
