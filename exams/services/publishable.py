"""What an item needs before it can stand on a paper: a program to score it, pictures, variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.i18n import lazy_gettext as _l
from exams.errors import PublishError
from question_bank.item_types import ITEM_TYPES
from question_bank.item_types.pictures import asset_ids
from question_bank.models import ItemVersion
from question_bank.parameters import (
    ExpressionError,
    draw_variants,
    is_parametrised,
    variant_count,
)
from question_bank.queries.assets import get_assets
from question_bank.rendering import Assets


def insist_on_programs(versions: Iterable[ItemVersion]) -> None:
    """Raise ``PublishError`` naming the items that people mark."""
    wrong = [v for v in versions if ITEM_TYPES[v.body["type"]].marked_by_people]
    if wrong:
        raise PublishError(
            _l("人工评分的题还不能进入试卷：%(items)s", items=_named(wrong)),
            items=_identified(wrong),
        )


def assets_of(session: Session, versions: Iterable[ItemVersion]) -> dict[int, Assets]:
    """Return the pictures that items and their materials show, by the row of the bank.

    Raises ``PublishError`` for items whose pictures the bank does not have.
    """
    shown: dict[int, set[str]] = {}
    wanted: list[tuple[ItemVersion, list[str]]] = []
    for version in versions:
        material = version.stimulus_version
        ids = asset_ids(version.body) + (asset_ids(material.body) if material else [])
        shown.setdefault(version.item.bank_id, set()).update(ids)
        wanted.append((version, ids))
    found: dict[int, Assets] = {bank: get_assets(session, bank, ids) for bank, ids in shown.items()}
    wrong = [version for version, ids in wanted if set(ids) - set(found[version.item.bank_id])]
    if wrong:
        raise PublishError(
            _l("题库里没有这些题的图片：%(items)s", items=_named(wrong)), items=_identified(wrong)
        )
    return found


def _identified(versions: Iterable[ItemVersion]) -> dict[str, str]:
    return {version.item.identifier: version.item.public_id for version in versions}


def _named(versions: Iterable[ItemVersion]) -> str:
    return "、".join(sorted(_identified(versions)))


def bodies_of(version: ItemVersion) -> tuple[Mapping[str, Any], ...]:
    """Return the plain documents of a version: itself, or its variants.

    Raises ``PublishError`` when there are fewer than it asks for, or one is degenerate.
    """
    body = version.body
    if not is_parametrised(body):
        return (body,)
    count = variant_count(body)
    try:
        variants = draw_variants(body, count)
    except ExpressionError:
        variants = []
    if not count or len(variants) < count or any(variant.degenerate for variant in variants):
        raise PublishError(
            _l("这些题的变式抽不出来：%(items)s", items=_named([version])),
            items=_identified([version]),
        )
    return tuple(variant.body for variant in variants)
