"""The candidate's way into a paper: admission, agreements, system check, practice, start, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from accounts.access import cookie_ids, current_person, signed_in
from core import clock
from core.db import db
from core.errors import NotFound, NotSignedIn, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.agreements import agreement_texts
from exams.delivery.turns import writing_turn
from exams.labels import MULTIPLE_RULES, PAPERS
from exams.models import Admission, Paper, PaperKind, Sitting, SystemCheck
from exams.queries.sittings import (
    count_items,
    get_admission_of,
    get_sitting_of,
    last_check,
    start_row,
)
from exams.rules.blueprints import number
from exams.rules.progress import ProgressFacts, Step, StepState, current_step, steps_of
from exams.rules.sittings import deadline, is_due, may_start
from exams.services.readiness import accept_agreement, record_check
from exams.services.sittings import receipt_of
from exams.services.starts import Started, open_sitting
from exams.views import bp
from exams.views.hot import by_cookie, close_now
from exams.views.measurements import read_measurements
from exams.views.words import SEALED_BY, STEPS, CheckWords, check_words, explain_start


@dataclass(frozen=True)
class PaperRow:
    """A paper as the admission page shows it; ``reason`` is why it cannot be started now."""

    paper: Paper
    minutes: int
    items: int
    sitting: Sitting | None
    reason: str

    @property
    def points(self) -> str:
        """The points of the paper in words."""
        return number(self.paper.points)

    @property
    def cut(self) -> str:
        """The cut score of the paper in words."""
        return number(self.paper.cut)


@bp.get("/admissions/<public_id>")
@signed_in
def admission(public_id: str) -> str:
    """Show a candidate their exam: what, when, the rules, how far they are, what comes next."""
    now = clock.now()
    found = _own_admission(public_id, now)
    check = last_check(db.session, found.id)
    steps = _steps(found, check)
    return _render(
        "exams/candidate/admission.html",
        admission=found,
        now=now,
        steps=steps,
        step_labels=[STEPS[step.name] for step in steps],
        step_number=[step.state for step in steps].index(StepState.CURRENT),
        current=current_step(steps),
        papers=[_paper_row(found, paper, now) for paper in found.session.exam.papers],
        agreements={agreement.kind: agreement for agreement in found.agreements},
        texts=agreement_texts(),
        check=check,
        checks=_check_list(check),
    )


@bp.get("/admissions/<public_id>/agreements")
@signed_in
def agreements(public_id: str) -> str:
    """Show the texts to agree to."""
    return _agreements_page(_own_admission(public_id, clock.now()), missing=set())


@bp.post("/admissions/<public_id>/agreements")
@signed_in
def agree(public_id: str) -> Any:
    """Record what was ticked; each text must be."""
    now = clock.now()
    found = _own_admission(public_id, now)
    ticked = set(request.form.getlist("agree"))
    missing = set(agreement_texts()) - ticked
    if missing:
        return _agreements_page(found, missing=missing, ticked=ticked), 422
    for kind in agreement_texts():
        accept_agreement(db.session, found, kind, now=now)
    db.session.commit()
    flash(_("约定已确认。接下来检查设备。"), "ok")
    return redirect(url_for("exams.check", public_id=public_id))


@bp.get("/admissions/<public_id>/check")
@signed_in
def check(public_id: str) -> str:
    """Show the system check; the browser measures, the server judges."""
    found = _own_admission(public_id, clock.now())
    last = last_check(db.session, found.id)
    return _render(
        "exams/candidate/check.html", admission=found, check=last, checks=_check_list(last)
    )


@bp.post("/admissions/<public_id>/check")
@signed_in
def save_check(public_id: str) -> str:
    """Record what the browser measured and answer with the outcome as a part of the page."""
    found = _own_admission(public_id, clock.now())
    measured = read_measurements()
    made = record_check(db.session, found, measured, now=clock.now())
    db.session.commit()
    return _render(
        "exams/candidate/_checks.html", admission=found, check=made, checks=_check_list(made)
    )


@bp.get("/admissions/<public_id>/start/<paper>")
@signed_in
def confirm_start(public_id: str, paper: str) -> Any:
    """Show what begins with the start; a paper started before is simply gone on with."""
    now = clock.now()
    kind = _paper_kind(paper)
    found = _own_admission(public_id, now)
    row = _paper_row(found, _paper_of(found, kind), now)
    if row.sitting is not None:
        return redirect(url_for("exams.sit", public_id=row.sitting.public_id))
    if row.reason:
        flash(row.reason, "warn")
        return redirect(url_for("exams.admission", public_id=public_id))
    ends = deadline(now, row.paper.minutes, found.extra_percent, found.session.closes_at)
    full = deadline(now, row.paper.minutes, found.extra_percent)
    return _render(
        "exams/candidate/start.html", admission=found, row=row, ends=ends, cut_short=ends < full
    )


@bp.post("/admissions/<public_id>/start/<paper>")
@by_cookie
def start(public_id: str, paper: str) -> Response:
    """Start a paper: one look, one insert, and on to the player."""
    now = clock.now()
    person, sign_in = cookie_ids()
    kind = _paper_kind(paper)
    started = _start_once(public_id, kind, person, sign_in, now)
    if isinstance(started, Refused) and started.reason == "theory_open":
        _own_admission(public_id, now)
        started = _start_once(public_id, kind, person, sign_in, now)
    if isinstance(started, Refused):
        flash(explain_start(started), "warn")
        return _go(url_for("exams.admission", public_id=public_id))
    return _go(url_for("exams.sit", public_id=started.public_id))


def _start_once(
    public_id: str, kind: PaperKind, person: int, sign_in: int, now: datetime
) -> Started | Refused:
    db.session.rollback()
    with writing_turn(db.engine):
        row = start_row(db.session, public_id, kind, sign_in=sign_in, now=now)
        if row is not None and row.person_id == person and not row.signed_in:
            raise NotSignedIn(_l("登录已失效，请重新登录。"))
        if row is None or row.person_id != person:
            raise NotFound(_l("没有这场考试，或者它不是你的。"))
        started = open_sitting(db.session, row, kind, now=now)
        if isinstance(started, Refused):
            db.session.rollback()
        else:
            db.session.commit()
    return started


@bp.get("/sittings/<public_id>/receipt")
@signed_in
def receipt(public_id: str) -> Any:
    """Show the receipt of a sealed sitting; an open one leads to the player."""
    now = clock.now()
    found = get_sitting_of(db.session, public_id, current_person().id)
    if found.seal is None and is_due(found.deadline_at, now):
        close_now(public_id, now)
        found = get_sitting_of(db.session, public_id, current_person().id)
    sealed = receipt_of(found)
    if sealed is None:
        return redirect(url_for("exams.sit", public_id=public_id))
    return _render(
        "exams/candidate/receipt.html",
        sitting=found,
        receipt=sealed,
        items=count_items(db.session, found.form_paper_id),
        by=SEALED_BY[sealed.by],
        admission=found.admission,
    )


def _render(template: str, **facts: Any) -> str:
    return render_template(template, paper_labels=PAPERS, rule_labels=MULTIPLE_RULES, **facts)


def _own_admission(public_id: str, now: datetime) -> Admission:
    """Return the person's own admission, its sittings closed whose time is over."""
    person = current_person()
    found = get_admission_of(db.session, public_id, person.id)
    due = [s.public_id for s in found.sittings if s.seal is None and is_due(s.deadline_at, now)]
    if due:
        for sitting_id in due:
            close_now(sitting_id, now)
        found = get_admission_of(db.session, public_id, current_person().id)
    return found


