"""The player's page, for a sitting and for practice. All else it loads from the hot routes."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for

from accounts.access import cookie_ids, current_person, signed_in
from core import clock
from core.db import db
from core.errors import NotFound, NotSignedIn
from core.i18n import bi, language
from core.i18n import gettext as _
from exams.delivery.player_page import PlayerRow, player_row
from exams.labels import PAPERS
from exams.practice import MINUTES, practice_document
from exams.queries.forms import paper_shape
from exams.queries.sittings import get_admission_of, log_state
from exams.rules.papers import sitting_document
from exams.rules.sittings import is_due
from exams.views import bp
from exams.views.hot import by_cookie, close_now, epoch_ms, refusal_of
from exams.views.player_frame import fill_frame


@bp.get("/sittings/<public_id>")
@by_cookie
def sit(public_id: str) -> Any:
    """Show the player; a sealed sitting leads to its receipt."""
    now = clock.now()
    try:
        person, sign_in = cookie_ids()
    except NotSignedIn:
        return _sign_in_first(public_id)
    row = player_row(db.session, public_id, person=person, sign_in=sign_in, now=now)
    if row is None:
        refusal = refusal_of(person, sign_in, now)
        if isinstance(refusal, NotFound):
            raise refusal
        return _sign_in_first(public_id)
    if row.state.value == "open" and is_due(row.deadline_at, now):
        close_now(public_id, now)
    elif row.state.value == "open":
        return _player(row, _state_of(row))
    return redirect(url_for("exams.receipt", public_id=public_id))


@bp.get("/admissions/<public_id>/practice")
@signed_in
def practice(public_id: str) -> Response:
    """Show the player with the practice paper; nothing of it is kept."""
    now = clock.now()
    found = get_admission_of(db.session, public_id, current_person().id)
    document = sitting_document(practice_document(), public_id)
    state = {
        "mode": "practice",
        "key": f"practice-{public_id}",
        "document": document,
        "layout": {
            "sections": [section["items"] for section in document["sections"]],
            "options": {
                item["ref"]: [option["id"] for option in item["options"]]
                for item in document["items"]
            },
        },
        "answers": {},
        "flags": [],
        "seen": [],
        "sequence": 0,
        "lastBody": None,
        "zone": found.person.time_zone,
        "nowMs": epoch_ms(now),
        "deadlineMs": epoch_ms(now) + MINUTES * 60_000,
        "totalMs": MINUTES * 60_000,
        "urls": {"leave": url_for("exams.admission", public_id=public_id)},
    }
    return _page(
        title=_("练习"),
        who=found.person.display_name,
        state=state,
        leave=url_for("exams.admission", public_id=public_id),
    )


def _state_of(row: PlayerRow) -> dict[str, Any]:
    now = clock.now()
    shape = paper_shape(db.session, row.form_paper_id, digest=row.document_digest)
    layout = shape.layout(row.layout_seed)
    log = log_state(db.session, row.id)

    def address(endpoint: str) -> str:
        return url_for(f"exams.{endpoint}", public_id=row.public_id)

    return {
        "mode": "sit",
        "key": row.public_id,
        "layout": {
            "sections": [list(refs) for refs in layout.sections],
            "options": {ref: list(order) for ref, order in layout.options.items()},
        },
        "answers": log.folded.answers,
        "flags": sorted(log.folded.flags),
        "seen": sorted(log.folded.seen),
        "sequence": log.folded.last,
        "lastBody": log.last_body,
        "zone": row.zone,
        "nowMs": epoch_ms(now),
        "deadlineMs": epoch_ms(row.deadline_at),
        "totalMs": epoch_ms(row.deadline_at) - epoch_ms(row.started_at),
        "urls": {
            "paper": address("paper_document"),
            "save": address("save"),
            "handIn": address("hand_in"),
            "receipt": address("receipt"),
            "time": url_for("exams.server_time"),
            "signIn": url_for("accounts.sign_in", next=address("sit")),
            "leave": url_for("exams.admission", public_id=row.admission),
        },
    }


def _player(row: PlayerRow, state: dict[str, Any]) -> Response:
    who = _("%(name)s　座位 %(seat)s　准考证 %(ticket)s", **_who(row))
    return _page(
        title=_("%(exam)s　%(paper)s", exam=bi(row.exam), paper=PAPERS[row.paper.value]),
        who=who,
        state=state,
        leave=state["urls"]["leave"],
    )


def _who(row: PlayerRow) -> dict[str, str]:
    return {"name": row.candidate, "seat": row.seat or "—", "ticket": row.ticket}


def _page(*, title: str, who: str, state: dict[str, Any], leave: str) -> Response:
    page = fill_frame(title=title, who=who, state=state | {"lang": language()}, leave=leave)
    return Response(page, mimetype="text/html")


def _sign_in_first(public_id: str) -> Any:
    return redirect(url_for("accounts.sign_in", next=url_for("exams.sit", public_id=public_id)))
