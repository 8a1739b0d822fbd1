"""Blueprints as canonical JSON data, numbers as text. What is not prescribed has no key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from exams.rules.blueprints.values import (
    BlueprintSpec,
    Difficulty,
    Fixed,
    PaperSpec,
    Quota,
    Section,
    number,
)


def to_document(spec: BlueprintSpec) -> dict[str, Any]:
    """Return the blueprint as canonical JSON data; numbers as text."""
    document: dict[str, Any] = {
        "role": spec.role,
        "level": spec.level,
        "edition": spec.edition,
        "bank": spec.bank,
        "title": dict(spec.title),
        "source_status": spec.source_status,
        "source_ref": dict(spec.source_ref),
        "papers": [_paper_document(paper) for paper in spec.papers],
    }
    optional: dict[str, Any] = {
        "more_banks": list(spec.more_banks),
        "fixed": [{"identifier": f.identifier, "form": f.form} for f in spec.fixed],
        "excluded": list(spec.excluded),
        "most_exposures": spec.most_exposures,
        "most_forms": spec.most_forms,
    }
    return document | _present(optional)


def _present(optional: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in optional.items() if value is not None and value != []}


def _paper_document(paper: PaperSpec) -> dict[str, Any]:
    document: dict[str, Any] = {
        "kind": paper.kind,
        "level": paper.level,
        "minutes": paper.minutes,
        "cut": number(paper.cut),
        "cut_basis": paper.cut_basis,
        "sections": [
            {
                "name": s.name,
                "types": list(s.types),
                "count": s.count,
                "size": s.size,
                "points": number(s.points),
            }
            for s in paper.sections
        ],
        "domain_points": _quota_documents(paper.domain_points),
        "domain_items": _quota_documents(paper.domain_items),
        "kinds": _quota_documents(paper.kinds),
        "kinds_in": paper.kinds_in,
        "notice": dict(paper.notice),
    }
    difficulty = paper.difficulty
    optional: dict[str, Any] = {
        "difficulty": None
        if difficulty is None
        else {"target": number(difficulty.target), "tolerance": number(difficulty.tolerance)},
        "bands": _quota_documents(paper.bands),
        "cells": _quota_documents(paper.cells),
        "anchors": paper.anchors or None,
    }
    return document | _present(optional)


def _quota_documents(quotas: Sequence[Quota]) -> list[dict[str, str]]:
    return [
        {"name": q.name, "target": number(q.target), "tolerance": number(q.tolerance)}
        for q in quotas
    ]


def from_document(document: Mapping[str, Any]) -> BlueprintSpec:
    """Read a blueprint that ``to_document`` wrote."""
    return BlueprintSpec(
        role=document["role"],
        level=document["level"],
        edition=document["edition"],
        bank=document["bank"],
        title=document["title"],
        source_status=document["source_status"],
        source_ref=document["source_ref"],
        papers=tuple(_paper_from(entry) for entry in document["papers"]),
        more_banks=tuple(document.get("more_banks", ())),
        fixed=tuple(Fixed(f["identifier"], f["form"]) for f in document.get("fixed", ())),
        excluded=tuple(document.get("excluded", ())),
        most_exposures=document.get("most_exposures"),
        most_forms=document.get("most_forms"),
    )


def _paper_from(entry: Mapping[str, Any]) -> PaperSpec:
    return PaperSpec(
        kind=entry["kind"],
        level=entry["level"],
        minutes=entry["minutes"],
        cut=Fraction(entry["cut"]),
        cut_basis=entry["cut_basis"],
        sections=tuple(section_from(part) for part in entry["sections"]),
        domain_points=_quotas_from(entry["domain_points"]),
        domain_items=_quotas_from(entry["domain_items"]),
        kinds=_quotas_from(entry["kinds"]),
        kinds_in=entry["kinds_in"],
        notice=entry["notice"],
        difficulty=_difficulty_from(entry.get("difficulty")),
        bands=_quotas_from(entry.get("bands", ())),
        cells=_quotas_from(entry.get("cells", ())),
        anchors=int(entry.get("anchors", 0)),
    )


def _difficulty_from(entry: Mapping[str, str] | None) -> Difficulty | None:
    if entry is None:
        return None
    return Difficulty(Fraction(entry["target"]), Fraction(entry["tolerance"]))


def section_from(part: Mapping[str, Any]) -> Section:
    """Read a section of a plan or a document."""
    return Section(
        name=str(part["name"]),
        types=tuple(part["types"]),
        count=int(part["count"]),
        size=int(part.get("size", 1)),
        points=Fraction(str(part["points"])),
    )


def _quotas_from(entries: Sequence[Mapping[str, str]]) -> tuple[Quota, ...]:
    return tuple(Quota(e["name"], Fraction(e["target"]), Fraction(e["tolerance"])) for e in entries)
