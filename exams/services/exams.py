"""Making exams: assemble the forms, check them without the solver, publish them.

Publication has two parts. ``prepare_exam`` reads and computes for a second or more; ``store_exam``
inserts what was prepared and is short, since a writer on SQLite makes every other one wait.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from accounts.models import Person
from core.audit import record
from core.canonical import digest_of
from core.ids import uuid7
from exams.assembly import AssembledForm, Assembly, Shortages, assemble, count_forms
from exams.models import Blueprint, Exam, Form, MultipleRule, Paper, PaperKind
from exams.queries.exams import list_available
from exams.rules.blueprints import BlueprintSpec, from_document
from exams.rules.conformity import Check
from exams.services.checking import insist_on_bank, insist_on_conformity
from exams.services.prepared import PaperTerms, PreparedExam, PreparedForm
from exams.services.publication import prepare_paper
from exams.services.storing import store_paper
from standards.queries import latest_scheme

LARGEST_SEED = 2**31 - 1


def assemble_forms(session: Session, spec: BlueprintSpec, *, seed: int, forms: int) -> Assembly:
    """Assemble forms from the approved items of the blueprint's bank; writes nothing.

    Raises ``AssemblyFailed`` when the solver proves nothing within its time.
    """
    return assemble(spec, list_available(session, spec), seed=seed, forms=forms)


def count_possible(session: Session, spec: BlueprintSpec, *, seed: int, forms: int) -> int:
    """Return how many forms, fewer than ``forms``, can be assembled together; writes nothing.

    Raises ``AssemblyFailed`` when the solver proves nothing within its time.
    """
    return count_forms(spec, list_available(session, spec), seed=seed, below=forms)


def assembly_digest(assembly: Assembly) -> str:
    """Return the digest of which item versions stand where, to tell a changed bank from the same."""
    return digest_of(
        [
            [[place.version_id for place in paper.chosen] for paper in form.papers]
            for form in assembly.forms
        ]
    )


def prepare_exam(
    session: Session,
    *,
    blueprint: Blueprint,
    seed: int,
    forms: int,
    multiple_rule: MultipleRule,
    title: Mapping[str, str] | None = None,
) -> PreparedExam | Shortages:
    """Assemble, check and render an exam, or say what the bank lacks for it; writes nothing.

    To be called in a transaction that only reads. Raises ``NotConforming`` when an assembled form
    fails the independent check, and ``AssemblyFailed`` when the solver proves nothing in its time.
    """
    spec = from_document(blueprint.document)
    assembly = assemble_forms(session, spec, seed=seed, forms=forms)
    if not assembly.forms:
        return Shortages(assembly.shortages, assembly.relaxations)
    named = dict(title or spec.title)
    terms = {
        paper.kind: PaperTerms(
            named, PaperKind(paper.kind), paper.minutes, paper.points, multiple_rule
        )
        for paper in spec.papers
    }
    prepared = PreparedExam(
        title=named,
        blueprint_id=blueprint.id,
        blueprint_version=blueprint.version,
        scheme_id=latest_scheme(session, spec.role).id,
        spec=spec,
        seed=seed,
        multiple_rule=multiple_rule,
        digest=assembly_digest(assembly),
        forms=tuple(
            _prepare_form(session, terms, form, assembly.checks, seed=seed)
            for form in assembly.forms
        ),
    )
    insist_on_conformity(prepared, assembly)
    return prepared


def store_exam(session: Session, prepared: PreparedExam, *, actor: Person, now: datetime) -> Exam:
    """Publish a prepared exam: insert its papers and forms, note the use of their items.

    Raises ``BankChanged`` when a version that stands in a form is no longer the approved one of its
    item; nothing is inserted then, and the exam has to be prepared anew.
    """
    insist_on_bank(session, prepared)
    exam = Exam(
        title=dict(prepared.title),
        blueprint_id=prepared.blueprint_id,
        scheme_id=prepared.scheme_id,
        created_by_id=actor.id,
        created_at=now,
    )
    session.add(exam)
    session.flush()
    papers = _add_papers(session, exam, prepared.spec, prepared.multiple_rule)
    for form in prepared.forms:
        _store_form(session, exam, papers, form, actor=actor, now=now)
    record(
        session,
        actor=actor.public_id,
        action="exam.created",
        object_type="exam",
        object_id=exam.public_id,
        now=now,
        blueprint=prepared.spec.code,
        version=prepared.blueprint_version,
        seed=prepared.seed,
        forms=len(prepared.forms),
        multiple_rule=prepared.multiple_rule.value,
        digest=prepared.digest,
    )
    session.flush()
    return exam


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
    """Prepare and store an exam in one transaction, for sites where nobody else writes.

    Returns and raises what ``prepare_exam`` and ``store_exam`` do.
    """
    prepared = prepare_exam(
        session,
        blueprint=blueprint,
        seed=seed,
        forms=forms,
        multiple_rule=multiple_rule,
        title=title,
    )
    if isinstance(prepared, Shortages):
        return prepared
    return store_exam(session, prepared, actor=actor, now=now)


def form_seed(seed: int, label: str) -> int:
    """Return the seed of a form, from the exam's and its label."""
    digest = hashlib.sha256(f"{seed}|form|{label}".encode()).digest()
    return int.from_bytes(digest[:4], "big") & LARGEST_SEED


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


def _prepare_form(
    session: Session,
    terms: Mapping[str, PaperTerms],
    assembled: AssembledForm,
    compared: Sequence[Check],
    *,
    seed: int,
) -> PreparedForm:
    public_id = uuid7()
    own_seed = form_seed(seed, assembled.label)
    papers = tuple(
        prepare_paper(
            session,
            terms[paper.kind],
            paper.chosen,
            form=public_id,
            seed=own_seed,
            conformity=[
                check.to_document()
                for check in (
                    *paper.checks,
                    *assembled.checks,
                    *(check for check in compared if check.subject == paper.kind),
                )
            ],
        )
        for paper in assembled.papers
    )
    return PreparedForm(public_id, assembled.label, own_seed, papers)


def _store_form(
    session: Session,
    exam: Exam,
    papers: Mapping[str, Paper],
    prepared: PreparedForm,
    *,
    actor: Person,
    now: datetime,
) -> None:
    form = Form(
        public_id=prepared.public_id,
        exam_id=exam.id,
        label=prepared.label,
        seed=prepared.seed,
        published_at=now,
    )
    session.add(form)
    session.flush()
    for paper in prepared.papers:
        store_paper(
            session,
            form,
            papers[paper.kind.value].id,
            paper,
            exam_title=exam.title,
            actor=actor.public_id,
            now=now,
        )
