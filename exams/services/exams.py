"""Making exams: assemble the forms, check them without the solver, publish them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from accounts.models import Person
from core.audit import record
from core.canonical import digest_of
from exams.assembly import AssembledForm, Assembly, Shortages, assemble
from exams.errors import NotConforming
from exams.models import Blueprint, Exam, Form, MultipleRule, Paper, PaperKind
from exams.queries.exams import list_available, recount
from exams.rules.blueprints import BlueprintSpec, from_document
from exams.services.publication import publish_paper
from standards.queries import latest_scheme

LARGEST_SEED = 2**31 - 1


def assemble_forms(session: Session, spec: BlueprintSpec, *, seed: int, forms: int) -> Assembly:
    """Assemble forms from the approved items of the blueprint's bank; writes nothing.

    Raises ``AssemblyFailed`` when the solver proves nothing within its time.
    """
    return assemble(spec, list_available(session, spec), seed=seed, forms=forms)


def assembly_digest(assembly: Assembly) -> str:
    """Return the digest of which item versions stand where, to tell a changed bank from the same."""
    return digest_of(
        [
            [[place.version_id for place in paper.chosen] for paper in form.papers]
            for form in assembly.forms
        ]
    )


def create_exam(
    session: Session,
    *,
    blueprint: Blueprint,
    seed: int,
    forms: int,
    multiple_rule: MultipleRule,
    actor: Person,
    now: datetime,
    title: Mapping[str, str] | None = None,
) -> Exam | Shortages:
    """Make an exam with published forms, or say what the bank lacks for them.

    Raises ``NotConforming`` when an assembled form fails the independent check, and
    ``AssemblyFailed`` when the solver proves nothing within its time.
    """
    spec = from_document(blueprint.document)
    assembly = assemble_forms(session, spec, seed=seed, forms=forms)
    if assembly.shortages:
        return Shortages(assembly.shortages)
    exam = Exam(
        title=dict(title or spec.title),
        blueprint=blueprint,
        scheme=latest_scheme(session, spec.role),
        created_by=actor,
        created_at=now,
    )
    session.add(exam)
    session.flush()
    papers = _add_papers(session, exam, spec, multiple_rule)
    for assembled in assembly.forms:
        form = _publish_form(session, exam, papers, assembled, seed=seed, now=now)
        _insist(spec, form)
    record(
        session,
        actor=actor.public_id,
        action="exam.created",
        object_type="exam",
        object_id=exam.public_id,
        now=now,
        blueprint=blueprint.code,
        version=blueprint.version,
        seed=seed,
        forms=forms,
        multiple_rule=multiple_rule.value,
        digest=assembly_digest(assembly),
    )
    session.flush()
    session.refresh(exam)
    return exam


def form_seed(seed: int, label: str) -> int:
    """Return the seed of a form, from the exam's and its label."""
    digest = hashlib.sha256(f"{seed}|form|{label}".encode()).digest()
    return int.from_bytes(digest[:4], "big") & LARGEST_SEED


def _insist(spec: BlueprintSpec, form: Form) -> None:
    """Count the published form out again, from its rows. Raises ``NotConforming``."""
    failed = [
        {"form": form.label, "paper": paper.paper.kind.value, **check.to_document()}
        for paper in form.papers
        for check in recount(spec, paper)
        if not check.ok
    ]
    if failed:
        raise NotConforming(failed)


def _add_papers(
    session: Session, exam: Exam, spec: BlueprintSpec, multiple_rule: MultipleRule
) -> dict[str, Paper]:
    papers = {
        paper.kind: Paper(
            exam_id=exam.id,
            kind=PaperKind(paper.kind),
            position=position,
            minutes=paper.minutes,
            points=paper.points,
            cut=paper.cut,
            cut_basis=paper.cut_basis,
            multiple_rule=multiple_rule,
        )
        for position, paper in enumerate(spec.papers, start=1)
    }
    session.add_all(papers.values())
    session.flush()
    return papers


def _publish_form(
    session: Session,
    exam: Exam,
    papers: Mapping[str, Paper],
    assembled: AssembledForm,
    *,
    seed: int,
    now: datetime,
) -> Form:
    form = Form(
        exam_id=exam.id,
        label=assembled.label,
        seed=form_seed(seed, assembled.label),
        published_at=now,
    )
    session.add(form)
    session.flush()
    for paper in assembled.papers:
        publish_paper(
            session,
            exam,
            form,
            papers[paper.kind],
            list(paper.chosen),
            now=now,
            conformity=[check.to_document() for check in paper.checks],
        )
    session.refresh(form)
    return form
