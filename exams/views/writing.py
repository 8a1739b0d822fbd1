"""What has to be written, as rows of a table: each with the way to write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from accounts.access import may
from accounts.rules import Permission
from core.db import db
from exams.assembly import Lack, Shortage, share_in
from exams.blueprint_words import lack_text, wanted_text
from exams.rules.blueprints import CASE, BlueprintSpec
from question_bank.queries import USABLE
from standards.models import Edition
from standards.queries import list_competences


@dataclass(frozen=True)
class ToWrite:
    """A row of what is missing: how hard it is to be, where it is written (or "") and looked at."""

    shortage: Shortage
    wanted: str
    write: str
    see: str


@dataclass(frozen=True)
class Writing:
    """What is missing: ``text`` says how much and how sure that is, "" where nothing is."""

    lack: Lack
    text: str
    rows: list[ToWrite]
    by_difficulty: bool


def writing_of(spec: BlueprintSpec, edition: Edition, lack: Lack) -> Writing:
    """Return what has to be written for a blueprint, with links that fill in what can be."""
    rows = list(_rows(spec, first_competences(edition, spec.level), lack.found))
    hardness = any(row.shortage.wanted is not None for row in rows)
    return Writing(lack, lack_text(lack), rows, hardness)


def first_competences(edition: Edition, level: str) -> dict[str, str]:
    """Return the first competence of each domain at a level."""
    found: dict[str, str] = {}
    for competence in list_competences(db.session, edition, level=level):
        found.setdefault(competence.domain_code, competence.code)
    return found


def _rows(
    spec: BlueprintSpec, first: dict[str, str], shortages: Iterable[Shortage]
) -> Iterable[ToWrite]:
    for shortage in shortages:
        section = next(s for s in spec.paper(shortage.paper).sections if s.name == shortage.type)
        asked: dict[str, Any] = {
            "bank": spec.bank,
            "domain": shortage.domain,
            "kind": shortage.kind,
            "level": spec.paper(shortage.paper).level,
        }
        write: dict[str, Any] = {
            **asked,
            "type": section.types[0],
            "competence": first.get(shortage.domain, ""),
        }
        if shortage.wanted is not None:
            write["p_expected"] = f"{float(share_in(shortage.wanted)):.2f}"
        one = {"type": section.types[0]} if len(section.types) == 1 else {}
        see = asked if section.name == CASE else asked | one
        yield ToWrite(
            shortage,
            wanted_text(shortage.wanted),
            url_for("question_bank.new_item", **write) if may(Permission.ITEM_WRITE) else "",
            url_for("question_bank.items", **see, state=USABLE)
            if may(Permission.ITEM_READ)
            else "",
        )
