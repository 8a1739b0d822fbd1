"""What the document of an edition must hold (schema ``liangcai/standard@1``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standards.rules.problems import Checker, Problem
from standards.rules.sources import STATUSES, is_tagged
from standards.rules.weights import allocate

SCHEMA = "liangcai/standard@1"
KIND_NAMES = ("knowledge", "skill", "innovation")
RELATIONS = ("exact", "close", "broad", "narrow")
COGNITION = ("remember", "understand", "apply", "analyse", "evaluate", "create")
TAGS = ("P", "S", "D")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
FRAMEWORKS = ("national", "edsf", "dcmm", "service")


def validate_document(document: object) -> list[Problem]:
    """Return everything that is wrong with the document of an edition; empty when it may be published.

    Never raises, whatever ``document`` is. Checked: identity, bilingual texts, levels with kinds that
    sum to 100, domains, one weight for each level and domain with its source, columns that sum to
    100, numbers of items as ``allocate`` gives them, competences with statements and topics, a
    competence for each domain that weighs something at a level, and the crosswalk.
    """
    check = Checker()
    whole = check.mapping(document or None, "document")
    if not whole:
        return check.problems
    if whole.get("schema") != SCHEMA:
        check.add("schema", "schema", found=str(whole.get("schema")), expected=SCHEMA)
    _check_identity(check, whole)
    levels = _check_levels(check, whole)
    domains = _check_domains(check, whole)
    weights = _check_weights(check, whole, levels, domains)
    stated = _check_competences(check, whole, levels, domains)
    for level, domain in sorted(weights):
        if weights[level, domain] > 0 and (level, domain) not in stated:
            check.add("no_statement", f"competences {domain} {level}", domain=domain, level=level)
    _check_crosswalk(check, whole, levels, domains)
    _check_exactness(check, document, "document")
    return check.problems


def _check_identity(check: Checker, whole: Mapping[str, Any]) -> None:
    check.text(whole.get("slug"), "slug", pattern=SLUG, longest=64)
    check.text(whole.get("code"), "code", longest=64)
    check.text(whole.get("role"), "role", pattern="[A-Z]{2,8}")
    check.day(whole.get("issued_on"), "issued_on")
    for name in ("role_name", "edition", "title", "summary"):
        check.bilingual(whole.get(name), name)
    occupation = check.mapping(whole.get("occupation"), "occupation")
    check.bilingual(occupation.get("name"), "occupation.name")
    check.bilingual(occupation.get("standard"), "occupation.standard")
    for name in ("code_in_standard", "code_2022_dadian"):
        check.text(occupation.get(name), f"occupation.{name}", pattern=r"\d-\d{2}-\d{2}-\d{2}")
    for where, fact in check.mappings(occupation.get("facts"), "occupation.facts"):
        check.text(fact.get("id"), f"{where}.id")
        check.bilingual(fact.get("label"), f"{where}.label")
        check.bilingual(fact.get("value"), f"{where}.value")
        _check_source(check, fact, where)
    found = []
    for where, reference in check.mappings(whole.get("references"), "references"):
        found.append(check.text(reference.get("id"), f"{where}.id", pattern="[a-z0-9-]+"))
        check.one_of(reference.get("tag"), TAGS, f"{where}.tag")
        check.bilingual(reference.get("title"), f"{where}.title")
        check.bilingual(reference.get("publisher"), f"{where}.publisher")
    check.unique(found, "references")


def _check_source(
    check: Checker, entry: Mapping[str, Any], where: str, prefix: str = "source"
) -> None:
    check.one_of(entry.get(f"{prefix}_status"), STATUSES, f"{where}.{prefix}_status")
    check.text(entry.get(f"{prefix}_ref"), f"{where}.{prefix}_ref", longest=255)


def _check_levels(check: Checker, whole: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of theory items of each level."""
    found: list[str] = []
    lengths: dict[str, int] = {}
    for where, level in check.mappings(whole.get("levels"), "levels"):
        code = check.text(level.get("code"), f"{where}.code", pattern=r"L\d")
        found.append(code)
        for name in ("name", "definition", "must_show"):
            check.bilingual(level.get(name), f"{where}.{name}")
        if level.get("direction") is not None:
            check.bilingual(level["direction"], f"{where}.direction")
        elif "direction" not in level:
            check.add("missing", f"{where}.direction")
        _check_source(check, level, where)
        _check_source(check, level, where, "name")
        for entry in check.sequence(level.get("cognition"), f"{where}.cognition", least=1):
            check.one_of(entry, COGNITION, f"{where}.cognition")
        kinds = check.mapping(level.get("kinds"), f"{where}.kinds")
        shares = [check.number(kinds.get(k), f"{where}.kinds.{k}", most=100) for k in KIND_NAMES]
        if kinds and sum(shares) != 100:
            check.add("sum", f"{where}.kinds", level=code, total=sum(shares))
        lengths[code] = check.number(level.get("theory_items"), f"{where}.theory_items", least=1)
    check.unique(found, "levels")
    return {code: length for code, length in lengths.items() if code}


