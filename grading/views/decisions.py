"""Decisions on certification: the queue, the page of one decision, what was decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.queries import list_trainings_of
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import Conflict, Forbidden, InvalidInput, Refused
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate
from grading import queries
from grading.forms import GrantForm, RefuseForm
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome
from grading.rules import BARS, may_decide, refusal_words, shown
from grading.services import decide
from grading.views import bp
from grading.views.reports import exam_name, paper_report, verdict
from grading.views.results import DECISION_NAMES


@bp.get("/decisions")
@requires(Permission.DECISION_MAKE)
def decisions() -> str:
    """List what waits for a decision, and whether the present officer may make it."""
    asked = request.args.get("outcome", Outcome.PASSED.value)
    outcome = Outcome(asked) if asked in set(Outcome) else Outcome.PASSED
    q = request.args.get("q", "").strip()
    query = queries.list_waiting_for_decision(outcome, q)
    page = paginate(db.session, query, page_number())
    facts = queries.circumstances_of(db.session, current_person(), page.items)
    verdicts = {key: may_decide(value) for key, value in facts.items()}
    return render_template(
        "grading/decisions.html",
        page=page,
        q=q,
        outcome=outcome.value,
        counts={o.value: queries.count_waiting_for_decision(db.session, o) for o in Outcome},
        bars={key: _bar(value) for key, value in verdicts.items()},
        shown=shown,
    )


@bp.get("/decisions/history")
@requires(Permission.RESULT_READ)
def decision_history() -> Any:
    """List the decisions made: search, filter, pages, CSV."""
    q, outcome = request.args.get("q", "").strip(), request.args.get("outcome", "")
    query = queries.list_decisions(q, outcome)
    if request.args.get("format") == "csv":
        head = [_("准考证号"), _("姓名"), _("发证决定"), _("理由"), _("决定人"), _("时间")]
        return csv_response("decisions", head, map(_csv_row, db.session.scalars(query)))
    return render_template(
        "grading/decision_history.html",
        page=paginate(db.session, query, page_number()),
        q=q,
        outcome=outcome,
        outcomes={o.value: DECISION_NAMES[o.value] for o in DecisionOutcome},
    )


def _csv_row(row: Decision) -> list[object]:
    admission = row.result.admission
    return [
        admission.ticket,
        admission.application.legal_name,
        DECISION_NAMES[row.outcome.value],
        row.reason,
        row.officer.legal_name,
        format_moment(row.at),
    ]


@bp.get("/decisions/<public_id>")
@requires(Permission.DECISION_MAKE)
def decision(public_id: str) -> str:
    """Show the facts of a result and, to whoever may decide, the two ways to do so."""
    found = queries.get_result(db.session, public_id)
    return _page(found, GrantForm(prefix="grant"), RefuseForm(prefix="refuse"))


@bp.post("/decisions/<public_id>/grant")
@requires(Permission.DECISION_MAKE)
def grant(public_id: str) -> Any:
    """Grant certification."""
    found = queries.get_result(db.session, public_id)
    form = GrantForm(prefix="grant")
    if not form.validate_on_submit():
        return _page(found, form, RefuseForm(prefix="refuse", formdata=None)), 422
    return _decided(found, DecisionOutcome.GRANTED, form.reason.data)


@bp.post("/decisions/<public_id>/refuse")
@requires(Permission.DECISION_MAKE)
def refuse(public_id: str) -> Any:
    """Refuse certification, with a reason."""
    found = queries.get_result(db.session, public_id)
    form = RefuseForm(prefix="refuse")
    if not form.validate_on_submit():
        return _page(found, GrantForm(prefix="grant", formdata=None), form), 422
    return _decided(found, DecisionOutcome.REFUSED, form.reason.data)


def _decided(found: ExamResult, outcome: DecisionOutcome, reason: str) -> Any:
    made = decide(
        db.session,
        found,
        outcome=outcome,
        reason=reason,
        actor=current_person(),
        now=clock.now(),
    )
    db.session.commit()
    if isinstance(made, Refused):
        raise _error(made)
    flash(_SAID[outcome] % {"name": found.admission.application.legal_name}, "ok")
    return redirect(url_for("grading.decisions"))


_SAID = {
    DecisionOutcome.GRANTED: _l("已同意发证：%(name)s。证书随即签发。"),
    DecisionOutcome.REFUSED: _l("已记录不同意发证：%(name)s。"),
}


def _error(refused: Refused) -> Exception:
    words = _bar(refused)
    if refused.reason in BARS:
        return Forbidden(_("不能由这个账号决定：%(why)s。", why=words), code=refused.reason)
    kind = Conflict if refused.reason == "already_decided" else InvalidInput
    return kind(_("%(why)s。", why=words), code=refused.reason)


def _bar(verdict_: object) -> str:
    if not isinstance(verdict_, Refused):
        return ""
    return str(_("；")).join(str(words) for words in refusal_words(verdict_))


def _page(found: ExamResult, granting: GrantForm, refusing: RefuseForm) -> str:
    person = current_person()
    admission = found.admission
    facts = queries.circumstances_of(db.session, person, [found])[found.id]
    return render_template(
        "grading/decision.html",
        result=found,
        admission=admission,
        exam=exam_name(admission),
        verdict=verdict(found),
        papers=[paper_report(found.theory), paper_report(found.practical)],
        trainings=list_trainings_of(db.session, admission.person),
        examiners=queries.list_examiners(db.session, admission),
        bar=_bar(may_decide(facts)),
        granting=granting,
        refusing=refusing,
        title=bi(admission.session.title),
    )
