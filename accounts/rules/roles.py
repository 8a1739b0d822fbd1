"""Roles, what they permit, where they can be held, and who may take them away."""

from __future__ import annotations

from collections.abc import Iterable
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
    BANK_MANAGE = "bank.manage"
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
    Role.REVIEWER: frozenset({P.ITEM_READ, P.ITEM_REVIEW, P.BANK_MANAGE}),
    Role.EXAMINER: frozenset({P.EXAM_READ, P.SESSION_SUPERVISE}),
    Role.OFFICER: frozenset(
        {
            P.ITEM_READ,
            P.BANK_MANAGE,
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


def may_revoke(role: Role, *, own: bool, others: int) -> Verdict:
    """Say whether a role can be taken from a person.

    ``own``: the person takes it from themselves; ``others``: how many other administrators can sign
    in. Nobody removes the last administrator, nor their own administrator role.
    """
    if role is not Role.ADMINISTRATOR:
        return Allowed()
    return _without_administrator(own=own, others=others)


def may_suspend(roles: Iterable[Role], *, own: bool, others: int) -> Verdict:
    """Say whether a person can be suspended; ``own`` and ``others`` as in ``may_revoke``."""
    if own:
        return Refused("own_account")
    if Role.ADMINISTRATOR not in roles:
        return Allowed()
    return _without_administrator(own=own, others=others)


def _without_administrator(*, own: bool, others: int) -> Verdict:
    if others <= 0:
        return Refused("last_administrator")
    return Refused("own_administrator") if own else Allowed()


def may_close(kind: OrganisationKind, *, others: int) -> Verdict:
    """Say whether an organisation can be closed; ``others``: open ones of its kind beside it."""
    if kind is OrganisationKind.CERTIFICATION_BODY and others <= 0:
        return Refused("last_certification_body")
    return Allowed()