def _steps(found: Admission, check: SystemCheck | None) -> list[Step]:
    agreed = {agreement.kind for agreement in found.agreements}
    return steps_of(
        ProgressFacts(
            agreed=set(agreement_texts()) <= agreed,
            checked=check is not None and check.passed,
            papers={sitting.paper.value: sitting.state.value for sitting in found.sittings},
        )
    )


def _paper_of(found: Admission, kind: PaperKind) -> Paper:
    return next(paper for paper in found.session.exam.papers if paper.kind is kind)


def _paper_row(found: Admission, paper: Paper, now: datetime) -> PaperRow:
    there = next((s for s in found.sittings if s.paper is paper.kind), None)
    length = deadline(now, paper.minutes, found.extra_percent) - now
    reason = ""
    row = start_row(db.session, found.public_id, paper.kind, sign_in=None, now=now)
    assert row is not None
    if there is None:
        verdict = may_start(row.facts, now)
        reason = explain_start(verdict) if isinstance(verdict, Refused) else ""
    items = count_items(db.session, row.form_paper_id)
    return PaperRow(paper, round(length.total_seconds() / 60), items, there, reason)


def _check_list(check: SystemCheck | None) -> list[CheckWords]:
    return [] if check is None else [check_words(entry) for entry in check.data.get("checks", [])]


def _agreements_page(found: Admission, *, missing: set[str], ticked: set[str] | None = None) -> str:
    return _render(
        "exams/candidate/agreements.html",
        admission=found,
        texts=agreement_texts(),
        accepted={agreement.kind: agreement for agreement in found.agreements},
        missing=missing,
        ticked=ticked or set(),
    )


def _paper_kind(name: str) -> PaperKind:
    try:
        return PaperKind(name)
    except ValueError as error:
        raise NotFound(_l("没有这个科目。")) from error


def _go(address: str) -> Response:
    return Response(status=303, headers={"Location": address})
