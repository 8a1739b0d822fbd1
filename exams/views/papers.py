"""A published paper as it reads, for officers and auditors: on the screen and printed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import render_template
from markupsafe import Markup

from accounts.access import requires
from accounts.rules import Permission
from core.db import db
from core.i18n import language
from exams.labels import PAPERS
from exams.models import FormItem, FormPaper
from exams.queries import exams as queries
from exams.queries.forms import published_document
from exams.rules.blueprints import number
from exams.rules.papers import variants_in
from exams.views import bp
from question_bank.item_types import ITEM_TYPES
from question_bank.rendering import RenderedItem, from_payload


@dataclass(frozen=True)
class PrintedItem:
    """An item of a paper: where it stands, its name in the document, every variant as it is shown."""

    row: FormItem
    ref: str
    variants: tuple[RenderedItem, ...]

    @property
    def points(self) -> Fraction:
        """What it is worth on this paper."""
        return self.row.points


@dataclass(frozen=True)
class PrintedSection:
    """A section of a paper: title, note and material in the reader's language, its items in order."""

    id: str
    title: dict[str, str]
    note: dict[str, str]
    material: Markup
    items: tuple[PrintedItem, ...]


@bp.get("/exams/forms/<public_id>/paper")
@requires(Permission.EXAM_MANAGE, Permission.RESULT_READ)
def printed_paper(public_id: str) -> Any:
    """Show what the paper asks, with every variant of its parametrised items; made for printing."""
    found = queries.get_form_paper(db.session, public_id)
    sections = _sections(found)
    return render_template(
        "exams/printed_paper.html",
        form_paper=found,
        exam=found.form.exam,
        sections=sections,
        varying=sum(len(item.variants) > 1 for section in sections for item in section.items),
        papers=PAPERS,
        types={name: kind.label for name, kind in ITEM_TYPES.items()},
        number=number,
    )


def _sections(found: FormPaper) -> list[PrintedSection]:
    document = published_document(db.session, found.id)
    payloads = {payload["ref"]: payload for payload in document["items"]}
    rows = {row.ref: row for row in found.items}
    printed = []
    for section in document["sections"]:
        refs = sorted(section["items"], key=lambda ref: rows[ref].position)
        items = tuple(_item(rows[ref], payloads[ref]) for ref in refs)
        material = document["stimuli"].get(section["stimulus"], {}).get("html", {})
        html = Markup(material.get(language()) or "")  # noqa: S704 - rendered at publication
        printed.append(
            PrintedSection(section["id"], section["title"], section["note"], html, items)
        )
    return printed


def _item(row: FormItem, payload: dict[str, Any]) -> PrintedItem:
    shown = tuple(from_payload(variant, language()) for variant in variants_in(payload))
    return PrintedItem(row, payload["ref"], shown)
