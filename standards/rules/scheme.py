"""What the document of a certification scheme must hold (schema ``liangcai/scheme@1``).

Source of the sections: ISO/IEC 17024:2012, 7.2 (public information) and 8.2 to 8.4 (schemes).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standards.rules.problems import Checker, Problem
from standards.rules.sources import STATUSES

SCHEMA = "liangcai/scheme@1"
SCHEME_SECTIONS = (
    "scope",
    "job",
    "competences",
    "prerequisites",
    "process",
    "rights",
    "conduct",
    "fees",
    "papers",
    "validity",
    "level_change",
    "suspension",
    "retake",
    "appeals",
    "complaints",
    "impartiality",
    "privacy",
    "accommodations",
    "changes",
)
BLOCKS = ("text", "list", "steps", "facts")
PAPERS = ("theory", "practical")


def validate_scheme(document: object) -> list[Problem]:
    """Return everything that is wrong with a scheme; empty when it may be published. Never raises."""
    check = Checker()
    whole = check.mapping(document or None, "document")
    if not whole:
        return check.problems
    if whole.get("schema") != SCHEMA:
        check.add("schema", "schema", found=str(whole.get("schema")), expected=SCHEMA)
    check.text(whole.get("id"), "id", longest=64)
    check.text(whole.get("role"), "role", pattern="[A-Z]{2,8}")
    check.text(whole.get("version"), "version", longest=32)
    check.day(whole.get("issued_on"), "issued_on")
    for name in ("title", "edition", "notice"):
        check.bilingual(whole.get(name), name)
    standard = check.mapping(whole.get("standard"), "standard")
    check.text(standard.get("slug"), "standard.slug")
    check.text(standard.get("code"), "standard.code")
    check.one_of(whole.get("source_status"), STATUSES, "source_status")
    _check_rules(check, whole)
    found = []
    for where, section in check.mappings(whole.get("sections"), "sections"):
        found.append(check.text(section.get("id"), f"{where}.id"))
        check.bilingual(section.get("title"), f"{where}.title")
        for inner, block in check.mappings(section.get("blocks"), f"{where}.blocks"):
            _check_block(check, block, inner)
    check.unique(found, "sections")
    for name in SCHEME_SECTIONS:
        if name not in found:
            check.add("section", "sections", value=name)
    return check.problems


def _check_rules(check: Checker, whole: Mapping[str, Any]) -> None:
    rules = check.mapping(whole.get("rules"), "rules")
    kinds = []
    for where, paper in check.mappings(rules.get("papers"), "rules.papers"):
        kinds.append(check.one_of(paper.get("kind"), PAPERS, f"{where}.kind"))
        check.bilingual(paper.get("name"), f"{where}.name")
        points = check.number(paper.get("points"), f"{where}.points", least=1)
        check.number(paper.get("pass"), f"{where}.pass", most=points)
        if paper.get("note") is not None:
            check.bilingual(paper["note"], f"{where}.note")
    check.unique(kinds, "rules.papers")
    for name in ("validity_years", "training_bar_days", "subscore_min_items", "appeal_days"):
        check.number(rules.get(name), f"rules.{name}", least=1)
    routes = check.mapping(rules.get("routes"), "rules.routes")
    for level in routes:
        for where, route in check.mappings(routes[level], f"rules.routes.{level}"):
            check.text(route.get("id"), f"{where}.id")
            check.bilingual(route.get("text"), f"{where}.text")


def _check_block(check: Checker, block: Mapping[str, Any], where: str) -> None:
    kind = check.one_of(block.get("type"), BLOCKS, f"{where}.type")
    if kind == "text":
        check.bilingual(block, where)
        return
    parts = {"steps": ("title", "text"), "facts": ("label", "value")}.get(kind, ())
    for inner, item in check.mappings(block.get("items"), f"{where}.items"):
        if not parts:
            check.bilingual(item, inner)
        for name in parts:
            check.bilingual(item.get(name), f"{inner}.{name}")