def _check_domains(check: Checker, whole: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for where, domain in check.mappings(whole.get("domains"), "domains"):
        found.append(check.text(domain.get("code"), f"{where}.code", pattern="[A-Z]{3}"))
        check.bilingual(domain.get("name"), f"{where}.name")
        check.text(domain.get("national_function"), f"{where}.national_function", longest=120)
        check.one_of(domain.get("source_status"), STATUSES, f"{where}.source_status")
    check.unique(found, "domains")
    return [code for code in dict.fromkeys(found) if code]


def _check_weights(
    check: Checker, whole: Mapping[str, Any], levels: Mapping[str, int], domains: list[str]
) -> dict[tuple[str, str], int]:
    cells: dict[tuple[str, str], int] = {}
    items: dict[tuple[str, str], int] = {}
    for where, entry in check.mappings(whole.get("weights"), "weights"):
        level = check.one_of(entry.get("level"), list(levels), f"{where}.level")
        domain = check.one_of(entry.get("domain"), domains, f"{where}.domain")
        _check_source(check, entry, where)
        percent = check.number(entry.get("percent"), f"{where}.percent", most=100)
        count = check.number(entry.get("theory_items"), f"{where}.theory_items")
        if not level or not domain:
            continue
        if (level, domain) in cells:
            check.add("duplicate", where, value=f"{level} {domain}")
        cells[level, domain] = percent
        items[level, domain] = count
    for level, length in levels.items():
        _check_column(check, level, length, {d: cells.get((level, d)) for d in domains}, items)
    return cells


def _check_column(
    check: Checker,
    level: str,
    length: int,
    column: Mapping[str, int | None],
    items: Mapping[tuple[str, str], int],
) -> None:
    for domain, percent in column.items():
        if percent is None:
            check.add("no_weight", f"weights {level} {domain}", level=level, domain=domain)
    weights = {domain: percent for domain, percent in column.items() if percent is not None}
    total = sum(weights.values())
    if total != 100:
        check.add("sum", f"weights {level}", level=level, total=total)
    if total <= 0 or length <= 0 or min(weights.values()) < 0:
        return
    for domain, expected in allocate(weights, length).items():
        if items[level, domain] != expected:
            where = f"weights {level} {domain}"
            check.add("allocation", where, found=items[level, domain], expected=expected)


def _check_competences(
    check: Checker, whole: Mapping[str, Any], levels: Mapping[str, int], domains: list[str]
) -> set[tuple[str, str]]:
    """Return the (level, domain) pairs for which some competence says something."""
    found: list[str] = []
    stated: set[tuple[str, str]] = set()
    for where, entry in check.mappings(whole.get("competences"), "competences"):
        code = check.text(entry.get("code"), f"{where}.code", pattern=r"[A-Z]{3}-\d{2}")
        where = f"competences {code}" if code else where
        found.append(code)
        domain = check.one_of(entry.get("domain"), domains, f"{where}.domain")
        if domain and not code.startswith(f"{domain}-"):
            check.add("prefix", f"{where}.code", domain=domain)
        check.bilingual(entry.get("title"), f"{where}.title")
        check.one_of(entry.get("source_status"), STATUSES, f"{where}.source_status")
        frameworks = check.mapping(entry.get("frameworks"), f"{where}.frameworks")
        for name in FRAMEWORKS:
            check.sequence(frameworks.get(name), f"{where}.frameworks.{name}")
        statements = check.mapping(entry.get("statements"), f"{where}.statements")
        if not statements:
            check.add("missing", f"{where}.statements")
        for level, statement in statements.items():
            inner = f"{where}.statements.{level}"
            check.one_of(level, list(levels), inner)
            _check_statement(check, check.mapping(statement, inner), inner)
            stated.add((str(level), domain))
    check.unique(found, "competences")
    return stated


def _check_statement(check: Checker, statement: Mapping[str, Any], where: str) -> None:
    check.one_of(statement.get("kind"), KIND_NAMES, f"{where}.kind")
    check.bilingual(statement.get("text"), f"{where}.text")
    titles: list[str] = []
    for inner, topic in check.mappings(statement.get("topics"), f"{where}.topics"):
        check.bilingual(topic, inner)
        check.one_of(topic.get("kind"), KIND_NAMES, f"{inner}.kind")
        check.sequence(topic.get("item_types"), f"{inner}.item_types", least=1)
        titles.append(str(topic.get("zh", "")))
    check.unique(titles, f"{where}.topics")


def _check_crosswalk(
    check: Checker, whole: Mapping[str, Any], levels: Mapping[str, int], domains: list[str]
) -> None:
    for where, row in check.mappings(whole.get("crosswalk"), "crosswalk", least=0):
        if row.get("level") is not None:
            check.one_of(row["level"], list(levels), f"{where}.level")
        if row.get("domain") is not None:
            check.one_of(row["domain"], domains, f"{where}.domain")
        check.text(row.get("framework"), f"{where}.framework", longest=64)
        check.text(row.get("target"), f"{where}.target", longest=255)
        if row.get("label") is not None:
            check.bilingual(row["label"], f"{where}.label")
        check.one_of(row.get("relation"), RELATIONS, f"{where}.relation")
        _check_source(check, row, where)
        ref = row.get("source_ref")
        if isinstance(ref, str) and ref and not is_tagged(ref):
            check.add("tag", f"{where}.source_ref", value=ref)


def _check_exactness(check: Checker, value: object, where: str) -> None:
    """Note a number that is not whole: a digest over it would depend on the machine."""
    if isinstance(value, float):
        check.add("float", where, value=repr(value))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                check.add("key", where, value=repr(key))
            _check_exactness(check, inner, f"{where}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_exactness(check, inner, f"{where}[{index}]")
    elif value is not None and not isinstance(value, str | int):
        check.add("type", where, expected="text")
