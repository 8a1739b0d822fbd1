"""What a document names outside itself, and which of it does not exist: pictures, material, standard.

Publication needs all of it. It is asked while an item is written and when it is sent to review, so that
nothing comes up months later, when a form is to be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.i18n import lazy_gettext as _l
from question_bank.item_types import Problem
from question_bank.item_types.pictures import asset_ids, asset_places
from question_bank.models import Asset, Stimulus, StimulusVersion
from standards.models import Competence, Edition, Statement


def list_reference_problems(
    session: Session, bank_id: int, body: Mapping[str, Any]
) -> list[Problem]:
    """Return what an item document of a bank names that is not there, each with its place."""
    found = list_picture_problems(session, bank_id, body)
    found += _material_problems(session, bank_id, body)
    return found + _standard_problems(session, body)


def list_picture_problems(session: Session, bank_id: int, body: Mapping[str, Any]) -> list[Problem]:
    """Return the places of a document (item or material) whose picture the bank does not have."""
    missing = _missing(session, bank_id, asset_ids(body))
    return [
        Problem(place, _l("题库里没有这幅图片：%(id)s", id=name))
        for place, name in asset_places(body)
        if name in missing
    ]


def _missing(session: Session, bank_id: int, wanted: list[str]) -> set[str]:
    if not wanted:
        return set()
    query = select(Asset.identifier).where(Asset.bank_id == bank_id, Asset.identifier.in_(wanted))
    return set(wanted) - set(session.scalars(query))


def _material_problems(session: Session, bank_id: int, body: Mapping[str, Any]) -> list[Problem]:
    """A material must be in the bank; its pictures are those of the version an item would get."""
    name = str(body.get("stimulus") or "")
    if not name:
        return []
    query = (
        select(StimulusVersion.body)
        .join(Stimulus, Stimulus.current_version_id == StimulusVersion.id)
        .where(Stimulus.bank_id == bank_id, Stimulus.identifier == name)
    )
    material = session.scalar(query)
    if material is None:
        return [Problem("stimulus", _l("题库里没有这个材料：%(id)s", id=name))]
    lost = _missing(session, bank_id, asset_ids(material))
    shown = "、".join(sorted(lost))
    text = _l("材料 %(id)s 的图片不在题库里：%(pictures)s", id=name, pictures=shown)
    return [Problem("stimulus", text)] if lost else []


def _standard_problems(session: Session, body: Mapping[str, Any]) -> list[Problem]:
    """The competence must be examined at the level and have the topic; nothing before a standard is."""
    code, level = str(body.get("competence") or ""), str(body.get("level") or "")
    topic = str(body.get("topic") or "")
    if not code or not level or not session.scalar(select(exists(select(Edition.id)))):
        return []
    query = (
        select(Statement.topics)
        .join(Competence, Competence.id == Statement.competence_id)
        .where(Competence.code == code, Statement.level_code == level)
    )
    offered = session.scalars(query).all()
    if not offered:
        text = _l("能力标准里没有 %(level)s 的 %(code)s", level=level, code=code)
        return [Problem("competence", text)]
    names = {entry.get(lang) for topics in offered for entry in topics for lang in ("zh", "en")}
    if topic and topic not in names:
        text = _l(
            "%(level)s 的 %(code)s 没有这个考点：%(topic)s", level=level, code=code, topic=topic
        )
        return [Problem("topic", text)]
    return []
