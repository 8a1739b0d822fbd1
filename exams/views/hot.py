"""The hot routes: saving answers, the paper's document, handing in. No ORM, no reading of the session
before the statement that needs it: the signed cookie says who asks, the statement checks that it holds.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, request, url_for

from accounts.access import Access, cookie_ids, public
from core import clock
from core.canonical import whole_characters
from core.db import begin_writing, db
from core.errors import Conflict, DomainError, InvalidInput, NotFound, NotSignedIn, Refused
from core.i18n import lazy_gettext as _l
from exams.delivery import saving, statements
from exams.delivery.saving import Acknowledged, Who
from exams.delivery.turns import writing_turn
from exams.queries.forms import packed_paper
from exams.rules.log import LARGEST_BODY
from exams.rules.sittings import is_due
from exams.services import sittings as services
from exams.views import bp

F = TypeVar("F", bound=Callable[..., Any])
LARGEST_REQUEST = LARGEST_BODY + 256


def by_cookie(view: F) -> F:
    """Declare a view for anyone signed in whose own statement checks the session."""
    view.lc_access = Access("signed_in")  # type: ignore[attr-defined]  # read by the access table
    return view


@bp.get("/sittings/time")
@public
def server_time() -> Response:
    """Answer the server's clock: ISO text and milliseconds since the epoch."""
    now = clock.now()
    return _json({"now": now.isoformat(), "ms": epoch_ms(now)})


@bp.post("/sittings/<public_id>/responses")
@by_cookie
def save(public_id: str) -> Response:
    """Store one body of answers; acknowledged only when it is durable."""
    now = clock.now()
    who = Who(*cookie_ids())
    sequence, body, problem = _read_request()
    if problem is not None:
        _refuse_unread(public_id, who, problem, now)
    answer = saving.save_responses(db.engine, public_id, who, sequence, body, now=now)
    if isinstance(answer, Acknowledged):
        return _json(
            {
                "saved": answer.saved,
                "at": answer.at.isoformat(),
                "remaining_ms": answer.remaining_ms,
                "now_ms": epoch_ms(now),
            }
        )
    if answer.reason == "late":
        close_now(public_id, now)
    raise error_of(answer)


@bp.get("/sittings/<public_id>/paper.json")
@by_cookie
def paper_document(public_id: str) -> Response:
    """Serve the document of an open sitting's paper: of what varies, this sitting's alone."""
    now = clock.now()
    person, sign_in = cookie_ids()
    own = statements.own_sitting(db.session, public_id, person=person, sign_in=sign_in, now=now)
    if own is None:
        raise refusal_of(person, sign_in, now)
    if own.state != "open" or is_due(own.deadline_at, now):
        close_now(public_id, now)
        raise error_of(Refused("closed"))
    paper = packed_paper(db.session, own.form_paper_id, digest=own.document_digest)
    name = paper.digest_for(own.layout_seed)
    response = Response(mimetype="application/json")
    response.set_etag(name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    if name in request.if_none_match:
        response.status_code = 304
        return response
    document = paper.document_for(own.layout_seed)
    if request.accept_encodings.quality("gzip") > 0:
        response.headers["Content-Encoding"] = "gzip"
    else:
        document = gzip.decompress(document)
    response.set_data(document)
    return response


@bp.post("/sittings/<public_id>/hand-in")
@by_cookie
def hand_in(public_id: str) -> Response:
    """Seal the sitting; a second time leads to the same receipt."""
    now = clock.now()
    person, sign_in = cookie_ids()
    with writing_turn(db.engine):
        receipt = services.hand_in(db.session, public_id, person=person, sign_in=sign_in, now=now)
        if receipt is None:
            db.session.rollback()
        else:
            db.session.commit()
    if receipt is None:
        raise refusal_of(person, sign_in, now)
    address = url_for("exams.receipt", public_id=public_id)
    if request.is_json or request.accept_mimetypes.best == "application/json":
        sealed_at = receipt.sealed_at.isoformat()
        return _json({"receipt": address, "code": receipt.code, "sealed_at": sealed_at})
    return Response(status=303, headers={"Location": address})


_CONFLICTS = {
    "closed": _l("这份试卷已经交卷，不再接收作答。"),
    "late": _l("作答时间已经结束，不再接收作答。"),
    "sequence": _l("这份试卷正在另一个窗口或另一台设备上作答。"),
}
_PROBLEMS = {
    "size": _l("一次保存的作答太大。"),
    "json": _l("这次保存不是合格的 JSON。"),
    "sequence": _l("保存的序号应是从 1 起的整数。"),
    "shape": _l("作答内容的结构不对：%(where)s"),
    "empty": _l("这次保存里没有作答。"),
    "unknown_item": _l("这份试卷里没有这道题：%(where)s"),
    "response": _l("作答与题型不符：%(where)s"),
    "flag": _l("标记只能是真或假：%(where)s"),
}


def error_of(refused: Refused) -> DomainError:
    """Return the error that a refused save or a closed paper is answered with."""
    reason = refused.reason
    if reason == "revoked":
        return NotSignedIn(_l("登录已失效，请重新登录。"))
    if reason == "foreign":
        return NotFound(_l("没有这次作答，或者它不是你的。"))
    if reason in _CONFLICTS:
        return Conflict(_CONFLICTS[reason], code=reason, **refused.detail)
    what, where = str(refused.detail["what"]), str(refused.detail["where"])
    message = str(_PROBLEMS[what]) % {"where": where or "/"}
    return InvalidInput(message, code="body", what=what, where=where)


def _read_request() -> tuple[int, Any, Refused | None]:
    """Return (sequence, body, None), or what is wrong with the request."""
    if (request.content_length or 0) > LARGEST_REQUEST:
        return 0, None, Refused("body", {"what": "size", "where": ""})
    raw = request.get_data(cache=True)
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return 0, None, Refused("body", {"what": "json", "where": ""})
    if b"\\u" in raw:
        document = whole_characters(document)
    if not isinstance(document, dict) or set(document) != {"sequence", "body"}:
        return 0, None, Refused("body", {"what": "shape", "where": ""})
    sequence = document["sequence"]
    if type(sequence) is not int or not 1 <= sequence < 2**31:
        return 0, None, Refused("body", {"what": "sequence", "where": "sequence"})
    return sequence, document["body"], None


def _refuse_unread(public_id: str, who: Who, problem: Refused, now: datetime) -> None:
    """Refuse a request that could not be read; who may not ask is told that first."""
    own = statements.own_sitting(
        db.session, public_id, person=who.person, sign_in=who.sign_in, now=now
    )
    if own is None:
        raise refusal_of(who.person, who.sign_in, now)
    raise error_of(problem)


def refusal_of(person: int, sign_in: int, now: datetime) -> DomainError:
    """Return why a sitting was not found for the cookie's person: not theirs, or no good session."""
    good = statements.is_signed_in(db.session, person=person, sign_in=sign_in, now=now)
    return error_of(Refused("foreign" if good else "revoked"))


def close_now(public_id: str, now: datetime) -> None:
    """Seal the sitting if its time is over, in a transaction of its own."""
    db.session.rollback()
    with writing_turn(db.engine):
        begin_writing(db.session)
        services.close_if_due(db.session, public_id, now=now)
        db.session.commit()


def epoch_ms(moment: datetime) -> int:
    """Return the milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)


def _json(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), mimetype="application/json")
