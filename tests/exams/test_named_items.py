"""Items that a blueprint names: each thing that keeps a fixed one out is told, by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from exams.blueprint_words import fault_text
from exams.forms.blueprints import BlueprintReader, to_values
from exams.rules.blueprints import BlueprintSpec, Fixed
from exams.rules.named import NamedItem, named_faults
from tests.exams.officer_world import de_l1


def item(name: str, **more: object) -> NamedItem:
    facts = {
        "identifier": name,
        "level": "L1",
        "state": "approved",
        "usable": True,
        "sections": (("theory", "single"),),
        "unit": name,
        **more,
    }
    return NamedItem(**facts)  # type: ignore[arg-type]


KNOWN = {
    found.identifier: found
    for found in (
        item("A"),
        item("B", enemies=frozenset({"A"})),
        item("LEVEL", level="L2"),
        item("STATE", state="retired", usable=False, sections=()),
        item("PLACE", sections=()),
        item("SHOWN", exposures=60),
        item("USED", forms=5),
        *(item(f"N{n}", sections=(("theory", "numeric|ordering"),)) for n in range(11)),
        *(item(f"C{n}", sections=(("practical", "case"),), unit=f"C{n // 4}") for n in range(24)),
    )
}


def spec(*fixed: Fixed, **more: object) -> BlueprintSpec:
    base = replace(de_l1(), most_exposures=50, most_forms=5)
    return replace(base, fixed=fixed, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fixed", "code", "named"),
    [
        ((Fixed("NO-SUCH"),), "fixed_unknown", ("NO-SUCH",)),
        ((Fixed("LEVEL"),), "fixed_level", ("LEVEL", "L2", "L1")),
        ((Fixed("STATE"),), "fixed_state", ("STATE", "已停用")),
        ((Fixed("PLACE"),), "fixed_place", ("PLACE",)),
        ((Fixed("SHOWN"),), "fixed_exposures", ("SHOWN", "60", "50")),
        ((Fixed("USED"),), "fixed_forms", ("USED", "5")),
        ((Fixed("A"), Fixed("A", "B")), "fixed_twice", ("A",)),
        ((Fixed("A"), Fixed("B", "C")), "fixed_enemies", ("A", "B")),
        ((Fixed("A", "C"), Fixed("B", "C")), "fixed_enemies", ("A", "B")),
        (tuple(Fixed(f"N{n}") for n in range(11)), "fixed_room", ("数值或排序", "11")),
        (tuple(Fixed(f"C{n}") for n in range(24)), "fixed_room", ("技能科目", "6", "5")),
    ],
)
def test_what_keeps_a_fixed_item_out_is_named(
    app: Flask, fixed: tuple[Fixed, ...], code: str, named: tuple[str, ...]
) -> None:
    faults = named_faults(spec(*fixed), KNOWN)
    assert [fault.code for fault in faults] == [code]
    assert (faults[0].paper, faults[0].place) == ("", "fixed")
    with app.test_request_context():
        text = fault_text(faults[0])
    assert all(word in text for word in named), text


def test_what_can_stand_is_not_complained_of() -> None:
    fixed = (Fixed("A", "A"), Fixed("B", "B"), *(Fixed(f"N{n}") for n in range(5)))
    assert not named_faults(spec(*fixed), KNOWN)


def test_an_item_cannot_be_fixed_and_excluded_and_exclusions_are_checked_too() -> None:
    both = spec(Fixed("A"), excluded=("A", "TYPO"))
    assert {fault.code for fault in named_faults(both, KNOWN)} == {
        "fixed_excluded",
        "excluded_unknown",
    }


def read(app: Flask, fixed: str) -> BlueprintReader:
    values = to_values(de_l1())
    values["fixed"] = fixed
    with app.test_request_context():
        return BlueprintReader(values, de_l1(), domains=["BAS"], banks=["de-open"])


def test_lines_that_repeat_or_cannot_be_read_are_told_with_their_number(app: Flask) -> None:
    found = read(app, "A\nB C D\n\nA\nE ?")
    assert found.spec.fixed == (Fixed("A"),)
    told = found.errors["fixed"]
    assert "第 2 行看不懂：B C D" in told
    assert "第 4 行与第 1 行相同" in told
    assert "第 5 行看不懂：E ?" in told


def test_a_domain_may_have_a_tolerance_of_its_own(app: Flask) -> None:
    values = to_values(de_l1())
    assert values["theory-points_tolerance"] == "2"
    assert "theory-domain-PRC-points_tolerance" not in values
    values["theory-domain-PRC-points_tolerance"] = "3.5"
    values["theory-domain-BAS-items_tolerance"] = "0"
    domains = [quota.name for quota in de_l1().papers[0].domain_points]
    with app.test_request_context():
        found = BlueprintReader(values, de_l1(), domains=domains, banks=["de-open"])
    assert not found.errors
    theory = found.spec.papers[0]
    points = {quota.name: str(quota.tolerance) for quota in theory.domain_points}
    assert (points["PRC"], points["BAS"]) == ("7/2", "2")
    assert next(q.tolerance for q in theory.domain_items if q.name == "BAS") == 0
    again = to_values(found.spec)
    assert again["theory-domain-PRC-points_tolerance"] == "3.5"
    assert again["theory-domain-BAS-items_tolerance"] == "0"
    assert again["theory-points_tolerance"] == "2"


def test_a_tolerance_that_cannot_be_read_is_told_at_its_field(app: Flask) -> None:
    values = to_values(de_l1())
    values["theory-domain-PRC-points_tolerance"] = "some"
    with app.test_request_context():
        found = BlueprintReader(values, de_l1(), domains=["PRC"], banks=["de-open"])
    assert list(found.errors) == ["theory-domain-PRC-points_tolerance"]
