"""Reads of standards and schemes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from standards.case import package_id
from standards.models import Competence, CrosswalkRow, Domain, Edition, Level, Scheme, Weight


def list_editions(session: Session, *, role: str | None = None) -> Sequence[Edition]:
    """Return all editions, of one role or of each, the newest first."""
    query = select(Edition).order_by(Edition.published_at.desc(), Edition.id.desc())
    if role is not None:
        query = query.where(Edition.role == role)
    return session.scalars(query).all()


def get_edition(session: Session, slug: str) -> Edition:
    """Return the edition with a slug like ``de-2026-1``. Raises ``NotFound``."""
    found = session.scalar(select(Edition).where(Edition.slug == slug))
    if found is None:
        raise NotFound(_l("没有这个版本的能力标准。"), slug=slug)
    return found


def latest_edition(session: Session, role: str) -> Edition:
    """Return the edition of a role that was published last. Raises ``NotFound``."""
    found = next(iter(list_editions(session, role=role)), None)
    if found is None:
        raise NotFound(_l("这个岗位还没有发布能力标准。"), role=role)
    return found


def get_edition_by_package(session: Session, identifier: str) -> Edition:
    """Return the edition whose CASE package has this UUID. Raises ``NotFound``."""
    for edition in list_editions(session):
        if package_id(edition.slug) == identifier:
            return edition
    raise NotFound(_l("没有这个 CASE 标准包。"), identifier=identifier)


def get_level(edition: Edition, code: str) -> Level:
    """Return a level like ``L1`` of an edition. Raises ``NotFound``."""
    for level in edition.levels:
        if level.code == code:
            return level
    raise NotFound(_l("这个版本没有该等级。"), level=code)


def list_weights(session: Session, edition: Edition, level: str) -> Sequence[Weight]:
    """Return the weights of a level, in the order of the domains."""
    return session.scalars(
        select(Weight)
        .join(
            Domain,
            (Domain.edition_id == Weight.edition_id) & (Domain.code == Weight.domain_code),
        )
        .where(Weight.edition_id == edition.id, Weight.level_code == level)
        .order_by(Domain.position)
    ).all()


def get_competence(session: Session, edition: Edition, code: str) -> Competence:
    """Return a competence like ``PRC-01`` of an edition, with its statements. Raises ``NotFound``."""
    found = session.scalar(
        select(Competence).where(Competence.edition_id == edition.id, Competence.code == code)
    )
    if found is None:
        raise NotFound(_l("这个版本没有该能力。"), competence=code)
    return found


def list_competences(
    session: Session, edition: Edition, *, domain: str | None = None, level: str | None = None
) -> list[Competence]:
    """Return the competences of an edition by code, of one domain or level if given."""
    query = select(Competence).where(Competence.edition_id == edition.id).order_by(Competence.code)
    if domain is not None:
        query = query.where(Competence.domain_code == domain)
    found = session.scalars(query).all()
    if level is None:
        return list(found)
    return [c for c in found if any(s.level_code == level for s in c.statements)]


def list_crosswalk(
    session: Session,
    edition: Edition,
    *,
    level: str | None = None,
    domain: str | None = None,
) -> Sequence[CrosswalkRow]:
    """Return the crosswalk of an edition in its order, of one level or domain if given."""
    query = select(CrosswalkRow).where(CrosswalkRow.edition_id == edition.id)
    if level is not None:
        query = query.where(CrosswalkRow.level_code == level)
    if domain is not None:
        query = query.where(CrosswalkRow.domain_code == domain)
    return session.scalars(query.order_by(CrosswalkRow.id)).all()


def list_schemes(session: Session, role: str) -> Sequence[Scheme]:
    """Return the versions of the scheme of a role, the newest first."""
    return session.scalars(
        select(Scheme)
        .where(Scheme.role == role)
        .order_by(Scheme.published_at.desc(), Scheme.id.desc())
    ).all()


def latest_scheme(session: Session, role: str) -> Scheme:
    """Return the version of the scheme of a role that was published last. Raises ``NotFound``."""
    found = next(iter(list_schemes(session, role)), None)
    if found is None:
        raise NotFound(_l("这个岗位还没有发布认证方案。"), role=role)
    return found
