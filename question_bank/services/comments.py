"""Comments on a place of an item: making, answering, closing, opening again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemComment, ItemVersion
from question_bank.places import places_of
from question_bank.rules import may_comment, may_resolve
from question_bank.services.banks import demand, facts, lock, record

LONGEST_TEXT = 4000
LONGEST_QUOTE = 500


def comment_on_item(
    session: Session,
    item: Item,
    *,
    text: str,
    place: str = "",
    quote: str = "",
    version: ItemVersion | None = None,
    actor: Person,
    now: datetime,
) -> ItemComment:
    """Comment on a place of a version, or of the draft when there is none; ``place`` empty means the
    whole item.

    Raises ``NotAllowed`` by the rules, ``InvalidInput`` for an empty text, a place that the document
    does not have, or a version of another item.
    """
    demand(may_comment(facts(session, item, actor)))
    if version is not None and version.item_id != item.id:
        raise InvalidInput(_l("这个版本不是这道题的。"))
    body = version.body if version is not None else (item.draft.body if item.draft else {})
    if place and place not in places_of(body):
        raise InvalidInput(_l("题目里没有这个位置：%(place)s", place=place), code="place_unknown")
    comment = ItemComment(
        item_id=item.id,
        version=version,
        place=place,
        quote=" ".join(quote.split())[:LONGEST_QUOTE],
        text=_worded(text),
        author=actor,
        at=now,
    )
    return _stored(session, item, comment, "item.commented")


def answer_comment(
    session: Session, comment: ItemComment, *, text: str, actor: Person, now: datetime
) -> ItemComment:
    """Answer a comment; an answer to an answer joins the same thread."""
    item = session.get_one(Item, comment.item_id)
    demand(may_comment(facts(session, item, actor)))
    answer = ItemComment(
        item_id=item.id,
        version_id=comment.version_id,
        parent_id=comment.parent_id or comment.id,
        place=comment.place,
        text=_worded(text),
        author=actor,
        at=now,
    )
    return _stored(session, item, answer, "item.comment_answered")


def _worded(text: str) -> str:
    worded = text.replace("\r\n", "\n").strip()
    if not worded:
        raise InvalidInput(_l("评论还没有写内容。"), code="text_missing")
    if len(worded) > LONGEST_TEXT:
        raise InvalidInput(_l("评论不超过 %(n)s 个字符。", n=LONGEST_TEXT), code="text_long")
    return worded


def _stored(session: Session, item: Item, comment: ItemComment, action: str) -> ItemComment:
    session.add(comment)
    session.flush()
    more = {"comment": comment.public_id, "place": comment.place}
    record(session, item, action, actor=comment.author, now=comment.at, **more)
    return comment


def resolve_comment(
    session: Session, comment: ItemComment, *, actor: Person, now: datetime
) -> ItemComment:
    """Close a comment; who made it, who writes the item and reviewers may. Closed again it stays so."""
    return _turn(session, comment, close=True, actor=actor, now=now)


def reopen_comment(
    session: Session, comment: ItemComment, *, actor: Person, now: datetime
) -> ItemComment:
    """Open a closed comment again; the same people may."""
    return _turn(session, comment, close=False, actor=actor, now=now)


def _turn(
    session: Session, comment: ItemComment, *, close: bool, actor: Person, now: datetime
) -> ItemComment:
    item = session.get_one(Item, comment.item_id)
    lock(session, item)
    session.refresh(comment)
    demand(may_resolve(facts(session, item, actor), own=comment.author_id == actor.id))
    if comment.parent_id is not None:
        raise InvalidInput(_l("关闭的是整条评论，回复随它。"))
    if (comment.resolved_at is not None) == close:
        return comment
    comment.resolved_at = now if close else None
    comment.resolved_by = actor if close else None
    session.flush()
    action = "item.comment_resolved" if close else "item.comment_reopened"
    more = {"comment": comment.public_id, "place": comment.place}
    record(session, item, action, actor=actor, now=now, **more)
    return comment
