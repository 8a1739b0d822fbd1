"""What is found wrong in a document, and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from standards import documents
from standards.rules import Problem, problem_text, validate_document, validate_scheme
from tests.standards.samples import (
    both,
    bundled_scheme,
    competence,
    domain,
    level,
    small_document,
)

Spoil = Callable[[dict[str, Any]], object]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def found(document: object) -> set[tuple[str, str]]:
    return {(problem.code, problem.where) for problem in validate_document(document)}


def test_a_small_standard_is_in_order() -> None:
    assert found(small_document()) == set()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d.update(schema="liangcai/standard@9"), ("schema", "schema")),
        (lambda d: d.update(slug="De 2026"), ("pattern", "slug")),
        (lambda d: d.pop("code"), ("missing", "code")),
        (lambda d: d.update(issued_on="22.11.2026"), ("date", "issued_on")),
        (lambda d: d["title"].pop("en"), ("language", "title")),
        (lambda d: d["title"].update(zh=" "), ("language", "title")),
        (lambda d: d.update(summary="text"), ("type", "summary")),
        (
            lambda d: d["occupation"].update(code_in_standard="11"),
            ("pattern", "occupation.code_in_standard"),
        ),
        (
            lambda d: d["occupation"]["facts"][0].pop("source_ref"),
            ("missing", "occupation.facts[0].source_ref"),
        ),
        (lambda d: d["references"].append(d["references"][0]), ("duplicate", "references")),
        (lambda d: d["references"][0].update(tag="B"), ("choice", "references[0].tag")),
        (lambda d: d.update(levels=[]), ("missing", "levels")),
        (lambda d: d["levels"].append(level("L1", None, 10)), ("duplicate", "levels")),
        (lambda d: d["levels"][1].pop("direction"), ("missing", "levels[1].direction")),
        (
            lambda d: d["levels"][0].update(direction={"zh": "x"}),
            ("language", "levels[0].direction"),
        ),
        (lambda d: d["levels"][0]["kinds"].update(skill=44), ("sum", "levels[0].kinds")),
        (lambda d: d["levels"][0].update(cognition=["guess"]), ("choice", "levels[0].cognition")),
        (lambda d: d["levels"][0].update(name_status="sure"), ("choice", "levels[0].name_status")),
        (lambda d: d["domains"].append(domain("AAA")), ("duplicate", "domains")),
        (lambda d: d["weights"][0].update(percent=69), ("sum", "weights L1")),
        (lambda d: d["weights"][0].update(percent=101), ("range", "weights[0].percent")),
        (lambda d: d["weights"][0].update(percent="70"), ("type", "weights[0].percent")),
        (lambda d: d["weights"][0].update(theory_items=8), ("allocation", "weights L1 AAA")),
        (lambda d: d["weights"][2].update(domain="CCC"), ("choice", "weights[2].domain")),
        (lambda d: d["weights"].pop(), ("no_weight", "weights L2 BBB")),
        (lambda d: d["weights"].append(d["weights"][0]), ("duplicate", "weights[4]")),
        (lambda d: d["weights"][3].pop("source_status"), ("choice", "weights[3].source_status")),
        (lambda d: d["weights"][3].update(source_ref=""), ("missing", "weights[3].source_ref")),
        (
            lambda d: d["competences"].append(competence("AAA-01", "L1")),
            ("duplicate", "competences"),
        ),
        (
            lambda d: d["competences"][0].update(domain="BBB"),
            ("prefix", "competences AAA-01.code"),
        ),
        (
            lambda d: d["competences"][1]["statements"].pop("L2"),
            ("no_statement", "competences BBB L2"),
        ),
        (
            lambda d: d["competences"][0]["statements"]["L1"].update(kind="art"),
            ("choice", "competences AAA-01.statements.L1.kind"),
        ),
        (
            lambda d: d["competences"][0]["statements"]["L1"]["topics"].append(
                {**both("topic"), "kind": "skill", "item_types": ["single"]}
            ),
            ("duplicate", "competences AAA-01.statements.L1.topics"),
        ),
        (
            lambda d: d["competences"][0]["statements"].update(L9={}),
            ("choice", "competences AAA-01.statements.L9"),
        ),
        (lambda d: d["crosswalk"][0].update(relation="same"), ("choice", "crosswalk[0].relation")),
        (lambda d: d["crosswalk"][0].update(level="L9"), ("choice", "crosswalk[0].level")),
        (lambda d: d["crosswalk"][0].update(domain="ZZZ"), ("choice", "crosswalk[0].domain")),
        (lambda d: d["crosswalk"][0].update(source_ref="book"), ("tag", "crosswalk[0].source_ref")),
        (lambda d: d.update(extra=[1, 0.5]), ("float", "document.extra[1]")),
        (lambda d: d.update(extra={1: 2}), ("key", "document.extra")),
    ],
)
def test_each_fault_is_named_where_it_is(spoil: Spoil, problem: tuple[str, str]) -> None:
    document = small_document()
    spoil(document)
    assert problem in found(document)


@pytest.mark.parametrize("document", [None, {}, [], "text", 3])
def test_what_is_no_document_at_all_is_told(document: object) -> None:
    assert validate_document(document)
    assert validate_scheme(document)


@settings(max_examples=200)
@given(st.data())
def test_validation_never_raises_whatever_a_part_holds(data: st.DataObject) -> None:
    document = small_document()
    target: Any = document
    while isinstance(target, dict | list) and target:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or data.draw(st.booleans()):
            target[key] = data.draw(JSON)
            break
        target = target[key]
    validate_document(document)


@given(JSON)
def test_validation_never_raises_whatever_it_is_given(value: object) -> None:
    validate_document({"schema": value, "levels": value, "weights": value, "competences": [value]})
    validate_scheme({"schema": value, "sections": [value], "rules": value})


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d["sections"].pop(0), ("section", "sections")),
        (lambda d: d["sections"][0].update(blocks=[]), ("missing", "sections[0].blocks")),
        (
            lambda d: d["sections"][0]["blocks"][0].update(type="html"),
            ("choice", "sections[0].blocks[0].type"),
        ),
        (lambda d: d["sections"][0]["blocks"][0].pop("en"), ("language", "sections[0].blocks[0]")),
        (
            lambda d: d["rules"]["papers"][0].update({"pass": 101}),
            ("range", "rules.papers[0].pass"),
        ),
        (lambda d: d["rules"].pop("validity_years"), ("missing", "rules.validity_years")),
    ],
)
def test_faults_of_a_scheme_are_named(spoil: Spoil, problem: tuple[str, str]) -> None:
    scheme = bundled_scheme()
    spoil(scheme)
    assert problem in {(p.code, p.where) for p in validate_scheme(scheme)}


def test_a_file_that_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(yaml.YAMLError) as raised:
        documents.parse_document("a: 1\nb: [1, 2\nc: 3")
    problem = documents.yaml_problem(raised.value)
    assert problem.code == "yaml"
    assert problem.where.startswith("line ")


def test_every_code_has_words_for_people() -> None:
    rules = Path(documents.__file__).parent / "rules"
    texts = [path.read_text(encoding="utf-8") for path in sorted(rules.glob("*.py"))]
    codes = {code for text in texts for code in re.findall(r'(?:add|Problem)\(\s*"(\w+)"', text)}
    assert len(codes) > 20
    detail = dict.fromkeys(
        ("value", "found", "expected", "allowed", "language", "longest", "domain", "level"), "x"
    )
    more = dict.fromkeys(("status", "pattern", "least", "most", "total", "reason"), "x")
    for code in codes | {"yaml", "missing"}:
        expected = "text" if code == "type" else "x"
        problem = Problem(code, "here", {**detail, **more, "expected": expected})
        assert problem_text(problem)


def test_a_number_below_its_bound_is_told_without_an_upper_one() -> None:
    document = small_document()
    document["levels"][0]["theory_items"] = 0
    (problem,) = [p for p in validate_document(document) if p.code == "range"]
    assert problem_text(problem) == "0 太小（最小 1）"
