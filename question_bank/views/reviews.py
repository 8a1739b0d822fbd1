"""Reviewing: the queue, a version with its key and history, approving, returning, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import begin_reading, db
from core.errors import InvalidInput, Refused
from core.i18n import gettext as _
from core.pages import page_number, paginate
from question_bank import labels, queries, rules, services
from question_bank.checks import advice
from question_bank.models import ItemReview, ItemVersion, ReviewOutcome, VersionStatus
from question_bank.places import place_name, places_of
from question_bank.queries.authors import list_version_authors
from question_bank.queries.reviews import SORTS
from question_bank.reasons import REASONS, reason_text
from question_bank.views.base import bp, candidate_view, shown_body, stimulus_of
from question_bank.views.credits import rights_context
from question_bank.views.keys import key_words, variant_asked, variants_of
from question_bank.views.listed import list_address

NARROWING = ("domain", "type", "author", "bank", "second", "sort")
MOST_BARRED = 50


@bp.context_processor
def review_words() -> dict[str, Any]:
    """Give templates the words of reviewing."""
    return {
        "point_labels": labels.CHECKLIST,
        "standing_labels": labels.STANDINGS,
        "place_name": place_name,
        "key_words": key_words,
    }


def queue_filters() -> queries.QueueFilters:
    """Return the queue's filters from the present address; what is unknown means no limit."""
    asked = request.args
    sort = asked.get("sort", "")
    return queries.QueueFilters(
        domain=asked.get("domain", ""),
        type=asked.get("type", ""),
        author=asked.get("author", ""),
        bank=asked.get("bank", ""),
        second=bool(asked.get("second")),
        sort=sort if sort.removeprefix("-") in SORTS else "waiting",
    )


def queue_address() -> dict[str, Any]:
    """Return the queue's filters as they stand in the present address, to carry them along."""
    return {name: request.args[name] for name in NARROWING if request.args.get(name)}


@bp.get("/review")
@requires(Permission.ITEM_REVIEW)
def review_queue() -> ResponseReturnValue:
    """Show the versions that wait for review, longest waiting first unless asked otherwise."""
    person, filters, now = current_person(), queue_filters(), clock.now()
    query = queries.waiting_versions(db.session, person, filters)
    page = paginate(db.session, query, page_number())
    barred = queries.barred_versions(db.session, person, filters).limit(MOST_BARRED)
    return render_template(
        "question_bank/review_queue.html",
        page=page,
        entries=queries.entries_of(db.session, page.items, person, now=now),
        barred=queries.entries_of(db.session, db.session.scalars(barred), person, now=now),
        reasons=REASONS,
        chosen={name: request.args.get(name, "") for name in NARROWING},
        carried=queue_address(),
        narrowed=any(request.args.get(name) for name in NARROWING if name != "sort"),
        values=queries.queue_values(db.session, person),
        domains=queries.get_standard(db.session).domains,
        sort=filters.sort,
    )


@bp.get("/versions/<public_id>")
@requires(Permission.ITEM_READ)
def version(public_id: str) -> ResponseReturnValue:
    """Show a version as candidates see it, with key, rationale and history; waiting ones to review."""
    return version_page(queries.get_version(db.session, public_id, reader=current_person()))


