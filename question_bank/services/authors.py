"""Who writes an item: co-authors, handing it over, and keeping who had a hand in what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemAuthor, ItemDraftAuthor, ItemVersion, ItemVersionAuthor
from question_bank.queries.authors import writers_of_draft, writers_of_version
from question_bank.queries.banks import rights_of
from question_bank.queries.items import has_approved, pending_version
from question_bank.reasons import refuse
from question_bank.rules import may_hand_over, may_name_authors
from question_bank.services.banks import demand, facts, lock, record


def add_coauthor(
    session: Session, item: Item, person: Person, *, actor: Person, now: datetime
) -> bool:
    """Let a person write the item too; says whether that is new.

    Raises ``NotAllowed`` by the rules, for who has no right to write in the bank, and for who approved
    the version that waits: nobody judges and writes the same text.
    """
    lock(session, item)
    demand(may_name_authors(facts(session, item, actor)))
    if person.id == item.author_id or _coauthor(session, item, person) is not None:
        return False
    _demand_candidate(session, item, person)
    session.add(
        ItemAuthor(item_id=item.id, person_id=person.id, added_by_id=actor.id, added_at=now)
    )
    session.flush()
    record(session, item, "item.coauthor_added", actor=actor, now=now, person=person.public_id)
    return True


def remove_coauthor(
    session: Session, item: Item, person: Person, *, actor: Person, now: datetime
) -> None:
    """Take a co-author away. What that person wrote stays, and so does that the person wrote it.

    Raises ``NotAllowed`` by the rules, ``InvalidInput`` for who is no co-author.
    """
    lock(session, item)
    demand(may_name_authors(facts(session, item, actor)))
    present = _coauthor(session, item, person)
    if present is None:
        raise InvalidInput(_l("%(who)s 不是合著者。", who=person.display_name), code="not_coauthor")
    session.delete(present)
    session.flush()
    record(session, item, "item.coauthor_removed", actor=actor, now=now, person=person.public_id)


def hand_over(
    session: Session, item: Item, person: Person, *, actor: Person, now: datetime
) -> None:
    """Make another person the item's author; who was it stays as a co-author.

    Raises as ``add_coauthor`` does, ``InvalidInput`` for who is the author already.
    """
    lock(session, item)
    demand(may_hand_over(facts(session, item, actor)))
    if person.id == item.author_id:
        raise InvalidInput(_l("%(who)s 已经是作者。", who=person.display_name), code="author")
    _demand_candidate(session, item, person)
    present = _coauthor(session, item, person)
    if present is not None:
        session.delete(present)
    session.add(
        ItemAuthor(item_id=item.id, person_id=item.author_id, added_by_id=actor.id, added_at=now)
    )
    item.author = person
    session.flush()
    record(session, item, "item.handed_over", actor=actor, now=now, person=person.public_id)


def _coauthor(session: Session, item: Item, person: Person) -> ItemAuthor | None:
    return session.get(ItemAuthor, (item.id, person.id))


def _demand_candidate(session: Session, item: Item, person: Person) -> None:
    if not rights_of(session, person, item.bank).write:
        raise refuse(Refused("no_coauthor"))
    waiting = pending_version(session, item)
    if waiting is not None and has_approved(session, waiting, person):
        raise refuse(Refused("judged_before"))


def note_writer(session: Session, item: Item, person: Person) -> None:
    """Keep that a person saved an edit of the item's draft, which stands in the database."""
    there = exists().where(
        ItemDraftAuthor.item_id == item.id, ItemDraftAuthor.person_id == person.id
    )
    if not session.scalar(select(there)):
        session.execute(insert(ItemDraftAuthor).values(item_id=item.id, person_id=person.id))


def take_writers(
    session: Session, copy: Item, source: Item, version: ItemVersion | None, *, actor: Person
) -> None:
    """Keep who wrote the text that a copy begins with, a version's or else the draft's, beside who made
    the copy: none of them reviews it.
    """
    if version is None:
        wrote = _wrote_draft(session, source)
    else:
        wrote = {version.author_id, *writers_of_version(session, version)}
    rows = [{"item_id": copy.id, "person_id": row} for row in sorted(wrote | {actor.id})]
    session.execute(insert(ItemDraftAuthor), rows)


def _wrote_draft(session: Session, item: Item) -> set[int]:
    coauthors = session.scalars(select(ItemAuthor.person_id).where(ItemAuthor.item_id == item.id))
    return {item.author_id, *coauthors, *writers_of_draft(session, item)}


def keep_authors(session: Session, version: ItemVersion, *, actor: Person) -> None:
    """Keep for good who wrote a version that is sent: author, co-authors, who saved its draft, and who
    sends it.
    """
    wrote = {actor.id, *_wrote_draft(session, version.item)}
    session.add_all(
        ItemVersionAuthor(version_id=version.id, person_id=row) for row in sorted(wrote)
    )
    session.flush()
