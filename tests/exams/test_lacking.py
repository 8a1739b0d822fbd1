"""What is named as missing is enough, none of it is idle, and it is what could be written."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.assembly import (
    Certainty,
    Shortage,
    Wanted,
    assemble,
    find_lack,
    share_in,
)
from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, Quota
from exams.rules.difficulty import band_of
from tests.exams.officer_world import Stocked, bundled_bank, de_l1
from tests.exams.test_assembly_demands import Case, cases, failed, small

TWENTIETH = Fraction(1, 20)


def written(
    spec: BlueprintSpec, shortages: Sequence[Shortage], source: random.Random, row: int = 90_000
) -> list[list[Stocked]]:
    """Write what is named, each item or case by itself, anywhere within the difficulty wanted."""
    made: list[list[Stocked]] = []
    for shortage in shortages:
        wanted = shortage.wanted or Wanted(10 * TWENTIETH, 19 * TWENTIETH)
        paper = spec.paper(shortage.paper)
        section = next(s for s in paper.sections if s.name == shortage.type)
        main = max(paper.kinds, key=lambda quota: quota.target).name
        for _ in range(shortage.missing):
            steps = source.randint(int(wanted.low * 20), int(wanted.high * 20))
            row += 10
            made.append(
                [
                    Stocked(
                        version_id=row + n,
                        identifier=f"NEW{row + n}",
                        domain=shortage.domain,
                        type=section.types[0],
                        kind=main if n else shortage.kind,
                        level=paper.level,
                        stimulus_version_id=row if paper.whole_cases else None,
                        position_in_stimulus=n + 1 if paper.whole_cases else 0,
                        p_expected=steps * TWENTIETH,
                    )
                    for n in range(section.size)
                ]
            )
    return made


def check(spec: BlueprintSpec, bank: Sequence[Stocked], forms: int, seed: int) -> Certainty:
    """Assemble; write what is named, whole and with each one left out; return how sure it was."""
    made = assemble(spec, bank, seed=1, forms=forms)
    lack = find_lack(spec, bank, forms=forms)
    if made.forms:
        assert lack.certainty is Certainty.NOTHING
        return lack.certainty
    assert lack == made.lack
    if lack.certainty in (Certainty.SMALLEST, Certainty.ENOUGH):
        new = written(spec, lack.found, random.Random(seed))
        whole = assemble(spec, [*bank, *(i for unit in new for i in unit)], seed=1, forms=forms)
        assert whole.forms
        assert not failed(whole)
        if lack.certainty is Certainty.SMALLEST:
            left_out = random.Random(seed).randrange(len(new))
            fewer = [i for n, unit in enumerate(new) for i in unit if n != left_out]
            assert not assemble(spec, [*bank, *fewer], seed=1, forms=forms).forms
    return lack.certainty


@settings(max_examples=40)
@given(cases(), st.integers(0, 9))
def test_what_is_named_is_enough_and_none_of_it_is_idle(case: Case, seed: int) -> None:
    check(case.spec, case.bank, case.forms, seed)


def flat(p: Fraction = Fraction(3, 5), count: int = 32) -> list[Stocked]:
    """A bank that has enough of everything, all of it equally hard."""
    return [
        Stocked(
            n + 1,
            f"I{n:02d}",
            ("BAS", "PRC")[n % 2],
            ("single", "multiple")[n // 2 % 2],
            ("knowledge", "skill")[n // 4 % 2],
            p_expected=p,
        )
        for n in range(count)
    ]


def test_easy_items_are_asked_for_where_a_paper_is_too_hard() -> None:
    spec = small(difficulty=Difficulty(Fraction(7, 10), Fraction(1, 50)))
    lack = find_lack(spec, flat(), forms=1)
    assert lack.certainty is Certainty.SMALLEST
    assert lack.missing == 2
    assert all(s.wanted is not None and s.wanted.low > Fraction(7, 10) for s in lack.found)
    assert check(spec, flat(), 1, 3) is Certainty.SMALLEST


def test_a_band_that_the_bank_lacks_is_asked_for_by_its_range() -> None:
    spec = small(bands=(Quota("hard", Fraction(2), Fraction(0)),))
    lack = find_lack(spec, flat(), forms=2)
    assert lack.missing == 4
    for shortage in lack.found:
        assert shortage.wanted is not None
        assert band_of(shortage.wanted.low) == band_of(shortage.wanted.high) == "hard"
    assert check(spec, flat(), 2, 5) is Certainty.SMALLEST


def test_enemies_that_cannot_stand_together_are_met_by_writing_others() -> None:
    bank = flat(count=16)
    names = frozenset(item.identifier for item in bank if item.type == "multiple")
    bank = [
        replace(i, enemies=names - {i.identifier}) if i.identifier in names else i for i in bank
    ]
    lack = find_lack(small(), bank, forms=1)
    assert lack.missing == 2
    assert {s.type for s in lack.found} == {"multiple"}
    assert check(small(), bank, 1, 2) is Certainty.SMALLEST


def test_anchors_are_needed_once_for_all_forms() -> None:
    bank = flat(count=8)
    apart = find_lack(small(), bank, forms=2).missing
    assert find_lack(small(anchors=3), bank, forms=2).missing == apart - 3


def test_no_item_helps_where_a_fixed_one_is_not_there() -> None:
    spec = replace(small(), fixed=(Fixed("NO-SUCH"),))
    assert find_lack(spec, flat(), forms=1).certainty is Certainty.USELESS
    least = find_lack(spec, flat()[:4], forms=1)
    assert least.certainty is Certainty.LEAST
    assert least.missing > 0
    other_form = replace(small(), fixed=(Fixed("NO-SUCH", "C"),))
    assert find_lack(other_form, flat(), forms=1).certainty is Certainty.NOTHING


def test_no_item_helps_where_the_paper_contradicts_itself() -> None:
    spec = small(cells=(Quota("BAS/single", Fraction(9), Fraction(0)),))
    assert find_lack(spec, flat(), forms=1).certainty is Certainty.USELESS


def test_hard_cases_are_asked_for_too() -> None:
    base = de_l1()
    practical = replace(base.papers[1], difficulty=Difficulty(Fraction(2, 5), Fraction(1, 50)))
    spec = replace(base, papers=(base.papers[0], practical))
    lack = find_lack(spec, bundled_bank(), forms=1)
    assert lack.certainty is Certainty.SMALLEST
    assert {s.type for s in lack.found} == {"case"}
    assert check(spec, bundled_bank(), 1, 1) is Certainty.SMALLEST


@pytest.mark.parametrize("forms", [1, 2, 3, 4])
def test_contents_alone_name_the_same_with_and_without_demands_that_ask_nothing(
    forms: int,
) -> None:
    """A band that any paper keeps changes nothing of how much is missing."""
    wide = (Quota("easy", Fraction(40), Fraction(40)),)
    base = de_l1()
    theory = replace(base.papers[0], bands=wide)
    plain = find_lack(base, bundled_bank(), forms=forms)
    asked = find_lack(replace(base, papers=(theory, base.papers[1])), bundled_bank(), forms=forms)
    assert asked.missing == plain.missing
    assert asked.certainty is plain.certainty


def test_nobody_is_asked_for_items_that_are_harder_than_guessing() -> None:
    base = de_l1()
    theory = replace(base.papers[0], difficulty=Difficulty(Fraction(2, 5), Fraction(1, 50)))
    lack = find_lack(replace(base, papers=(theory, base.papers[1])), bundled_bank(), forms=1)
    assert lack.certainty is Certainty.SMALLEST
    least = {"true_false": Fraction(1, 2), "single": Fraction(1, 4)}
    for shortage in lack.found:
        assert shortage.wanted is not None
        assert shortage.wanted.low >= least.get(shortage.type, Fraction(1, 5))


def test_the_middle_of_a_range_is_a_step_of_the_scale() -> None:
    assert share_in(Wanted(Fraction(3, 4), Fraction(19, 20))) == Fraction(17, 20)
    assert share_in(Wanted(Fraction(3, 5), Fraction(3, 5))) == Fraction(3, 5)
