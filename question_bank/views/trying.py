"""Preview and try-it: the item as candidates see it, and what an answer would earn."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core.db import db
from core.errors import InvalidInput
from core.i18n import language
from core.i18n import lazy_gettext as _l
from question_bank import queries
from question_bank.documents import document_problems
from question_bank.forms import ItemForm
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, PARTIAL
from question_bank.rendering import describe_trace, render_item, to_payload
from question_bank.rendering.words import plain
from question_bank.views.base import POINTS, anchor, bp, findings

_NEEDED = re.compile(r"options|key|tolerance|decimals|type|slips\.\d+")
"""Fields without which nothing can be scored; a missing translation does not matter for that."""


def _body() -> dict[str, Any]:
    form = ItemForm()
    form.take_rows(request.form)
    return form.body()


@bp.post("/preview")
@requires(Permission.ITEM_WRITE)
def preview() -> ResponseReturnValue:
    """Return the payload of what is being written, and what a check finds, as JSON. Saves nothing."""
    body = _body()
    found = findings(body)
    part = render_template("question_bank/_checks.html", findings=found, anchor=anchor)
    return jsonify(
        payload=to_payload(render_item(body, language(), points=POINTS)),
        checks=part,
        ready=not any(not problem.advice for problem in found),
    )


@bp.post("/try")
@requires(Permission.ITEM_WRITE)
def try_draft() -> ResponseReturnValue:
    """Score the answer to what is being written; returns a part of a page."""
    return _tried(_body())


@bp.post("/versions/<public_id>/try")
@requires(Permission.ITEM_READ)
def try_version(public_id: str) -> ResponseReturnValue:
    """Score an answer to a version; returns a part of a page."""
    return _tried(queries.get_version(db.session, public_id, reader=current_person()).body)


def _tried(body: Mapping[str, Any]) -> ResponseReturnValue:
    problems = [p for p in document_problems(body) if _NEEDED.fullmatch(p.field)]
    if problems:
        return render_template("question_bank/_tried.html", problems=problems, results=[])
    return render_template("question_bank/_tried.html", problems=[], results=_results(body))


def _results(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Score by the rule of the paper: by both where they differ."""
    kind = ITEM_TYPES[body["type"]]
    try:
        given = json.loads(request.form.get("response") or "null", parse_float=str)
    except ValueError as error:
        raise InvalidInput(_l("作答的格式与题型不符。")) from error
    instance = kind.instance(body, POINTS)
    names = {ALL_OR_NOTHING: _l("全对给分"), PARTIAL: _l("部分给分")}
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
                "words": describe_trace(outcome.trace),
            }
        )
    return results
