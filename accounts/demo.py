"""Demo organisations, people, roles and trainings, through the package's own services."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.consents import PRIVACY_VERSION
from accounts.hashing import PasswordHashing, hashing, use_hashing
from accounts.models import Organisation, Person
from accounts.rules import OrganisationKind, Role
from core.clock import BEIJING

PASSWORD = "liangcai-demo-2026"  # noqa: S105 - printed in the README; demo data is for development
DOMAIN = "example.org"

ORGANISATIONS = {
    "liangcai": (
        {"zh": "量才认证中心（演示）", "en": "Liangcai Certification Centre (demo)"},
        OrganisationKind.CERTIFICATION_BODY,
    ),
    "donghu": (
        {"zh": "东湖数据学院（演示）", "en": "Donghu Data Academy (demo)"},
        OrganisationKind.TRAINING_BODY,
    ),
    "qiming": (
        {"zh": "启明数据有限公司（演示）", "en": "Qiming Data Ltd (demo)"},
        OrganisationKind.EMPLOYER,
    ),
}

CANDIDATES = {
    "candidate": "林知远",
    "candidate2": "王犇",
    "candidate3": "李䶮",
    "candidate4": "Emily Carter",
    "candidate5": "阿依古丽·买买提",
    "candidate6": "欧阳子衿",
    "candidate7": "陈静怡",
    "candidate8": "赵磊",
    "candidate9": "刘思敏",
    "holder": "沈知微",
    "holder2": "Marco Rossi",
    "holder3": "郑𠅤安",
    "holder4": "龙飞",
}

STAFF = {
    "trainer": ("周予安", "donghu", Role.TRAINER),
    "trainer2": ("韩澍", "donghu", Role.TRAINER),
    "reviewer": ("沈书宁", "donghu", Role.REVIEWER),
    "reviewer2": ("陆一鸣", "liangcai", Role.REVIEWER),
    "examiner": ("高明远", "liangcai", Role.EXAMINER),
    "officer": ("周敏", "liangcai", Role.OFFICER),
    "officer2": ("何清", "liangcai", Role.OFFICER),
    "employer": ("江林", "qiming", Role.EMPLOYER),
    "admin": ("顾平", "liangcai", Role.ADMINISTRATOR),
    "auditor": ("许衡", "liangcai", Role.AUDITOR),
}

# trainer, trainee, days since the start, days since the end, subject
TRAININGS = (
    ("trainer", "candidate2", 840, 790, "大数据平台基础实训"),
    ("officer2", "candidate3", 75, 40, "数据采集与清洗短训"),
    ("examiner", "candidate4", 460, 400, "SQL 与数据建模"),
    ("trainer", "candidate7", 30, None, "大数据开发入门"),
)


class OneHash(PasswordHashing):
    """Hashes once for all: the demo people share a password that everyone knows."""

    def __init__(self, real: PasswordHashing) -> None:
        self._real = real
        self._made: dict[str, str] = {}

    def hash(self, password: str) -> str:
        """Return the hash of a password, made on first use."""
        if password not in self._made:
            self._made[password] = self._real.hash(password)
        return self._made[password]


def load(session: Session, *, now: datetime) -> None:
    """Add what of the demo data is missing; loading it again changes nothing."""
    real = hashing()
    use_hashing(OneHash(real))
    try:
        _load(session, now=now)
    finally:
        use_hashing(real)


def _load(session: Session, *, now: datetime) -> None:
    begun = now - timedelta(days=1500)
    organisations = _organisations(session, begun)
    people = {
        name: _candidate(session, name, legal, now=begun) for name, legal in CANDIDATES.items()
    }
    for name, (legal, slug, role) in STAFF.items():
        people[name] = _staff(session, name, legal, now=begun)
        services.grant_role(session, people[name], organisations[slug], role, actor=None, now=begun)
    _trainings(session, people, organisations["donghu"], now=now)


def _organisations(session: Session, now: datetime) -> dict[str, Organisation]:
    return {
        slug: queries.find_organisation(session, slug)
        or services.create_organisation(
            session, slug=slug, name=name, kind=kind, actor=None, now=now
        )
        for slug, (name, kind) in ORGANISATIONS.items()
    }


def _candidate(session: Session, name: str, legal_name: str, *, now: datetime) -> Person:
    email = f"{name}@{DOMAIN}"
    return queries.find_person_by_email(session, email) or services.register_person(
        session,
        email=email,
        password=PASSWORD,
        legal_name=legal_name,
        consent_version=PRIVACY_VERSION,
        now=now,
        language="en" if legal_name.isascii() else "zh",
    )


def _staff(session: Session, name: str, legal_name: str, *, now: datetime) -> Person:
    email = f"{name}@{DOMAIN}"
    return queries.find_person_by_email(session, email) or services.create_person(
        session, email=email, password=PASSWORD, legal_name=legal_name, actor=None, now=now
    )


def _trainings(
    session: Session, people: dict[str, Person], school: Organisation, *, now: datetime
) -> None:
    today = now.astimezone(BEIJING).date()
    for trainer, trainee, started, ended, subject in TRAININGS:
        if queries.has_trained(session, people[trainer], people[trainee]):
            continue
        services.record_training(
            session,
            trainer=people[trainer],
            trainee=people[trainee],
            started_on=today - timedelta(days=started),
            ended_on=None if ended is None else today - timedelta(days=ended),
            subject=subject,
            organisation=school if trainer == "trainer" else None,
            actor=people["admin"],
            now=now,
        )
