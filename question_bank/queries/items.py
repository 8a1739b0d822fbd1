"""Items: one, its versions, and how one stands to a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from accounts.models import Person
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import (
    Item,
    ItemReview,
    ItemState,
    ItemStatistics,
    ItemUse,
    ItemVersion,
    ReviewOutcome,
    VersionStanding,
    VersionStatus,
)
from question_bank.queries.authors import coauthored, written_by, written_versions
from question_bank.queries.banks import readable_bank_ids, rights_of
from question_bank.rules import ItemFacts


def get_item(session: Session, public_id: str, *, reader: Person | None = None) -> Item:
    """Return an item; raises ``NotFound``, also when ``reader`` may not look into its bank."""
    item = session.scalar(select(Item).where(Item.public_id == public_id))
    if item is None or (reader and item.bank_id not in readable_bank_ids(session, reader)):
        raise NotFound(_l("没有这道题。"))
    return item


def get_version(session: Session, public_id: str, *, reader: Person | None = None) -> ItemVersion:
    """Return a version of an item; raises ``NotFound`` as ``get_item`` does."""
    version = session.scalar(select(ItemVersion).where(ItemVersion.public_id == public_id))
    hidden = reader and version and version.item.bank_id not in readable_bank_ids(session, reader)
    if version is None or hidden:
        raise NotFound(_l("没有这个版本。"))
    return version


def latest_version(session: Session, item: Item) -> ItemVersion | None:
    """Return the newest version of an item, or None before the first submission."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id)
    return session.scalar(query.order_by(ItemVersion.number.desc()).limit(1))


def pending_version(session: Session, item: Item) -> ItemVersion | None:
    """Return the version that waits for review, or None."""
    query = (
        select(ItemVersion)
        .join(VersionStatus, VersionStatus.version_id == ItemVersion.id)
        .where(ItemVersion.item_id == item.id, VersionStatus.standing == VersionStanding.WAITING)
    )
    return session.scalar(query.order_by(ItemVersion.number.desc()).limit(1))


def list_versions(session: Session, item: Item) -> Sequence[tuple[ItemVersion, VersionStatus]]:
    """Return the versions of an item with where they stand, newest first."""
    query = (
        select(ItemVersion, VersionStatus)
        .join(VersionStatus, VersionStatus.version_id == ItemVersion.id)
        .where(ItemVersion.item_id == item.id)
        .order_by(ItemVersion.number.desc())
    )
    return [(version, status) for version, status in session.execute(query)]


def get_numbered_version(session: Session, item: Item, number: int) -> ItemVersion:
    """Return a version of an item by its number; raises ``NotFound``."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.number == number)
    version = session.scalar(query)
    if version is None:
        raise NotFound(_l("没有这个版本。"))
    return version


def facts_of(session: Session, item: Item, person: Person) -> ItemFacts:
    """Return how an item stands to a person, for the rules."""
    rights = rights_of(session, person, item.bank)
    pending = pending_version(session, item)
    owner = item.author_id == person.id
    at_issue = {pending.id if pending else None, item.current_version_id} - {None}
    wrote = written_versions(session, at_issue, person) if at_issue else set()
    return ItemFacts(
        state=item.state,
        pending=pending is not None,
        has_draft=item.draft is not None,
        author=owner or bool(coauthored(session, [item.id], person)),
        owner=owner,
        wrote_pending=pending is not None
        and (pending.author_id == person.id or pending.id in wrote),
        wrote_current=item.current_version_id in wrote,
        writes=rights.write,
        reviews=rights.review,
        manages=rights.manage,
        judged=pending is not None and has_approved(session, pending, person),
        used=is_used(session, item),
    )


def has_approved(session: Session, version: ItemVersion, person: Person) -> bool:
    """Say whether a person approved a version already."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    ItemReview.version_id == version.id,
                    ItemReview.reviewer_id == person.id,
                    ItemReview.outcome == ReviewOutcome.APPROVED,
                )
            )
        )
    )


def is_used(session: Session, item: Item) -> bool:
    """Say whether a version of the item stands in a form."""
    query = select(ItemUse.version_id).join(ItemVersion, ItemVersion.id == ItemUse.version_id)
    return session.scalar(query.where(ItemVersion.item_id == item.id).limit(1)) is not None


def get_statistics(session: Session, item: Item) -> ItemStatistics:
    """Return how often an item was used; zeros when nothing was pushed yet (not in the session)."""
    found = session.get(ItemStatistics, item.id)
    return found or ItemStatistics(item_id=item.id, forms=0, exposures=0, figures={})


def list_reviews(session: Session, item: Item) -> Sequence[ItemReview]:
    """Return what reviewers decided about the versions of an item, newest first."""
    mine = aliased(ItemVersion)
    query = select(ItemReview).join(mine, mine.id == ItemReview.version_id)
    return session.scalars(
        query.where(mine.item_id == item.id).order_by(ItemReview.at.desc(), ItemReview.id.desc())
    ).all()


def list_uses(session: Session, item: Item) -> Sequence[tuple[ItemUse, int]]:
    """Return in which forms an item stands, with the number of the version, newest first."""
    query = (
        select(ItemUse, ItemVersion.number)
        .join(ItemVersion, ItemVersion.id == ItemUse.version_id)
        .where(ItemVersion.item_id == item.id)
        .order_by(ItemUse.used_at.desc(), ItemUse.form)
    )
    return [(use, number) for use, number in session.execute(query)]


def count_written(session: Session, person: Person) -> dict[int, int]:
    """Return how many items the person writes in each bank, alone or with others (row → number)."""
    query = select(Item.bank_id, func.count()).where(written_by(person.id))
    rows = session.execute(query.group_by(Item.bank_id))
    return {row.bank_id: row[1] for row in rows}


def count_own_drafts(session: Session, person: Person) -> int:
    """Return how many items that the person writes are drafts or came back."""
    query = select(func.count()).select_from(Item).where(written_by(person.id))
    return session.scalar(query.where(Item.state == ItemState.DRAFT)) or 0
