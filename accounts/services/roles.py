"""Granting and revoking roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.labels import explain
from accounts.models import Membership, Organisation, Person, SignIn
from accounts.queries import count_other_administrators
from accounts.rules import Role, may_hold, may_revoke
from accounts.services.common import record_about
from accounts.services.sessions import end_sessions
from core.errors import Allowed, InvalidInput, Refused, Verdict


def grant_role(
    session: Session,
    person: Person,
    organisation: Organisation,
    role: Role,
    *,
    actor: Person | None,
    now: datetime,
    keep: SignIn | None = None,
) -> Membership:
    """Give a person a role in an organisation and end their sessions but ``keep``.

    A role that is held already is returned as it is. Raises ``InvalidInput`` when the organisation
    is closed or is of a kind that has no such role.
    """
    held = _find(session, person, organisation, role)
    if held is not None:
        return held
    if organisation.closed_at is not None:
        raise InvalidInput(explain("organisation_closed"), code="organisation_closed")
    verdict = may_hold(role, organisation.kind)
    if isinstance(verdict, Refused):
        raise InvalidInput(explain(verdict.reason), code=verdict.reason, **verdict.detail)
    granted = Membership(person=person, organisation=organisation, role=role, created_at=now)
    session.add(granted)
    end_sessions(session, person, now=now, keep=keep)
    record_about(
        session,
        person,
        "person.role_granted",
        actor=actor,
        now=now,
        role=role.value,
        organisation=organisation.slug,
    )
    session.flush()
    return granted


def revoke_role(
    session: Session,
    person: Person,
    organisation: Organisation,
    role: Role,
    *,
    actor: Person,
    now: datetime,
    keep: SignIn | None = None,
) -> Verdict:
    """Take a role from a person and end their sessions but ``keep``.

    Refused for the last administrator and for one's own administrator role; a role that is not held
    is no error.
    """
    held = _find(session, person, organisation, role)
    if held is None:
        return Allowed()
    others = count_other_administrators(session, person)
    verdict = may_revoke(role, own=actor.id == person.id, others=others)
    if not verdict.ok:
        return verdict
    person.memberships.remove(held)
    session.delete(held)
    end_sessions(session, person, now=now, keep=keep)
    record_about(
        session,
        person,
        "person.role_revoked",
        actor=actor,
        now=now,
        role=role.value,
        organisation=organisation.slug,
    )
    session.flush()
    return Allowed()


def _find(
    session: Session, person: Person, organisation: Organisation, role: Role
) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.role == role,
        )
    )
