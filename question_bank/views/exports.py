"""Lists as files: CSV and YAML, written while they are sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from accounts.access import current_person, requires
from accounts.rules import Permission
from core.db import begin_reading, db
from core.errors import InvalidInput
from core.i18n import bi
from core.i18n import gettext as _
from core.pages import csv_cell
from question_bank import labels, queries
from question_bank.formats.base import ExportedItem
from question_bank.formats.yaml_items import write_yaml
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Item
from question_bank.queries.rows import ItemRow
from question_bank.rules.bulk import MOST_ITEMS
from question_bank.views.asked import filters_of, parameters_of_form
from question_bank.views.base import bp

BATCH = 200
_TYPES = {"csv": "text/csv; charset=utf-8", "yaml": "application/yaml; charset=utf-8"}


def export_list(query: Select[Any], form: str) -> Response:
    """Return the items of a select as a download, read and written batch by batch."""
    parts = _csv(query) if form == "csv" else _yaml(query)
    headers = {"Content-Disposition": f'attachment; filename="items.{form}"'}
    return Response(stream_with_context(parts), mimetype=_TYPES[form], headers=headers)


@bp.post("/items/export")
@requires(Permission.ITEM_READ)
def export_items() -> ResponseReturnValue:
    """Give the chosen items, or all that the filter finds, as a file."""
    form = request.form.get("format", "csv")
    if form not in _TYPES:
        raise InvalidInput(_("格式暂不支持：%(form)s", form=form))
    begin_reading(db.session)
    return export_list(queries.list_items(chosen_filters()), form)


def chosen_filters() -> queries.ItemFilters:
    """Return the filters of what a form of the list chose: items ticked, or all that is found."""
    person = current_person()
    banks = queries.list_some_banks(db.session, queries.readable_bank_ids(db.session, person))
    if request.form.get("scope") == "all":
        return filters_of(person, banks, parameters_of_form())
    ids = request.form.getlist("item")[:MOST_ITEMS]
    return queries.ItemFilters(banks=[bank.id for bank in banks], ids=ids)


def _batches(query: Select[Any]) -> Iterator[Sequence[Item]]:
    """Read a select in batches, by rows noted at the beginning."""
    rows = list(db.session.scalars(query.with_only_columns(Item.id)))
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        found = {item.id: item for item in queries.get_items(db.session, part)}
        yield [found[row] for row in part if row in found]
        for item in found.values():
            db.session.expunge(item)


def _csv(query: Select[Any]) -> Iterator[str]:
    yield "\ufeff" + _lines([_head()])
    for items in _batches(query):
        bodies = queries.bodies_of(db.session, items)
        rows = queries.rows_of(db.session, items)
        shared = queries.coauthors_of(db.session, [item.id for item in items])
        yield _lines(
            _cells(row, bodies.get(row.item.id, {}), shared.get(row.item.id, ())) for row in rows
        )


def _lines(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _head() -> list[str]:
    return [
        _("题号"),
        _("短标题（中文）"),
        _("短标题（英文）"),
        _("题型"),
        _("能力类型"),
        _("等级"),
        _("能力领域"),
        _("能力项"),
        _("考点"),
        _("状态"),
        _("预估难度"),
        _("作者"),
        _("合著者"),
        _("标签"),
        _("试题库"),
        _("许可"),
        _("来源"),
        _("复制自"),
        _("用于试卷数"),
        _("曝光次数"),
        _("最近使用"),
        _("最近改动"),
    ]


def _cells(row: ItemRow, body: dict[str, Any], coauthors: Sequence[str]) -> list[object]:
    item = row.item
    kind = ITEM_TYPES.get(item.type)
    used = row.last_used_at
    return [
        item.identifier,
        bi(item.title, "zh"),
        bi(item.title, "en"),
        kind.label if kind else item.type,
        labels.KINDS.get(item.kind, item.kind),
        item.level,
        item.domain,
        item.competence,
        item.topic,
        labels.STATES[item.state.value],
        item.p_expected,
        item.author.display_name,
        ", ".join(coauthors),
        ", ".join(row.tags),
        item.bank.slug,
        body.get("licence") or item.bank.licence,
        body.get("source", ""),
        labels.credit_words(body.get("attribution")),
        row.forms,
        row.exposures,
        used.isoformat(timespec="seconds") if used else "",
        item.changed_at.isoformat(timespec="seconds"),
    ]


def _yaml(query: Select[Any]) -> Iterator[str]:
    """Write the same file that ``write_yaml`` writes at once: head and materials, then item by item."""
    rows = list(db.session.scalars(query.with_only_columns(Item.id)))
    head = write_yaml([], queries.stimuli_of(db.session, rows))
    yield head.removesuffix("items: []\n") + ("items:\n" if rows else "items: []\n")
    for items in _batches(query):
        bodies = queries.bodies_of(db.session, items)
        written = [
            ExportedItem(item.identifier, bodies[item.id]) for item in items if item.id in bodies
        ]
        if written:
            yield write_yaml(written, []).partition("\nitems:\n")[2]
