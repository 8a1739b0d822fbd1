"""The list of items: search, filters, saved filters."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.models import Person
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, InvalidInput
from core.i18n import gettext as _
from core.pages import page_number
from core.web import is_htmx
from question_bank import queries
from question_bank.models import Bank
from question_bank.queries.finding import BEST
from question_bank.rules.banks import BankRights
from question_bank.rules.bulk import MOST_ITEMS
from question_bank.services import finding
from question_bank.views.asked import (
    KEPT,
    SIZES,
    address_of,
    chips_of,
    chosen_of,
    filters_of,
    page_size,
    parameters_of_form,
)
from question_bank.views.base import bp
from question_bank.views.columns import CHOICE, column_labels, keep_columns, shown_columns
from question_bank.views.exports import export_list


@bp.get("/items")
@requires(Permission.ITEM_READ)
def items() -> ResponseReturnValue:
    """Show items, filtered; ``?format=csv`` or ``yaml`` gives all of them as a file.

    ``?columns=…`` with ``column=…`` for each chooses what the table shows.
    """
    if CHOICE in request.args:
        return keep_columns()
    person = current_person()
    rights = queries.rights_by_bank(db.session, person)
    banks = queries.list_some_banks(db.session, _readable(rights))
    chosen = chosen_of(request.args)
    filters = filters_of(person, banks, chosen)
    form = request.args.get("format")
    if form in {"csv", "yaml"}:
        return export_list(queries.list_items(filters), form)
    found = queries.find_items(db.session, filters, page_number(), page_size(chosen))
    standard = queries.get_standard(db.session)
    authors = queries.list_authors(db.session, [bank.id for bank in banks])
    part = render_template(
        "question_bank/items.html",
        page=found.page,
        rows=queries.rows_of(db.session, found.page.items),
        banks=banks,
        bank=next((bank for bank in banks if bank.slug == chosen["bank"]), None),
        chosen=chosen,
        chips=chips_of(chosen, banks, authors),
        address=address_of(chosen),
        without=lambda names: address_of(chosen, **dict.fromkeys(names)),
        counts=found.states,
        values=queries.list_values(db.session, [bank.id for bank in banks]),
        authors=authors,
        standard=standard,
        titles={target.code: target.title for target in standard.targets},
        sort=filters.sort or (BEST if filters.text else "identifier"),
        kept=KEPT,
        sizes=SIZES,
        per=page_size(chosen),
        most_items=MOST_ITEMS,
        saved=queries.list_filters(db.session, person),
        columns=shown_columns(),
        column_labels=column_labels(),
        **_acts(banks, rights),
    )
    # A form sends its empty fields too; the address that the browser shows is without them.
    short = url_for("question_bank.items", **address_of(chosen))
    return (part, {"HX-Push-Url": short}) if is_htmx() else part


def _readable(rights: dict[int, BankRights]) -> list[int]:
    return [row for row, held in rights.items() if held.read]


def _acts(banks: list[Bank], rights: dict[int, BankRights]) -> dict[str, Any]:
    """Return what the person may do with items here: in which banks they write, review, copy."""
    return {
        "writes": any(rights[bank.id].write for bank in banks),
        "reviews": any(rights[bank.id].review for bank in banks),
        "goals": [bank for bank in banks if rights[bank.id].write],
    }


def writable(person: Person, banks: list[Bank]) -> list[Bank]:
    """Return the banks in which the person writes."""
    rights = queries.rights_by_bank(db.session, person)
    return [bank for bank in banks if rights[bank.id].write]


@bp.post("/filters")
@requires(Permission.ITEM_READ)
def save_filter() -> ResponseReturnValue:
    """Keep the present filter under a name."""
    query = address_of(parameters_of_form())
    try:
        saved = finding.save_filter(
            db.session,
            current_person(),
            name=request.form.get("name", ""),
            query=query,
            now=clock.now(),
        )
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error.message), "bad")
        return redirect(url_for("question_bank.items", **query))
    db.session.commit()
    flash(_("筛选已保存为「%(name)s」。", name=saved.name), "ok")
    return redirect(url_for("question_bank.items", **query))


@bp.get("/filters")
@requires(Permission.ITEM_READ)
def filters() -> ResponseReturnValue:
    """Show the person's saved filters."""
    person = current_person()
    saved = queries.list_filters(db.session, person)
    banks = queries.list_some_banks(
        db.session, _readable(queries.rights_by_bank(db.session, person))
    )
    authors = queries.list_authors(db.session, [bank.id for bank in banks])
    said = {
        one.id: [chip.text for chip in chips_of(chosen_of(one.query), banks, authors)]
        for one in saved
    }
    return render_template("question_bank/filters.html", saved=saved, said=said)


@bp.post("/filters/<public_id>")
@requires(Permission.ITEM_READ)
def change_filter(public_id: str) -> ResponseReturnValue:
    """Rename or delete a saved filter of one's own."""
    saved = finding.get_own_filter(db.session, current_person(), public_id)
    try:
        if request.form.get("do") == "delete":
            finding.delete_filter(db.session, saved)
            text = _("筛选「%(name)s」已删除。", name=saved.name)
        else:
            finding.rename_filter(db.session, saved, request.form.get("name", ""))
            text = _("筛选已改名为「%(name)s」。", name=saved.name)
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        flash(str(error.message), "bad")
        return redirect(url_for("question_bank.filters"))
    db.session.commit()
    flash(text, "ok")
    return redirect(url_for("question_bank.filters"))
