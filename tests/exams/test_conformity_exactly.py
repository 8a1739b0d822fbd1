"""A right form and one thing wrong: the validator names exactly what follows from it, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, PaperSpec, Quota
from exams.rules.conformity import (
    Check,
    CheckName,
    PlacedItem,
    conformity,
    form_conformity,
    set_conformity,
)
from tests.exams.test_conformity_of_forms import MADE, demanding

Form = dict[str, list[PlacedItem]]
Forms = dict[str, Form]
Named = set[tuple[CheckName, str]]
N = CheckName
SPEC = demanding()


def right() -> Forms:
    return {form.label: {p.kind: p.placed for p in form.papers} for form in MADE.forms}


def every(spec: BlueprintSpec, forms: Forms) -> Iterator[Check]:
    for label, papers in forms.items():
        for paper in spec.papers:
            yield from conformity(paper, papers[paper.kind])
        yield from form_conformity(spec, papers, label=label)
    yield from set_conformity(spec, forms)


def named(spec: BlueprintSpec, forms: Forms) -> Named:
    return {(check.name, check.subject) for check in every(spec, forms) if not check.ok}


def with_paper(kind: str, **changes: Any) -> BlueprintSpec:
    papers = tuple(replace(p, **changes) if p.kind == kind else p for p in SPEC.papers)
    return replace(SPEC, papers=papers)


def actual(name: CheckName, subject: str, kind: str) -> list[Fraction]:
    paper = SPEC.paper(kind)
    return [
        check.actual
        for form in right().values()
        for check in conformity(paper, form[kind])
        if (check.name, check.subject) == (name, subject)
    ]


def quota_cases() -> Iterator[tuple[str, BlueprintSpec, Named]]:
    """Each quota of each paper, moved away from what the forms have."""
    for paper in SPEC.papers:
        for attribute, name in (
            ("domain_points", N.DOMAIN_POINTS),
            ("domain_items", N.DOMAIN_ITEMS),
            ("kinds", N.KIND),
            ("bands", N.BAND),
            ("cells", N.CELL),
        ):
            quotas: tuple[Quota, ...] = getattr(paper, attribute)
            for place, quota in enumerate(quotas):
                found = actual(name, quota.name, paper.kind)
                for side, target in (("above", max(found) + 1), ("below", min(found) - 1)):
                    if target < 0:
                        continue
                    moved = Quota(quota.name, target, Fraction(0))
                    changed = (*quotas[:place], moved, *quotas[place + 1 :])
                    spec = with_paper(paper.kind, **{attribute: changed})
                    label = f"{paper.kind}-{attribute}-{quota.name}-{side}"
                    yield label, spec, {(name, quota.name)}


def other_cases() -> Iterator[tuple[str, BlueprintSpec, Named]]:
    """What else a blueprint asks, each by itself asked otherwise."""
    theory, practical = SPEC.papers
    assert theory.difficulty is not None
    wanted, share = theory.difficulty, actual(N.DIFFICULTY, "", "theory")
    far = replace(wanted, target=wanted.target + 3 * wanted.tolerance)
    apart = max(share) - min(share)
    tight = Difficulty((max(share) + min(share)) / 2, apart / 2)
    single = theory.sections[0]
    yield "too hard", with_paper("theory", difficulty=far), {(N.DIFFICULTY, "")}
    yield "not parallel", with_paper("theory", difficulty=tight), {(N.PARALLEL, "theory")}
    yield "anchors", with_paper("theory", anchors=6), {(N.COMMON, "theory")}
    yield "level", with_paper("theory", level="L2"), {(N.OTHER_LEVEL, "")}
    fewer = (replace(single, count=single.count - 1), *theory.sections[1:])
    gone = {(N.SECTION, single.name), (N.ITEMS, ""), (N.POINTS, "")}
    yield "section", with_paper("theory", sections=fewer), gone
    dearer = (replace(single, points=single.points * 2), *theory.sections[1:])
    cost = {(N.SECTION_POINTS, single.name), (N.POINTS, "")}
    yield "points", with_paper("theory", sections=dearer), cost
    more = (replace(practical.sections[0], count=6),)
    cases = {(N.CASES, "case"), (N.ITEMS, ""), (N.POINTS, "")}
    yield "cases", with_paper("practical", sections=more), cases
    missing = replace(SPEC, fixed=(*SPEC.fixed, Fixed("NOT-THERE", "B")))
    yield "fixed", missing, {(N.FIXED, "NOT-THERE")}
    there = right()["A"]["theory"][0].identifier
    yield "excluded", replace(SPEC, excluded=(there,)), {(N.EXCLUDED, "")}
    yield "exposed", replace(SPEC, most_exposures=2), {(N.EXPOSED, "")}
    yield "overused", replace(SPEC, most_forms=1), {(N.OVERUSED, "")}


SPEC_CASES = [*quota_cases(), *other_cases()]


@pytest.mark.parametrize(
    ("spec", "found"), [c[1:] for c in SPEC_CASES], ids=[c[0] for c in SPEC_CASES]
)
def test_a_blueprint_that_asks_one_thing_otherwise_is_told_just_that(
    spec: BlueprintSpec, found: Named
) -> None:
    assert not named(SPEC, right())
    assert named(spec, right()) == found


def change(kind: str, place: int, **changes: Any) -> Callable[[Forms], None]:
    """Return what changes one item of a paper of form A."""

    def act(forms: Forms) -> None:
        items = forms["A"][kind]
        items[place] = replace(items[place], **changes)

    return act


def own_place(test: Callable[[PlacedItem], bool] = lambda item: True) -> int:
    """The place of an item on the theory paper of form A that is in no other form."""
    others = {item.identifier for item in right()["B"]["theory"]}
    return next(
        n
        for n, item in enumerate(right()["A"]["theory"])
        if item.identifier not in others and test(item)
    )


OWN = own_place()
NEXT = OWN + 1
ITEM = right()["A"]["theory"][OWN]
CASE = right()["A"]["practical"][0].case
FORM_CASES: dict[str, tuple[Callable[[Forms], None], Named]] = {
    "twice on a paper": (
        change("theory", OWN, identifier=right()["A"]["theory"][NEXT].identifier),
        {(N.REPEATED, ""), (N.TWICE, "")},
    ),
    "on both papers": (
        change("theory", OWN, identifier=right()["A"]["practical"][0].identifier),
        {(N.TWICE, "")},
    ),
    "out of place": (change("theory", 79, position=99), {(N.MISPLACED, "")}),
    "another level": (change("theory", OWN, level="L3"), {(N.OTHER_LEVEL, "")}),
    "an enemy": (
        change("theory", OWN, enemies=frozenset({right()["A"]["practical"][5].identifier})),
        {(N.ENEMIES, "")},
    ),
    "a material twice": (change("theory", OWN, case=CASE), {(N.MATERIAL, "")}),
    "a case in disorder": (
        change("practical", 0, place_in_case=9),
        {(N.BROKEN_CASES, "case")},
    ),
    "worn out": (change("theory", OWN, exposures=51), {(N.EXPOSED, "")}),
    "in too many forms": (change("theory", OWN, forms=6), {(N.OVERUSED, "")}),
    "excluded": (change("theory", OWN, identifier="L1-COL-001"), {(N.EXCLUDED, "")}),
}


@pytest.mark.parametrize("case", FORM_CASES)
def test_a_form_with_one_thing_wrong_is_told_just_that(case: str) -> None:
    act, found = FORM_CASES[case]
    forms = right()
    act(forms)
    assert named(SPEC, forms) == found


def test_an_item_in_two_of_three_forms_is_told_just_that() -> None:
    forms = right()
    anchors = {i.identifier for i in forms["A"]["theory"]} & {
        i.identifier for i in forms["B"]["theory"]
    }
    third: Form = {
        kind: [
            item if item.identifier in anchors else replace(item, identifier=f"C-{item.identifier}")
            for item in items
        ]
        for kind, items in forms["A"].items()
    }
    third["practical"] = [replace(i, case=f"C-{i.case}") for i in third["practical"]]
    spec = replace(SPEC, most_forms=None)
    assert not named(spec, forms | {"C": third})
    third["theory"][OWN] = replace(third["theory"][OWN], identifier=ITEM.identifier)
    assert named(spec, forms | {"C": third}) == {(N.SHARED, "theory")}


def test_an_item_that_no_section_admits_is_outside() -> None:
    """Whatever type or domain it has, it also lacks where it should be."""
    forms = right()
    change("theory", OWN, type="essay")(forms)
    told = named(SPEC, forms)
    assert (N.OUTSIDE, "") in told
    assert {name for name, _ in told} <= {N.OUTSIDE, N.SECTION, N.CELL}


def test_every_kind_of_check_is_broken_somewhere_above() -> None:
    tried = {name for _, _, found in SPEC_CASES for name, _ in found}
    tried |= {name for _, found in FORM_CASES.values() for name, _ in found}
    assert tried | {N.SHARED, N.OUTSIDE} == set(CheckName)


def test_papers_that_ask_for_nothing_are_right_when_they_have_nothing() -> None:
    empty: PaperSpec = replace(
        SPEC.papers[0], sections=(), domain_points=(), domain_items=(), kinds=(), bands=(), cells=(),
        difficulty=None, anchors=0,
    )  # fmt: skip
    assert all(check.ok for check in conformity(empty, []))
