"""Pictures of a bank, by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.models import Asset


def get_assets(session: Session, bank_id: int, ids: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """Return (media type, bytes) of a bank's assets by id, as rendering takes them.

    An id is the first 32 hexadecimal digits of the SHA-256 of the bytes; those that the bank does not
    have are missing. Without ids it costs no statement.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    query = select(Asset.identifier, Asset.media_type, Asset.content)
    rows = session.execute(query.where(Asset.bank_id == bank_id, Asset.identifier.in_(wanted)))
    return {identifier: (media_type, content) for identifier, media_type, content in rows}
