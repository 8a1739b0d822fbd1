from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.assembly import assemble, place_item
from exams.rules.conformity import CheckName, PlacedItem, conformity, conforms
from tests.exams.officer_world import bundled_bank, de_l1

Change = Callable[[list[PlacedItem]], list[PlacedItem]]


def paper(kind: str) -> list[PlacedItem]:
    assembled = next(
        p
        for p in assemble(de_l1(), bundled_bank(), seed=3, forms=1).forms[0].papers
        if p.kind == kind
    )
    return [
        place_item(item, points=place.points, position=place.position)
        for item, place in zip(assembled.items, assembled.chosen, strict=True)
    ]


THEORY = paper("theory")
PRACTICAL = paper("practical")


def failing(kind: str, items: list[PlacedItem]) -> set[CheckName]:
    return {check.name for check in conformity(de_l1().paper(kind), items) if not check.ok}


def first(items: list[PlacedItem], **changes: object) -> list[PlacedItem]:
    return [replace(items[0], **changes), *items[1:]]  # type: ignore[arg-type]


def test_assembled_papers_conform() -> None:
    assert conforms(conformity(de_l1().paper("theory"), THEORY))
    assert conforms(conformity(de_l1().paper("practical"), PRACTICAL))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda items: items[:-1], CheckName.ITEMS),
        (lambda items: [*items, replace(items[0], identifier="X", position=81)], CheckName.ITEMS),
        (lambda items: first(items, points=Fraction(2)), CheckName.POINTS),
        (lambda items: first(items, points=Fraction(2)), CheckName.SECTION_POINTS),
        (lambda items: first(items, type="true_false"), CheckName.SECTION),
        (lambda items: first(items, type="essay"), CheckName.OUTSIDE),
        (lambda items: first(items, domain="VIS"), CheckName.OUTSIDE),
        (lambda items: [replace(i, domain="BAS") for i in items], CheckName.DOMAIN_POINTS),
        (lambda items: [replace(i, domain="BAS") for i in items], CheckName.DOMAIN_ITEMS),
        (lambda items: [replace(i, kind="skill") for i in items], CheckName.KIND),
        (lambda items: first(items, kind="wisdom"), CheckName.KIND),
        (lambda items: first(items, level="L2"), CheckName.OTHER_LEVEL),
        (lambda items: first(items, identifier=items[1].identifier), CheckName.REPEATED),
        (lambda items: first(items, position=2), CheckName.MISPLACED),
    ],
)
def test_a_theory_paper_with_one_thing_wrong_fails_that_check(
    change: Change, found: CheckName
) -> None:
    assert found in failing("theory", change(THEORY))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda items: items[4:], CheckName.CASES),
        (lambda items: [*items[:3], *items[4:]], CheckName.BROKEN_CASES),
        (lambda items: first(items, case=""), CheckName.BROKEN_CASES),
        (lambda items: first(items, place_in_case=9), CheckName.BROKEN_CASES),
        (
            lambda items: [
                replace(items[0], position=20),
                *items[1:19],
                replace(items[19], position=1),
            ],
            CheckName.BROKEN_CASES,
        ),
        (lambda items: first(items, domain="VIS"), CheckName.DOMAIN_POINTS),
        (lambda items: first(items, points=Fraction(4)), CheckName.SECTION_POINTS),
        (lambda items: first(items, kind="knowledge"), CheckName.KIND),
    ],
)
def test_a_practical_paper_with_one_thing_wrong_fails_that_check(
    change: Change, found: CheckName
) -> None:
    assert found in failing("practical", change(PRACTICAL))


def test_a_tolerance_is_kept_to_the_point() -> None:
    """BAS has 15 ± 2 points: moving items of two points past the bound fails, up to it passes."""
    spec = de_l1().paper("theory")

    def points_of_bas(items: list[PlacedItem]) -> tuple[Fraction, bool]:
        check = next(
            c
            for c in conformity(spec, items)
            if c.name is CheckName.DOMAIN_POINTS and c.subject == "BAS"
        )
        return check.actual, check.ok

    items = list(THEORY)
    seen = []
    for index, item in enumerate(THEORY):
        if item.domain != "BAS":
            items[index] = replace(item, domain="BAS")
            actual, ok = points_of_bas(items)
            assert ok == (13 <= actual <= 17)
            seen.append(ok)
    assert True in seen
    assert False in seen


@settings(max_examples=40)
@given(st.permutations(range(80)))
def test_the_order_in_which_items_are_given_does_not_matter(order: list[int]) -> None:
    spec = de_l1().paper("theory")
    assert conformity(spec, [THEORY[n] for n in order]) == conformity(spec, THEORY)


def test_a_check_is_told_with_numbers_as_text() -> None:
    check = conformity(de_l1().paper("theory"), THEORY)[0]
    assert check.to_document() == {
        "check": "items",
        "subject": "",
        "actual": "80",
        "low": "80",
        "high": "80",
        "ok": True,
    }
