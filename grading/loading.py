"""What the reads of grading load along: the models' own joins name the exam and its people many times
over, and planning such a statement takes a database server longer than running it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload, undefer

from exams.models import Admission, Application, Blueprint, Exam, ExamSession, FormPaper, Sitting
from grading.models import Decision, ExamResult, PaperResult
from standards.models import Edition


def with_rules() -> tuple[Any, ...]:
    """Load a sitting with the rules of its paper."""
    rules = joinedload(Sitting.form_paper).options(lazyload(FormPaper.form))
    return lazyload(Sitting.admission), rules


def as_listed() -> tuple[Any, ...]:
    """Load what a list of a person's results shows; the select has joined the admission."""
    admission = contains_eager(ExamResult.admission).options(
        lazyload(Admission.application),
        lazyload(Admission.person),
        joinedload(Admission.session)
        .joinedload(ExamSession.exam)
        .options(lazyload(Exam.blueprint), lazyload(Exam.papers)),
    )
    return (
        admission,
        joinedload(ExamResult.theory).lazyload(PaperResult.sitting),
        joinedload(ExamResult.practical).lazyload(PaperResult.sitting),
        _decision(),
    )


def sitting_alone() -> Any:
    """Load a paper's sitting from the join that is there, and nothing beyond."""
    return contains_eager(PaperResult.sitting).options(
        lazyload(Sitting.admission), lazyload(Sitting.form_paper)
    )


def in_full() -> tuple[Any, ...]:
    """Load what a result page shows, each row once."""
    exam = joinedload(ExamSession.exam).options(
        lazyload(Exam.papers),
        joinedload(Exam.scheme),
        joinedload(Exam.blueprint)
        .joinedload(Blueprint.edition)
        .options(selectinload(Edition.levels), selectinload(Edition.domains)),
    )
    admission = joinedload(ExamResult.admission).options(
        joinedload(Admission.application).lazyload(Application.person),
        lazyload(Admission.person),
        joinedload(Admission.session).options(exam),
    )
    papers = (
        joinedload(paper).options(
            undefer(PaperResult.breakdown),
            joinedload(PaperResult.sitting).options(
                lazyload(Sitting.admission),
                joinedload(Sitting.form_paper).lazyload(FormPaper.form),
            ),
        )
        for paper in (ExamResult.theory, ExamResult.practical)
    )
    return (admission, *papers, _decision())


def _decision() -> Any:
    return joinedload(ExamResult.decision).options(
        lazyload(Decision.result), lazyload(Decision.officer)
    )
