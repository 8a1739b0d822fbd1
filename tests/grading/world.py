"""A small exam in the database: people, a session, candidates who sit papers of known points.

Each paper has ten single-choice items: q1 of 59.96 and q2 of 0.04 points (domain BAS), and q3 to q10
of 5 points each (domain PRC), 100 in all, cut score 60.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import access
from accounts.models import Membership, Organisation, Person, SignIn, Training
from accounts.rules import OrganisationKind, Role
from core import clock
from core.canonical import canonical_json, sha256_hex
from core.ids import uuid7
from exams.models import (
    Admission,
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
    ResponseEntry,
    SealedBy,
    SessionStaff,
    Sitting,
    SittingExaminer,
    SittingState,
)
from exams.rules.log import entry_digest, seal_of
from exams.rules.sittings import SittingSealed
from grading.models import ExamResult
from grading.services import score_sealed
from standards.models import Domain, Edition, Level, Scheme, SourceStatus
from tests.grading.keys import entry_of, key_of

POINTS = ["59.96", "0.04", *["5"] * 8]
SIXTY = {1, 2}
ALMOST = {1}
ALL = set(range(1, 11))
FORTY = set(range(3, 11))


@dataclass
class World:
    """What the tests hold on to."""

    session: Session
    now: datetime
    organisation: Organisation
    exam_session: ExamSession
    form: Form
    scheme: Scheme
    papers: dict[PaperKind, FormPaper]
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str, *roles: Role) -> Person:
        """Return a person of this name, made at first with the roles."""
        if name not in self.people:
            self.people[name] = add_person(self.session, self.organisation, name, roles, self.now)
        return self.people[name]

    def admit(self, name: str) -> Admission:
        """Admit a candidate to the session."""
        person = self.person(name, Role.CANDIDATE)
        application = Application(
            person_id=person.id,
            role="DE",
            level="L1",
            legal_name=person.legal_name,
            route="working",
            scheme_id=self.scheme.id,
            state=ApplicationState.ADMITTED,
            created_at=self.now,
        )
        self.session.add(application)
        self.session.flush()
        admission = Admission(
            application_id=application.id,
            session_id=self.exam_session.id,
            person_id=person.id,
            form_id=self.form.id,
            ticket=f"2611{person.id:04d}",
            admitted_by_id=person.id,
            admitted_at=self.now,
        )
        self.session.add(admission)
        self.session.flush()
        return admission

    def sit(self, admission: Admission, kind: PaperKind, right: set[int]) -> Sitting:
        """Sit a paper with these items right, hand in, and have it scored."""
        answers = {f"q{n}": "oB" if n in right else "oA" for n in range(1, 11)}
        return self.seal(admission, kind, [{"a": {"q1": "oD"}, "s": ["q1"]}, {"a": answers}])

    def seal(self, admission: Admission, kind: PaperKind, bodies: list[dict[str, Any]]) -> Sitting:
        """Seal a sitting with this log, and have it scored as the event does."""
        log = list(enumerate(bodies, 1))
        sitting = Sitting(
            admission_id=admission.id,
            session_id=admission.session_id,
            person_id=admission.person_id,
            paper=kind,
            form_paper_id=self.papers[kind].id,
            layout_seed="0" * 32,
            state=SittingState.SEALED,
            started_at=self.now - timedelta(hours=1),
            deadline_at=self.now + timedelta(hours=1),
            sealed_at=self.now,
            sealed_by=SealedBy.CANDIDATE,
            seal=seal_of(log),
            seal_sequence=len(log),
            answered=10,
        )
        self.session.add(sitting)
        self.session.flush()
        for sequence, body in log:
            self.session.add(
                ResponseEntry(
                    sitting_id=sitting.id,
                    sequence=sequence,
                    body=canonical_json(body).decode(),
                    digest=entry_digest(body),
                    received_at=self.now,
                )
            )
        self.session.flush()
        score_sealed(self.session, SittingSealed(sitting.id, self.now))
        return sitting

    def result(self, name: str, theory: set[int], practical: set[int]) -> ExamResult:
        """Admit a candidate and have both papers sat."""
        admission = self.admit(name)
        self.sit(admission, PaperKind.THEORY, theory)
        self.sit(admission, PaperKind.PRACTICAL, practical)
        found = self.session.scalar(
            select(ExamResult).where(ExamResult.admission_id == admission.id)
        )
        assert found is not None
        return found

    def train(self, trainer: Person, trainee: Person, ended: date | None) -> None:
        """Record a training."""
        self.session.add(
            Training(
                trainer_id=trainer.id,
                trainee_id=trainee.id,
                subject="SQL",
                started_on=date(2020, 1, 1),
                ended_on=ended,
                recorded_by_id=trainer.id,
                recorded_at=self.now,
            )
        )
        self.session.flush()

    def examine(self, person: Person, sitting: Sitting) -> None:
        """Record that a person examined a sitting."""
        self.session.add(SittingExaminer(sitting_id=sitting.id, person_id=person.id, at=self.now))
        self.session.flush()

    def staff(self, person: Person) -> None:
        """Put a person on the staff of the session."""
        self.session.add(
            SessionStaff(
                session_id=self.exam_session.id,
                person_id=person.id,
                assigned_by_id=person.id,
                assigned_at=self.now,
            )
        )
        self.session.flush()

    def browser(self, client: FlaskClient, name: str, *roles: Role) -> FlaskClient:
        """Sign a person in on a client, without the form."""
        person = self.person(name, *roles)
        token, now = uuid7(), clock.now()
        sign_in = SignIn(
            person_id=person.id,
            token_digest=access.token_digest(token),
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=1),
        )
        self.session.add(sign_in)
        self.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie[access.IDS] = [person.id, sign_in.id]
        return client


def add_person(
    session: Session, organisation: Organisation, name: str, roles: tuple[Role, ...], now: datetime
) -> Person:
    person = Person(
        email=f"{name}@example.org",
        password_hash="-",
        legal_name=f"人{name}",
        created_at=now,
        password_changed_at=now,
        memberships=[
            Membership(organisation=organisation, role=role, created_at=now) for role in roles
        ],
    )
    session.add(person)
    session.flush()
    return person


def make_world(session: Session, *, now: datetime) -> World:
    """Make the exam; the session was scheduled by the person "scheduler"."""
    organisation = Organisation(
        slug="liangcai",
        name={"zh": "量才", "en": "Liangcai"},
        kind=OrganisationKind.CERTIFICATION_BODY,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    scheduler = add_person(session, organisation, "scheduler", (Role.OFFICER,), now)
    edition, scheme = _edition(now), _scheme(now)
    session.add_all([edition, scheme])
    session.flush()
    exam = _exam(edition, scheme, scheduler, now)
    session.add(exam)
    session.flush()
    form = Form(exam_id=exam.id, label="A", seed=1, published_at=now)
    exam_session = ExamSession(
        exam_id=exam.id,
        title={"zh": "十一月场", "en": "November session"},
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        capacity=10,
        created_by_id=scheduler.id,
        created_at=now,
    )
    session.add_all([form, exam_session])
    session.flush()
    papers = {paper.kind: _form_paper(form, paper) for paper in exam.papers}
    session.add_all(papers.values())
    session.flush()
    people = {"scheduler": scheduler}
    return World(session, now, organisation, exam_session, form, scheme, papers, people)


def _edition(now: datetime) -> Edition:
    return Edition(
        slug="de-test",
        role="DE",
        role_name={"zh": "数据工程师", "en": "Data engineer"},
        code="LC/STD-DE",
        edition={"zh": "第 1 版", "en": "edition 1"},
        issued_on=date(2026, 11, 22),
        title={"zh": "标准", "en": "Standard"},
        summary={"zh": "", "en": ""},
        references=[],
        digest="0" * 64,
        published_at=now,
        levels=[
            Level(
                code="L1",
                position=1,
                name={"zh": "初级", "en": "Junior"},
                definition={"zh": "", "en": ""},
                must_show={"zh": "", "en": ""},
                direction=None,
                kinds={},
                source_status=SourceStatus.PROPOSED,
                **_more(Level),
            )
        ],
        domains=[
            Domain(
                code=code,
                position=place,
                name={"zh": zh, "en": en},
                source_status=SourceStatus.PROPOSED,
                **_more(Domain),
            )
            for place, (code, zh, en) in enumerate(
                [("BAS", "通用基础", "Foundations"), ("PRC", "批流处理", "Processing")], 1
            )
        ],
        **_more(Edition),
    )


def _more(model: Any) -> dict[str, Any]:
    """Fill whatever other columns of the standard have neither default nor null."""
    known = {
        "id", "public_id", "edition_id", "code", "position", "name", "definition", "must_show",
        "direction", "kinds", "source_status", "slug", "role", "role_name", "edition", "issued_on",
        "title", "summary", "references", "digest", "published_at", "national_function",
    }  # fmt: skip
    fillers: dict[type, Any] = {SourceStatus: SourceStatus.PROPOSED, int: 0, dict: {}, list: []}
    return {
        column.name: fillers.get(column.type.python_type, "")
        for column in model.__table__.columns
        if column.name not in known and not column.nullable and column.default is None
    }


def _scheme(now: datetime) -> Scheme:
    retake = {"type": "text", "zh": "可以再次报名。", "en": "Apply again."}
    return Scheme(
        role="DE",
        version="2026-1",
        issued_on=date(2026, 11, 22),
        document={"sections": [{"id": "retake", "blocks": [retake]}]},
        digest="0" * 64,
        published_at=now,
    )


def _exam(edition: Edition, scheme: Scheme, author: Person, now: datetime) -> Exam:
    kinds = list(PaperKind)
    blueprint = Blueprint(
        code="DE-L1",
        version=1,
        role="DE",
        level="L1",
        edition=edition,
        document=_blueprint_document(),
        digest="0" * 64,
        created_at=now,
    )
    papers = [
        Paper(
            kind=kind,
            position=place,
            minutes=90,
            points=Fraction(100),
            cut=Fraction(60),
            cut_basis="fixed-60",
            multiple_rule=MultipleRule.ALL_OR_NOTHING,
        )
        for place, kind in enumerate(kinds)
    ]
    return Exam(
        title={"zh": "初级考试", "en": "Junior exam"},
        blueprint=blueprint,
        scheme=scheme,
        created_by=author,
        created_at=now,
        papers=papers,
    )


def _blueprint_document() -> dict[str, Any]:
    notices = {
        "theory": {"zh": "", "en": ""},
        "practical": {"zh": "案例机考，未含实际操作", "en": "Cases only; no hands-on work"},
    }
    return {"papers": [{"kind": kind, "notice": notice} for kind, notice in notices.items()]}


def _form_paper(form: Form, paper: Paper) -> FormPaper:
    entries = [
        entry_of(
            "single", number=place, points=Fraction(points), domain="BAS" if place < 3 else "PRC"
        )
        for place, points in enumerate(POINTS, 1)
    ]
    key = canonical_json(key_of(*entries))
    return FormPaper(
        form_id=form.id,
        paper_id=paper.id,
        document=b"",
        document_digest=sha256_hex(paper.kind.value.encode()),
        key=gzip.compress(key),
        key_digest=sha256_hex(key),
        conformity=[],
    )
