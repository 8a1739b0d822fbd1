"""Pictures of a bank: the list to choose from, and one for those who may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from accounts.models import Person
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import Asset, Bank
from question_bank.queries.banks import readable_bank_ids


def select_assets(bank: Bank, text: str = "") -> Select[Asset]:
    """Return the select of a bank's pictures whose names hold a text, newest first, without bytes."""
    query = select(Asset).where(Asset.bank_id == bank.id)
    if text.strip():
        query = query.where(Asset.name.icontains(text.strip(), autoescape=True))
    return query.order_by(Asset.added_at.desc(), Asset.id.desc())


def list_assets(session: Session, bank: Bank, *, limit: int = 200) -> Sequence[Asset]:
    """Return the newest pictures of a bank."""
    return session.scalars(select_assets(bank).limit(limit)).all()


def get_asset(session: Session, identifier: str, *, reader: Person) -> Asset:
    """Return a picture with its bytes; raises ``NotFound``, also when no bank that has it is readable."""
    banks = readable_bank_ids(session, reader)
    query = select(Asset).where(Asset.identifier == identifier, Asset.bank_id.in_(banks))
    asset = session.scalar(query.options(undefer(Asset.content)).limit(1))
    if asset is None:
        raise NotFound(_l("没有这幅图片。"))
    return asset


def pictures_of(
    session: Session, identifiers: Sequence[str], *, reader: Person | None = None
) -> dict[str, tuple[str, bytes]]:
    """Return media type and bytes of pictures by identifier, whichever banks hold them; with ``reader``
    only of banks into which that person may look.
    """
    if not identifiers:
        return {}
    query = select(Asset.identifier, Asset.media_type, Asset.content)
    query = query.where(Asset.identifier.in_(identifiers))
    if reader is not None:
        query = query.where(Asset.bank_id.in_(readable_bank_ids(session, reader)))
    rows = session.execute(query)
    return {identifier: (media_type, content) for identifier, media_type, content in rows}
