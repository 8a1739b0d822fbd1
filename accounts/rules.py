"""Roles and what they permit; lockout and impartiality as pure decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.errors import Allowed, Refused, Verdict


class Role(StrEnum):
    """What a person is in an organisation."""

    CANDIDATE = "candidate"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    EXAMINER = "examiner"
    OFFICER = "officer"
    EMPLOYER = "employer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """A single thing that a person may do."""

    APPLY = "apply"
    ITEM_READ = "item.read"
    ITEM_WRITE = "item.write"
    ITEM_REVIEW = "item.review"
    EXAM_READ = "exam.read"
    EXAM_MANAGE = "exam.manage"
    SESSION_SUPERVISE = "session.supervise"
    APPLICATION_READ = "application.read"
    APPLICATION_DECIDE = "application.decide"
    RESULT_READ = "result.read"
    DECISION_MAKE = "decision.make"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_MANAGE = "certificate.manage"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    TRAINING_RECORD = "training.record"
    AUDIT_READ = "audit.read"


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CANDIDATE: frozenset({P.APPLY}),
    Role.TRAINER: frozenset({P.ITEM_READ, P.ITEM_WRITE, P.TRAINING_RECORD}),
    Role.REVIEWER: frozenset({P.ITEM_READ, P.ITEM_REVIEW}),
    Role.EXAMINER: frozenset({P.EXAM_READ, P.SESSION_SUPERVISE}),
    Role.OFFICER: frozenset(
        {
            P.ITEM_READ,
            P.EXAM_READ,
            P.EXAM_MANAGE,
            P.SESSION_SUPERVISE,
            P.APPLICATION_READ,
            P.APPLICATION_DECIDE,
            P.RESULT_READ,
            P.DECISION_MAKE,
            P.CERTIFICATE_READ,
            P.CERTIFICATE_MANAGE,
        }
    ),
    Role.EMPLOYER: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {P.PEOPLE_READ, P.PEOPLE_MANAGE, P.TRAINING_RECORD, P.AUDIT_READ}
    ),
    Role.AUDITOR: frozenset(
        {
            P.ITEM_READ,
            P.EXAM_READ,
            P.APPLICATION_READ,
            P.RESULT_READ,
            P.CERTIFICATE_READ,
            P.PEOPLE_READ,
            P.AUDIT_READ,
        }
    ),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return everything that any of the roles permits."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


class OrganisationKind(StrEnum):
    """What an organisation is to us."""

    CERTIFICATION_BODY = "certification_body"
    TRAINING_BODY = "training_body"
    EMPLOYER = "employer"


ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.CERTIFICATION_BODY: frozenset(Role) - {Role.EMPLOYER},
    OrganisationKind.TRAINING_BODY: frozenset({Role.TRAINER, Role.REVIEWER}),
    OrganisationKind.EMPLOYER: frozenset({Role.EMPLOYER}),
}


def may_hold(role: Role, kind: OrganisationKind) -> Verdict:
    """Say whether a role can be held in an organisation of this kind.

    Officers, examiners, administrators and auditors belong to the certification body alone
    (ISO/IEC 17024, 4.2: decisions are not delegated to a training partner).
    """
    if role in ROLES_OF[kind]:
        return Allowed()
    return Refused("role_not_in_kind", {"role": role.value, "kind": kind.value})


FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """Return how long sign-in stays closed after so many failures in a row.

    None up to five; then 30 seconds, doubling with each further failure up to a quarter of an hour.
    """
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=30 * 2 ** min(failures - FREE_TRIES, 10)))


TRAINING_BAR_DAYS = 730


@dataclass(frozen=True)
class TrainingSpan:
    """Someone trained a candidate until ``ended_on``; None when it goes on."""

    ended_on: date | None


def may_examine(trainings: Iterable[TrainingSpan], *, on: date) -> Verdict:
    """Say whether a person may examine a candidate whom they trained.

    Barred for two years (730 days) from the end of the training: refused after 729 days, allowed
    after 731. Source: ISO/IEC 17024:2012, 5.2.3 e.
    """
    for span in trainings:
        if span.ended_on is None:
            return Refused("trains_now")
        days = (on - span.ended_on).days
        if days <= TRAINING_BAR_DAYS:
            return Refused("trained_recently", {"days": days})
    return Allowed()


def locked_until(failures: int, last_failure: datetime) -> datetime:
    """Return the moment from which sign-in is open again."""
    return last_failure + wait_after(failures)
