"""Reads of organisations and their members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from accounts.errors import NoCertificationBody
from accounts.models import Membership, Organisation, Person
from accounts.rules import OrganisationKind
from core.errors import NotFound
from core.i18n import lazy_gettext as _l


def certification_body(session: Session) -> Organisation:
    """Return the site's certification body, the first open one; raises ``NoCertificationBody``."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.CERTIFICATION_BODY, Organisation.closed_at.is_(None)
    )
    found = session.scalars(query.order_by(Organisation.id).limit(1)).first()
    if found is None:
        raise NoCertificationBody
    return found


def find_organisation(session: Session, slug: str) -> Organisation | None:
    """Return the organisation with a short name."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def get_organisation(session: Session, slug: str) -> Organisation:
    """Return the organisation with a short name; raises ``NotFound``."""
    found = find_organisation(session, slug)
    if found is None:
        raise NotFound(_l("没有这个机构。"))
    return found


def list_organisations(kind: OrganisationKind | None = None) -> Select[Organisation]:
    """Return the select of organisations, open ones first, then by age."""
    query = select(Organisation)
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    return query.order_by(Organisation.closed_at.is_not(None), Organisation.id)


def list_open_organisations(session: Session) -> Sequence[Organisation]:
    """Return the organisations in which roles can be held."""
    return session.scalars(list_organisations().where(Organisation.closed_at.is_(None))).all()


def count_open_of_kind(session: Session, kind: OrganisationKind) -> int:
    """Return how many open organisations there are of a kind."""
    query = select(func.count(Organisation.id)).where(
        Organisation.kind == kind, Organisation.closed_at.is_(None)
    )
    return session.scalar(query) or 0


def count_members(session: Session, organisations: Iterable[Organisation]) -> dict[int, int]:
    """Return by organisation row how many people hold a role there."""
    ids = [organisation.id for organisation in organisations]
    query = (
        select(Membership.organisation_id, func.count(func.distinct(Membership.person_id)))
        .where(Membership.organisation_id.in_(ids))
        .group_by(Membership.organisation_id)
    )
    return dict(session.execute(query).all())


def list_members(organisation: Organisation) -> Select[Membership]:
    """Return the select of the roles held in an organisation, by name of the person."""
    return (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation.id)
        .order_by(Person.legal_name, Person.id, Membership.role)
    )