def version_page(found: ItemVersion, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Return the page of a version; ``more`` is what a refused form gives back."""
    item, person = found.item, current_person()
    facts = queries.facts_of(db.session, item, person)
    verdict = rules.may_review(facts)
    standing = db.session.get(VersionStatus, found.id)
    waiting = standing is not None and standing.standing is rules.VersionStanding.WAITING
    reviews = queries.list_reviews(db.session, item)
    variant = variant_asked(found.body)
    return render_template(
        "question_bank/version.html",
        version=found,
        item=item,
        body=found.body,
        key_body=shown_body(found.body, variant),
        view=candidate_view(found.body, stimulus_of(found), variant=variant),
        variant=variant,
        variants=_variant_links(found, variant),
        wrote=list_version_authors(db.session, found),
        waiting=waiting,
        standing=standing,
        approvals=_approvals(reviews, found),
        barred=reason_text(verdict) if isinstance(verdict, Refused) else "",
        withdraw=waiting and rules.may_withdraw(facts).ok,
        reviews=reviews,
        advice=advice(found.body),
        queue=_neighbours(found) if facts.reviews else None,
        carried=queue_address(),
        **rights_context(item, found.body),
        **comment_context(found.body, item, facts),
        **{"answers": {}, "reason": "", "wrong": "", "comment": {}, "onward": True, **more},
    ), status


def _variant_links(found: ItemVersion, chosen: int) -> list[dict[str, Any]]:
    """Return the switch between the variants of a parametrised item."""
    address = {"public_id": found.public_id, **queue_address()}
    return [
        {
            "label": str(number),
            "url": url_for("question_bank.version", **address, variant=number),
            "current": number == chosen,
        }
        for number in range(1, variants_of(found.body) + 1)
    ]


def _approvals(reviews: Any, found: ItemVersion) -> list[ItemReview]:
    """Return the approvals of a version among the item's reviews."""
    return [
        one
        for one in reviews
        if one.version_id == found.id and one.outcome is ReviewOutcome.APPROVED
    ]


def comment_context(body: Mapping[str, Any], item: Any, facts: rules.ItemFacts) -> dict[str, Any]:
    """Return what ``_comments.html`` needs: threads, places, and what the person may do."""
    person = current_person()
    threads = queries.list_threads(db.session, item)
    return {
        "threads": threads,
        "places": places_of(body),
        "may_comment": rules.may_comment(facts).ok,
        "may_turn": {
            thread.comment.id: rules.may_resolve(
                facts, own=thread.comment.author_id == person.id
            ).ok
            for thread in threads
        },
    }


def _neighbours(found: ItemVersion) -> queries.Neighbours:
    return queries.neighbours_of(db.session, found, current_person(), queue_filters())


@bp.post("/versions/<public_id>/review")
@requires(Permission.ITEM_REVIEW)
def review_version(public_id: str) -> ResponseReturnValue:
    """Approve a version with the checklist, or return it with a reason; then the next one, if asked."""
    found = queries.get_version(db.session, public_id, reader=current_person())
    form = request.form
    answers = {point: form.get(f"point_{point}", "") for point in rules.CHECKLIST}
    approves = form.get("outcome") == ReviewOutcome.APPROVED
    act = services.approve_version if approves else services.return_version
    following = _neighbours(found).after
    try:
        review = act(
            db.session,
            found,
            checklist=answers,
            reason=form.get("reason", ""),
            actor=current_person(),
            now=clock.now(),
        )
    except InvalidInput as error:
        begin_reading(db.session)
        found = queries.get_version(db.session, public_id, reader=current_person())
        return version_page(
            found,
            422,
            wrong=str(error.message),
            wrong_code=error.code,
            open_points=error.detail.get("points", []),
            answers=answers,
            reason=form.get("reason", ""),
            onward=bool(form.get("next")),
        )
    db.session.commit()
    flash(_told(review), "ok")
    if not form.get("next"):
        return redirect(url_for("question_bank.review_queue", **queue_address()))
    return _open_next(found, following)


def _told(review: ItemReview) -> str:
    """Return in words what a review did."""
    found = review.version
    names: dict[str, Any] = {"id": found.item.identifier, "n": found.number}
    if review.outcome is ReviewOutcome.RETURNED:
        return str(_("%(id)s 第 %(n)s 版已退回作者。", **names))
    if found.item.current_version_id == found.id:
        return str(_("%(id)s 第 %(n)s 版已通过。", **names))
    return str(_("已记下对 %(id)s 第 %(n)s 版的通过，还要另一位审题人通过。", **names))


def _open_next(found: ItemVersion, following: str) -> ResponseReturnValue:
    """Lead to the version that came after this one, else to the oldest that waits, else to the queue."""
    goal = following or _neighbours(found).after
    if goal and goal != found.public_id:
        return redirect(url_for("question_bank.version", public_id=goal, **queue_address()))
    return redirect(url_for("question_bank.review_queue", **queue_address()))


@bp.post("/versions/<public_id>/withdraw")
@requires(Permission.ITEM_WRITE)
def withdraw_version(public_id: str) -> ResponseReturnValue:
    """Take a waiting version back to write on."""
    found = queries.get_version(db.session, public_id, reader=current_person())
    services.withdraw_version(
        db.session,
        found,
        reason=request.form.get("reason", ""),
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    flash(
        _("已撤回 %(id)s 第 %(n)s 版，可以接着写。", id=found.item.identifier, n=found.number), "ok"
    )
    here = url_for("question_bank.item", public_id=found.item.public_id, **list_address())
    return redirect(here)
