"""The checks of difficulty, links, uses and parallel forms: each fails when one item is swapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from exams.assembly import Assembly, assemble
from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, Quota
from exams.rules.conformity import (
    CheckName,
    PlacedItem,
    conformity,
    form_conformity,
    set_conformity,
)
from tests.exams.officer_world import Stocked, bundled_bank, de_l1

Change = Callable[[list[PlacedItem]], list[PlacedItem]]
FOES = ("L1-BAS-001", "L1-SYS-001")


def demanding() -> BlueprintSpec:
    """The blueprint of DE-L1 with everything that may be asked beyond it."""
    theory, practical = de_l1().papers
    theory = replace(
        theory,
        difficulty=Difficulty(Fraction(63, 100), Fraction(2, 100)),
        bands=(
            Quota("easy", Fraction(20), Fraction(12)),
            Quota("hard", Fraction(16), Fraction(10)),
        ),
        cells=(Quota("PRC/multiple", Fraction(4), Fraction(1)),),
        anchors=5,
    )
    return replace(
        de_l1(),
        papers=(theory, practical),
        more_banks=("school",),
        fixed=(Fixed("L1-BAS-001"), Fixed("L1-PRC-001", "B")),
        excluded=("L1-COL-001",),
        most_exposures=50,
        most_forms=6,
    )


def stocked() -> list[Stocked]:
    """The bundled bank five times over, with a pair of enemies and some items worn out."""
    found = []
    for place, item in enumerate(bundled_bank(5)):
        foes = frozenset(
            name for name in FOES if item.identifier in FOES and name != item.identifier
        )
        worn = place % 11 == 5 and item.identifier not in ("L1-BAS-001", "L1-PRC-001")
        found.append(replace(item, enemies=foes, exposures=80 if worn else 3, forms=1))
    return found


def assembled() -> Assembly:
    made = assemble(demanding(), stocked(), seed=3, forms=2)
    assert made.forms, (made.shortages, made.relaxations)
    return made


MADE = assembled()
THEORY = MADE.forms[0].papers[0].placed


def test_assembled_forms_keep_everything_that_is_asked() -> None:
    checks = [c for f in MADE.forms for p in f.papers for c in (*p.checks, *f.checks)]
    failed = [check for check in (*checks, *MADE.checks) if not check.ok]
    assert not failed
    names = {check.name for check in (*checks, *MADE.checks)}
    assert set(CheckName) - names == set()


def failing(items: list[PlacedItem], label: str = "A") -> set[CheckName]:
    spec = demanding()
    checks = [
        *conformity(spec.paper("theory"), items),
        *form_conformity(spec, {"theory": items}, label=label),
    ]
    return {check.name for check in checks if not check.ok}


def swap(items: list[PlacedItem], place: int, **changes: object) -> list[PlacedItem]:
    return [*items[:place], replace(items[place], **changes), *items[place + 1 :]]  # type: ignore[arg-type]


def place_of(test: Callable[[PlacedItem], bool]) -> int:
    return next(n for n, item in enumerate(THEORY) if test(item))


def hardened(items: list[PlacedItem]) -> list[PlacedItem]:
    """Make items impossible until the paper is too hard by one of them."""
    low = demanding().papers[0].difficulty
    assert low is not None
    for n in range(len(items)):
        before, items = items, swap(items, n, p_expected=Fraction(0))
        if CheckName.DIFFICULTY in failing(items):
            assert CheckName.DIFFICULTY not in failing(before)
            return items
    raise AssertionError


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (hardened, CheckName.DIFFICULTY),
        (
            lambda items: [replace(i, p_expected=Fraction(9, 10)) for i in items],
            CheckName.BAND,
        ),
        (
            lambda items: [replace(i, domain="PRC") if i.type == "multiple" else i for i in items],
            CheckName.CELL,
        ),
        (lambda items: swap(items, 1, identifier=items[0].identifier), CheckName.TWICE),
        (
            lambda items: swap(items, 1, enemies=frozenset({items[0].identifier})),
            CheckName.ENEMIES,
        ),
        (
            lambda items: swap(
                items, place_of(lambda i: i.identifier == "L1-BAS-001"), identifier="OTHER"
            ),
            CheckName.FIXED,
        ),
        (lambda items: swap(items, 0, identifier="L1-COL-001"), CheckName.EXCLUDED),
        (lambda items: swap(items, 0, exposures=51), CheckName.EXPOSED),
        (lambda items: swap(items, 0, forms=6), CheckName.OVERUSED),
    ],
)
def test_one_thing_wrong_fails_that_check(change: Change, found: CheckName) -> None:
    assert not failing(list(THEORY))
    assert found in failing(change(list(THEORY)))


def test_an_item_that_is_fixed_in_another_form_is_not_asked_of_this_one() -> None:
    without = [
        replace(item, identifier="OTHER") if item.identifier == "L1-PRC-001" else item
        for item in THEORY
    ]
    assert CheckName.FIXED not in failing(without, label="A")
    assert CheckName.FIXED in failing(without, label="B")


def test_a_material_that_stands_on_both_papers_is_found() -> None:
    papers = {p.kind: p.placed for p in MADE.forms[0].papers}
    case = papers["practical"][0].case
    papers["theory"] = swap(papers["theory"], 0, case=case)
    checks = form_conformity(demanding(), papers, label="A")
    assert {c.name for c in checks if not c.ok} == {CheckName.MATERIAL}


def compared(first: list[PlacedItem], second: list[PlacedItem]) -> set[tuple[CheckName, str]]:
    checks = set_conformity(demanding(), {"A": {"theory": first}, "B": {"theory": second}})
    return {(check.name, check.subject) for check in checks if not check.ok}


def test_forms_are_compared_with_each_other() -> None:
    first, second = (form.papers[0].placed for form in MADE.forms)
    assert not compared(first, second)
    names = {item.identifier for item in first}
    own = next(n for n, i in enumerate(second) if i.identifier not in names)
    taken = next(i.identifier for i in first if i.identifier not in {j.identifier for j in second})
    assert compared(first, swap(second, own, identifier=taken)) == {(CheckName.COMMON, "theory")}
    easy = [replace(item, p_expected=Fraction(1)) for item in second]
    assert (CheckName.PARALLEL, "theory") in compared(first, easy)


def test_an_item_in_two_of_three_forms_is_shared_and_no_anchor() -> None:
    first, second = (form.papers[0].placed for form in MADE.forms)
    third = [replace(item, identifier=f"C-{item.identifier}") for item in second]
    checks = set_conformity(
        demanding(), {"A": {"theory": first}, "B": {"theory": second}, "C": {"theory": third}}
    )
    assert CheckName.SHARED in {check.name for check in checks if not check.ok}


def test_shares_are_told_in_per_cent() -> None:
    check = next(c for c in MADE.forms[0].papers[0].checks if c.name is CheckName.DIFFICULTY)
    document = check.to_document()
    assert (document["low"], document["high"]) == ("61 %", "65 %")
