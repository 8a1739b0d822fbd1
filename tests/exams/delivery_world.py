"""A small exam in the database, made of rows alone: two papers, one session, one admitted candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accounts.access import IDS, token_digest
from accounts.models import Organisation, Person, SignIn
from accounts.rules import OrganisationKind
from exams.models import (
    Admission,
    Agreement,
    Application,
    ApplicationState,
    Blueprint,
    Exam,
    ExamSession,
    Form,
    FormPaper,
    MultipleRule,
    Paper,
    PaperKind,
    SessionStaff,
    SystemCheck,
)
from exams.rules.blueprints import ChosenItem
from exams.services.prepared import PaperTerms
from exams.services.publication import prepare_paper
from exams.services.storing import store_paper
from question_bank.models import Bank, Item, ItemState, ItemVersion, Stimulus, StimulusVersion
from standards.queries import latest_edition, latest_scheme
from standards.services import load_bundled


def both(text: str) -> dict[str, str]:
    return {"zh": f"{text}（中）", "en": f"{text} (en)"}


def options(keys: str, letters: str = "ABCD") -> list[dict[str, Any]]:
    made = []
    for letter in letters:
        option: dict[str, Any] = {
            "id": letter,
            "text": both(f"option {letter}"),
            "why": both("SECRETWHY"),
        }
        if letter in keys:
            option["correct"] = True
        made.append(option)
    return made


def body(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "level": "L1",
        "domain": "PRC",
        "competence": "PRC-01",
        "kind": "skill",
        "title": both("SECRETTITLE"),
        "stem": both(f"A {kind} item"),
        "rationale": both("SECRETRATIONALE"),
        "source": "SECRETSOURCE",
        **more,
    }


THEORY: list[tuple[str, dict[str, Any], str]] = [
    ("single", body("single", options=options("B")), "1"),
    ("single", body("single", options=options("C"), fixed=True), "1"),
    ("multiple", body("multiple", options=options("AC", "ABCDE")), "3/2"),
    ("true_false", body("true_false", key=False, why=both("SECRETWHY")), "1"),
    (
        "numeric|ordering",
        body(
            "numeric",
            key="3.0",
            tolerance="0.05",
            decimals=1,
            unit={"zh": "%", "en": "%"},
            slips=[{"value": "3.8", "why": both("SECRETWHY")}],
        ),
        "2",
    ),
    ("numeric|ordering", body("ordering", options=options("", "ABC"), key=["B", "A", "C"]), "2"),
]
CASE: list[dict[str, Any]] = [
    body("single", options=options("A"), stimulus="CASE-1"),
    body("numeric", key="12", tolerance="0", decimals=0, stimulus="CASE-1"),
    body("multiple", options=options("AB", "ABCDE"), stimulus="CASE-1"),
    body("single", options=options("D"), stimulus="CASE-1"),
]


@dataclass
class World:
    """The rows that tests ask for."""

    candidate: Person
    stranger: Person
    officer: Person
    examiner: Person
    exam: Exam
    theory: FormPaper
    practical: FormPaper
    session: ExamSession
    admission: Admission


def person(session: Session, name: str, now: datetime) -> Person:
    made = Person(
        email=f"{name}@example.org",
        password_hash="!",
        legal_name=name,
        created_at=now,
        password_changed_at=now,
    )
    session.add(made)
    return made


def build_world(session: Session, now: datetime, *, extra_percent: int = 0) -> World:
    """Make everything that a sitting needs; agreements and check are done."""
    names = ("candidate", "stranger", "officer", "examiner")
    candidate, stranger, officer, examiner = (person(session, name, now) for name in names)
    session.flush()
    exam = _exam(session, officer, now)
    form = Form(exam_id=exam.id, label="A", seed=7, published_at=now)
    session.add(form)
    session.flush()
    bank = _bank(session, now)
    theory = _publish_theory(session, exam, form, bank, officer, now)
    practical = _publish_case(session, exam, form, bank, officer, now)
    held = ExamSession(
        exam_id=exam.id,
        title=both("Session"),
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=8),
        capacity=10,
        created_by_id=officer.id,
        created_at=now,
    )
    session.add(held)
    session.flush()
    session.add(
        SessionStaff(
            session_id=held.id,
            person_id=examiner.id,
            assigned_by_id=officer.id,
            assigned_at=now,
        )
    )
    admission = admit(session, held, form, candidate, officer, now, extra_percent=extra_percent)
    make_ready(session, admission, now)
    session.flush()
    return World(candidate, stranger, officer, examiner, exam, theory, practical, held, admission)


def admit(
    session: Session,
    held: ExamSession,
    form: Form,
    candidate: Person,
    officer: Person,
    now: datetime,
    *,
    extra_percent: int = 0,
) -> Admission:
    """Put a person on the list of a session."""
    application = Application(
        person_id=candidate.id,
        role="DE",
        level="L1",
        legal_name=candidate.legal_name,
        route="self",
        scheme_id=held.exam.scheme_id,
        state=ApplicationState.ADMITTED,
        created_at=now,
    )
    session.add(application)
    session.flush()
    made = Admission(
        application_id=application.id,
        session_id=held.id,
        person_id=candidate.id,
        form_id=form.id,
        ticket=f"26112200{candidate.id:02d}",
        seat="A01",
        extra_percent=extra_percent,
        admitted_by_id=officer.id,
        admitted_at=now,
    )
    session.add(made)
    session.flush()
    return made


def make_ready(session: Session, admission: Admission, now: datetime) -> None:
    """Accept both agreements and pass the check."""
    for kind in ("rules", "non_disclosure"):
        session.add(
            Agreement(
                admission_id=admission.id, kind=kind, version="1", text_digest="0" * 64, at=now
            )
        )
    session.add(SystemCheck(admission_id=admission.id, passed=True, data={}, at=now))
    session.flush()


def _exam(session: Session, officer: Person, now: datetime) -> Exam:
    load_bundled(session, now=now)
    edition, scheme = latest_edition(session, "DE"), latest_scheme(session, "DE")
    blueprint = Blueprint(
        code="DE-L1",
        version=1,
        role="DE",
        level="L1",
        edition_id=edition.id,
        document={},
        digest="0" * 64,
        created_at=now,
    )
    session.add(blueprint)
    session.flush()
    exam = Exam(
        title=both("Exam"),
        blueprint_id=blueprint.id,
        scheme_id=scheme.id,
        created_by_id=officer.id,
        created_at=now,
    )
    session.add(exam)
    session.flush()
    for position, (kind, minutes) in enumerate(
        ((PaperKind.THEORY, 90), (PaperKind.PRACTICAL, 150)), start=1
    ):
        session.add(
            Paper(
                exam_id=exam.id,
                kind=kind,
                position=position,
                minutes=minutes,
                points=Fraction(100),
                cut=Fraction(60),
                cut_basis="fixed-60",
                multiple_rule=MultipleRule.ALL_OR_NOTHING,
            )
        )
    session.flush()
    session.refresh(exam)
    return exam


def _bank(session: Session, now: datetime) -> Bank:
    body_ = Organisation(
        slug="liangcai",
        name=both("Certification body"),
        kind=OrganisationKind.CERTIFICATION_BODY,
        created_at=now,
    )
    session.add(body_)
    session.flush()
    bank = Bank(slug="de-open", name=both("Bank"), organisation_id=body_.id, created_at=now)
    session.add(bank)
    session.flush()
    return bank


def _version(
    session: Session,
    bank: Bank,
    author: Person,
    number: int,
    document: dict[str, Any],
    now: datetime,
    stimulus: StimulusVersion | None = None,
) -> ItemVersion:
    item = Item(
        bank_id=bank.id,
        identifier=f"L1-SECRETID-{number:03d}",
        state=ItemState.APPROVED,
        type=document["type"],
        level="L1",
        domain="PRC",
        competence="PRC-01",
        kind="skill",
        title=document["title"],
        author_id=author.id,
        created_at=now,
        changed_at=now,
    )
    session.add(item)
    session.flush()
    version = ItemVersion(
        item_id=item.id,
        number=1,
        body=document,
        digest="0" * 64,
        stimulus_version_id=None if stimulus is None else stimulus.id,
        author_id=author.id,
        created_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _paper(exam: Exam, kind: PaperKind) -> Paper:
    return next(paper for paper in exam.papers if paper.kind is kind)


def _publish(
    session: Session,
    exam: Exam,
    form: Form,
    kind: PaperKind,
    chosen: list[ChosenItem],
    now: datetime,
) -> FormPaper:
    paper = _paper(exam, kind)
    terms = PaperTerms(exam.title, kind, paper.minutes, paper.points, paper.multiple_rule)
    prepared = prepare_paper(session, terms, chosen, form=form.public_id, seed=form.seed)
    return store_paper(
        session,
        form,
        paper.id,
        prepared,
        exam_title=exam.title,
        actor=exam.created_by.public_id,
        now=now,
    )


def _publish_theory(
    session: Session, exam: Exam, form: Form, bank: Bank, author: Person, now: datetime
) -> FormPaper:
    chosen = []
    for place, (section, document, points) in enumerate(THEORY, start=1):
        version = _version(session, bank, author, place, document, now)
        chosen.append(ChosenItem(version.id, Fraction(points), place, section))
    return _publish(session, exam, form, PaperKind.THEORY, chosen, now)


def _publish_case(
    session: Session, exam: Exam, form: Form, bank: Bank, author: Person, now: datetime
) -> FormPaper:
    stimulus = Stimulus(bank_id=bank.id, identifier="L1-SECRETCASE", created_at=now)
    session.add(stimulus)
    session.flush()
    material = StimulusVersion(
        stimulus_id=stimulus.id,
        number=1,
        body={
            "title": both("A case"),
            "body": both("Text of the case\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
            "source": "SECRETSOURCE",
        },
        digest="0" * 64,
        created_at=now,
    )
    session.add(material)
    session.flush()
    chosen = []
    for place, document in enumerate(CASE, start=1):
        version = _version(session, bank, author, 100 + place, document, now, material)
        chosen.append(ChosenItem(version.id, Fraction(5), place, "case-1"))
    return _publish(session, exam, form, PaperKind.PRACTICAL, chosen, now)


def sign_in(session: Session, who: Person, now: datetime) -> SignIn:
    """Make a session row for a person; its token is ``token-<id>``."""
    made = SignIn(
        person_id=who.id,
        token_digest=token_digest(f"token-{who.public_id}"),
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=7),
    )
    session.add(made)
    session.flush()
    return made


def browser_of(app: Flask, who: Person, entry: SignIn) -> FlaskClient:
    """Return a client whose cookie is that of a person's session."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[IDS] = [who.id, entry.id]
        cookie["_user_id"] = f"token-{who.public_id}"
        cookie["_fresh"] = True
    return client
