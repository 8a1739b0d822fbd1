"""Preview and try-it: the item as candidates see it, and what an answer would earn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core.canonical import whole_characters
from core.db import begin_reading, db
from core.errors import InvalidInput
from core.i18n import language
from core.i18n import lazy_gettext as _l
from question_bank import queries
from question_bank.documents import document_problems
from question_bank.forms import ItemForm
from question_bank.forms.item import type_asked
from question_bank.item_types import ITEM_TYPES, Problem
from question_bank.item_types.base import ALL_OR_NOTHING, PARTIAL, SUBSET
from question_bank.models import Bank
from question_bank.parameters import is_parametrised
from question_bank.places import FIELDS
from question_bank.queries.twins import find_twins
from question_bank.rendering import describe_trace, render_item, to_payload
from question_bank.rendering.words import plain
from question_bank.views.base import POINTS, anchor, bp, findings, pictures_in, shown_body
from question_bank.views.keys import variant_asked
from question_bank.views.parts import editor_parts, variant_number, variants_panel

_METADATA = frozenset(
    {"title", "rationale", "why", "rubric", "level", "domain", "competence", "topic", "kind"}
    | {"cognition", "source", "p_expected", "seconds", "review_by", "licence", "attribution"}
    | {"stimulus", "variants"}
)
"""Fields without which an answer can be scored all the same; so it can with a language missing."""


def _form() -> ItemForm:
    form = ItemForm()
    form.take_rows(request.form)
    return form


@bp.post("/preview")
@requires(Permission.ITEM_WRITE)
def preview() -> ResponseReturnValue:
    """Return what is being written as JSON: payload, checks, and the parts that depend on the stem.

    ``do`` adds, moves or removes a row first; for ``type:…`` the answer is only what another type has no
    place for. ``?bank=`` and ``?item=`` (public id) tell near-duplicates where to look. Saves nothing.
    """
    begin_reading(db.session)
    form = _form()
    act = request.form.get("do", "")
    if type_asked(act):
        return jsonify(lost=[str(FIELDS[name]) for name in form.switch(type_asked(act))])
    form.rearrange(act)
    body = form.body()
    variant = variant_number(form)
    bank = _bank_at_hand()
    found = findings(body, bank)
    rendered = render_item(
        shown_body(body, variant), language(), points=POINTS, assets=pictures_in(body)
    )
    checks = render_template(
        "question_bank/_checks.html",
        findings=found,
        anchor=anchor,
        twins=_twins(body, bank),
        body=body,
    )
    return jsonify(
        payload=to_payload(rendered),
        checks=checks,
        ready=not any(not problem.advice for problem in found),
        parts=editor_parts(form, body),
        variants=variants_panel(body, variant),
    )


def _bank_at_hand() -> Bank | None:
    """Return the bank of ``?bank=`` if the person may look into it."""
    slug = request.args.get("bank", "")
    readable = queries.readable_bank_ids(db.session, current_person()) if slug else []
    banks = queries.list_some_banks(db.session, readable)
    return next((bank for bank in banks if bank.slug == slug), None)


def _twins(body: Mapping[str, Any], bank: Bank | None) -> list[Any]:
    """Return the items of the bank at hand that say nearly the same."""
    name = request.args.get("item", "")
    item = queries.get_item(db.session, name, reader=current_person()) if name else None
    banks = [bank.id] if bank else []
    return find_twins(db.session, body, banks, but=item.id if item else None)


@bp.post("/try")
@requires(Permission.ITEM_WRITE)
def try_draft() -> ResponseReturnValue:
    """Score the answer to what is being written; returns a part of a page."""
    begin_reading(db.session)
    form = _form()
    return _tried(shown_body(form.body(), variant_number(form)))


@bp.post("/versions/<public_id>/try")
@requires(Permission.ITEM_READ)
def try_version(public_id: str) -> ResponseReturnValue:
    """Score an answer to a version; returns a part of a page."""
    begin_reading(db.session)
    body = queries.get_version(db.session, public_id, reader=current_person()).body
    return _tried(shown_body(body, variant_asked(body)))


def _keeps_from_scoring(problem: Problem) -> bool:
    head = problem.field.partition(".")[0]
    return head not in _METADATA and not problem.field.endswith((".zh", ".en"))


def _tried(body: Mapping[str, Any]) -> ResponseReturnValue:
    problems = [p for p in document_problems(body) if _keeps_from_scoring(p)]
    if is_parametrised(body):
        problems.append(Problem("variables", _l("抽不出这个变式，先改好变量和约束。")))
    if problems:
        return render_template("question_bank/_tried.html", problems=problems, results=[])
    return render_template("question_bank/_tried.html", problems=[], results=_results(body))


def _results(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Score by the rule of the paper: by all of them where they differ."""
    kind = ITEM_TYPES[body["type"]]
    try:
        given = json.loads(request.form.get("response") or "null", parse_float=str)
        given = whole_characters(given)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_l("作答的格式与题型不符。")) from error
    instance = kind.instance(body, POINTS)
    names = {
        ALL_OR_NOTHING: _l("全对给分"),
        PARTIAL: _l("部分给分"),
        SUBSET: _l("少选按比例给分，选错不给分"),
    }
    rules = list(names) if kind.name == "multiple" else [ALL_OR_NOTHING]
    results = []
    for rule in rules:
        outcome = kind.score(instance, given, rule)
        results.append(
            {
                "rule": names[rule] if len(rules) > 1 else "",
                "score": plain(outcome.score),
                "maximum": plain(outcome.maximum),
                "full": outcome.score == outcome.maximum,
                "pending": outcome.pending,
                "words": describe_trace(outcome.trace),
            }
        )
    return results
