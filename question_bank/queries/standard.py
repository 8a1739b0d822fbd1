"""What the standards offer to item authors: domains, competences and topics of the newest editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from standards import queries as standards


@dataclass(frozen=True)
class Target:
    """A competence at a level, with its kind there and the topics to write on."""

    code: str
    domain: str
    level: str
    title: dict[str, str]
    statement: dict[str, str]
    kind: str
    topics: list[dict[str, Any]]


@dataclass(frozen=True)
class Standard:
    """Domains (code → name) and targets, over the newest edition of each role."""

    domains: dict[str, dict[str, str]]
    targets: list[Target]


def get_standard(session: Session) -> Standard:
    """Return what items can be written against; empty before a standard is published."""
    domains: dict[str, dict[str, str]] = {}
    targets: dict[tuple[str, str], Target] = {}
    roles: set[str] = set()
    for edition in standards.list_editions(session):
        if edition.role in roles:
            continue
        roles.add(edition.role)
        for domain in edition.domains:
            domains.setdefault(domain.code, domain.name)
        for competence in standards.list_competences(session, edition):
            for statement in competence.statements:
                target = Target(
                    competence.code,
                    competence.domain_code,
                    statement.level_code,
                    competence.title,
                    statement.text,
                    statement.kind,
                    list(statement.topics),
                )
                targets.setdefault((target.code, target.level), target)
    return Standard(domains, [targets[key] for key in sorted(targets)])
