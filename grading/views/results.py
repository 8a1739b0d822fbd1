"""The staff's list of results, and the check that recomputes a score."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from accounts.access import current_person, requires
from accounts.rules import Permission
from core import clock
from core.db import db
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.pages import csv_response, page_number, paginate
from grading import queries
from grading.models import DecisionOutcome, ExamResult, Outcome
from grading.queries import ResultFilter
from grading.rules import exact, shown
from grading.services import Replay, check_scores
from grading.views import bp
from grading.views.reports import PAPER_NAMES

OUTCOME_NAMES = {Outcome.PASSED.value: _l("通过"), Outcome.FAILED.value: _l("未通过")}
DECISION_NAMES = {
    queries.WAITING: _l("待决定"),
    DecisionOutcome.GRANTED.value: _l("同意发证"),
    DecisionOutcome.REFUSED.value: _l("不同意发证"),
}


@bp.get("/results/all")
@requires(Permission.RESULT_READ)
def results() -> Any:
    """List all results: search, filter, sort, pages, CSV."""
    filters = ResultFilter(
        q=request.args.get("q", "").strip(),
        outcome=request.args.get("outcome", ""),
        decision=request.args.get("decision", ""),
        exam_session=request.args.get("session", ""),
        sort=request.args.get("sort", "-at"),
    )
    query = queries.list_results(filters)
    if request.args.get("format") == "csv":
        return _csv([_csv_row(row) for row in db.session.scalars(query)])
    return render_template(
        "grading/results.html",
        page=paginate(db.session, query, page_number()),
        filters=filters,
        sessions=queries.list_sessions_with_results(db.session),
        outcomes=OUTCOME_NAMES,
        decisions=DECISION_NAMES,
        shown=shown,
    )


def _csv(rows: list[list[object]]) -> Any:
    head = [
        _("准考证号"),
        _("姓名"),
        _("场次"),
        _("理论（分）"),
        _("技能（分）"),
        _("结论"),
        _("发证决定"),
        _("出分时间"),
    ]
    return csv_response("results", head, rows)


def _csv_row(row: ExamResult) -> list[object]:
    decision = row.decision.outcome.value if row.decision else queries.WAITING
    return [
        row.admission.ticket,
        row.admission.application.legal_name,
        bi(row.admission.session.title),
        shown(row.theory.score),
        shown(row.practical.score),
        OUTCOME_NAMES[row.outcome.value],
        DECISION_NAMES[decision],
        format_moment(row.at),
    ]


@bp.post("/results/<public_id>/replay")
@requires(Permission.RESULT_READ)
def replay(public_id: str) -> Any:
    """Recompute both papers from their sealed logs and tell whether the scores stand."""
    found = queries.get_result(db.session, public_id)
    checked = check_scores(db.session, found, actor=current_person(), now=clock.now())
    db.session.commit()
    for kind, outcome in checked.items():
        flash(_told(str(PAPER_NAMES[kind]), outcome), "ok" if outcome.ok else "bad")
    return redirect(url_for("grading.result", public_id=public_id))


def _told(paper: str, outcome: Replay) -> str:
    score = exact(outcome.score) if outcome.score is not None else "—"
    again = exact(outcome.recomputed) if outcome.recomputed is not None else "—"
    if not outcome.digest_ok:
        text = _("%(paper)s：作答记录与封存时的摘要不一致，成绩需要调查。", paper=paper)
    elif outcome.equal:
        text = _(
            "%(paper)s：作答记录与封存摘要一致，重算得 %(again)s 分，与成绩相同。",
            paper=paper,
            again=again,
        )
    else:
        text = _(
            "%(paper)s：重算得 %(again)s 分，成绩为 %(score)s 分，各题得分不尽相同，需要调查。",
            paper=paper,
            again=again,
            score=score,
        )
    return str(text)
