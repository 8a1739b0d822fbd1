"""A person's own results; the result page is the staff's too, with more below."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from accounts.access import current_person, may, signed_in
from accounts.models import Person
from accounts.queries import list_trainings_of
from accounts.rules import Permission
from core import clock
from core.db import db
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from exams.models import Admission, PaperKind
from grading import queries
from grading.models import ExamResult
from grading.rules import shown
from grading.views import bp
from grading.views.reports import (
    PAPER_NAMES,
    SEALED_BY,
    exam_name,
    paper_report,
    scheme_text,
    verdict,
)


@bp.get("/results")
@signed_in
def my_results() -> str:
    """List the exams of the present person that have a scored paper."""
    standings = queries.standings_of(db.session, current_person())
    return render_template(
        "grading/my_results.html", standings=standings, shown=shown, exam_name=exam_name
    )


@bp.get("/results/exam/<public_id>")
@signed_in
def standing(public_id: str) -> Any:
    """Show where one's own exam stands before both papers are in; after that, its result.

    ``public_id`` is the admission's.
    """
    person = current_person()
    result_id = queries.find_result_of(db.session, person, public_id)
    if result_id is not None:
        return redirect(url_for("grading.result", public_id=result_id))
    found = queries.standing_of(db.session, person, public_id)
    closed = found.admission.session.closes_at <= clock.now()
    papers = [found.papers[kind] for kind in PaperKind if kind in found.papers]
    return render_template(
        "grading/standing.html",
        admission=found.admission,
        missing=[PAPER_NAMES[kind] for kind in PaperKind if kind not in found.papers],
        papers=papers,
        reports=[paper_report(paper) for paper in papers] if closed else [],
        closed=closed,
        names=PAPER_NAMES,
        exam=exam_name(found.admission),
        retake=scheme_text(found.admission, "retake"),
    )


@bp.get("/results/<public_id>")
@signed_in
def result(public_id: str) -> str:
    """Show a result to its candidate, and with the facts of its making to those who may read all."""
    found = readable_result(public_id, current_person())
    admission = found.admission
    own = admission.person_id == current_person().id
    return render_template(
        "grading/result.html",
        result=found,
        admission=admission,
        exam=exam_name(admission),
        verdict=verdict(found),
        papers=[paper_report(found.theory), paper_report(found.practical)],
        retake=scheme_text(admission, "retake"),
        appeals=scheme_text(admission, "appeals"),
        staff=None if own else _facts_for_staff(admission),
        shown=shown,
    )


def _facts_for_staff(admission: Admission) -> dict[str, Any]:
    return {
        "trainings": list_trainings_of(db.session, admission.person),
        "examiners": queries.list_examiners(db.session, admission),
        "sealed_by": SEALED_BY,
    }


def readable_result(public_id: str, person: Person) -> ExamResult:
    """Return a result that this person may read: their own, or any with the permission.

    Raises ``NotFound`` otherwise, so that nobody learns which results there are.
    """
    found = queries.get_result(db.session, public_id)
    if found.admission.person_id != person.id and not may(Permission.RESULT_READ):
        raise NotFound(_l("没有这份成绩。"))
    return found
