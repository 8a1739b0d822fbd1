"""Publishing editions and schemes, and bringing in official weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.canonical import digest_of
from core.clock import BEIJING
from core.errors import Conflict, InvalidInput
from core.i18n import lazy_gettext as _l
from standards import documents
from standards.models import (
    Competence,
    CrosswalkRow,
    Domain,
    Edition,
    Level,
    Scheme,
    Statement,
    Weight,
)
from standards.rules import (
    OfficialCell,
    Problem,
    SourceStatus,
    check_columns,
    next_slug,
    validate_document,
    validate_scheme,
    with_official_weights,
)


def load_edition(
    session: Session, document: Mapping[str, Any], *, now: datetime, actor: str = audit.SYSTEM
) -> Edition:
    """Publish an edition from its document; the same document again gives the edition that is there.

    Raises ``InvalidInput`` (code ``invalid_standard``) with the problems of a document that is not
    in order, and ``Conflict`` (``edition_published``) when another document has this slug.
    """
    _refuse_invalid(document, validate_document, "invalid_standard")
    digest = digest_of(document)
    found = session.scalar(select(Edition).where(Edition.slug == document["slug"]))
    if found is not None:
        if found.digest == digest:
            return found
        raise Conflict(
            _l("这个版本已经发布，内容不能再改；请换一个版本标识。"),
            code="edition_published",
            slug=found.slug,
        )
    edition = _edition_from(document, digest, now)
    session.add(edition)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="standard.published",
        object_type="standard_edition",
        object_id=edition.public_id,
        now=now,
        slug=edition.slug,
        digest=digest,
    )
    session.flush()
    return edition


def load_scheme(
    session: Session, document: Mapping[str, Any], *, now: datetime, actor: str = audit.SYSTEM
) -> Scheme:
    """Publish a version of a scheme; the same document again gives the version that is there.

    Raises ``InvalidInput`` (code ``invalid_scheme``) and ``Conflict`` (``scheme_published``).
    """
    _refuse_invalid(document, validate_scheme, "invalid_scheme")
    digest = digest_of(document)
    found = session.scalar(
        select(Scheme).where(Scheme.role == document["role"], Scheme.version == document["version"])
    )
    if found is not None:
        if found.digest == digest:
            return found
        raise Conflict(
            _l("这个版本的认证方案已经发布，内容不能再改；请换一个版本号。"),
            code="scheme_published",
            version=found.version,
        )
    scheme = Scheme(
        role=document["role"],
        version=document["version"],
        issued_on=date.fromisoformat(document["issued_on"]),
        document=dict(document),
        digest=digest,
        published_at=now,
    )
    session.add(scheme)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="scheme.published",
        object_type="scheme",
        object_id=scheme.public_id,
        now=now,
        role=scheme.role,
        version=scheme.version,
        digest=digest,
    )
    session.flush()
    return scheme


def load_bundled(session: Session, *, now: datetime) -> list[Edition | Scheme]:
    """Publish the editions and schemes that come with the product; those already there are left."""
    loaded: list[Edition | Scheme] = [
        load_edition(session, documents.read_document(path), now=now)
        for path in documents.bundled_files("standard")
    ]
    loaded += [
        load_scheme(session, documents.read_document(path), now=now)
        for path in documents.bundled_files("scheme")
    ]
    return loaded


def import_weights(
    session: Session,
    edition: Edition,
    cells: Sequence[OfficialCell],
    *,
    now: datetime,
    slug: str = "",
    actor: str = audit.SYSTEM,
) -> Edition:
    """Publish a new edition in which the columns of ``cells`` are official; the old one stays.

    Without ``slug`` the next free one is taken (``de-2026-1-w2``). Raises ``InvalidInput`` (code
    ``invalid_weights``) with the problems, naming the column that does not sum to 100, and
    ``Conflict`` when the slug is taken.
    """
    problems = check_columns(
        cells,
        levels=[level.code for level in edition.levels],
        domains=[domain.code for domain in edition.domains],
    )
    if problems:
        raise InvalidInput(
            _l("权重有问题，没有导入任何内容。"), code="invalid_weights", problems=problems
        )
    taken = set(session.scalars(select(Edition.slug)))
    if slug in taken:
        raise Conflict(_l("这个版本标识已经有了。"), code="edition_published", slug=slug)
    document = with_official_weights(
        edition.document,
        cells,
        slug=slug or next_slug(edition.slug, taken),
        issued_on=now.astimezone(BEIJING).date().isoformat(),
    )
    return load_edition(session, document, now=now, actor=actor)


def _refuse_invalid(
    document: Mapping[str, Any], validate: Callable[[object], list[Problem]], code: str
) -> None:
    problems = validate(document)
    if problems:
        raise InvalidInput(_l("文件内容有问题，没有发布。"), code=code, problems=problems)


def _edition_from(document: Mapping[str, Any], digest: str, now: datetime) -> Edition:
    occupation = document["occupation"]
    return Edition(
        slug=document["slug"],
        role=document["role"],
        role_name=document["role_name"],
        code=document["code"],
        edition=document["edition"],
        issued_on=date.fromisoformat(document["issued_on"]),
        title=document["title"],
        summary=document["summary"],
        code_in_standard=occupation["code_in_standard"],
        code_2022_dadian=occupation["code_2022_dadian"],
        occupation=occupation,
        references=document["references"],
        document=dict(document),
        digest=digest,
        published_at=now,
        levels=[_level_from(place, entry) for place, entry in enumerate(document["levels"])],
        domains=[_domain_from(place, entry) for place, entry in enumerate(document["domains"])],
        competences=[_competence_from(entry) for entry in document["competences"]],
        weights=[_weight_from(entry) for entry in document["weights"]],
        crosswalk=[_crosswalk_from(entry) for entry in document["crosswalk"]],
    )


def _level_from(position: int, entry: Mapping[str, Any]) -> Level:
    return Level(
        code=entry["code"],
        position=position,
        name=entry["name"],
        direction=entry["direction"],
        name_status=SourceStatus(entry["name_status"]),
        name_ref=entry["name_ref"],
        definition=entry["definition"],
        must_show=entry["must_show"],
        cognition=entry["cognition"],
        kinds=entry["kinds"],
        theory_items=entry["theory_items"],
        source_status=SourceStatus(entry["source_status"]),
        source_ref=entry["source_ref"],
    )


def _domain_from(position: int, entry: Mapping[str, Any]) -> Domain:
    return Domain(
        code=entry["code"],
        position=position,
        name=entry["name"],
        national_function=entry["national_function"],
        source_status=SourceStatus(entry["source_status"]),
    )


def _competence_from(entry: Mapping[str, Any]) -> Competence:
    return Competence(
        code=entry["code"],
        domain_code=entry["domain"],
        title=entry["title"],
        frameworks=entry["frameworks"],
        source_status=SourceStatus(entry["source_status"]),
        statements=[
            Statement(
                level_code=level,
                text=statement["text"],
                kind=statement["kind"],
                topics=statement["topics"],
            )
            for level, statement in entry["statements"].items()
        ],
    )


def _weight_from(entry: Mapping[str, Any]) -> Weight:
    return Weight(
        level_code=entry["level"],
        domain_code=entry["domain"],
        percent=entry["percent"],
        theory_items=entry["theory_items"],
        source_status=SourceStatus(entry["source_status"]),
        source_ref=entry["source_ref"],
    )


def _crosswalk_from(entry: Mapping[str, Any]) -> CrosswalkRow:
    return CrosswalkRow(
        level_code=entry.get("level"),
        domain_code=entry.get("domain"),
        framework=entry["framework"],
        framework_version=entry.get("version", ""),
        target=entry["target"],
        label=entry.get("label"),
        target_uri=entry.get("uri", ""),
        relation=entry["relation"],
        source_status=SourceStatus(entry["source_status"]),
        source_ref=entry["source_ref"],
    )
