"""Banks, and the list of items with search, filters and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.rules import Permission
from core.db import db
from core.i18n import bi
from core.i18n import gettext as _
from core.pages import csv_response, page_number, paginate
from question_bank import labels, queries
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Bank, Item
from question_bank.queries.banks import organisations_where
from question_bank.views.base import bp

SHOWN = ("q", "bank", "domain", "type", "kind", "state", "level", "mine", "sort")


@bp.get("")
@requires(Permission.ITEM_READ)
def banks() -> ResponseReturnValue:
    """Show the banks into which the person may look."""
    return render_template(
        "question_bank/banks.html", banks=queries.list_banks(db.session, current_person())
    )


@bp.get("/items")
@requires(Permission.ITEM_READ)
def items() -> ResponseReturnValue:
    """Show items, filtered; ``?format=csv`` gives all of them as a file."""
    person = current_person()
    found = [count.bank for count in queries.list_banks(db.session, person)]
    filters = filters_of(person, found)
    query = queries.list_items(filters)
    if request.args.get("format") == "csv":
        return _csv(db.session.scalars(query.execution_options(yield_per=500)))
    page = paginate(db.session, query, page_number())
    chosen = {name: request.args.get(name, "") for name in SHOWN}
    return render_template(
        "question_bank/items.html",
        page=page,
        rows=queries.rows_of(db.session, page.items),
        banks=found,
        bank=next((bank for bank in found if bank.slug == chosen["bank"]), None),
        chosen=chosen,
        narrowed=any(value for name, value in chosen.items() if name not in {"sort", "bank"}),
        values=queries.list_values(db.session, [bank.id for bank in found]),
        domains=queries.get_standard(db.session).domains,
        sort=filters.sort,
        writes=bool(writable(person, found)),
    )


def writable(person: Person, banks: list[Bank]) -> list[Bank]:
    """Return the banks in which the person writes."""
    own = organisations_where(person, Permission.ITEM_WRITE)
    return [bank for bank in banks if bank.organisation_id in own]


def filters_of(person: Person, banks: list[Bank]) -> queries.ItemFilters:
    """Return the filters of the present address, within what the person may read."""
    asked = request.args
    wanted = asked.get("bank", "")
    return queries.ItemFilters(
        banks=[bank.id for bank in banks if not wanted or bank.slug == wanted],
        text=asked.get("q", "")[:200],
        domain=asked.get("domain", ""),
        type=asked.get("type", ""),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        level=asked.get("level", ""),
        author=person.id if asked.get("mine") else None,
        sort=asked.get("sort") or "identifier",
    )


def _csv(items: Any) -> Response:
    head = [
        _("题号"),
        _("短标题（中文）"),
        _("短标题（英文）"),
        _("题型"),
        _("能力类型"),
        _("等级"),
        _("能力领域"),
        _("能力项"),
        _("状态"),
        _("作者"),
        _("最近改动"),
    ]
    return csv_response("items", head, _csv_rows(items))


def _csv_rows(items: Any) -> Iterator[list[object]]:
    item: Item
    for item in items:
        kind = ITEM_TYPES.get(item.type)
        yield [
            item.identifier,
            bi(item.title, "zh"),
            bi(item.title, "en"),
            kind.label if kind else item.type,
            labels.KINDS.get(item.kind, item.kind),
            item.level,
            item.domain,
            item.competence,
            labels.STATES[item.state.value],
            item.author.display_name,
            item.changed_at.isoformat(timespec="seconds"),
        ]
