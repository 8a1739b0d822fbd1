"""Creating, renaming, closing and reopening organisations."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.errors import SlugTaken
from accounts.models import Membership, Organisation, Person
from accounts.queries import count_open_of_kind, find_organisation
from accounts.rules import OrganisationKind, clean_name, may_close
from accounts.services.common import record_about
from accounts.services.sessions import end_sessions
from core.errors import Allowed, InvalidInput, Verdict
from core.i18n import lazy_gettext as _l

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
LONGEST_SLUG = 64


def create_organisation(
    session: Session,
    *,
    slug: str,
    name: dict[str, str],
    kind: OrganisationKind,
    actor: Person | None,
    now: datetime,
) -> Organisation:
    """Add an organisation. Raises ``InvalidInput`` (short name, name) and ``SlugTaken``."""
    if not SLUG.match(slug) or len(slug) > LONGEST_SLUG:
        raise InvalidInput(_l("标识只能用小写字母、数字和连字符。"), code="slug")
    if find_organisation(session, slug) is not None:
        raise SlugTaken
    organisation = Organisation(slug=slug, name=_checked(name), kind=kind, created_at=now)
    try:
        with session.begin_nested():
            session.add(organisation)
    except IntegrityError as error:
        raise SlugTaken from error
    record_about(
        session, organisation, "organisation.created", actor=actor, now=now, kind=kind.value
    )
    session.flush()
    return organisation


def _checked(name: dict[str, str]) -> dict[str, str]:
    cleaned = {language: clean_name(text) for language, text in name.items() if text.strip()}
    if not cleaned.get("zh"):
        raise InvalidInput(_l("请填写机构的中文名称。"), code="organisation_name")
    return cleaned


def rename_organisation(
    session: Session,
    organisation: Organisation,
    name: dict[str, str],
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Change the name of an organisation; the trail keeps both. Raises ``InvalidInput``."""
    before, after = organisation.name, _checked(name)
    if before == after:
        return
    organisation.name = after
    record_about(
        session,
        organisation,
        "organisation.renamed",
        actor=actor,
        now=now,
        before=before,
        after=after,
    )
    session.flush()


def close_organisation(
    session: Session, organisation: Organisation, *, actor: Person, now: datetime
) -> Verdict:
    """Close an organisation: roles held in it stand still and the sessions of its members end.

    Refused for the only certification body; again is no error.
    """
    if organisation.closed_at is not None:
        return Allowed()
    others = count_open_of_kind(session, organisation.kind) - 1
    verdict = may_close(organisation.kind, others=others)
    if not verdict.ok:
        return verdict
    organisation.closed_at = now
    for member in _members(session, organisation):
        end_sessions(session, member, now=now)
    record_about(session, organisation, "organisation.closed", actor=actor, now=now)
    session.flush()
    return Allowed()


def reopen_organisation(
    session: Session, organisation: Organisation, *, actor: Person, now: datetime
) -> None:
    """Open a closed organisation again, with the roles that were held in it; again is no error."""
    if organisation.closed_at is not None:
        organisation.closed_at = None
        for member in _members(session, organisation):
            end_sessions(session, member, now=now)
        record_about(session, organisation, "organisation.reopened", actor=actor, now=now)
    session.flush()


def _members(session: Session, organisation: Organisation) -> list[Person]:
    held = select(Membership.person_id).where(Membership.organisation_id == organisation.id)
    return list(session.scalars(select(Person).where(Person.id.in_(held))))
