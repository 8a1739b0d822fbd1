"""What a blueprint may ask beyond contents, on random banks: forms that conform, or a way out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.assembly import blueprint as large_blueprint
from bench.assembly import synthetic_bank
from exams.assembly import (
    Assembly,
    Wanted,
    assemble,
    find_relaxations,
    forms_exist,
    list_stock,
)
from exams.blueprint_words import relaxation_text
from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, PaperSpec, Quota, Section
from tests.exams.officer_world import Stocked, bundled_bank, de_l1

DOMAINS = ("BAS", "PRC")
TYPES = ("single", "multiple")
ONE = Fraction(1)


@dataclass(frozen=True)
class Case:
    """A random bank and a small blueprint over it."""

    spec: BlueprintSpec
    bank: list[Stocked]
    forms: int


def small(**more: object) -> BlueprintSpec:
    paper = PaperSpec(
        kind="theory",
        level="L1",
        minutes=20,
        cut=Fraction(5),
        cut_basis="fixed-60",
        sections=(
            Section("single", ("single",), 5, 1, ONE),
            Section("multiple", ("multiple",), 3, 1, ONE),
        ),
        domain_points=(Quota("BAS", Fraction(4), ONE), Quota("PRC", Fraction(4), ONE)),
        domain_items=(),
        kinds=(Quota("knowledge", Fraction(5), ONE), Quota("skill", Fraction(3), ONE)),
        kinds_in="items",
        notice={},
        **more,  # type: ignore[arg-type]
    )
    text = {"zh": "小卷", "en": "Small"}
    return BlueprintSpec("DE", "L1", "none", "none", text, "proposed", text, (paper,))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(6, 30))
    names = [f"I{n:02d}" for n in range(count)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=4))
    foes = {name: {b for a, b in pairs if a == name and b != a} for name in names}
    bank = [
        Stocked(
            version_id=n + 1,
            identifier=name,
            domain=draw(st.sampled_from(DOMAINS)),
            type=draw(st.sampled_from(TYPES)),
            kind=draw(st.sampled_from(("knowledge", "skill"))),
            p_expected=Fraction(draw(st.integers(6, 19)), 20),
            exposures=draw(st.sampled_from((0, 0, 0, 60))),
            enemies=frozenset(foes[name]),
        )
        for n, name in enumerate(names)
    ]
    spec = small(
        difficulty=draw(st.sampled_from((None, Difficulty(Fraction(13, 20), Fraction(1, 20))))),
        bands=draw(st.sampled_from(((), (Quota("hard", Fraction(2), ONE),)))),
        anchors=draw(st.integers(0, 2)),
    )
    spec = replace(
        spec,
        fixed=draw(st.sampled_from(((), (Fixed("I00"),), (Fixed("I00"), Fixed("I01", "A"))))),
        excluded=draw(st.sampled_from(((), ("I02",)))),
        most_exposures=draw(st.sampled_from((None, 50))),
    )
    return Case(spec, bank, draw(st.integers(1, 3)))


def failed(made: Assembly) -> list[object]:
    checks = [c for f in made.forms for p in f.papers for c in (*p.checks, *f.checks)]
    return [check for check in (*checks, *made.checks) if not check.ok]


@settings(max_examples=60)
@given(cases())
def test_forms_conform_or_the_constraints_named_are_a_way_out(case: Case) -> None:
    made = assemble(case.spec, case.bank, seed=1, forms=case.forms)
    labels = "ABC"[: case.forms]
    stocks = [list_stock(case.spec, paper, case.bank) for paper in case.spec.papers]
    exists = forms_exist(case.spec, stocks, labels=labels)
    assert exists == bool(made.forms)
    if made.forms:
        assert not failed(made)
        assert not made.relaxations
        return
    assert made.relaxations
    assert forms_exist(case.spec, stocks, labels=labels, relaxed=made.relaxations)
    for left_out in range(len(made.relaxations)):
        fewer = [r for n, r in enumerate(made.relaxations) if n != left_out]
        assert not forms_exist(case.spec, stocks, labels=labels, relaxed=fewer)
    assert all(relaxation_text(found) for found in made.relaxations)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_bank_gives_four_parallel_forms(seed: int) -> None:
    spec, bank = large_blueprint(), synthetic_bank()
    made = assemble(spec, bank, seed=seed, forms=4)
    assert len(made.forms) == 4
    assert not failed(made)
    assert assemble(spec, list(reversed(bank)), seed=seed, forms=4) == made


def test_anchors_stand_in_all_forms_and_fixed_items_where_they_are_fixed() -> None:
    base = large_blueprint()
    spec = replace(
        base,
        papers=(replace(base.papers[0], anchors=6),),
        fixed=(Fixed("B00004"), Fixed("B00009", "C")),
        most_exposures=None,
    )
    made = assemble(spec, synthetic_bank(), seed=4, forms=3)
    assert not failed(made)
    names = [{i.identifier for p in form.papers for i in p.items} for form in made.forms]
    assert len(names[0] & names[1] & names[2]) == 7
    assert [("B00009" in form) for form in names][2]


def test_a_fixed_item_that_is_not_there_is_named() -> None:
    spec = replace(de_l1(), fixed=(Fixed("NO-SUCH"),))
    made = assemble(spec, bundled_bank(), seed=1, forms=1)
    assert not made.forms
    assert [(r.what, r.subject) for r in made.relaxations] == [("fixed", "NO-SUCH")]


def test_enemies_over_both_papers_never_stand_in_one_form() -> None:
    case = next(i for i in bundled_bank() if i.stimulus_version_id is not None)
    foes = [i.identifier for i in bundled_bank() if i.domain == "BAS"][:2]
    bank = [
        replace(i, enemies=frozenset({case.identifier})) if i.identifier in foes else i
        for i in bundled_bank()
    ]
    for seed in range(6):
        made = assemble(de_l1(), bank, seed=seed, forms=1)
        assert not failed(made)
        names = {i.identifier for p in made.forms[0].papers for i in p.items}
        assert not (case.identifier in names and names & set(foes))


def test_a_narrow_difficulty_says_how_far_it_has_to_give_way() -> None:
    spec = small(difficulty=Difficulty(Fraction(9, 10), Fraction(1, 100)))
    bank = [
        Stocked(
            n, f"I{n:02d}", DOMAINS[n % 2], TYPES[n // 2 % 2], ("knowledge", "skill")[n // 4 % 2]
        )
        for n in range(32)
    ]
    made = assemble(spec, bank, seed=1, forms=1)
    assert made.lack.missing == 7
    assert {s.wanted for s in made.shortages} == {Wanted(Fraction(19, 20), Fraction(19, 20))}
    assert [r.what for r in made.relaxations] == ["difficulty"]
    assert made.relaxations[0].to_low == Fraction(3, 5) * 8
    assert "4.8" in relaxation_text(made.relaxations[0])


def test_feasible_forms_need_no_relaxation() -> None:
    spec = de_l1()
    stocks = [list_stock(spec, paper, bundled_bank()) for paper in spec.papers]
    assert find_relaxations(spec, stocks, labels="A") == ()
