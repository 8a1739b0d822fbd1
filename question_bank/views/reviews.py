"""Reviewing: the queue, a version with its key and history, approving and returning."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import InvalidInput, Refused
from core.i18n import gettext as _
from question_bank import queries, rules, services
from question_bank.checks import advice
from question_bank.models import ItemVersion, ReviewOutcome
from question_bank.reasons import reason_text
from question_bank.views.base import bp, candidate_view, stimulus_of


@bp.get("/review")
@requires(Permission.ITEM_REVIEW)
def review_queue() -> ResponseReturnValue:
    """Show the versions that wait for review, longest waiting first."""
    entries = queries.list_review_queue(db.session, current_person())
    return render_template("question_bank/review_queue.html", entries=entries)


@bp.get("/versions/<public_id>")
@requires(Permission.ITEM_READ)
def version(public_id: str) -> ResponseReturnValue:
    """Show a version as candidates see it, with key, rationale and history; waiting ones to review."""
    return _page(queries.get_version(db.session, public_id, reader=current_person()))


def _page(found: ItemVersion, status: int = 200, **more: str) -> ResponseReturnValue:
    item = found.item
    facts = queries.facts_of(db.session, item, current_person())
    pending = queries.pending_version(db.session, item)
    verdict = rules.may_review(facts)
    return render_template(
        "question_bank/version.html",
        version=found,
        item=item,
        body=found.body,
        view=candidate_view(found.body, stimulus_of(found)),
        waiting=pending is not None and pending.id == found.id,
        barred=reason_text(verdict) if isinstance(verdict, Refused) else "",
        reviews=queries.list_reviews(db.session, item),
        advice=advice(found.body),
        **more,
    ), status


@bp.post("/versions/<public_id>/review")
@requires(Permission.ITEM_REVIEW)
def review_version(public_id: str) -> ResponseReturnValue:
    """Approve a version or return it with a reason."""
    found = queries.get_version(db.session, public_id, reader=current_person())
    reason = request.form.get("reason", "")
    approves = request.form.get("outcome") == ReviewOutcome.APPROVED
    act = services.approve_version if approves else services.return_version
    try:
        review = act(db.session, found, reason=reason, actor=current_person(), now=clock.now())
    except InvalidInput as error:
        db.session.rollback()
        found = queries.get_version(db.session, public_id, reader=current_person())
        return _page(found, 422, wrong=str(error.message), reason=reason)
    db.session.commit()
    if review.outcome is ReviewOutcome.APPROVED:
        flash(_("%(id)s 第 %(n)s 版已通过。", id=found.item.identifier, n=found.number), "ok")
    else:
        flash(_("%(id)s 第 %(n)s 版已退回作者。", id=found.item.identifier, n=found.number), "ok")
    return redirect(url_for("question_bank.review_queue"))
