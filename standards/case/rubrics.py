"""Weights as rubrics: CASE has no field for the weight of a domain, so criteria carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from standards.case.names import STATUS_WORDS, Names, Node


def build_rubrics(document: Mapping[str, Any], names: Names) -> list[Node]:
    """Return a CFRubric for each level; its criteria are the domains with their weights in per cent."""
    return [_rubric(document, names, level) for level in document["levels"]]


def _rubric(document: Mapping[str, Any], names: Names, level: Mapping[str, Any]) -> Node:
    code = level["code"]
    key = f"rubric/{code}"
    return {
        **names.named("CFRubrics", key),
        "title": f"{level['name']['zh']}　领域权重（%）",
        "description": "各能力领域在考试中的权重，合计 100；来源状态见各项",
        "lastChangeDateTime": names.changed,
        "CFRubricCriteria": list(_criteria(document, names, code, key)),
    }


def _criteria(
    document: Mapping[str, Any], names: Names, level: str, rubric_key: str
) -> Iterator[Node]:
    titles = {d["code"]: d["name"]["zh"] for d in document["domains"]}
    cells = [cell for cell in document["weights"] if cell["level"] == level]
    for place, cell in enumerate(cells, 1):
        name = titles[cell["domain"]]
        yield {
            **names.named("CFRubricCriteria", f"{rubric_key}/{cell['domain']}"),
            "category": cell["domain"],
            "description": f"{name}；来源状态：{STATUS_WORDS[cell['source_status']]}",
            "CFItemURI": names.link("CFItems", f"domain/{cell['domain']}", name),
            "weight": cell["percent"],
            "position": place,
            "rubricId": names.identifier(rubric_key),
            "lastChangeDateTime": names.changed,
            "extensions": {
                "sourceStatus": cell["source_status"],
                "sourceRef": cell["source_ref"],
                "theoryItems": cell["theory_items"],
            },
        }
