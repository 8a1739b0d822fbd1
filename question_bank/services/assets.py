"""Pictures of a bank."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core import audit
from core.errors import InvalidInput, Refused, TooLarge
from core.i18n import lazy_gettext as _l
from question_bank.models import Asset, Bank
from question_bank.rules.pictures import LARGEST_FILE, LARGEST_SIDE, Picture, read_picture
from question_bank.services.writing import demand_writer

_LONGEST_NAME = 200


def prepare_picture(content: bytes) -> Picture:
    """Return the picture of a file as it is stored. It may take a second: to be done in no
    transaction that writes.

    Raises ``TooLarge`` for over 2 MB, ``InvalidInput`` for what is no picture of a known format or too
    wide.
    """
    picture = read_picture(content)
    if isinstance(picture, Refused):
        raise _refusal(picture)
    return picture


def add_asset(
    session: Session,
    bank: Bank,
    content: bytes | Picture,
    *,
    name: str,
    actor: Person,
    now: datetime,
) -> Asset:
    """Add a picture to a bank, stripped of metadata; the same picture again is the one that is there.

    ``content`` is a file, or what ``prepare_picture`` made of it; ``name`` is what people call it, by
    default its file's. Raises ``NotAllowed``, and as ``prepare_picture`` does.
    """
    demand_writer(session, bank, actor)
    picture = content if isinstance(content, Picture) else prepare_picture(content)
    query = select(Asset).where(Asset.bank_id == bank.id, Asset.identifier == picture.identifier)
    present = session.scalar(query)
    if present is not None:
        return present
    asset = Asset(
        bank_id=bank.id,
        identifier=picture.identifier,
        name=" ".join(name.split())[:_LONGEST_NAME] or picture.identifier[:8],
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        content=picture.content,
        added_by_id=actor.id,
        added_at=now,
    )
    session.add(asset)
    session.flush()
    audit.record(
        session,
        actor=actor.public_id,
        action="bank.asset_added",
        object_type="bank",
        object_id=bank.public_id,
        now=now,
        asset=asset.identifier,
        name=asset.name,
    )
    return asset


def _refusal(refusal: Refused) -> InvalidInput | TooLarge:
    if refusal.reason == "too_large":
        megabytes = LARGEST_FILE // 1024 // 1024
        return TooLarge(_l("图片不超过 %(n)s MB，请先缩小。", n=megabytes))
    words = {
        "no_picture": _l("这个文件读不成图片。请选 PNG、JPEG 或 WebP。"),
        "too_wide": _l("图片的边长不超过 %(n)s 像素，请先缩小。", n=LARGEST_SIDE),
        "moving": _l("会动的图片不能用在题里，请选一幅静止的。"),
    }
    return InvalidInput(words[refusal.reason], code=f"picture_{refusal.reason}")
