"""Reads of people, their sessions and consents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, lazyload, selectinload

from accounts.models import (
    Consent,
    Membership,
    Organisation,
    PasswordReset,
    Person,
    PersonState,
    SignIn,
)
from accounts.rules import IDLE_SPAN, Role, clean_email
from core.errors import NotFound
from core.i18n import lazy_gettext as _l

INVITED = "invited"
SORTS = {
    "name": Person.legal_name,
    "email": Person.email,
    "created": Person.created_at,
}


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to.

    ``search`` looks in name and address; ``organisation`` is a short name; ``state`` is a
    ``PersonState`` or ``invited``; ``sort`` a key of ``SORTS``, with ``-`` before it for downward.
    """

    search: str = ""
    role: Role | None = None
    organisation: str = ""
    state: str = ""
    sort: str = "-created"


def get_person(session: Session, public_id: str) -> Person:
    """Return a person; raises ``NotFound``."""
    found = session.scalar(select(Person).where(Person.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这个人。"))
    return found


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return the person with an address, however it is spelled."""
    return session.scalar(select(Person).where(Person.email == clean_email(email)))


def list_people(filters: PeopleFilter) -> Select[Person]:
    """Return the select of the people that a filter lets through, in its order."""
    query = select(Person).options(selectinload(Person.memberships))
    if filters.search:
        text = filters.search.strip()
        query = query.where(
            or_(
                Person.legal_name.icontains(text, autoescape=True),
                Person.email.icontains(clean_email(text), autoescape=True),
            )
        )
    if filters.role is not None or filters.organisation:
        query = query.where(Person.id.in_(_holders(filters.role, filters.organisation)))
    if filters.state == INVITED:
        query = query.where(Person.must_change_password, Person.state == PersonState.ACTIVE)
    elif filters.state:
        query = query.where(Person.state == PersonState(filters.state))
    column = SORTS.get(filters.sort.removeprefix("-"), Person.created_at)
    down = filters.sort.startswith("-")
    return query.order_by(
        column.desc() if down else column, Person.id.desc() if down else Person.id
    )


def _holders(role: Role | None, organisation: str) -> Select[int]:
    query = select(Membership.person_id).join(Organisation)
    if role is not None:
        query = query.where(Membership.role == role, Organisation.closed_at.is_(None))
    if organisation:
        query = query.where(Organisation.slug == organisation)
    return query


def list_people_with_role(session: Session, role: Role) -> Sequence[Person]:
    """Return the active people who hold a role in an open organisation, by name."""
    query = select(Person).where(
        Person.state == PersonState.ACTIVE, Person.id.in_(_holders(role, ""))
    )
    return session.scalars(query.order_by(Person.legal_name, Person.id)).all()


def count_people(session: Session) -> int:
    """Return how many accounts there are."""
    return session.scalar(select(func.count(Person.id))) or 0


def count_other_administrators(session: Session, person: Person) -> int:
    """Return how many administrators beside this person can sign in.

    Locks their rows where the database has row locks, so that two who take each other's role away
    at the same time wait for one another.
    """
    held = session.scalars(
        select(Membership.person_id)
        .join(Organisation)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.role == Role.ADMINISTRATOR,
            Organisation.closed_at.is_(None),
            Person.state == PersonState.ACTIVE,
            Person.must_change_password.is_(False),
        )
        .with_for_update(of=Membership)
    ).all()
    return len(set(held) - {person.id})


def list_sessions_of(session: Session, person: Person, *, now: datetime) -> Sequence[SignIn]:
    """Return a person's live sessions (``rules.session_is_live``), the last seen first."""
    query = select(SignIn).where(
        SignIn.person_id == person.id,
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > now,
        or_(SignIn.kept, SignIn.seen_at > now - IDLE_SPAN),
    )
    query = query.options(lazyload(SignIn.person))
    return session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def list_consents_of(session: Session, person: Person) -> Sequence[Consent]:
    """Return what a person agreed to, the latest first."""
    query = select(Consent).where(Consent.person_id == person.id)
    return session.scalars(query.order_by(Consent.at.desc(), Consent.id.desc())).all()


def find_open_reset(
    session: Session, token_digest: str, *, now: datetime, lock: bool = False
) -> PasswordReset | None:
    """Return the reset of a link that is neither used nor expired; ``lock`` holds its row."""
    query = select(PasswordReset).where(
        PasswordReset.token_digest == token_digest,
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > now,
    )
    return session.scalar(query.with_for_update() if lock else query)


def names_of(session: Session, public_ids: Iterable[str]) -> dict[str, str]:
    """Return names by public id, of those that are people."""
    wanted = set(public_ids)
    query = select(Person.public_id, Person.legal_name).where(Person.public_id.in_(wanted))
    return dict(session.execute(query).all())
